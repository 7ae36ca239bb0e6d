package org.modelmirror.mirror;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** When each kind of polling round last began, when the next one is due, and how many there were. Thread-safe. */
public final class PollTimes {
    private final Clock clock;
    private final Instant first;
    private final Function<Round, Duration> periods;
    private final Map<Round, Entry> entries = new EnumMap<>(Round.class);

    /** The kinds of round; one timer each in {@code routes/1-poll}. */
    public enum Round {
        PRIMARY,
        PRIMARY_LEGACY,
        GITHUB,
        SEED,
        LOCAL
    }

    /**
     * @param initialDelay from now to the first round of every kind
     * @param periods from the begin of one round to that of the next; asked for each time
     */
    public PollTimes(Clock clock, Duration initialDelay, Function<Round, Duration> periods) {
        this.clock = clock;
        this.first = clock.instant().plus(initialDelay);
        this.periods = periods;
        for (Round round : Round.values()) {
            entries.put(round, new Entry());
        }
    }

    void began(Round round) {
        Entry entry = entry(round);
        entry.last = clock.instant();
        entry.count.increment();
    }

    /** When the next round is due. */
    public Instant next(Round round) {
        Instant last = entry(round).last;
        return last == null ? first : last.plus(periods.apply(round));
    }

    /** Rounds begun since the start, empty ones included. */
    public long count(Round round) {
        return entry(round).count.sum();
    }

    private Entry entry(Round round) {
        return Objects.requireNonNull(entries.get(round));
    }

    private static final class Entry {
        private final LongAdder count = new LongAdder();
        private volatile @Nullable Instant last;
    }
}
