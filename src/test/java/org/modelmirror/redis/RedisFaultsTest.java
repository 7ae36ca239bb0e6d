package org.modelmirror.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.redis.RedisPrimary.clipFile;
import static org.modelmirror.redis.RedisPrimary.create;
import static org.modelmirror.redis.RedisPrimary.serves;
import static org.modelmirror.redis.RedisPrimary.status;
import static org.modelmirror.testing.RunningMirror.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelmirror.testing.RealRedis;
import org.modelmirror.testing.SimulatedHorde;
import org.modelmirror.testing.WritableMirror;

/**
 * Everything that happens to a Redis, to one PRIMARY that was started before it: reads and writes never fail and never wait,
 * the trouble is shown as degraded, and what was changed meanwhile is told once it is over (sources-and-storage.md 6.5, F34
 * to F39, T56).
 */
class RedisFaultsTest {
    private static final String K = "horde:model_ref";
    /** A write that waited for Redis would take a second at least. */
    private static final Duration AT_ONCE = Duration.ofMillis(900);

    @TempDir
    static Path folder;

    private static RealRedis redis;
    private static SimulatedHorde horde;
    private static WritableMirror mirror;

    @BeforeAll
    static void start() {
        redis = RealRedis.stopped();
        horde = SimulatedHorde.start();
        mirror = WritableMirror.of(RedisPrimary.setup(folder, horde, redis).start(), folder);
        // The first write of a process takes longer than any other.
        create(mirror, "warm");
    }

    @AfterAll
    static void stop() {
        mirror.close();
        horde.close();
        redis.close();
    }

    @BeforeEach
    void bringUp() {
        if (!redis.isRunning()) {
            assertThat(mirror.get("/health/ready").status()).isEqualTo(200);
            eventually().until(() -> mirror.get("/health/ready").text().contains("redis_degraded: disconnected"));
            assertThat(mirror.get("/health/ready").text()).contains("\"UP\"");
            redis.start();
        }
        RedisPrimary.listening(mirror);
        eventually().until(() -> status(mirror).path("waiting").isEmpty());
    }

    /** What is done to Redis, and what ends it. */
    private record Fault(String name, Runnable begins, Runnable ends) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Fault> faults() {
        return Stream.of(
                new Fault("killed, and started empty", () -> redis.stop(), () -> redis.start()),
                new Fault("paused", () -> redis.pause(), () -> redis.resume()),
                new Fault("out of memory", () -> redis.config("maxmemory", "1"), () -> redis.config("maxmemory", "0")),
                new Fault(
                        "read-only",
                        () -> redis.config("min-replicas-to-write", "1"),
                        () -> redis.config("min-replicas-to-write", "0")));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void readsAndWritesGoOn_andOthersAreToldAfterwards(Fault fault) {
        String name = fault.name.replaceAll("\\W+", "-");
        create(mirror, name + "-before");
        eventually().until(() -> status(mirror).path("waiting").isEmpty());
        long generation = Long.parseLong(redis.get(K + ":gen:clip"));

        fault.begins.run();
        try {
            for (int i = 0; i < 5; i++) {
                long start = System.nanoTime();
                create(mirror, name + i);
                assertThat(serves(mirror, name + i)).isTrue();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
            }
            eventually().until(() -> status(mirror).path("state").asText().equals("degraded"));
            assertThat(status(mirror).path("waiting"))
                    .extracting(JsonNode::asText)
                    .containsExactly("clip");
            assertThat(mirror.get("/health/ready").status()).isEqualTo(200);
            assertThat(mirror.get("/health/ready").text()).contains("redis_degraded: ");
        } finally {
            fault.ends.run();
        }

        eventually().until(() -> status(mirror).path("waiting").isEmpty());
        RedisPrimary.listening(mirror);
        eventually().until(() -> status(mirror).path("state").asText().equals("up"));
        // Never lower than what others have seen, be Redis as empty as it likes.
        assertThat(Long.parseLong(redis.get(K + ":gen:clip"))).isGreaterThan(generation);
        assertThat(mirror.get("/health/ready").text()).doesNotContain("redis_degraded");
    }

    @Test
    void hearsAgain_whenRedisIsBack() throws IOException {
        redis.stop();
        Files.writeString(folder.resolve("clip.json"), clipFile("changed-while-away"));
        redis.start();

        // Nobody says anything: that something may have been missed is reason enough to look.
        eventually().until(() -> serves(mirror, "changed-while-away"));
    }

    @Test
    void repairsWhatIsGarbage_underOurKeys() {
        putList(K + ":gen:clip");
        redis.command("SET", K + ":gen:blip", "garbage");
        putList(K + ":category:clip");

        create(mirror, "over-garbage");

        eventually().until(() -> status(mirror).path("waiting").isEmpty());
        assertThat(redis.command("TYPE", K + ":gen:clip")).isEqualTo("string");
        eventually().until(() -> redis.command("TYPE", K + ":category:clip").equals("string"));
    }

    /** In one step, because what is shared may be put at any time. */
    private void putList(String key) {
        redis.command("EVAL", "redis.call('DEL', KEYS[1]) return redis.call('LPUSH', KEYS[1], 'garbage')", "1", key);
    }
}
