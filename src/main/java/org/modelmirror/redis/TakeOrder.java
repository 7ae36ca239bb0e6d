package org.modelmirror.redis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.modelmirror.reference.Category;

/**
 * Tells a replica whether what another shares is sure not to be older than what it serves itself: it has asked the source
 * since it started and since Redis last lost count, and everything it found then has been announced. Otherwise the source
 * has to be asked; the other side of this is {@link FetchOrder}. Thread-safe.
 */
public final class TakeOrder {
    private final Predicate<Category> isUntold;
    private final ToLongFunction<Category> losses;
    private final Map<Category, Long> asked = new ConcurrentHashMap<>();

    /**
     * @param isUntold whether a change of this instance has not been counted yet
     * @param losses how often Redis has lost count of a category
     */
    public TakeOrder(Predicate<Category> isUntold, ToLongFunction<Category> losses) {
        this.isUntold = isUntold;
        this.losses = losses;
    }

    /** The source is about to be asked; what it sends is served, or known to be served, before anything is taken. */
    public void asks(Category category) {
        asked.put(category, losses.applyAsLong(category));
    }

    public boolean mayTake(Category category) {
        Long lossesThen = asked.get(category);
        return lossesThen != null && lossesThen == losses.applyAsLong(category) && !isUntold.test(category);
    }
}
