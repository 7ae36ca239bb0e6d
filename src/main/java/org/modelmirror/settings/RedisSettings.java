package org.modelmirror.settings;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The shared cache and announcements of several instances (sources-and-storage.md 6).
 *
 * @param enabled share cache and invalidation through Redis; never when offline
 * @param address server and database, rediss:// for TLS; may hold a password
 * @param poolSize connections kept
 * @param socketTimeout longest wait for one operation
 * @param connectTimeout longest wait for a connection
 * @param attempts attempts in total when the connection fails
 * @param backoff shortest wait before the next attempt
 * @param keyPrefix what every key and channel begins with; a REPLICA appends :replica
 * @param ttl lifetime of cached categories; empty or 0 takes source.cache-ttl
 * @param pubsub publish changes and listen to those of others
 * @param failureCooldown how long Redis is left alone after two failures in a row
 * @param comparePeriod how often the generations of all categories are compared, for messages that were lost
 */
public record RedisSettings(
        boolean enabled,
        RedisAddress address,
        int poolSize,
        Duration socketTimeout,
        Duration connectTimeout,
        int attempts,
        Duration backoff,
        String keyPrefix,
        Optional<Duration> ttl,
        boolean pubsub,
        Duration failureCooldown,
        Duration comparePeriod) {
    static final Setting<Boolean> ENABLED = Setting.of(
                    "announce.redis.enabled",
                    SettingTypes.FLAG,
                    "false",
                    "Share cache and invalidation through Redis; never when offline")
            .peer("REDIS__USE_REDIS");
    static final Setting<RedisAddress> URL = Setting.of(
                    "announce.redis.url",
                    SettingTypes.REDIS_URL,
                    "redis://localhost:6379/0",
                    "Server and database, rediss:// for TLS; may hold a password")
            .peer("REDIS__URL")
            .asSecret();
    static final Setting<Integer> POOL_SIZE = Setting.of(
                    "announce.redis.pool-size", SettingTypes.integer(1), "10", "Connections kept")
            .peer("REDIS__POOL_SIZE");
    static final Setting<Duration> SOCKET_TIMEOUT = Setting.of(
                    "announce.redis.socket-timeout",
                    SettingTypes.POSITIVE_DURATION,
                    "5s",
                    "Longest wait for one operation")
            .peer("REDIS__SOCKET_TIMEOUT");
    static final Setting<Duration> CONNECT_TIMEOUT = Setting.of(
                    "announce.redis.connect-timeout",
                    SettingTypes.POSITIVE_DURATION,
                    "5s",
                    "Longest wait for a connection")
            .peer("REDIS__SOCKET_CONNECT_TIMEOUT");
    static final Setting<Integer> ATTEMPTS = Setting.of(
                    "announce.redis.attempts",
                    SettingTypes.integer(1, 100),
                    "3",
                    "Attempts in total when the connection fails")
            .peer("REDIS__RETRY_MAX_ATTEMPTS");
    static final Setting<Duration> BACKOFF = Setting.of(
                    "announce.redis.backoff", SettingTypes.DURATION, "500ms", "Shortest wait before the next attempt")
            .peer("REDIS__RETRY_BACKOFF_SECONDS");
    static final Setting<String> KEY_PREFIX = Setting.of(
                    "announce.redis.key-prefix",
                    SettingTypes.NAME,
                    "horde:model_ref",
                    "What every key and channel begins with; a REPLICA appends :replica")
            .peer("REDIS__KEY_PREFIX");
    static final Setting<Optional<Duration>> TTL = Setting.of(
                    "announce.redis.ttl",
                    SettingTypes.optional(SettingTypes.DURATION),
                    "",
                    "Lifetime of cached categories; empty or 0 takes source.cache-ttl")
            .peer("REDIS__TTL_SECONDS");
    static final Setting<Boolean> PUBSUB = Setting.of(
                    "announce.redis.pubsub", SettingTypes.FLAG, "true", "Publish changes and listen to those of others")
            .peer("REDIS__USE_PUBSUB");
    static final Setting<Duration> FAILURE_COOLDOWN = Setting.of(
                    "announce.redis.failure-cooldown",
                    SettingTypes.DURATION,
                    "10s",
                    "How long Redis is left alone after two failures in a row")
            .peer("REDIS__FAILURE_COOLDOWN_SECONDS");

    static final Setting<Duration> COMPARE_PERIOD = Setting.of(
                    "announce.redis.compare-period",
                    SettingTypes.duration(Duration.ofMillis(100), "a duration of at least 100ms"),
                    "30s",
                    "How often the generations of all categories are compared, for messages that were lost")
            .atOnce();

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(
            ENABLED,
            URL,
            POOL_SIZE,
            SOCKET_TIMEOUT,
            CONNECT_TIMEOUT,
            ATTEMPTS,
            BACKOFF,
            KEY_PREFIX,
            TTL,
            PUBSUB,
            FAILURE_COOLDOWN,
            COMPARE_PERIOD);

    static RedisSettings of(Settings settings) {
        return new RedisSettings(
                settings.get(ENABLED),
                settings.get(URL),
                settings.get(POOL_SIZE),
                settings.get(SOCKET_TIMEOUT),
                settings.get(CONNECT_TIMEOUT),
                settings.get(ATTEMPTS),
                settings.get(BACKOFF),
                settings.get(KEY_PREFIX),
                settings.get(TTL),
                settings.get(PUBSUB),
                settings.get(FAILURE_COOLDOWN),
                settings.get(COMPARE_PERIOD));
    }
}
