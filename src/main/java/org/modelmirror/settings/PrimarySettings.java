package org.modelmirror.settings;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How PRIMARY is asked (sources-and-storage.md 2.2 to 2.4).
 *
 * @param url base URL of PRIMARY with its root path; empty means GitHub only
 * @param timeout connect and read timeout; an attempt as a whole may take three times as long
 * @param attempts attempts in total, the first one included
 * @param backoff wait before the second attempt, doubled from then on
 */
public record PrimarySettings(Optional<URI> url, Duration timeout, int attempts, Duration backoff) {
    static final Setting<Optional<URI>> URL = Setting.of(
                    "source.primary.url",
                    SettingTypes.optional(SettingTypes.HTTP_URL),
                    "https://models.aihorde.net/api",
                    "Base URL of PRIMARY with its root path; empty means GitHub only")
            .peer("PRIMARY_API_URL")
            .withMeaningfulEmptiness();
    static final Setting<Duration> TIMEOUT = Setting.of(
                    "source.primary.timeout",
                    SettingTypes.POSITIVE_DURATION,
                    "10s",
                    "Connect and read timeout; an attempt as a whole may take three times as long")
            .peer("PRIMARY_API_TIMEOUT")
            .atOnce();
    static final Setting<Integer> ATTEMPTS = Setting.of(
                    "source.primary.attempts",
                    SettingTypes.integer(1, 100),
                    "3",
                    "Attempts in total, the first one included")
            .atOnce();
    static final Setting<Duration> BACKOFF = Setting.of(
                    "source.primary.backoff",
                    SettingTypes.POSITIVE_DURATION,
                    "1s",
                    "Wait before the second attempt, doubled from then on")
            .atOnce();

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(URL, TIMEOUT, ATTEMPTS, BACKOFF);

    static PrimarySettings of(Settings settings) {
        return new PrimarySettings(
                settings.get(URL), settings.get(TIMEOUT), settings.get(ATTEMPTS), settings.get(BACKOFF));
    }
}
