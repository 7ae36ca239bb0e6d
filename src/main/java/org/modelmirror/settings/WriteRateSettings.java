package org.modelmirror.settings;

import java.util.List;

/**
 * How often writes may be tried (http-api.md 4.9).
 *
 * @param perKey tries a minute with the same key; 0 for any number
 * @param perAddress tries a minute from the same address; 0 for any number
 */
public record WriteRateSettings(int perKey, int perAddress) {
    static final Setting<Integer> PER_KEY = Setting.of(
                    "write.rate-per-key",
                    SettingTypes.integer(0),
                    "600",
                    "Writes and questions for roles a minute with the same key, more are answered 429; 0 for any number")
            .atOnce();
    static final Setting<Integer> PER_ADDRESS = Setting.of(
                    "write.rate-per-address",
                    SettingTypes.integer(0),
                    "600",
                    "Writes and questions for roles a minute from the same address, more are answered 429; 0 for any number; behind a proxy see server.trusted-proxies")
            .atOnce();

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(PER_KEY, PER_ADDRESS);

    static WriteRateSettings of(Settings settings) {
        return new WriteRateSettings(settings.get(PER_KEY), settings.get(PER_ADDRESS));
    }
}
