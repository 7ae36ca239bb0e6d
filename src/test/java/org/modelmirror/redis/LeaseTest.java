package org.modelmirror.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** analytics.md 2.6, against a real server. */
class LeaseTest extends OnRedis {
    private static final String KEY = "horde:model_ref:hydrator:lock";

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
