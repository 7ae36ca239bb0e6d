package org.modelmirror.settings;

import java.time.Duration;
import java.util.List;

/**
 * What is kept of the past of each category file (http-api.md 2.11).
 *
 * @param enabled keep versions at all
 * @param maxVersions most versions kept of one file
 * @param maxAge age at which a version is given up; the newest never is
 */
public record HistorySettings(boolean enabled, int maxVersions, Duration maxAge) {
    static final Setting<Boolean> ENABLED =
            Setting.of("history.enabled", SettingTypes.FLAG, "true", "Keep each committed version of a category file");
    static final Setting<Integer> MAX_VERSIONS =
            Setting.of("history.max-versions", SettingTypes.integer(1), "50", "Most versions kept of one file");
    static final Setting<Duration> MAX_AGE = Setting.of(
            "history.max-age",
            SettingTypes.POSITIVE_DURATION,
            "30d",
            "Age at which a version is given up; the newest never is");

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(ENABLED, MAX_VERSIONS, MAX_AGE);

    static HistorySettings of(Settings settings) {
        return new HistorySettings(settings.get(ENABLED), settings.get(MAX_VERSIONS), settings.get(MAX_AGE));
    }
}
