package org.modelmirror.settings;

import java.nio.file.Path;
import java.util.List;

/**
 * Where the service listens (architecture.md 5).
 *
 * @param host address the service listens on
 * @param port tCP port; 0 takes any free one
 * @param logFolder folder for log files, where a file appender is configured
 */
public record ServerSettings(String host, int port, Path logFolder) {
    static final Setting<String> HOST =
            Setting.of("server.host", SettingTypes.NAME, "0.0.0.0", "Address the service listens on");
    static final Setting<Integer> PORT =
            Setting.of("server.port", SettingTypes.integer(0, 65535), "19800", "TCP port; 0 takes any free one");
    static final Setting<Path> LOG_FOLDER = Setting.of(
                    "server.log-folder",
                    SettingTypes.FOLDER,
                    "logs",
                    "Folder for log files, where a file appender is configured")
            .shared("LOGS_FOLDER");

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(HOST, PORT, LOG_FOLDER);

    static ServerSettings of(Settings settings) {
        return new ServerSettings(settings.get(HOST), settings.get(PORT), settings.get(LOG_FOLDER));
    }
}
