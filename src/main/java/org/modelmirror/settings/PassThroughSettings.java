package org.modelmirror.settings;

import java.time.Duration;
import java.util.List;

/**
 * How v2 reads that only PRIMARY knows are handed on to it.
 *
 * @param enabled whether they are; else they are answered 404
 * @param ttl how long an answer is given without asking PRIMARY again
 * @param maxEntries answers kept for when PRIMARY is away
 * @param maxBytes size of the answers kept, in bytes
 */
public record PassThroughSettings(boolean enabled, Duration ttl, int maxEntries, int maxBytes) {
    static final Setting<Boolean> ENABLED = Setting.of(
            "serve.pass-through",
            SettingTypes.FLAG,
            "false",
            "Hand GETs of unknown v2 paths on to PRIMARY, without any header of the client's");
    static final Setting<Duration> TTL = Setting.of(
            "serve.pass-through.ttl",
            SettingTypes.DURATION,
            "60s",
            "How long such an answer is given without asking PRIMARY again");
    static final Setting<Integer> MAX_ENTRIES = Setting.of(
            "serve.pass-through.max-entries",
            SettingTypes.integer(1),
            "256",
            "Such answers kept for when PRIMARY is away");
    static final Setting<Integer> MAX_BYTES = Setting.of(
            "serve.pass-through.max-bytes", SettingTypes.integer(1), "33554432", "Size of the answers kept, in bytes");

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(ENABLED, TTL, MAX_ENTRIES, MAX_BYTES);

    static PassThroughSettings of(Settings settings) {
        return new PassThroughSettings(
                settings.get(ENABLED), settings.get(TTL), settings.get(MAX_ENTRIES), settings.get(MAX_BYTES));
    }
}
