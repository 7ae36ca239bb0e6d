package org.modelmirror.settings;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the AI Horde API is asked (sources-and-storage.md 8.6 and 8.9).
 *
 * @param url base URL of the AI Horde API: users, usage and workers
 * @param timeout timeout of one attempt
 * @param cacheTtl how long its answers are kept
 * @param staleTtl oldest answer used while it is away; empty for no limit
 */
public record HordeSettings(URI url, Duration timeout, Duration cacheTtl, Optional<Duration> staleTtl) {
    static final Setting<URI> URL = Setting.of(
                    "source.horde.url",
                    SettingTypes.HTTP_URL,
                    "https://aihorde.net/api",
                    "Base URL of the AI Horde API: users, usage and workers")
            .shared("HORDE_URL")
            .shared("AI_HORDE_URL");
    static final Setting<Duration> TIMEOUT = Setting.of(
                    "source.horde.timeout", SettingTypes.POSITIVE_DURATION, "30s", "Timeout of one attempt")
            .peer("HORDE_API_TIMEOUT");
    static final Setting<Duration> CACHE_TTL = Setting.of(
                    "source.horde.cache-ttl", SettingTypes.DURATION, "60s", "How long its answers are kept")
            .peer("HORDE_API_CACHE_TTL");
    static final Setting<Optional<Duration>> STALE_TTL = Setting.of(
                    "source.horde.stale-ttl",
                    SettingTypes.optional(SettingTypes.DURATION),
                    "",
                    "Oldest answer used while it is away; empty for no limit")
            .peer("HORDE_API_STALE_TTL_SECONDS");

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(URL, TIMEOUT, CACHE_TTL, STALE_TTL);

    static HordeSettings of(Settings settings) {
        return new HordeSettings(
                settings.get(URL), settings.get(TIMEOUT), settings.get(CACHE_TTL), settings.get(STALE_TTL));
    }
}
