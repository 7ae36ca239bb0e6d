package org.modelmirror.settings;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How GitHub is asked (sources-and-storage.md 2.4 and 2.8).
 *
 * @param url base URL of raw files; owner, name, branch and file are appended
 * @param timeout connect and read timeout; an attempt as a whole may take three times as long
 * @param attempts attempts in total, the first one included
 * @param backoff wait before the second attempt, doubled from then on
 * @param fallback whether GitHub answers while PRIMARY fails
 * @param apiUrl base URL of the API, asked for new commits
 * @param token access token of the API; with one, a commit starts a refresh at once
 * @param commitPeriod how often each repository is asked for new commits
 * @param minRefresh shortest time between demand-driven contacts per category; polls keep their own period
 */
public record GitHubSettings(
        URI url,
        Duration timeout,
        int attempts,
        Duration backoff,
        boolean fallback,
        Duration minRefresh,
        URI apiUrl,
        Optional<String> token,
        Duration commitPeriod) {
    static final Setting<URI> URL = Setting.of(
            "source.github.url",
            SettingTypes.HTTP_URL,
            "https://raw.githubusercontent.com",
            "Base URL of raw files; owner, name, branch and file are appended");
    static final Setting<Duration> TIMEOUT = Setting.of(
                    "source.github.timeout",
                    SettingTypes.POSITIVE_DURATION,
                    "30s",
                    "Connect and read timeout; an attempt as a whole may take three times as long")
            .atOnce();
    static final Setting<Integer> ATTEMPTS = Setting.of(
                    "source.github.attempts",
                    SettingTypes.integer(1, 100),
                    "3",
                    "Attempts in total, the first one included")
            .peer("LEGACY_DOWNLOAD_RETRY_MAX_ATTEMPTS")
            .atOnce();
    static final Setting<Duration> BACKOFF = Setting.of(
                    "source.github.backoff",
                    SettingTypes.POSITIVE_DURATION,
                    "2s",
                    "Wait before the second attempt, doubled from then on")
            .peer("LEGACY_DOWNLOAD_RETRY_BACKOFF_SECONDS")
            .atOnce();
    static final Setting<Boolean> FALLBACK = Setting.of(
                    "source.github.fallback", SettingTypes.FLAG, "true", "Whether GitHub answers while PRIMARY fails")
            .peer("ENABLE_GITHUB_FALLBACK");
    static final Setting<Duration> MIN_REFRESH = Setting.of(
                    "source.github.min-refresh",
                    SettingTypes.DURATION,
                    "300s",
                    "Shortest time between demand-driven contacts per category; polls keep their own period")
            .peer("GITHUB_MIN_REFRESH_SECONDS")
            .atOnce();

    static final Setting<URI> API_URL = Setting.of(
            "source.github.api-url",
            SettingTypes.HTTP_URL,
            "https://api.github.com",
            "Base URL of the API, which is asked for new commits where there is a token");
    static final Setting<Optional<String>> TOKEN = Setting.of(
                    "source.github.token",
                    SettingTypes.optional(SettingTypes.NAME),
                    "",
                    "Access token of the API; with one, a commit starts a refresh at once. From the environment")
            .asSecret();
    static final Setting<Duration> COMMIT_PERIOD = Setting.of(
                    "source.github.commit-period",
                    SettingTypes.POSITIVE_DURATION,
                    "60s",
                    "How often each repository is asked for new commits, conditionally, where there is a token")
            .atOnce();

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL =
            List.of(URL, TIMEOUT, ATTEMPTS, BACKOFF, FALLBACK, MIN_REFRESH, API_URL, TOKEN, COMMIT_PERIOD);

    static GitHubSettings of(Settings settings) {
        return new GitHubSettings(
                settings.get(URL),
                settings.get(TIMEOUT),
                settings.get(ATTEMPTS),
                settings.get(BACKOFF),
                settings.get(FALLBACK),
                settings.get(MIN_REFRESH),
                settings.get(API_URL),
                settings.get(TOKEN),
                settings.get(COMMIT_PERIOD));
    }
}
