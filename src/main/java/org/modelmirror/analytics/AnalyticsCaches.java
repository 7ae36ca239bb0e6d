package org.modelmirror.analytics;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.modelmirror.announce.Change;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * All caches of figures, as they follow the reference: a category's figures go when its v2 content really is another, and
 * not when a copy merely came of age (analytics.md 1.6, Q4). Thread-safe.
 */
public final class AnalyticsCaches implements Consumer<Change> {
    private final List<AnalyticsCache<?>> caches;
    private final List<Consumer<Category>> listeners = new CopyOnWriteArrayList<>();

    // Guarded by itself.
    private final Map<Category, String> contents = new EnumMap<>(Category.class);

    public AnalyticsCaches(List<AnalyticsCache<?>> caches) {
        this.caches = List.copyOf(caches);
    }

    /** Adds somebody to be told of every category whose figures were dropped; stays for the life of the process. */
    public void onInvalidated(Consumer<Category> listener) {
        listeners.add(listener);
    }

    /** A change was published; does not wait for Redis. */
    @Override
    public void accept(Change change) {
        if (change.format() == Format.V2 && isNews(change)) {
            invalidate(change.category());
        }
    }

    private boolean isNews(Change change) {
        synchronized (contents) {
            return !change.etag().equals(contents.put(change.category(), change.etag()));
        }
    }

    /** Drops all figures of a category, for a reason that no published change stands for. */
    public void invalidate(Category category) {
        caches.forEach(cache -> cache.invalidate(category));
        listeners.forEach(listener -> listener.accept(category));
    }

    /** Redis is back after it was away. */
    public void reconnected() {
        caches.forEach(AnalyticsCache::reconnected);
    }
}
