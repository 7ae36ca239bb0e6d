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
    private final Map<Category, Content> contents = new EnumMap<>(Category.class);

    private record Content(long revision, String etag) {}

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
            Content known = contents.get(change.category());
            if (known != null && known.revision > change.revision()) {
                // A reader has seen what came after it, and has been followed there.
                return false;
            }
            contents.put(change.category(), new Content(change.revision(), change.etag()));
            return known == null || !change.etag().equals(known.etag);
        }
    }

    /**
     * What somebody is about to be told figures of. A change is visible before it is announced: whoever sees it first drops
     * the figures of what was there before, so that none is served after its records are gone.
     *
     * @param revision of what is served
     * @param etag strong tag of its identity body
     */
    public void follow(Category category, long revision, String etag) {
        boolean isNews;
        synchronized (contents) {
            Content known = contents.get(category);
            if (known != null && known.revision >= revision) {
                return;
            }
            contents.put(category, new Content(revision, etag));
            isNews = known != null && !known.etag.equals(etag);
        }
        if (isNews) {
            invalidate(category);
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
