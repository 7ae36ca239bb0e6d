package org.modelmirror.source;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What all categories know together about one host: that it asked to be left alone, and that it cannot be reached in this
 * round (sources-and-storage.md 2.4). Thread-safe; nobody waits here.
 */
public final class UpstreamHost {
    /** Longest time we leave a host alone on its own word. */
    static final Duration LONGEST_HOLD = Duration.ofMinutes(15);

    private record Hold(long untilNanos, Instant until) {}

    private final Clock clock;
    private final LongSupplier nanos;
    private volatile @Nullable Hold hold;
    private volatile boolean unreachable;

    UpstreamHost(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
    }

    /** A new round of fetches begins: the first category tries with all its attempts again. */
    public void roundStarted() {
        unreachable = false;
    }

    /** Until when the host is left alone, for whoever wants to show it. */
    public Optional<Instant> heldOffUntil() {
        Hold current = hold;
        return heldOffFor().isEmpty() || current == null ? Optional.empty() : Optional.of(current.until());
    }

    /** For how long the host is still to be left alone; empty when it may be asked. */
    Optional<Duration> heldOffFor() {
        Hold current = hold;
        if (current == null) {
            return Optional.empty();
        }
        long left = current.untilNanos() - nanos.getAsLong();
        return left > 0 ? Optional.of(Duration.ofNanos(left)) : Optional.empty();
    }

    /** Leaves the host alone for that long, but no longer than {@link #LONGEST_HOLD}. */
    void holdOff(Duration asked) {
        Duration length = asked.compareTo(LONGEST_HOLD) > 0 ? LONGEST_HOLD : asked;
        hold = new Hold(nanos.getAsLong() + length.toNanos(), clock.instant().plus(length));
    }

    /** The host answered something, whatever it was. */
    void answered() {
        unreachable = false;
    }

    /** A category has used up its attempts without reaching the host. */
    void exhausted() {
        unreachable = true;
    }

    /** Whether another category has already tried in vain in this round, so that one attempt is enough. */
    boolean isUnreachable() {
        return unreachable;
    }
}
