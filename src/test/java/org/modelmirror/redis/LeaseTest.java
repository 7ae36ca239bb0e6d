package org.modelmirror.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.modelmirror.testing.RealRedis;

/** analytics.md 2.6, against a real server. */
class LeaseTest {
    private static final String KEY = "horde:model_ref:hydrator:lock";

    private static RealRedis redis;
    private static RedisClient client;

    @BeforeAll
    static void start() {
        redis = RealRedis.running();
        client = Clients.of(redis);
    }

    @AfterAll
    static void stop() {
        client.close();
        redis.close();
    }

    @BeforeEach
    void empty() {
        redis.command("FLUSHALL");
    }

    private static Lease lease(String owner) {
        return new Lease(client, KEY, owner, Duration.ofSeconds(240));
    }

    @Test
    void oneOfTwoHasIt_forAWhile() {
        assertThat(lease("a").claim()).isTrue();
        assertThat(lease("b").claim()).isFalse();

        assertThat(redis.get(KEY)).isEqualTo("a");
        assertThat(Integer.parseInt(String.valueOf(redis.command("TTL", KEY)))).isBetween(200, 240);
    }

    @Test
    void holderKeepsItForAnotherWhile_whenItAsksAgain() {
        lease("a").claim();
        redis.command("EXPIRE", KEY, "10");

        assertThat(lease("a").claim()).isTrue();

        assertThat(Integer.parseInt(String.valueOf(redis.command("TTL", KEY)))).isBetween(200, 240);
    }

    @Test
    void otherHasIt_onceItIsGivenUp() {
        lease("a").claim();

        lease("b").release();
        assertThat(redis.get(KEY)).isEqualTo("a");
        lease("a").release();

        assertThat(lease("b").claim()).isTrue();
    }

    @Test
    void everybodyWorksForHimself_whenRedisIsAway() {
        try (RedisClient away = Clients.at("redis://127.0.0.1:1/0")) {
            assertThat(new Lease(away, KEY, "a", Duration.ofSeconds(240)).claim())
                    .isTrue();
        }
    }
}
