package org.modelmirror.settings;

import java.time.Duration;
import java.util.List;

/**
 * Route files and settings that are edited while the service runs (architecture decision 5).
 *
 * @param enabled whether edits are taken
 * @param period how often the folders are looked at; an edit counts once two looks in a row found the same
 */
public record ReloadSettings(boolean enabled, Duration period) {
    static final Setting<Boolean> ENABLED = Setting.of(
            "reload.enabled",
            SettingTypes.FLAG,
            "true",
            "Take edits of routes/ and config/ while running; false reads them at start only");
    static final Setting<Duration> PERIOD = Setting.of(
            "reload.period",
            SettingTypes.POSITIVE_DURATION,
            "500ms",
            "How often routes/ and config/ are looked at; an edit counts once two looks in a row found the same");

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(ENABLED, PERIOD);

    static ReloadSettings of(Settings settings) {
        return new ReloadSettings(settings.get(ENABLED), settings.get(PERIOD));
    }
}
