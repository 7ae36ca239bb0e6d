package org.modelmirror.analytics;

import java.time.Duration;
import java.util.Optional;

/**
 * A figure found in the cache.
 *
 * @param value immutable, shared with everybody who asked
 * @param isStale whether it is past its normal life
 * @param place where it was found
 * @param age since it was computed; empty of a copy in Redis that never expires
 */
public record Cached<T>(T value, boolean isStale, Place place, Optional<Duration> age) {
    /** Where a figure was found. */
    public enum Place {
        MEMORY,
        REDIS
    }
}
