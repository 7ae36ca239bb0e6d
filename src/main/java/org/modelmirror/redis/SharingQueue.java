package org.modelmirror.redis;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.modelmirror.reference.Category;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts categories into Redis in the background, each a while after its first change: a burst of writes costs one reading of
 * the file, and neither a writer nor an announcement waits. The queue is never longer than there are categories. Thread-safe.
 */
public final class SharingQueue {
    /** Between a change and its category in Redis. Nobody waits for that: without the key, readers take the file. */
    public static final Duration DELAY = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(SharingQueue.class);

    private final SharedCategories shared;
    private final ScheduledExecutorService background;

    // Guarded by itself.
    private final Map<Category, Long> waiting = new EnumMap<>(Category.class);

    public SharingQueue(SharedCategories shared, ScheduledExecutorService background) {
        this.shared = shared;
        this.background = background;
    }

    /**
     * A category is to be shared as it will be then, unless it has moved on.
     *
     * @param generation its counter, known before anything is read; of several the highest counts
     */
    public void add(Category category, long generation) {
        synchronized (waiting) {
            Long before = waiting.get(category);
            waiting.put(category, before == null ? generation : Math.max(before, generation));
            if (before != null) {
                return;
            }
        }
        ScheduledFuture<?> unused = background.schedule(() -> put(category), DELAY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void put(Category category) {
        long generation;
        synchronized (waiting) {
            generation = Objects.requireNonNull(waiting.remove(category));
        }
        try {
            shared.put(category, generation);
        } catch (RuntimeException e) {
            LOG.error("not shared category={}", category, e);
        }
    }
}
