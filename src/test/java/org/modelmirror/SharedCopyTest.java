package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.References.CLIP_V2;
import static org.modelmirror.testing.References.clipV2;
import static org.modelmirror.testing.References.clipV2Served;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.mirror.Refresh;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.testing.RealRedis;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedUpstream;

/** A replica that is told of news takes them from Redis, else from its upstream: sources-and-storage.md 6.5. */
class SharedCopyTest {
    private static final String KEY = "horde:model_ref:replica:category:clip";
    private static final String UPSTREAM_PATH = "/model_references/v2/clip";

    @TempDir
    static Path folder;

    private static RealRedis redis;
    private static SimulatedUpstream primary;
    private static RunningMirror replica;
    private static int tests;

    private String b;

    @BeforeAll
    static void start() {
        redis = RealRedis.running();
        primary = SimulatedUpstream.start();
        replica = redis.in(RunningMirror.on(folder).primary(primary).set("poll.initial-delay", "1h"))
                .start();
    }

    @AfterAll
    static void stop() {
        replica.close();
        primary.close();
        redis.close();
    }

    /** What PRIMARY has and the replica too; never what it had before, for that is held back. */
    @BeforeEach
    void begin() {
        b = "b" + tests++;
        redis.command("DEL", KEY);
        primary.put(UPSTREAM_PATH, clipV2("a", b));
        replica.refresh(new Refresh(Category.CLIP, Format.V2, Origin.PRIMARY, true));
        assertThat(replica.get(CLIP_V2).text()).isEqualTo(clipV2Served("a", b));
    }

    @Test
    void takesWhatAnotherHasFetched_withoutAskingTheUpstream() {
        redis.command("SETEX", KEY, "60", clipV2("a", b, "c"));
        long asked = primary.requestsFor(UPSTREAM_PATH);

        replica.refresh(Refresh.shared(Category.CLIP));

        assertThat(replica.get(CLIP_V2).text()).isEqualTo(clipV2Served("a", b, "c"));
        assertThat(primary.requestsFor(UPSTREAM_PATH)).isEqualTo(asked);
        assertThat(RunningMirror.fileText(folder.resolve("clip.json"))).contains("\"c\"");
    }

    @Test
    void whatIsTakenGoesThroughTheGuard_recordByRecord() {
        redis.command(
                "SETEX",
                KEY,
                "60",
                "{\"a\":{\"name\":7},\"" + b + "\":{\"name\":\"" + b
                        + "\"},\"d\":{\"name\":\"d\",\"description\":\"of d\"}}");

        replica.refresh(Refresh.shared(Category.CLIP));

        assertThat(replica.get(CLIP_V2).text())
                .contains("\"a\":{\"name\":\"a\"")
                .contains("\"d\":{\"name\":\"d\"");
    }

    @Test
    void goesOnAskingWithItsValidators_whenItHasJustWhatIsShared() {
        redis.command("SETEX", KEY, "60", clipV2Served("a", b));
        replica.refresh(Refresh.shared(Category.CLIP));
        long unchanged = unchangedAnswers();

        replica.refresh(new Refresh(Category.CLIP, Format.V2, Origin.PRIMARY));

        assertThat(unchangedAnswers()).isEqualTo(unchanged + 1);
    }

    private static long unchangedAnswers() {
        return primary.requests().stream()
                .filter(request -> request.path().equals(UPSTREAM_PATH) && request.status() == 304)
                .count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{not json", "[]", "{\"a\":7}", "{}"})
    void asksItsUpstream_whenNothingOfUseIsShared(String shared) {
        redis.command("SETEX", KEY, "60", shared);
        primary.put(UPSTREAM_PATH, clipV2("a", b, "e"));

        replica.refresh(Refresh.shared(Category.CLIP));

        assertThat(replica.get(CLIP_V2).text()).isEqualTo(clipV2Served("a", b, "e"));
    }

    @Test
    void asksItsUpstream_whenNobodyShares() {
        primary.put(UPSTREAM_PATH, clipV2("a", b, "f"));

        replica.refresh(Refresh.shared(Category.CLIP));

        assertThat(replica.get(CLIP_V2).text()).isEqualTo(clipV2Served("a", b, "f"));
    }

    @Test
    void doesNotGoBack_whenWhatIsSharedIsOlder() {
        redis.command("SETEX", KEY, "60", clipV2("a", b, "g"));
        replica.refresh(Refresh.shared(Category.CLIP));
        redis.command("SETEX", KEY, "60", clipV2("a", b));

        replica.refresh(Refresh.shared(Category.CLIP));

        assertThat(replica.get(CLIP_V2).text()).isEqualTo(clipV2Served("a", b, "g"));
    }

    @Test
    void keepsWhatItHas_whenNobodySharesAndTheUpstreamIsAway() {
        primary.put(UPSTREAM_PATH, SimulatedUpstream.Answer.status(503));

        replica.refresh(Refresh.shared(Category.CLIP));

        assertThat(replica.get(CLIP_V2).text()).isEqualTo(clipV2Served("a", b));
    }
}
