package org.modelmirror.source;

import java.time.Duration;
import java.util.Map;
import org.modelmirror.reference.Repository;

/**
 * Everything the sources are told (sources-and-storage.md 2.2 to 2.8).
 *
 * @param githubFallback whether GitHub may answer for a PRIMARY that does not
 * @param fallbackAfter how long PRIMARY must have failed before GitHub's data replaces a copy of PRIMARY's; zero = at once
 * @param budget how long one fetch may take with all its attempts, waits and the fallback
 * @param maxBytes largest document accepted, content coding undone
 * @param breakerOpen how long a host is left alone once its circuit has opened; whole seconds, at least one
 * @param userAgent product and version, as sent to upstreams
 */
public record SourceSettings(
        UpstreamSettings primary,
        UpstreamSettings github,
        Map<Repository, GitHubRepository> repositories,
        boolean githubFallback,
        Duration fallbackAfter,
        Duration budget,
        int maxBytes,
        Duration breakerOpen,
        String userAgent) {

    public SourceSettings {
        repositories = Map.copyOf(repositories);
        for (Repository repository : Repository.values()) {
            if (!repositories.containsKey(repository)) {
                throw new IllegalArgumentException("no settings for the " + repository + " repository");
            }
        }
        if (!github.isConfigured()) {
            throw new IllegalArgumentException("source.github.url must not be empty");
        }
        if (fallbackAfter.isNegative()) {
            throw new IllegalArgumentException("source.fallback-after must be zero or more, not " + fallbackAfter);
        }
        if (budget.isZero() || budget.isNegative()) {
            throw new IllegalArgumentException("fetch.budget must be more than zero, not " + budget);
        }
        if (maxBytes < 1 || maxBytes == Integer.MAX_VALUE) {
            throw new IllegalArgumentException("fetch.max-bytes must be 1 to 2147483646, not " + maxBytes);
        }
        if (breakerOpen.toSeconds() < 1) {
            throw new IllegalArgumentException("source.breaker.open must be 1 s or more, not " + breakerOpen);
        }
    }
}
