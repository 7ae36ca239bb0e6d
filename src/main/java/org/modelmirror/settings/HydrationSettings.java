package org.modelmirror.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The background refresh of figures (analytics.md 2.6).
 *
 * @param enabled whether figures are refreshed in the background; present once loaded
 * @param interval pause between two rounds; keep it below both cache lifetimes
 * @param staleTtl oldest figures served while a refresh runs
 * @param startupDelay wait between start and first round
 * @param leaderLock let one instance of several do it, through Redis
 */
public record HydrationSettings(
        Optional<Boolean> enabled, Duration interval, Duration staleTtl, Duration startupDelay, boolean leaderLock) {
    static final Setting<Optional<Boolean>> ENABLED = Setting.of(
                    "analytics.hydration.enabled",
                    SettingTypes.optional(SettingTypes.FLAG),
                    "",
                    "Refresh figures in the background; empty means on a PRIMARY only")
            .peer("CACHE_HYDRATION_ENABLED");
    static final Setting<Duration> INTERVAL = Setting.of(
                    "analytics.hydration.interval",
                    SettingTypes.POSITIVE_DURATION,
                    "240s",
                    "Pause between two rounds; keep it below both cache lifetimes")
            .peer("CACHE_HYDRATION_INTERVAL_SECONDS");
    static final Setting<Duration> STALE_TTL = Setting.of(
                    "analytics.hydration.stale-ttl",
                    SettingTypes.DURATION,
                    "3600s",
                    "Oldest figures served while a refresh runs")
            .peer("CACHE_HYDRATION_STALE_TTL_SECONDS");
    static final Setting<Duration> STARTUP_DELAY = Setting.of(
                    "analytics.hydration.startup-delay",
                    SettingTypes.DURATION,
                    "5s",
                    "Wait between start and first round")
            .peer("CACHE_HYDRATION_STARTUP_DELAY_SECONDS");
    static final Setting<Boolean> LEADER_LOCK = Setting.of(
                    "analytics.hydration.leader-lock",
                    SettingTypes.FLAG,
                    "false",
                    "Let one instance of several do it, through Redis")
            .peer("CACHE_HYDRATION_LEADER_LOCK");

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(ENABLED, INTERVAL, STALE_TTL, STARTUP_DELAY, LEADER_LOCK);

    static HydrationSettings of(Settings settings) {
        return new HydrationSettings(
                settings.get(ENABLED),
                settings.get(INTERVAL),
                settings.get(STALE_TTL),
                settings.get(STARTUP_DELAY),
                settings.get(LEADER_LOCK));
    }
}
