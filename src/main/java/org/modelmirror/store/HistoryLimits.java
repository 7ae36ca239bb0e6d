package org.modelmirror.store;

import java.time.Duration;

/**
 * How much of the past is kept of each category file; the newest version always is.
 *
 * @param enabled whether any version is kept
 * @param maxVersions most versions kept of one file, at least 1
 * @param maxAge age at which a version is given up
 */
public record HistoryLimits(boolean enabled, int maxVersions, Duration maxAge) {
    public static final HistoryLimits DEFAULT = new HistoryLimits(true, 50, Duration.ofDays(30));
    public static final HistoryLimits OFF = new HistoryLimits(false, 1, Duration.ZERO);

    public HistoryLimits {
        if (maxVersions < 1) {
            throw new IllegalArgumentException("at least one version is kept, not " + maxVersions);
        }
    }
}
