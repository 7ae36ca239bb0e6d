package org.modelmirror.settings;

import java.time.Duration;
import java.util.List;

/**
 * How usage figures and deletion risk are worked out (analytics.md 0.1).
 *
 * @param strict count every use and worker for one model only, and the like (analytics.md 8.3)
 * @param statisticsCacheTtl how long statistics are kept
 * @param statisticsPrecompute accepted for the peer, without effect there and here
 * @param deletionRiskCacheTtl how long deletion risks are kept
 * @param preferredFileHosts hosts whose downloads raise no flag
 * @param lowUsagePercentage usage below which an image model is flagged, in percent of the month
 * @param textLowUsagePercentage usage below which a text model is flagged, in percent of the month
 * @param textIgnoreDownloadHosts no download flags for text models
 * @param textCriticalUsage uses a month below which a text model is critical
 * @param textCriticalWorkers workers below which a text model is critical
 */
public record AnalyticsSettings(
        boolean strict,
        Duration statisticsCacheTtl,
        boolean statisticsPrecompute,
        Duration deletionRiskCacheTtl,
        List<String> preferredFileHosts,
        double lowUsagePercentage,
        double textLowUsagePercentage,
        boolean textIgnoreDownloadHosts,
        int textCriticalUsage,
        int textCriticalWorkers) {
    static final Setting<Boolean> STRICT = Setting.of(
                    "analytics.strict",
                    SettingTypes.FLAG,
                    "false",
                    "Count every use and worker for one model only; the numbers then differ from the Python service's")
            .peer("ANALYTICS_STRICT");
    static final Setting<Duration> STATISTICS_CACHE_TTL = Setting.of(
                    "analytics.statistics.cache-ttl",
                    SettingTypes.POSITIVE_DURATION,
                    "300s",
                    "How long statistics are kept")
            .peer("STATISTICS_CACHE_TTL");
    static final Setting<Boolean> STATISTICS_PRECOMPUTE = Setting.of(
                    "analytics.statistics.precompute",
                    SettingTypes.FLAG,
                    "false",
                    "Accepted for the peer, without effect there and here")
            .peer("ENABLE_STATISTICS_PRECOMPUTE");
    static final Setting<Duration> DELETION_RISK_CACHE_TTL = Setting.of(
                    "analytics.deletion-risk.cache-ttl",
                    SettingTypes.POSITIVE_DURATION,
                    "300s",
                    "How long deletion risks are kept")
            .peer("DELETION_RISK_CACHE_TTL");
    static final Setting<List<String>> PREFERRED_FILE_HOSTS = Setting.of(
                    "analytics.preferred-file-hosts",
                    SettingTypes.LIST,
                    "huggingface.co",
                    "Hosts whose downloads raise no flag")
            .peer("PREFERRED_FILE_HOSTS");
    static final Setting<Double> LOW_USAGE_PERCENTAGE = Setting.of(
                    "analytics.low-usage-percentage",
                    SettingTypes.decimal(0, 100),
                    "0.0065",
                    "Usage below which an image model is flagged, in percent of the month")
            .peer("LOW_USAGE_THRESHOLD_PERCENTAGE");
    static final Setting<Double> TEXT_LOW_USAGE_PERCENTAGE = Setting.of(
                    "analytics.text.low-usage-percentage",
                    SettingTypes.decimal(0, 100),
                    "0.02",
                    "Usage below which a text model is flagged, in percent of the month")
            .peer("TEXT_GEN_LOW_USAGE_THRESHOLD_PERCENTAGE");
    static final Setting<Boolean> TEXT_IGNORE_DOWNLOAD_HOSTS = Setting.of(
                    "analytics.text.ignore-download-hosts",
                    SettingTypes.FLAG,
                    "true",
                    "No download flags for text models")
            .peer("TEXT_GEN_IGNORE_DOWNLOAD_HOSTS");
    static final Setting<Integer> TEXT_CRITICAL_USAGE = Setting.of(
                    "analytics.text.critical-usage",
                    SettingTypes.integer(0),
                    "10",
                    "Uses a month below which a text model is critical")
            .peer("TEXT_GEN_CRITICAL_USAGE_THRESHOLD");
    static final Setting<Integer> TEXT_CRITICAL_WORKERS = Setting.of(
                    "analytics.text.critical-workers",
                    SettingTypes.integer(0),
                    "1",
                    "Workers below which a text model is critical")
            .peer("TEXT_GEN_CRITICAL_WORKER_THRESHOLD");

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(
            STRICT,
            STATISTICS_CACHE_TTL,
            STATISTICS_PRECOMPUTE,
            DELETION_RISK_CACHE_TTL,
            PREFERRED_FILE_HOSTS,
            LOW_USAGE_PERCENTAGE,
            TEXT_LOW_USAGE_PERCENTAGE,
            TEXT_IGNORE_DOWNLOAD_HOSTS,
            TEXT_CRITICAL_USAGE,
            TEXT_CRITICAL_WORKERS);

    public AnalyticsSettings {
        preferredFileHosts = List.copyOf(preferredFileHosts);
    }

    static AnalyticsSettings of(Settings settings) {
        return new AnalyticsSettings(
                settings.get(STRICT),
                settings.get(STATISTICS_CACHE_TTL),
                settings.get(STATISTICS_PRECOMPUTE),
                settings.get(DELETION_RISK_CACHE_TTL),
                settings.get(PREFERRED_FILE_HOSTS),
                settings.get(LOW_USAGE_PERCENTAGE),
                settings.get(TEXT_LOW_USAGE_PERCENTAGE),
                settings.get(TEXT_IGNORE_DOWNLOAD_HOSTS),
                settings.get(TEXT_CRITICAL_USAGE),
                settings.get(TEXT_CRITICAL_WORKERS));
    }
}
