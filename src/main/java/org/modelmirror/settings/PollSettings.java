package org.modelmirror.settings;

import java.time.Duration;
import java.util.List;

/**
 * How often upstreams are asked (sources-and-storage.md 2.5 and 2.7).
 *
 * @param primaryPeriod how often PRIMARY is asked for the v2 form; stays below a minute of delay
 * @param primaryLegacyPeriod how often PRIMARY is asked for the legacy form; also asked after each v2 change
 * @param githubPeriod how often GitHub is asked; its raw files are cached there for five minutes
 * @param initialDelay wait between start and first poll
 * @param seedPeriod how often a PRIMARY that is seeded from GitHub asks for the categories it still misses
 * @param demandPeriod how often it is looked at which old copies were read, and which refreshes an operator wants
 * @param localPeriod how often the local folder is looked into
 * @param rawPeriod how often GitHub is asked for files that are served as they are and that no category keeps
 */
public record PollSettings(
        Duration primaryPeriod,
        Duration primaryLegacyPeriod,
        Duration githubPeriod,
        Duration initialDelay,
        Duration seedPeriod,
        Duration demandPeriod,
        Duration localPeriod,
        Duration rawPeriod) {
    static final Setting<Duration> PRIMARY_PERIOD = Setting.of(
                    "poll.primary.period",
                    SettingTypes.POSITIVE_DURATION,
                    "60s",
                    "How often PRIMARY is asked for the v2 form; stays below a minute of delay")
            .peer("CACHE_TTL_SECONDS")
            .atOnce();
    static final Setting<Duration> PRIMARY_LEGACY_PERIOD = Setting.of(
                    "poll.primary.legacy-period",
                    SettingTypes.POSITIVE_DURATION,
                    "600s",
                    "How often PRIMARY is asked for the legacy form; also asked after each v2 change")
            .atOnce();
    static final Setting<Duration> GITHUB_PERIOD = Setting.of(
                    "poll.github.period",
                    SettingTypes.POSITIVE_DURATION,
                    "300s",
                    "How often GitHub is asked; its raw files are cached there for five minutes")
            .atOnce();
    static final Setting<Duration> INITIAL_DELAY =
            Setting.of("poll.initial-delay", SettingTypes.DURATION, "1s", "Wait between start and first poll");

    static final Setting<Duration> SEED_PERIOD = Setting.of(
                    "poll.seed.period",
                    SettingTypes.POSITIVE_DURATION,
                    "5m",
                    "How often a PRIMARY that is seeded from GitHub asks for the categories it still misses")
            .atOnce();

    static final Setting<Duration> DEMAND_PERIOD = Setting.of(
                    "poll.demand.period",
                    SettingTypes.POSITIVE_DURATION,
                    "1s",
                    "How often it is looked at which old copies were read, and which refreshes an operator wants")
            .atOnce();

    static final Setting<Duration> LOCAL_PERIOD = Setting.of(
                    "poll.local.period",
                    SettingTypes.POSITIVE_DURATION,
                    "5s",
                    "How often source.local.folder is looked into, where it is set")
            .atOnce();

    static final Setting<Duration> RAW_PERIOD = Setting.of(
                    "poll.raw.period",
                    SettingTypes.POSITIVE_DURATION,
                    "300s",
                    "How often GitHub is asked for the files of the raw facade that no category keeps")
            .atOnce();

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(
            PRIMARY_PERIOD,
            PRIMARY_LEGACY_PERIOD,
            GITHUB_PERIOD,
            INITIAL_DELAY,
            SEED_PERIOD,
            DEMAND_PERIOD,
            LOCAL_PERIOD,
            RAW_PERIOD);

    static PollSettings of(Settings settings) {
        return new PollSettings(
                settings.get(PRIMARY_PERIOD),
                settings.get(PRIMARY_LEGACY_PERIOD),
                settings.get(GITHUB_PERIOD),
                settings.get(INITIAL_DELAY),
                settings.get(SEED_PERIOD),
                settings.get(DEMAND_PERIOD),
                settings.get(LOCAL_PERIOD),
                settings.get(RAW_PERIOD));
    }
}
