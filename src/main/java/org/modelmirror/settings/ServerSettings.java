package org.modelmirror.settings;

import java.nio.file.Path;
import java.util.List;

/**
 * Where the service listens (architecture.md 5).
 *
 * @param host address the service listens on
 * @param port tCP port; 0 takes any free one
 * @param trustedProxies whose {@code X-Forwarded-For} tells where a request came from
 * @param logFolder folder for log files, where a file appender is configured
 */
public record ServerSettings(String host, int port, List<AddressBlock> trustedProxies, Path logFolder) {
    static final Setting<String> HOST =
            Setting.of("server.host", SettingTypes.NAME, "0.0.0.0", "Address the service listens on");
    static final Setting<Integer> PORT =
            Setting.of("server.port", SettingTypes.integer(0, 65535), "19800", "TCP port; 0 takes any free one");
    static final Setting<List<AddressBlock>> TRUSTED_PROXIES = Setting.of(
            "server.trusted-proxies",
            SettingTypes.ADDRESS_BLOCKS,
            "",
            "Proxies in front, such as 127.0.0.1,10.0.0.0/8: what they say in X-Forwarded-For counts for write.rate-per-address");
    static final Setting<Path> LOG_FOLDER = Setting.of(
                    "server.log-folder",
                    SettingTypes.FOLDER,
                    "logs",
                    "Folder for log files, where a file appender is configured")
            .shared("LOGS_FOLDER");

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(HOST, PORT, TRUSTED_PROXIES, LOG_FOLDER);

    public ServerSettings {
        trustedProxies = List.copyOf(trustedProxies);
    }

    static ServerSettings of(Settings settings) {
        return new ServerSettings(
                settings.get(HOST), settings.get(PORT), settings.get(TRUSTED_PROXIES), settings.get(LOG_FOLDER));
    }
}
