package org.modelmirror.redis;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.modelmirror.reference.Category;

/**
 * When a category goes into Redis (sources-and-storage.md 6.5). A PRIMARY puts what its folder has, for others who read it
 * there: after its changes, after those it was told of, and when it has found Redis. A replica puts what it has fetched
 * before it tells others, so that they find it. Called by the routes in {@code routes/5-announce}. Thread-safe.
 */
public final class CategorySharing {
    private final boolean isPrimary;
    private final SharedCategories shared;
    private final SharingQueue queue;
    private final FetchOrder order;
    private final Function<Category, Optional<Long>> generations;

    /** @param generations the generation of a category that this instance knows, or asks Redis for */
    public CategorySharing(
            boolean isPrimary,
            SharedCategories shared,
            SharingQueue queue,
            FetchOrder order,
            Function<Category, Optional<Long>> generations) {
        this.isPrimary = isPrimary;
        this.shared = shared;
        this.queue = queue;
        this.order = order;
        this.generations = generations;
    }

    /**
     * A change of ours has been counted, and is about to be published. Waits for Redis on a replica.
     *
     * @param generation what our announcement has made of the counter
     */
    public void beforePublication(Category category, long generation) {
        if (!isPrimary && order.isNext(category, generation)) {
            shared.put(category, generation);
        }
    }

    /** A change of ours has been published. Does not wait. */
    public void published(Category category, long generation) {
        if (isPrimary) {
            queue.add(category, generation);
        }
    }

    /** What others have changed has been loaded from the folder, as far as it was there. */
    public void followed(Category category) {
        if (isPrimary) {
            generations.apply(category).ifPresent(generation -> queue.add(category, generation));
        }
    }

    /** Puts every category of a PRIMARY, as at the start. */
    public void warm() {
        Arrays.stream(Category.values()).forEach(this::followed);
    }
}
