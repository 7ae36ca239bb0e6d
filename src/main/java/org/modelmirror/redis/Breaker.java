package org.modelmirror.redis;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Leaves Redis alone for a while after two failures in a row; then one command tries, and the others wait for what comes of
 * it (sources-and-storage.md 6.5). Thread-safe.
 */
final class Breaker {
    private static final int FAILURES = 2;

    private final Duration cooldown;
    private final LongSupplier nanos;
    private int failures;
    private long openedAt;
    private @Nullable Trouble trouble;

    /** @param nanos a monotonic clock, in nanoseconds */
    Breaker(Duration cooldown, LongSupplier nanos) {
        this.cooldown = cooldown;
        this.nanos = nanos;
    }

    /** Whether a command may be tried now; whoever is let in must say what came of it. */
    synchronized boolean lets() {
        if (failures < FAILURES) {
            return true;
        }
        long now = nanos.getAsLong();
        if (now - openedAt < cooldown.toNanos()) {
            return false;
        }
        // The one that tries; should it never come back, another may after the same time.
        openedAt = now;
        return true;
    }

    /** Whether this ends a time of failures. */
    synchronized boolean succeeded() {
        boolean wasFailing = trouble != null;
        failures = 0;
        trouble = null;
        return wasFailing;
    }

    /** Whether this begins a time of failures. */
    synchronized boolean failed(Trouble reason) {
        boolean isFirst = trouble == null;
        failures = Math.min(FAILURES, failures + 1);
        openedAt = nanos.getAsLong();
        trouble = reason;
        return isFirst;
    }

    /** What the last command failed with; empty while all is well. */
    synchronized Optional<Trouble> trouble() {
        return Optional.ofNullable(trouble);
    }

    synchronized boolean isOpen() {
        return failures >= FAILURES;
    }
}
