package org.modelmirror.source;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Origin;

/**
 * One fetch on its way through the routes: the question, the time it still has, and what has been tried so far. Travels
 * in the variable {@code fetch}; used by one thread at a time.
 */
final class Fetch {
    private final FetchRequest request;
    private final LongSupplier nanos;
    private final long deadlineNanos;
    private final Map<Origin, Integer> attempts = new EnumMap<>(Origin.class);
    private final Map<Origin, SourceException> failures = new EnumMap<>(Origin.class);
    private Optional<Duration> pause = Optional.empty();

    Fetch(FetchRequest request, LongSupplier nanos, Duration budget) {
        this.request = request;
        this.nanos = nanos;
        this.deadlineNanos = nanos.getAsLong() + budget.toNanos();
    }

    FetchRequest request() {
        return request;
    }

    Category category() {
        return request.category();
    }

    /** What is left of the budget; zero or negative when it is used up. */
    Duration left() {
        return Duration.ofNanos(deadlineNanos - nanos.getAsLong());
    }

    void attempted(Origin origin) {
        attempts.merge(origin, 1, Integer::sum);
    }

    int attempts(Origin origin) {
        return attempts.getOrDefault(origin, 0);
    }

    /** The source is given up for this fetch. */
    void gaveUp(SourceException failure) {
        failures.put(failure.origin(), failure);
    }

    Optional<SourceException> failure(Origin origin) {
        return Optional.ofNullable(failures.get(origin));
    }

    /** The pause before the next attempt; empty when the failure is final. */
    Optional<Duration> pause() {
        return pause;
    }

    void pauseBeforeNextAttempt(Optional<Duration> pause) {
        this.pause = pause;
    }
}
