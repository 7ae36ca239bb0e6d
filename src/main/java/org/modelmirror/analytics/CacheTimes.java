package org.modelmirror.analytics;

import java.time.Duration;

/**
 * How long figures live, and whether they are kept warm in the background (analytics.md 0.1, 1.4).
 *
 * @param ttl age from which a figure is stale
 * @param staleTtl age from which it is expired even for those who take stale ones; at or below {@code ttl}, nothing is
 *     ever stale
 * @param isHydrated whether figures are refreshed in the background: stale ones are then served unless refused, and
 *     kept in Redis for other instances
 */
public record CacheTimes(Duration ttl, Duration staleTtl, boolean isHydrated) {
    public CacheTimes {
        if (ttl.isNegative() || ttl.isZero() || staleTtl.isNegative()) {
            throw new IllegalArgumentException("ttl must be positive, staleTtl not negative: " + ttl + ", " + staleTtl);
        }
    }

    boolean permits(Stale stale) {
        return stale == Stale.ALLOWED || (stale == Stale.AS_CONFIGURED && isHydrated);
    }

    boolean isFresh(Duration age) {
        return age.compareTo(ttl) < 0;
    }

    boolean isWithinStale(Duration age) {
        return age.compareTo(staleTtl) < 0;
    }

    /** Past both lifetimes: of no use to anybody. */
    boolean isExpired(Duration age) {
        return !isFresh(age) && !isWithinStale(age);
    }
}
