package org.modelmirror.settings;

import java.time.Duration;
import java.util.List;

/**
 * Copies of the last accepted answer of each category (sources-and-storage.md 3.6).
 *
 * @param enabled keep the last accepted answer of each category across restarts
 * @param subdir its folder, below the base folder
 * @param period how often notes on last good copies that had to wait are written
 */
public record LastGoodSettings(boolean enabled, String subdir, Duration period) {
    static final Setting<Boolean> ENABLED = Setting.of(
                    "last-good.enabled",
                    SettingTypes.FLAG,
                    "true",
                    "Keep the last accepted answer of each category across restarts")
            .peer("LAST_GOOD_ENABLED");
    static final Setting<String> SUBDIR = Setting.of(
                    "last-good.subdir", SettingTypes.NAME, "last_good", "Its folder, below the base folder")
            .peer("LAST_GOOD_SUBDIR");
    static final Setting<Duration> PERIOD = Setting.of(
                    "last-good.period",
                    SettingTypes.POSITIVE_DURATION,
                    "60s",
                    "How often notes on last good copies that had to wait are written")
            .atOnce();

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(ENABLED, SUBDIR, PERIOD);

    static LastGoodSettings of(Settings settings) {
        return new LastGoodSettings(settings.get(ENABLED), settings.get(SUBDIR), settings.get(PERIOD));
    }
}
