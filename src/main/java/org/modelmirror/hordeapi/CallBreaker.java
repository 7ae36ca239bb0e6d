package org.modelmirror.hordeapi;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Leaves the Horde alone once it has failed too often: five failed calls in a row open it, and two minutes after the last
 * failure one call at a time is let through to see (analytics.md 3.5, Q14). Thread-safe.
 */
public final class CallBreaker {
    static final int FAILURES = 5;
    static final Duration COOLDOWN = Duration.ofMinutes(2);

    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier nanos;

    // Guarded by this.
    private int failures;
    private long lastFailure;
    private boolean isProbing;

    /** @param nanos monotonic clock in nanoseconds */
    public CallBreaker(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * How things stand.
     *
     * @param isOpen whether calls fail at once, or one at a time is tried
     * @param consecutiveFailures failed calls since the last success
     * @param untilRetry until a call is tried, zero once it may be; empty while closed
     */
    public record State(boolean isOpen, int consecutiveFailures, Optional<Duration> untilRetry) {
        /** As the heartbeat tells it, to a tenth of a second. */
        public Optional<Double> secondsUntilRetry() {
            return untilRetry.map(left -> Math.rint(left.toNanos() / NANOS_PER_SECOND * 10) / 10);
        }
    }

    /** Whether a call may be made. Whoever is let in must tell how it went. */
    synchronized boolean letsIn() {
        if (failures < FAILURES) {
            return true;
        }
        if (isProbing || left().compareTo(Duration.ZERO) > 0) {
            return false;
        }
        isProbing = true;
        return true;
    }

    synchronized void succeeded() {
        failures = 0;
        isProbing = false;
    }

    synchronized void failed() {
        failures++;
        lastFailure = nanos.getAsLong();
        isProbing = false;
    }

    /** The Horde answered, but only that the question was wrong: that tells nothing about how it fares. */
    synchronized void refused() {
        isProbing = false;
    }

    public synchronized State state() {
        boolean isOpen = failures >= FAILURES;
        return new State(isOpen, failures, isOpen ? Optional.of(left()) : Optional.empty());
    }

    private Duration left() {
        Duration left = COOLDOWN.minusNanos(nanos.getAsLong() - lastFailure);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
