package org.modelmirror.hydration;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.modelmirror.reference.Category;

/**
 * Tells of a category once it has been quiet for a while after its figures were dropped, however often they were (analytics.md
 * 1.6). Thread-safe.
 */
public final class QuietTime implements Consumer<Category> {
    private final Duration length;
    private final ScheduledExecutorService scheduler;
    private final Consumer<Category> whenQuiet;

    // Guarded by itself.
    private final Map<Category, ScheduledFuture<?>> pending = new EnumMap<>(Category.class);

    /**
     * @param length from the last time to the telling
     * @param whenQuiet is told on a thread of the scheduler, and must not keep it
     */
    public QuietTime(Duration length, ScheduledExecutorService scheduler, Consumer<Category> whenQuiet) {
        this.length = length;
        this.scheduler = scheduler;
        this.whenQuiet = whenQuiet;
    }

    @Override
    public void accept(Category category) {
        synchronized (pending) {
            ScheduledFuture<?> before = pending.get(category);
            if (before != null) {
                before.cancel(false);
            }
            if (!scheduler.isShutdown()) {
                pending.put(
                        category,
                        scheduler.schedule(() -> whenQuiet.accept(category), length.toMillis(), TimeUnit.MILLISECONDS));
            }
        }
    }
}
