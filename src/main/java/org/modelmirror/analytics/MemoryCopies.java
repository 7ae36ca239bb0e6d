package org.modelmirror.analytics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.modelmirror.reference.Category;

/**
 * The figures of this process, at most four for each category, with a count of each category's changes, so that what was
 * computed or read before a change is not kept after it (analytics.md 1.8 c). Ages are by the monotonic clock: a wall
 * clock set back makes nothing younger. Thread-safe; every operation is atomic.
 */
final class MemoryCopies<T> {
    private final LongSupplier nanos;

    // Both guarded by this.
    private final Map<VariantKey, Copy<T>> copies = new LinkedHashMap<>();
    private final Map<Category, Long> changes = new EnumMap<>(Category.class);

    /** A figure with its age when asked. */
    record Aged<T>(T value, Duration age) {}

    private record Copy<T>(T value, long storedAt) {}

    MemoryCopies(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** How often the category has changed; to be taken before reading or computing what is to be kept. */
    synchronized long changes(Category category) {
        return changes.getOrDefault(category, 0L);
    }

    synchronized Optional<Aged<T>> find(VariantKey key) {
        return Optional.ofNullable(copies.get(key)).map(copy -> new Aged<>(copy.value, age(copy)));
    }

    /** Removes a copy that is past its time, unless another one has taken its place. */
    synchronized void evict(VariantKey key, Aged<T> expired) {
        copies.computeIfPresent(key, (k, copy) -> copy.value == expired.value ? null : copy);
    }

    /** Keeps what was computed; false when the category has changed since the count was taken. */
    synchronized boolean keepComputed(VariantKey key, T value, long changesBefore) {
        if (changes(key.category()) != changesBefore) {
            return false;
        }
        copies.put(key, new Copy<>(value, nanos.getAsLong()));
        return true;
    }

    /** Keeps what was read elsewhere, unless the category has changed since or a younger copy is here. */
    synchronized void keepRead(VariantKey key, T value, Duration age, long changesBefore) {
        long storedAt = nanos.getAsLong() - age.toNanos();
        Copy<T> here = copies.get(key);
        if (changes(key.category()) == changesBefore && (here == null || storedAt - here.storedAt > 0)) {
            copies.put(key, new Copy<>(value, storedAt));
        }
    }

    /** The category has changed: removes these copies, and makes worthless what is under way. */
    synchronized void changed(Category category, Collection<VariantKey> keys) {
        changes.merge(category, 1L, Long::sum);
        keys.forEach(copies::remove);
    }

    /** Forgets every copy; what is under way may still be kept. */
    synchronized void clear() {
        copies.clear();
    }

    /** Keys held, expired ones included, in the order in which they came. */
    synchronized List<VariantKey> keys() {
        return new ArrayList<>(copies.keySet());
    }

    private Duration age(Copy<T> copy) {
        return Duration.ofNanos(Math.max(0, nanos.getAsLong() - copy.storedAt));
    }
}
