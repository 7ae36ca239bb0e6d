package org.modelmirror.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.modelmirror.testing.RealRedis;

/** The commands against a real server. */
class RedisClientTest extends OnRedis {
    @Test
    void readsWhatWasPut_withItsLife() {
        assertThat(client.setex("k", Duration.ofMillis(59_001), bytes("grün"))).isEqualTo(Answer.of(true));

        assertThat(text(client.get("k"))).isEqualTo("grün");
        assertThat(redis.get("k")).isEqualTo("grün");
        assertThat(redis.command("TTL", "k")).isEqualTo("60");
        assertThat(client.timeLeft("k").find().orElseThrow()).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(60));
    }

    @Test
    void tellsAbsentFromForever() {
        redis.command("SET", "forever", "x");

        assertThat(client.get("none").isKnown()).isTrue();
        assertThat(client.get("none").find()).isEmpty();
        assertThat(client.timeLeft("none")).isEqualTo(Answer.absent());
        assertThat(client.timeLeft("forever")).isEqualTo(Answer.of(RedisCommands.FOREVER));
    }

    @Test
    void readsSeveralAtOnce_andNothingForAnotherType() {
        redis.command("SET", "a", "1");
        redis.command("LPUSH", "list", "x");

        List<Optional<byte[]>> found =
                client.mget(List.of("a", "none", "list")).find().orElseThrow();

        assertThat(found).hasSize(3);
        assertThat(found.get(0).map(value -> new String(value, StandardCharsets.UTF_8)))
                .contains("1");
        assertThat(found.get(1)).isEmpty();
        assertThat(found.get(2)).isEmpty();
    }

    @Test
    void deletesAKeyOfAnotherType_whenItIsRead() {
        redis.command("LPUSH", "k", "garbage");

        assertThat(client.get("k")).isEqualTo(Answer.absent());

        assertThat(redis.command("EXISTS", "k")).isEqualTo("0");
    }

    @Test
    void countsOn_andStartsAnewWhereThereIsNoNumber() {
        redis.command("SET", "words", "seven");
        redis.command("LPUSH", "list", "x");

        assertThat(client.counter("n")).isEqualTo(Answer.of(0L));
        assertThat(client.increment("n")).isEqualTo(Answer.of(1L));
        assertThat(client.increment("n")).isEqualTo(Answer.of(2L));
        assertThat(client.counter("n")).isEqualTo(Answer.of(2L));
        assertThat(client.counter("words")).isEqualTo(Answer.of(0L));
        assertThat(client.increment("words")).isEqualTo(Answer.of(1L));
        assertThat(client.increment("list")).isEqualTo(Answer.of(1L));
        assertThat(redis.get("list")).isEqualTo("1");
    }

    @Test
    void raisesACounter_butNeverLowersIt() {
        redis.command("SET", "n", "5");

        assertThat(client.raise("n", 7)).isEqualTo(Answer.of(7L));
        assertThat(client.raise("n", 3)).isEqualTo(Answer.of(7L));
        assertThat(client.raise("new", 0)).isEqualTo(Answer.of(0L));
        assertThat(redis.get("n")).isEqualTo("7");
    }

    @Test
    void putsNothing_whenTheCounterHasMovedOn() {
        redis.command("SET", "gen", "4");

        assertThat(client.setexIfCounter("gen", 3, "k", Duration.ofMinutes(1), bytes("old")))
                .isEqualTo(Answer.of(false));
        assertThat(redis.get("k")).isNull();
        assertThat(client.setexIfCounter("gen", 4, "k", Duration.ofMinutes(1), bytes("new")))
                .isEqualTo(Answer.of(true));
        assertThat(redis.get("k")).isEqualTo("new");
        assertThat(client.setexIfCounter("none", 0, "other", Duration.ofMinutes(1), bytes("first")))
                .isEqualTo(Answer.of(true));
    }

    @Test
    void takesAndReleasesALock_forItsOwnerAlone() {
        assertThat(client.setIfAbsent("lock", Duration.ofMinutes(1), bytes("a")))
                .isEqualTo(Answer.of(true));
        assertThat(client.setIfAbsent("lock", Duration.ofMinutes(1), bytes("b")))
                .isEqualTo(Answer.of(false));
        assertThat(client.deleteIfEquals("lock", bytes("b"))).isEqualTo(Answer.of(false));
        assertThat(client.deleteIfEquals("lock", bytes("a"))).isEqualTo(Answer.of(true));
        assertThat(redis.command("EXISTS", "lock")).isEqualTo("0");
    }

    @Test
    void deletesSeveral_andSaysHowManyThereWere() {
        redis.command("SET", "a", "1");
        redis.command("SET", "b", "1");

        assertThat(client.delete(List.of("a", "none", "b"))).isEqualTo(Answer.of(2L));
    }

    @Test
    void asksTheServerAboutItself() {
        redis.command("SET", "a", "1");

        assertThat(client.ping()).isEqualTo(Answer.of("PONG"));
        assertThat(client.size()).isEqualTo(Answer.of(1L));
        assertThat(client.info("memory").find().orElseThrow()).containsKey("used_memory");
        assertThat(client.info("stats").find().orElseThrow()).containsKey("total_commands_processed");
    }

    @Test
    void publishes_andSaysHowManyListened() {
        try (RealRedis.Connection listener = redis.connect()) {
            listener.command("SUBSCRIBE", "channel");

            assertThat(client.publish("channel", "image_generation")).isEqualTo(Answer.of(1L));

            assertThat(listener.read()).isEqualTo(List.of("message", "channel", "image_generation"));
        }
    }

    @Test
    void usesThePasswordAndTheDatabaseOfTheUrl() {
        try (RealRedis locked = RealRedis.running("--requirepass", "p@ss:w/rd");
                RedisClient admitted = Clients.at("redis://:p%40ss%3Aw%2Frd@127.0.0.1:" + locked.port() + "/3");
                RedisClient stranger = Clients.at(locked.url())) {
            assertThat(admitted.setex("k", Duration.ofMinutes(1), bytes("v"))).isEqualTo(Answer.of(true));
            assertThat(admitted.size()).isEqualTo(Answer.of(1L));

            assertThat(stranger.get("k")).isEqualTo(Answer.unavailable(Trouble.UNAUTHORISED));
            try (RealRedis.Connection connection = locked.connect()) {
                connection.command("AUTH", "p@ss:w/rd");
                assertThat(connection.command("GET", "k")).isNull();
                connection.command("SELECT", "3");
                assertThat(connection.command("GET", "k")).isEqualTo("v");
            }
        }
    }

    @Test
    void keepsNobodyWaiting_whenRedisHangs_andComesBackWithIt() {
        try (RealRedis hanging = RealRedis.running();
                RedisClient own = Clients.of(hanging, "failure-cooldown=1s")) {
            assertThat(own.setex("k", Duration.ofMinutes(1), bytes("v"))).isEqualTo(Answer.of(true));
            hanging.pause();

            for (int i = 0; i < 2; i++) {
                long start = System.nanoTime();
                assertThat(own.get("k")).isEqualTo(Answer.unavailable(Trouble.TIMEOUT));
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1_400));
            }
            long start = System.nanoTime();
            assertThat(own.get("k")).isEqualTo(Answer.unavailable(Trouble.COOLING_DOWN));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(200));
            assertThat(own.state().isLeftAlone()).isTrue();
            hanging.resume();

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> own.get("k").find().isPresent());
            assertThat(own.state().trouble()).isEmpty();
        }
    }

    @Test
    void usesANewConnection_whenRedisWasRestarted() {
        try (RealRedis restarted = RealRedis.running();
                RedisClient own = Clients.of(restarted)) {
            assertThat(own.ping()).isEqualTo(Answer.of("PONG"));
            restarted.stop();
            restarted.start();

            assertThat(own.increment("n")).isEqualTo(Answer.of(1L));
            assertThat(own.state().failures()).isZero();
        }
    }

    @Test
    void saysWhyItMayNotWrite_andStillReads_whenThereIsNoMemory() {
        redis.command("SET", "k", "v");
        redis.config("maxmemory", "1");
        try {
            assertThat(client.setex("other", Duration.ofMinutes(1), bytes("x")))
                    .isEqualTo(Answer.unavailable(Trouble.OUT_OF_MEMORY));
            assertThat(client.state().refusal()).contains(Trouble.OUT_OF_MEMORY);
            assertThat(text(client.get("k"))).isEqualTo("v");
            assertThat(client.state().isLeftAlone()).isFalse();
        } finally {
            redis.config("maxmemory", "0");
        }
        assertThat(client.increment("n")).isEqualTo(Answer.of(1L));
        assertThat(client.state().refusal()).isEmpty();
    }

    private static String text(Answer<byte[]> answer) {
        return new String(answer.find().orElseThrow(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
