package org.modelmirror.mirror;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.CategoryCache;
import org.modelmirror.catalog.Freshness;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** Keeps the cache in step with how refreshes end, and remembers when they did. Thread-safe. */
public final class CacheKeeper implements Freshness.Observer {
    private record Copy(Category category, Format format) {}

    private final Catalog catalog;
    private final CategoryCache<String> cache;
    private final LongSupplier nanos;
    private final Map<Copy, Long> attempts = new ConcurrentHashMap<>();

    /** @param cache holds the tag of the copy that a source last confirmed; the copy itself is in the catalog */
    public CacheKeeper(Catalog catalog, CategoryCache<String> cache, LongSupplier nanos) {
        this.catalog = catalog;
        this.cache = cache;
        this.nanos = nanos;
    }

    @Override
    public void confirmed(Category category, Format format) {
        attempted(category, format);
        Optional<Snapshot> live = catalog.find(category, format);
        if (live.isPresent()) {
            cache.store(category, format, live.get().body().etag());
        } else {
            cache.storeNothing(category, format);
        }
    }

    /** What comes from disk is served at once and refreshed as soon as somebody reads it (2.8). */
    @Override
    public void restored(Category category, Format format) {
        cache.invalidate(category, format);
    }

    @Override
    public void endedInVain(Category category, Format format) {
        attempted(category, format);
        cache.storeNothing(category, format);
    }

    /** An attempt begins or has ended. */
    void attempted(Category category, Format format) {
        attempts.put(new Copy(category, format), nanos.getAsLong());
    }

    /** How long ago an attempt last began or ended; empty when there was none. */
    Optional<Duration> sinceAttempt(Category category, Format format) {
        return Optional.ofNullable(attempts.get(new Copy(category, format)))
                .map(at -> Duration.ofNanos(nanos.getAsLong() - at));
    }
}
