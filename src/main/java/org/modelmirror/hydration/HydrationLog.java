package org.modelmirror.hydration;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.modelmirror.analytics.VariantKey;

/** What came of keeping each figure warm, for operators (analytics.md 2.7). Thread-safe. */
public final class HydrationLog {
    private final Clock clock;
    private final ConcurrentMap<Figure, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicLong cycles = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong refreshes = new AtomicLong();

    /** The kinds of figures, as keys of Redis spell them. */
    public enum Kind {
        STATISTICS("statistics"),
        DELETION_RISK("deletion_risk");

        private final String id;

        Kind(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    /** One figure that is kept warm. */
    public record Figure(Kind kind, VariantKey variant) {}

    /**
     * How one figure fares.
     *
     * @param lastSuccess when it was last kept; empty when it never was
     * @param lastDuration how long the last computation that succeeded took
     * @param models models, or groups of them, in it; 0 when there is none yet
     * @param lastError class of the failure since the last success; empty when there was none
     */
    public record Entry(
            Optional<Instant> lastSuccess, Optional<Duration> lastDuration, long models, Optional<String> lastError) {
        static final Entry NONE = new Entry(Optional.empty(), Optional.empty(), 0, Optional.empty());

        Entry failed(String error) {
            return new Entry(lastSuccess, lastDuration, models, Optional.of(error));
        }
    }

    /** A figure with how it fares. */
    public record Line(Figure figure, Entry entry) {}

    public HydrationLog(Clock clock) {
        this.clock = clock;
    }

    void succeeded(Figure figure, Duration took, long models) {
        entries.put(figure, new Entry(Optional.of(clock.instant()), Optional.of(took), models, Optional.empty()));
    }

    void failed(Figure figure, String error) {
        failures.incrementAndGet();
        entries.merge(figure, Entry.NONE.failed(error), (before, first) -> before.failed(error));
    }

    void cycleEnded() {
        cycles.incrementAndGet();
    }

    void cycleSkipped() {
        skipped.incrementAndGet();
    }

    void refreshEnded() {
        refreshes.incrementAndGet();
    }

    /** Every figure that was tried, by kind and variant. */
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        entries.forEach((figure, entry) -> lines.add(new Line(figure, entry)));
        lines.sort(Comparator.comparing((Line line) -> line.figure().kind())
                .thenComparing(line -> line.figure().variant().cacheKey()));
        return List.copyOf(lines);
    }

    /** Rounds over all figures since the start. */
    public long cycles() {
        return cycles.get();
    }

    /** Rounds left to another instance, which has the lock. */
    public long cyclesSkipped() {
        return skipped.get();
    }

    /** Categories done out of turn, because they had changed. */
    public long refreshes() {
        return refreshes.get();
    }

    /** Figures that could not be renewed, counted each time. */
    public long failures() {
        return failures.get();
    }
}
