package org.modelmirror.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.redis.RedisPrimary.create;
import static org.modelmirror.redis.RedisPrimary.serves;
import static org.modelmirror.redis.RedisPrimary.status;
import static org.modelmirror.testing.RunningMirror.eventually;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.announce.Change;
import org.modelmirror.mirror.Refresh;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.testing.RealRedis;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedHorde;
import org.modelmirror.testing.SimulatedUpstream;
import org.modelmirror.testing.WritableMirror;

/** Instances on one Redis: three PRIMARYs that share a folder, and two replicas with a folder each. */
class SeveralInstancesTest {
    private static final String K = "horde:model_ref";
    private static final String CLIP = "/model_references/v2/clip";

    @TempDir
    static Path folder;

    private static RealRedis redis;
    private static SimulatedHorde horde;

    @BeforeAll
    static void start() {
        redis = RealRedis.running();
        horde = SimulatedHorde.start();
    }

    @AfterAll
    static void stop() {
        horde.close();
        redis.close();
    }

    @Test
    void allServeAWrite_andOneWriteIsAnnouncedOnce() {
        try (WritableMirror one = RedisPrimary.start(folder, horde, redis);
                WritableMirror two = RedisPrimary.start(folder, horde, redis);
                WritableMirror three = RedisPrimary.start(folder, horde, redis)) {
            one.mirror().forgetChanges();
            two.mirror().forgetChanges();
            three.mirror().forgetChanges();

            create(one, "a");
            eventually().until(() -> serves(two, "a") && serves(three, "a"));
            create(two, "b");
            eventually().until(() -> serves(one, "b") && serves(three, "b"));
            create(three, "c");
            eventually().until(() -> serves(one, "c") && serves(two, "c"));

            // Everybody hears everything, and nobody has anything to add: no ping-pong.
            eventually()
                    .until(() -> List.of(one, two, three).stream()
                            .allMatch(mirror -> status(mirror).path("heard").asLong() == 3));
            assertThat(redis.get(K + ":gen:clip")).isEqualTo("3");
            for (WritableMirror mirror : List.of(one, two, three)) {
                assertThat(status(mirror).path("announced").asLong()).isEqualTo(1);
                // Listeners in the process learn of remote changes as well.
                assertThat(mirror.mirror().changes())
                        .extracting(Change::category)
                        .containsExactly(Category.CLIP, Category.CLIP, Category.CLIP);
            }
            assertThat(one.get(CLIP).header("ETag"))
                    .isEqualTo(two.get(CLIP).header("ETag"))
                    .isEqualTo(three.get(CLIP).header("ETag"));
        }
    }

    @Test
    void aReplicaBringsWhatAnotherHasFound(@TempDir Path first, @TempDir Path second) {
        try (SimulatedUpstream upstream = SimulatedUpstream.start()) {
            upstream.put("/model_references/v2/clip", RedisPrimary.clipFile("old"));
            try (RunningMirror one = replica(first, upstream);
                    RunningMirror two = replica(second, upstream)) {
                for (RunningMirror mirror : List.of(one, two)) {
                    eventually().until(() -> mirror.get(CLIP + "/model/old").status() == 200);
                    eventually()
                            .until(() -> mirror.get("/status")
                                    .json()
                                    .path("redis")
                                    .path("listening")
                                    .booleanValue());
                }
                redis.command("DEL", K + ":category:clip");
                upstream.put("/model_references/v2/clip", RedisPrimary.clipFile("old", "new"));

                one.refresh(new Refresh(Category.CLIP, Format.V2, Origin.PRIMARY));

                eventually().until(() -> two.get(CLIP + "/model/new").status() == 200);
                assertThat(redis.get(K + ":replica:gen:clip")).isNotNull();
                // A PRIMARY on the same Redis is not touched.
                assertThat(redis.command("EXISTS", K + ":gen:blip")).isEqualTo("0");
            }
        }
    }

    @Test
    void aReplicaAsksAtOnce_whenAPrimaryOnTheSameRedisSaysSo(@TempDir Path own) {
        try (SimulatedUpstream upstream = SimulatedUpstream.start()) {
            upstream.put("/model_references/v2/clip", RedisPrimary.clipFile("old"));
            try (RunningMirror mirror = replica(own, upstream)) {
                eventually().until(() -> mirror.get(CLIP + "/model/old").status() == 200);
                eventually()
                        .until(() -> mirror.get("/status")
                                .json()
                                .path("redis")
                                .path("listening")
                                .booleanValue());
                upstream.put("/model_references/v2/clip", RedisPrimary.clipFile("old", "told"));

                redis.command("PUBLISH", K + ":invalidate", "clip");

                eventually().until(() -> mirror.get(CLIP + "/model/told").status() == 200);
            }
        }
    }

    private static RunningMirror replica(Path folder, SimulatedUpstream upstream) {
        return redis.in(RunningMirror.on(folder))
                .primary(upstream)
                .set("poll.primary.period", "1h")
                .set("poll.primary.legacy-period", "1h")
                .set("poll.github.period", "1h")
                .set("store.watch.period", "1h")
                .start();
    }
}
