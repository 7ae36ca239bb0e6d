package org.modelmirror.settings;

import java.time.Duration;
import java.util.List;

/**
 * Limits of one fetch (sources-and-storage.md 2.2 and 2.4).
 *
 * @param maxBytes largest decoded answer accepted, in bytes; the largest known has 1.1 MB
 * @param budget longest a fetch of one category may take, retries and fallback included
 */
public record FetchSettings(int maxBytes, Duration budget) {
    static final Setting<Integer> MAX_BYTES = Setting.of(
            "fetch.max-bytes",
            SettingTypes.integer(1),
            "67108864",
            "Largest decoded answer accepted, in bytes; the largest known has 1.1 MB");
    static final Setting<Duration> BUDGET = Setting.of(
                    "fetch.budget",
                    SettingTypes.POSITIVE_DURATION,
                    "45s",
                    "Longest a fetch of one category may take, retries and fallback included")
            .atOnce();

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(MAX_BYTES, BUDGET);

    static FetchSettings of(Settings settings) {
        return new FetchSettings(settings.get(MAX_BYTES), settings.get(BUDGET));
    }
}
