package org.modelmirror.settings;

import java.time.Duration;
import java.util.List;

/**
 * What holds for all upstreams (sources-and-storage.md 2.4 and 2.5).
 *
 * @param cacheTtl age up to which a copy counts as fresh for demand-driven fetches
 * @param fallbackAfter how long PRIMARY must have failed before GitHub data replaces its copy; 0 at once
 * @param staleRetry how long a category that is served stale is left alone before the next attempt
 * @param breakerFailures failures in a row after which a host is skipped
 * @param breakerOpen how long a failing host is skipped before one probe
 */
public record SourceSettings(
        Duration cacheTtl, Duration fallbackAfter, Duration staleRetry, int breakerFailures, Duration breakerOpen) {
    static final Setting<Duration> CACHE_TTL = Setting.of(
                    "source.cache-ttl",
                    SettingTypes.DURATION,
                    "60s",
                    "Age up to which a copy counts as fresh for demand-driven fetches")
            .peer("CACHE_TTL_SECONDS");
    static final Setting<Duration> FALLBACK_AFTER = Setting.of(
                    "source.fallback-after",
                    SettingTypes.DURATION,
                    "900s",
                    "How long PRIMARY must have failed before GitHub data replaces its copy; 0 at once")
            .peer("FALLBACK_AFTER_SECONDS")
            .atOnce();
    static final Setting<Duration> STALE_RETRY = Setting.of(
                    "source.stale-retry",
                    SettingTypes.DURATION,
                    "15s",
                    "How long a category that is served stale is left alone before the next attempt")
            .peer("STALE_RETRY_SECONDS")
            .atOnce();
    static final Setting<Integer> BREAKER_FAILURES = Setting.of(
                    "source.breaker.failures",
                    SettingTypes.integer(1, 1000),
                    "5",
                    "Failures in a row after which a host is skipped")
            .atOnce();
    static final Setting<Duration> BREAKER_OPEN = Setting.of(
                    "source.breaker.open",
                    SettingTypes.duration(Duration.ofSeconds(1), "a duration of at least 1s"),
                    "30s",
                    "How long a failing host is skipped before one probe")
            .atOnce();

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(CACHE_TTL, FALLBACK_AFTER, STALE_RETRY, BREAKER_FAILURES, BREAKER_OPEN);

    static SourceSettings of(Settings settings) {
        return new SourceSettings(
                settings.get(CACHE_TTL),
                settings.get(FALLBACK_AFTER),
                settings.get(STALE_RETRY),
                settings.get(BREAKER_FAILURES),
                settings.get(BREAKER_OPEN));
    }
}
