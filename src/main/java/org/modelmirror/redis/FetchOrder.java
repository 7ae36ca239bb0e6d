package org.modelmirror.redis;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.modelmirror.reference.Category;

/**
 * Tells a replica whether what it has just fetched is sure to be the newest: nobody else has announced the category since
 * the fetch began. Two replicas that ask the same source at about the same time may commit in another order than they were
 * answered; the one that cannot be sure shares nothing, and the others ask the source themselves. Nor can one that fetches again
 * before it has told of what it found last: its word would be for the earlier find, and counted from the later fetch. Thread-safe.
 */
public final class FetchOrder {
    private final Function<Category, Optional<Long>> seen;
    private final Predicate<Category> isUntold;

    // Guarded by itself.
    private final Map<Category, Long> begun = new EnumMap<>(Category.class);

    /**
     * @param seen the newest generation of a category that this instance knows; empty when it knows none
     * @param isUntold whether a change of this instance has not been counted, or not been published yet
     */
    public FetchOrder(Function<Category, Optional<Long>> seen, Predicate<Category> isUntold) {
        this.seen = seen;
        this.isUntold = isUntold;
    }

    /** A source is about to be asked; fetches of a category do not overlap. */
    public void begins(Category category) {
        // In this order: what has been told by now is in the generation that is looked at after.
        Optional<Long> generation = isUntold.test(category) ? Optional.empty() : seen.apply(category);
        synchronized (begun) {
            generation.ifPresentOrElse(known -> begun.put(category, known), () -> begun.remove(category));
        }
    }

    /**
     * Whether this generation is the next one after that at the begin of the last fetch.
     *
     * @param generation what our announcement has made of the counter
     */
    public boolean isNext(Category category, long generation) {
        synchronized (begun) {
            Long before = begun.get(category);
            return before != null && generation == before + 1;
        }
    }
}
