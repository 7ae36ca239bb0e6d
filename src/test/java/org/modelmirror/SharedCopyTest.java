package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.modelmirror.testing.References.CLIP_V2;
import static org.modelmirror.testing.References.clipV2;
import static org.modelmirror.testing.References.clipV2Served;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
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
        // PRIMARY does not have it yet, and would not be asked twice.
        share(clipV2("a", b, "c"), clipV2Served("a", b, "c"));

        assertThat(RunningMirror.fileText(folder.resolve("clip.json"))).contains("\"c\"");
    }

    @Test
    void findsInRedisWhatAnotherHasFetched_andDoesNotTellItAgain(@TempDir Path other) {
        // The other one's upstream alone has it, so that it cannot have come any other way.
        try (SimulatedUpstream ahead = SimulatedUpstream.start().put(UPSTREAM_PATH, clipV2("a", b));
                RunningMirror one = redis.in(
                                RunningMirror.on(other).primary(ahead).set("poll.initial-delay", "1h"))
                        .start()) {
            RunningMirror.eventually().until(() -> hasCompared(one) && hasCompared(replica));
            one.refresh(new Refresh(Category.CLIP, Format.V2, Origin.PRIMARY));
            RunningMirror.eventually().until(() -> isQuiet(one) && isQuiet(replica));
            AtomicInteger round = new AtomicInteger();

            // More than once: what both find at the same moment is asked of the source instead of shared.
            RunningMirror.eventually().ignoreExceptions().untilAsserted(() -> {
                String news = "ahead" + round.incrementAndGet();
                long announcedByReplica = announced(replica);
                ahead.put(UPSTREAM_PATH, clipV2("a", b, news));

                one.refresh(new Refresh(Category.CLIP, Format.V2, Origin.PRIMARY));

                await().atMost(Duration.ofSeconds(3))
                        .untilAsserted(
                                () -> assertThat(replica.get(CLIP_V2).text()).isEqualTo(clipV2Served("a", b, news)));
                assertThat(announced(replica)).isEqualTo(announcedByReplica);
            });
            assertThat(redisStatus(one).at("/statistics/categories_put").asLong())
                    .isPositive();
        }
    }

    /** More than once, for the replica shares what it has fetched itself a moment after. */
    private static void share(String document, String served) {
        RunningMirror.eventually().untilAsserted(() -> {
            redis.command("SETEX", KEY, "60", document);
            replica.refresh(Refresh.shared(Category.CLIP));
            assertThat(replica.get(CLIP_V2).text()).isEqualTo(served);
        });
    }

    private static boolean hasCompared(RunningMirror mirror) {
        return redisStatus(mirror).path("compared").asLong() > 0;
    }

    private static boolean isQuiet(RunningMirror mirror) {
        return redisStatus(mirror).path("waiting").isEmpty();
    }

    private static long announced(RunningMirror mirror) {
        return redisStatus(mirror).path("announced").asLong();
    }

    private static JsonNode redisStatus(RunningMirror mirror) {
        return mirror.get("/status").json().path("redis");
    }

    @Test
    void whatIsTakenGoesThroughTheGuard_recordByRecord() {
        String shared = "{\"a\":{\"name\":7},\"" + b + "\":{\"name\":\"" + b
                + "\"},\"d\":{\"name\":\"d\",\"description\":\"of d\"}}";

        RunningMirror.eventually().untilAsserted(() -> {
            redis.command("SETEX", KEY, "60", shared);
            replica.refresh(Refresh.shared(Category.CLIP));
            assertThat(replica.get(CLIP_V2).text())
                    .contains("\"a\":{\"name\":\"a\"")
                    .contains("\"d\":{\"name\":\"d\"");
        });
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
        primary.put(UPSTREAM_PATH, clipV2("a", b, "e"));

        // More than once, for it shares what it has fetched itself a moment after.
        RunningMirror.eventually().untilAsserted(() -> {
            redis.command("SETEX", KEY, "60", shared);
            replica.refresh(Refresh.shared(Category.CLIP));
            assertThat(replica.get(CLIP_V2).text()).isEqualTo(clipV2Served("a", b, "e"));
        });
    }

    @Test
    void asksItsUpstream_whenNobodyShares() {
        primary.put(UPSTREAM_PATH, clipV2("a", b, "f"));

        RunningMirror.eventually().untilAsserted(() -> {
            redis.command("DEL", KEY);
            replica.refresh(Refresh.shared(Category.CLIP));
            assertThat(replica.get(CLIP_V2).text()).isEqualTo(clipV2Served("a", b, "f"));
        });
    }

    @Test
    void doesNotGoBack_whenWhatIsSharedIsOlder() {
        share(clipV2("a", b, "g"), clipV2Served("a", b, "g"));
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
