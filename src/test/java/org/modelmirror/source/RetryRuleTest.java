package org.modelmirror.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.modelmirror.reference.Origin;
import org.modelmirror.source.SourceException.Kind;

class RetryRuleTest {
    private static final Duration PLENTY = Duration.ofSeconds(45);

    /** Pauses in milliseconds for a backoff of 2 s, with the smallest, the middle and nearly the largest random number. */
    @ParameterizedTest
    @CsvSource({
        "1, 1000, 1500, 2000",
        "2, 1000, 2500, 4000",
        "3, 1000, 4500, 8000",
        "4, 1000, 5500, 10000",
        "9, 1000, 5500, 10000"
    })
    void pauseGrowsWithTheAttempts_upToTenSeconds(int attempts, long shortest, long middle, long longest) {
        assertThat(pause(0.0, attempts)).isEqualTo(Duration.ofMillis(shortest));
        assertThat(pause(0.5, attempts)).isEqualTo(Duration.ofMillis(middle));
        assertThat(pause(Math.nextDown(1.0), attempts))
                .isBetween(Duration.ofMillis(longest).minusNanos(10), Duration.ofMillis(longest));
    }

    @Test
    void thereIsNoFourthAttempt_whenThreeAreAllowed() {
        RetryRule rule = rule(3, 0.5);

        assertThat(rule.pauseAfter(failure(Kind.TRANSPORT), 2, false, PLENTY)).isPresent();
        assertThat(rule.pauseAfter(failure(Kind.TRANSPORT), 3, false, PLENTY)).isEmpty();
    }

    @Test
    void thereIsOneRetryAtMost_whenThePayloadIsInvalid() {
        assertThat(rule(5, 0.5).pauseAfter(failure(Kind.INVALID_PAYLOAD), 1, false, PLENTY))
                .isPresent();
        assertThat(rule(5, 0.5).pauseAfter(failure(Kind.INVALID_PAYLOAD), 2, false, PLENTY))
                .isEmpty();
        assertThat(rule(1, 0.5).pauseAfter(failure(Kind.INVALID_PAYLOAD), 1, false, PLENTY))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"REFUSED", "HELD_OFF"})
    void thereIsNoRetry_whenTheFailureIsFinal(Kind kind) {
        assertThat(rule(3, 0.5).pauseAfter(failure(kind), 1, false, PLENTY)).isEmpty();
    }

    @Test
    void thereIsNoRetry_whenTheHostCannotBeReachedInThisRound() {
        assertThat(rule(3, 0.5).pauseAfter(failure(Kind.TRANSPORT), 1, true, PLENTY))
                .isEmpty();
        assertThat(rule(3, 0.5).pauseAfter(failure(Kind.OVERLOADED), 1, true, PLENTY))
                .isPresent();
    }

    @Test
    void pauseIsWhatTheSourceAsksFor_whenItAsks() {
        SourceException busy =
                new SourceException(Origin.PRIMARY, Kind.OVERLOADED, "busy", Optional.of(Duration.ofSeconds(30)));

        assertThat(rule(3, 0.5).pauseAfter(busy, 1, false, PLENTY)).contains(Duration.ofSeconds(30));
    }

    @Test
    void thereIsNoRetry_whenTheBudgetEndsBeforeThePause() {
        RetryRule rule = rule(3, 0.0);

        assertThat(rule.pauseAfter(failure(Kind.TRANSPORT), 1, false, Duration.ofMillis(1001)))
                .contains(Duration.ofSeconds(1));
        assertThat(rule.pauseAfter(failure(Kind.TRANSPORT), 1, false, Duration.ofSeconds(1)))
                .isEmpty();
        assertThat(rule.pauseAfter(failure(Kind.TRANSPORT), 1, false, Duration.ofSeconds(-1)))
                .isEmpty();
    }

    private static Duration pause(double random, int attempts) {
        return rule(100, random)
                .pauseAfter(failure(Kind.TRANSPORT), attempts, false, PLENTY)
                .orElseThrow();
    }

    private static RetryRule rule(int attempts, double random) {
        RandomGenerator fixed = new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException("only nextDouble is expected");
            }

            @Override
            public double nextDouble() {
                return random;
            }
        };
        return new RetryRule(
                () -> new UpstreamSettings("http://h", Duration.ofSeconds(10), attempts, Duration.ofSeconds(2)), fixed);
    }

    private static SourceException failure(Kind kind) {
        return new SourceException(Origin.PRIMARY, kind, "no luck", Optional.empty());
    }
}
