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
        if (change.format() == Format.V2) {
            learn(change.category(), change.revision(), change.etag(), true);
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
        learn(category, revision, etag, false);
    }

    /** @param isChange whether it is said to be one: without that, what is seen for the first time is none */
    private void learn(Category category, long revision, String etag, boolean isChange) {
        synchronized (contents) {
            Content known = contents.get(category);
            if (known != null && (known.revision > revision || known.etag.equals(etag))) {
                // Older than what is known, or the same: nothing has become worthless.
                contents.put(category, new Content(Math.max(known.revision, revision), known.etag));
                return;
            }
            contents.put(category, new Content(revision, etag));
            if (known == null && !isChange) {
                return;
            }
            // Before anybody else can take it for known: he would be served what is worthless.
            forget(category);
        }
        tell(category);
    }

    private void forget(Category category) {
        caches.forEach(cache -> cache.invalidate(category));
    }

    private void tell(Category category) {
        listeners.forEach(listener -> listener.accept(category));
    }

    /** Drops all figures of a category, for a reason that no published change stands for. */
    public void invalidate(Category category) {
        forget(category);
        tell(category);
    }

    /** Redis is back after it was away. */
    public void reconnected() {
        caches.forEach(AnalyticsCache::reconnected);
    }
}
