package org.modelmirror.source;

import java.time.Duration;
import java.util.Objects;

/**
 * How one upstream is reached (sources-and-storage.md 2.2, 2.4).
 *
 * @param url base address without trailing slashes; empty when the upstream is not used
 * @param timeout for connecting and for each read; one attempt as a whole may take three times as long
 * @param attempts requests made for one fetch, the first included; 1 or more
 * @param backoff the wait that the first retry varies around; more than zero
 */
public record UpstreamSettings(String url, Duration timeout, int attempts, Duration backoff) {

    /** How many timeouts one attempt may take from connecting to the last byte. */
    private static final int TIMEOUTS_PER_ATTEMPT = 3;

    public UpstreamSettings {
        Objects.requireNonNull(url);
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("timeout must be more than zero, not " + timeout);
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be 1 or more, not " + attempts);
        }
        if (backoff.isZero() || backoff.isNegative()) {
            throw new IllegalArgumentException("backoff must be more than zero, not " + backoff);
        }
        int end = url.length();
        while (end > 0 && url.charAt(end - 1) == '/') {
            end--;
        }
        url = url.substring(0, end);
    }

    public boolean isConfigured() {
        return !url.isEmpty();
    }

    /** From the start of an attempt to the last byte of its answer. */
    public Duration attemptLimit() {
        return timeout.multipliedBy(TIMEOUTS_PER_ATTEMPT);
    }
}
