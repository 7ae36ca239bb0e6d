package org.modelmirror.analytics;

import java.time.Duration;
import java.util.Optional;

/**
 * A figure as it goes to a client.
 *
 * @param value immutable, shared with everybody who asked
 * @param staleAge where the client has to be told that it is stale: since when (analytics.md 7.1)
 */
public record Served<T>(T value, Optional<Duration> staleAge) {

    static <T> Served<T> of(Cached<T> cached) {
        return new Served<>(cached.value(), cached.isStale() ? cached.age() : Optional.empty());
    }
}
