package org.modelmirror.source;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether GitHub's API may be asked: not while little is left of the hourly quota, which others may need more, and not
 * after a refusal, for longer each time (sources-and-storage.md 2.4). Thread-safe.
 */
final class GitHubQuota {
    /** This share of the quota is left to others that use the same token. */
    private static final int KEPT_PART = 10;

    private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

    private final Clock clock;
    private Instant closedUntil = Instant.MIN;
    private Duration nextPause = SHORTEST_PAUSE;

    GitHubQuota(Clock clock) {
        this.clock = clock;
    }

    synchronized boolean mayAsk() {
        return !clock.instant().isBefore(closedUntil);
    }

    /**
     * GitHub has answered.
     *
     * @param limit requests an hour; 0 or less when it did not say
     * @param remaining requests left
     * @param reset when the quota is full again, in Unix seconds
     */
    synchronized void answered(int limit, int remaining, Optional<Long> reset) {
        nextPause = SHORTEST_PAUSE;
        if (limit > 0 && remaining * (long) KEPT_PART < limit) {
            closedUntil = reset.map(Instant::ofEpochSecond)
                    .orElseGet(() -> clock.instant().plus(LONGEST_PAUSE));
        }
    }

    /** GitHub has refused for having been asked too often (403, 429). */
    synchronized void refused(Optional<Duration> retryAfter) {
        Duration pause = retryAfter.orElse(nextPause);
        closedUntil = clock.instant().plus(pause);
        Duration doubled = nextPause.multipliedBy(2);
        nextPause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
}
