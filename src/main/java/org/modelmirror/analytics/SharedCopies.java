package org.modelmirror.analytics;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.modelmirror.reference.Category;

/**
 * What the analytics caches need of Redis. A failure is an answer here, never an exception: no error of Redis reaches a
 * client (analytics.md 1.7). Implementations keep to a budget of one second a call and are thread-safe.
 */
public interface SharedCopies {

    /**
     * An answer of Redis.
     *
     * @param isReachable false when it did not answer, or is left alone after failures
     * @param value what it said; empty for "nothing there"
     */
    record Reply<T>(boolean isReachable, Optional<T> value) {
        public static <T> Reply<T> of(T value) {
            return new Reply<>(true, Optional.of(value));
        }

        public static <T> Reply<T> absent() {
            return new Reply<>(true, Optional.empty());
        }

        public static <T> Reply<T> unavailable() {
            return new Reply<>(false, Optional.empty());
        }
    }

    /**
     * A string under a key.
     *
     * @param remaining how long it stays; empty when it has no expiry
     */
    record Held(String value, Optional<Duration> remaining) {}

    /** A string to be kept under a key for a time, in whole seconds on the wire. */
    record Entry(String key, String value, Duration ttl) {}

    /** How an attempt to keep something ended. */
    enum Kept {
        /** It is there. */
        STORED,
        /** The category has changed since; nothing was stored. */
        OUTDATED,
        /** Redis did not answer. */
        UNAVAILABLE
    }

    /** The string under a key, with its remaining life. A value of another type counts as nothing. */
    Reply<Held> find(String key);

    /**
     * The generation of a category ({@code K:gen:<category>}, sources-and-storage.md 6.5) that the records served here
     * belong to; absent means 0.
     */
    Reply<Long> generation(Category category);

    /** Keeps all entries at once, unless the category's generation in Redis is another one by now. */
    Kept keep(Category category, long generation, List<Entry> entries);

    /** Removes keys. Returns whether Redis did it. */
    boolean delete(Collection<String> keys);
}
