package org.modelmirror.catalog;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** How one copy stands with its source; many read it and few change it. Thread-safe. */
final class FreshnessCell {
    /** A copy not confirmed for this many poll periods is stale. */
    private static final int PERIODS_UNTIL_STALE = 3;

    private final LongSupplier nanoTime;
    private volatile State state = State.UNKNOWN;

    FreshnessCell(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void confirmed(Duration period) {
        long now = nanoTime.getAsLong();
        long limit = PERIODS_UNTIL_STALE * period.toNanos();
        update(before -> new State(Freshness.Presence.HELD, true, now, limit, false));
    }

    void restored() {
        update(before -> new State(Freshness.Presence.HELD, false, 0, 0, true));
    }

    void absent() {
        update(before -> new State(Freshness.Presence.ABSENT, false, 0, 0, false));
    }

    void failed() {
        update(before -> new State(
                before.presence() == Freshness.Presence.UNKNOWN ? Freshness.Presence.FAILED : before.presence(),
                before.everConfirmed(),
                before.confirmedAt(),
                before.limitNanos(),
                true));
    }

    Freshness.Presence presence() {
        return state.presence();
    }

    Freshness.Reading read() {
        State now = state;
        if (!now.everConfirmed()) {
            return now.lastAttemptFailed()
                    ? Freshness.Reading.NEVER_CONFIRMED_STALE
                    : Freshness.Reading.NEVER_CONFIRMED;
        }
        long age = Math.max(0, nanoTime.getAsLong() - now.confirmedAt());
        return new Freshness.Reading(age / 1_000_000_000L, now.lastAttemptFailed() || age > now.limitNanos());
    }

    Freshness.Report report() {
        State now = state;
        return new Freshness.Report(
                now.presence(),
                now.everConfirmed()
                        ? Optional.of(Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - now.confirmedAt())))
                        : Optional.empty(),
                Duration.ofNanos(now.limitNanos()),
                now.lastAttemptFailed());
    }

    void heard(Freshness.Report report) {
        State heard = new State(
                report.presence(),
                report.age().isPresent(),
                nanoTime.getAsLong() - report.age().orElse(Duration.ZERO).toNanos(),
                report.limit().toNanos(),
                report.lastAttemptFailed());
        update(before -> heard);
    }

    private synchronized void update(UnaryOperator<State> change) {
        state = change.apply(state);
    }

    private record State(
            Freshness.Presence presence,
            boolean everConfirmed,
            long confirmedAt,
            long limitNanos,
            boolean lastAttemptFailed) {
        private static final State UNKNOWN = new State(Freshness.Presence.UNKNOWN, false, 0, 0, false);
    }
}
