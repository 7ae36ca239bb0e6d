package org.modelmirror.settings;

import java.time.Duration;
import java.util.List;

/**
 * Clients that wait for changes: event streams and held reads (http-api.md 2.11).
 *
 * @param maxStreams event streams open at a time; more are answered 503
 * @param heartbeat how often a stream says that it is alive
 * @param retry how long a client is asked to wait before it connects again
 * @param keep changes remembered for clients that come back
 * @param maxClientBytes bytes that may wait for one client
 * @param gather how long further changes are gathered after one was sent
 * @param maxWaits reads held at a time; more are answered at once
 * @param maxWait longest time a read is held; zero holds none
 */
public record EventsSettings(
        int maxStreams,
        Duration heartbeat,
        Duration retry,
        int keep,
        int maxClientBytes,
        Duration gather,
        int maxWaits,
        Duration maxWait) {
    static final Setting<Integer> MAX_STREAMS = Setting.of(
            "events.max-streams",
            SettingTypes.integer(0),
            "4000",
            "Event streams open at a time; more are answered 503; 0 allows none");
    static final Setting<Duration> HEARTBEAT = Setting.of(
            "events.heartbeat",
            SettingTypes.POSITIVE_DURATION,
            "15s",
            "How often a stream says that it is alive, which keeps proxies from closing it");
    static final Setting<Duration> RETRY = Setting.of(
            "events.retry", SettingTypes.DURATION, "2s", "How long a client is asked to wait before it connects again");
    static final Setting<Integer> KEEP = Setting.of(
            "events.keep",
            SettingTypes.integer(1, 1_000_000),
            "4096",
            "Changes remembered, some 600 bytes each, for clients that come back or read slowly");
    static final Setting<Integer> MAX_CLIENT_BYTES = Setting.of(
            "events.max-client-bytes",
            SettingTypes.integer(4096),
            "65536",
            "Bytes that may wait for one client; the rest waits in what is remembered");
    static final Setting<Duration> GATHER = Setting.of(
            "events.gather",
            SettingTypes.DURATION,
            "50ms",
            "After a change was sent, further ones are gathered this long and sent together");
    static final Setting<Integer> MAX_WAITS = Setting.of(
            "events.max-waits",
            SettingTypes.integer(0),
            "4000",
            "Reads with Prefer: wait that are held at a time; more are answered at once");
    static final Setting<Duration> MAX_WAIT = Setting.of(
            "events.max-wait",
            SettingTypes.DURATION,
            "60s",
            "Longest time a read with Prefer: wait is held; 0 holds none");

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL =
            List.of(MAX_STREAMS, HEARTBEAT, RETRY, KEEP, MAX_CLIENT_BYTES, GATHER, MAX_WAITS, MAX_WAIT);

    static EventsSettings of(Settings settings) {
        return new EventsSettings(
                settings.get(MAX_STREAMS),
                settings.get(HEARTBEAT),
                settings.get(RETRY),
                settings.get(KEEP),
                settings.get(MAX_CLIENT_BYTES),
                settings.get(GATHER),
                settings.get(MAX_WAITS),
                settings.get(MAX_WAIT));
    }
}
