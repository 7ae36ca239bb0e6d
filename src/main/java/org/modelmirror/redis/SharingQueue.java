package org.modelmirror.redis;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.modelmirror.reference.Category;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts announced categories into Redis one after the other in the background, so that neither a writer nor the announcement
 * waits. Of a category announced several times meanwhile only the last counts: the queue is never longer than there are
 * categories. Thread-safe.
 */
public final class SharingQueue {
    private static final Logger LOG = LoggerFactory.getLogger(SharingQueue.class);

    private final SharedCategories shared;
    private final Executor background;

    // Both guarded by this.
    private final Map<Category, Long> waiting = new EnumMap<>(Category.class);
    private boolean isRunning;

    /** @param background runs one task at a time, or several; one of ours runs at a time */
    public SharingQueue(SharedCategories shared, Executor background) {
        this.shared = shared;
        this.background = background;
    }

    /**
     * A change of a category has been announced, or is to be shared again.
     *
     * @param generation what the announcement made of its counter
     */
    public synchronized void add(Category category, long generation) {
        waiting.merge(category, generation, Math::max);
        run();
    }

    /** Everything is to be shared: at the start, and when Redis has come back. */
    public void warm() {
        background.execute(shared::warm);
    }

    private void run() {
        if (!isRunning && !waiting.isEmpty()) {
            isRunning = true;
            background.execute(this::putNext);
        }
    }

    private void putNext() {
        Map.Entry<Category, Long> next = next();
        try {
            shared.put(next.getKey(), next.getValue());
        } catch (RuntimeException e) {
            LOG.error("not shared category={}", next.getKey(), e);
        } finally {
            done();
        }
    }

    private synchronized Map.Entry<Category, Long> next() {
        Category category = waiting.keySet().iterator().next();
        return Map.entry(category, waiting.remove(category));
    }

    private synchronized void done() {
        isRunning = false;
        run();
    }
}
