package org.modelmirror.analytics;

import java.time.Duration;
import java.util.Optional;

/**
 * What a computation came to.
 *
 * @param value immutable, shared with everybody who waits for it
 * @param standInAge how old the answers of the Horde are that it rests on, where they stand in for newer ones that failed;
 *     such a figure is served and not kept, for what is kept counts as new (analytics.md 2.5, Q35)
 */
public record Computed<T>(T value, Optional<Duration> standInAge) {

    /** Of what is known now. */
    public static <T> Computed<T> live(T value) {
        return new Computed<>(value, Optional.empty());
    }

    boolean isLive() {
        return standInAge.isEmpty();
    }
}
