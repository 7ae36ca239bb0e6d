package org.modelmirror.analytics;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Lets those who want the same thing at the same time share one computation of it; a failure reaches all of them and is
 * not remembered (analytics.md 1.8 b). Thread-safe.
 */
public final class SingleFlight<K, V> {
    private final ConcurrentMap<K, CompletableFuture<V>> flights = new ConcurrentHashMap<>();

    /**
     * Joins the computation under way for the key, or begins one on this thread.
     *
     * @return a stage of the caller's own: cancelling it leaves the others alone
     */
    public CompletionStage<V> join(K key, Supplier<? extends CompletionStage<V>> computation) {
        CompletableFuture<V> flight = new CompletableFuture<>();
        CompletableFuture<V> underWay = flights.putIfAbsent(key, flight);
        if (underWay != null) {
            return underWay.copy();
        }
        begin(computation).whenComplete((value, failure) -> {
            // Gone before anybody hears of it: who asks from now on finds the result in the cache, or tries again.
            flights.remove(key, flight);
            if (failure == null) {
                flight.complete(value);
            } else {
                flight.completeExceptionally(failure);
            }
        });
        return flight.copy();
    }

    private CompletionStage<V> begin(Supplier<? extends CompletionStage<V>> computation) {
        try {
            return computation.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
