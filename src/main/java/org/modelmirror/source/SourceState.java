package org.modelmirror.source;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.source.SourceException.Kind;

/**
 * What became of our questions, per category and source: the contacts and counters that status, metrics and the fallback
 * rule read (sources-and-storage.md 2.5, 2.10). In memory only. Thread-safe.
 */
public final class SourceState {
    private enum Count {
        HIT,
        FAILURE,
        FALLBACK,
        STALE_SERVED,
        SHRINK_REJECTED
    }

    /** Why a document as a whole was refused (sources-and-storage.md 2.6). */
    public enum Refusal {
        /** It cannot be read: no JSON or CSV, wrong type, invalid encoding. */
        UNREADABLE,
        /** It holds no valid record, where the last good one has some; counts as a rejected shrink too. */
        EMPTY,
        /** Its records are another category's. */
        MIXED_UP;

        /** Lower-case name for metrics and status. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Key(Category category, Format format, Origin origin) {}

    private record Refused(Category category, Origin origin, Refusal refusal) {}

    private record Tally(Category category, Origin origin, Count count) {}

    private record Entry(Contact contact, long failingSinceNanos) {}

    private static final Entry NEVER = new Entry(Contact.NONE, 0);

    private final Clock clock;
    private final LongSupplier nanos;
    private final ConcurrentMap<Key, Entry> contacts = new ConcurrentHashMap<>();
    private final ConcurrentMap<Tally, LongAdder> tallies = new ConcurrentHashMap<>();
    private final ConcurrentMap<Refused, LongAdder> refusals = new ConcurrentHashMap<>();

    /** @param nanos a monotonic clock: how long a source has failed does not depend on the wall clock */
    public SourceState(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
    }

    /** The source gave a document, or said that ours is current. */
    public void succeeded(Category category, Format format, Origin origin) {
        contacts.compute(new Key(category, format, origin), (key, entry) -> {
            Entry before = entry == null ? NEVER : entry;
            return new Entry(before.contact().succeeded(clock.instant()), 0);
        });
        count(category, origin, Count.HIT).increment();
    }

    /** The source did not answer usably, after all attempts. */
    public void failed(Category category, Format format, SourceException failure) {
        failed(category, format, failure.origin(), failure.kind(), message(failure));
    }

    /**
     * The source was left alone. No attempt and no failure is counted, but the category goes without its source from now
     * on, which is what the fallback rule measures: a category that never happens to be the probe of an open circuit must
     * fall back like the others.
     */
    public void skipped(Category category, Format format, SourceException failure) {
        contacts.compute(new Key(category, format, failure.origin()), (key, entry) -> {
            Entry before = entry == null ? NEVER : entry;
            long since = before.contact().isFailing() ? before.failingSinceNanos() : nanos.getAsLong();
            Contact contact = before.contact().skipped(clock.instant(), failure.kind(), message(failure));
            return new Entry(contact, since);
        });
    }

    /** The source says that it has no such category (404). */
    public void missing(Category category, Format format, Origin origin) {
        failed(category, format, origin, Kind.MISSING, origin + " " + category + ": has no such category");
    }

    /** GitHub is asked because PRIMARY did not answer usably. */
    public void fellBack(Category category) {
        count(category, Origin.GITHUB, Count.FALLBACK).increment();
    }

    /** No source answered usably and the old copy stays. */
    public void staleServed(Category category) {
        count(category, Origin.DISK, Count.STALE_SERVED).increment();
    }

    /** A document could be read but was not taken, or could not be read at all. */
    public void refused(Category category, Origin origin, Refusal refusal) {
        refusals.computeIfAbsent(new Refused(category, origin, refusal), key -> new LongAdder())
                .increment();
        if (refusal == Refusal.EMPTY) {
            shrinkRejected(category, origin);
        }
    }

    /** Documents of all sources that were refused for this reason since the start. */
    public long refusals(Category category, Refusal refusal) {
        return refusals.entrySet().stream()
                .filter(entry ->
                        entry.getKey().category() == category && entry.getKey().refusal() == refusal)
                .mapToLong(entry -> entry.getValue().sum())
                .sum();
    }

    /** Usable answers of a source since the start, "not modified" included. */
    public long hits(Category category, Origin origin) {
        return read(category, origin, Count.HIT);
    }

    /** Fetches from a source that failed since the start. */
    public long failures(Category category, Origin origin) {
        return read(category, origin, Count.FAILURE);
    }

    /** The guard held back the removals of a document. */
    public void shrinkRejected(Category category, Origin origin) {
        count(category, origin, Count.SHRINK_REJECTED).increment();
    }

    public Contact contact(Category category, Format format, Origin origin) {
        return contacts.getOrDefault(new Key(category, format, origin), NEVER).contact();
    }

    /** For how long the source has been failing without a success in between; empty while it is well. */
    public Optional<Duration> failingFor(Category category, Format format, Origin origin) {
        Entry entry = contacts.get(new Key(category, format, origin));
        if (entry == null || !entry.contact().isFailing()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(nanos.getAsLong() - entry.failingSinceNanos()));
    }

    /** Seconds since the epoch of the newest success in any format; empty when there was none. */
    public Optional<Long> lastSuccessEpoch(Category category, Origin origin) {
        return contacts.entrySet().stream()
                .filter(e -> e.getKey().category() == category && e.getKey().origin() == origin)
                .flatMap(e -> e.getValue().contact().lastSuccess().stream())
                .map(Instant::getEpochSecond)
                .max(Long::compare);
    }

    public SourceCounts counts(Category category) {
        return new SourceCounts(
                read(category, Origin.PRIMARY, Count.HIT),
                read(category, Origin.GITHUB, Count.FALLBACK),
                read(category, Origin.PRIMARY, Count.FAILURE),
                read(category, Origin.GITHUB, Count.HIT),
                read(category, Origin.GITHUB, Count.FAILURE),
                read(category, Origin.DISK, Count.STALE_SERVED),
                shrinks(category));
    }

    /** The sum over all categories. */
    public SourceCounts totals() {
        SourceCounts sum = SourceCounts.NONE;
        for (Category category : Category.values()) {
            sum = sum.plus(counts(category));
        }
        return sum;
    }

    private void failed(Category category, Format format, Origin origin, Kind kind, String message) {
        contacts.compute(new Key(category, format, origin), (key, entry) -> {
            Entry before = entry == null ? NEVER : entry;
            long since = before.contact().isFailing() ? before.failingSinceNanos() : nanos.getAsLong();
            return new Entry(before.contact().failed(clock.instant(), kind, message), since);
        });
        count(category, origin, Count.FAILURE).increment();
    }

    private static String message(SourceException failure) {
        String message = failure.getMessage();
        return message == null ? failure.kind().name() : message;
    }

    private long shrinks(Category category) {
        long sum = 0;
        for (Origin origin : Origin.values()) {
            sum += read(category, origin, Count.SHRINK_REJECTED);
        }
        return sum;
    }

    private LongAdder count(Category category, Origin origin, Count count) {
        return tallies.computeIfAbsent(new Tally(category, origin, count), tally -> new LongAdder());
    }

    private long read(Category category, Origin origin, Count count) {
        LongAdder adder = tallies.get(new Tally(category, origin, count));
        return adder == null ? 0 : adder.sum();
    }
}
