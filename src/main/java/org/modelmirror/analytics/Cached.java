package org.modelmirror.analytics;

/**
 * A figure found in the cache.
 *
 * @param value immutable, shared with everybody who asked
 * @param isStale whether it is past its normal life
 * @param place where it was found
 */
public record Cached<T>(T value, boolean isStale, Place place) {
    /** Where a figure was found. */
    public enum Place {
        MEMORY,
        REDIS
    }
}
