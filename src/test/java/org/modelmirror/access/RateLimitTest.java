package org.modelmirror.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);

    private RateLimit limit(int perMinute) {
        return new RateLimit(perMinute, nanos::get);
    }

    @Test
    void letsAMinutesWorthComeAtOnce_thenOneAfterTheOther() {
        RateLimit limit = limit(60);
        for (int i = 0; i < 60; i++) {
            assertThat(limit.take("a")).isZero();
        }

        assertThat(limit.take("a")).isEqualTo(Duration.ofSeconds(1));
        nanos.addAndGet(400_000_000L);
        assertThat(limit.take("a")).isEqualTo(Duration.ofMillis(600));
        nanos.addAndGet(600_000_000L);
        assertThat(limit.take("a")).isZero();
        assertThat(limit.take("a")).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void countsEachForHimself() {
        RateLimit limit = limit(1);

        assertThat(limit.take("a")).isZero();
        assertThat(limit.take("b")).isZero();
        assertThat(limit.take("a")).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void savesUpNoMoreThanAMinute() {
        RateLimit limit = limit(2);
        limit.take("a");
        nanos.addAndGet(Duration.ofHours(5).toNanos());

        assertThat(limit.take("a")).isZero();
        assertThat(limit.take("a")).isZero();
        assertThat(limit.take("a")).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void countsByTheNewLimit_onceItIsAnother() {
        AtomicInteger perMinute = new AtomicInteger(2);
        RateLimit limit = new RateLimit(perMinute::get, nanos::get);
        assertThat(limit.take("a")).isZero();
        assertThat(limit.take("a")).isZero();
        assertThat(limit.take("a")).isPositive();

        perMinute.set(60);
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(limit.take("a")).isZero();
        assertThat(limit.take("a")).isZero();
        assertThat(limit.take("a")).isEqualTo(Duration.ofSeconds(1));

        perMinute.set(0);
        assertThat(limit.take("a")).isZero();
    }

    @Test
    void letsEverybodyCome_whenThereIsNoLimit() {
        RateLimit limit = limit(0);
        for (int i = 0; i < 10_000; i++) {
            assertThat(limit.take("a")).isZero();
        }
    }

    @Test
    void remembersOnlySoMany() {
        RateLimit limit = limit(1);
        limit.take("first");
        for (int i = 1; i < RateLimit.MAX_REMEMBERED; i++) {
            limit.take("k" + i);
        }
        assertThat(limit.take("first")).isPositive();

        for (int i = 0; i < RateLimit.MAX_REMEMBERED; i++) {
            limit.take("x" + i);
        }

        assertThat(limit.take("first")).isZero();
    }

    @Test
    void refusesANegativeLimit() {
        assertThatThrownBy(() -> limit(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
