package org.modelmirror.settings;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Which of several instances polls (sources-and-storage.md 2.7). The lock lies in the data folder, so that only instances
 * that share the data can have one leader: an instance with a folder of its own leads itself.
 *
 * @param kind how a leader is found
 * @param heartbeat how often the leader gives a sign of life, and the others look for one
 * @param takeover how long the leader may be silent before another one takes its place
 */
public record LeaderSettings(LeaderKind kind, Duration heartbeat, Duration takeover) {
    /** Silence of fewer heartbeats than this is no silence. */
    private static final int MIN_HEARTBEATS = 2;

    static final Setting<LeaderKind> KIND = Setting.of(
            "leader.kind",
            SettingTypes.choice(
                    List.of(LeaderKind.values()), kind -> kind.name().toLowerCase(Locale.ROOT)),
            "none",
            "Which of the instances on one data folder polls: none (every one) or file (the holder of a lock)");
    static final Setting<Duration> HEARTBEAT = Setting.of(
            "leader.heartbeat",
            SettingTypes.POSITIVE_DURATION,
            "1s",
            "How often the leader gives a sign of life; the same for all instances");
    static final Setting<Duration> TAKEOVER = Setting.of(
            "leader.takeover",
            SettingTypes.POSITIVE_DURATION,
            "5s",
            "How long the leader may be silent before another takes over; at least two heartbeats");

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(KIND, HEARTBEAT, TAKEOVER);

    static LeaderSettings of(Settings settings) {
        return new LeaderSettings(settings.get(KIND), settings.get(HEARTBEAT), settings.get(TAKEOVER));
    }

    /** How many heartbeats may be missing. */
    public int heartbeatsToMiss() {
        return (int) Math.min(
                1_000_000, Math.max(MIN_HEARTBEATS, takeover.toMillis() / Math.max(1, heartbeat.toMillis())));
    }

    /** Whether one instance polls for all on its folder. */
    public boolean isElected() {
        return kind == LeaderKind.FILE;
    }
}
