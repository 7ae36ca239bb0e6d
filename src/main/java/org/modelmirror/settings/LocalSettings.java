package org.modelmirror.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A folder of the operator's as a source (architecture.md 1).
 *
 * @param folder where its files lie; empty when there is none
 * @param settle how long a file must have been left alone before it is read; 0 at once
 */
public record LocalSettings(Optional<Path> folder, Duration settle) {
    static final Setting<Optional<Path>> FOLDER = Setting.of(
            "source.local.folder",
            SettingTypes.optional(SettingTypes.FOLDER),
            "",
            "Folder with category files that answers where PRIMARY and GitHub do not; docs/operations.md has the layout");
    static final Setting<Duration> SETTLE = Setting.of(
            "source.local.settle",
            SettingTypes.DURATION,
            "2s",
            "How long a file there must have been left alone before it is read; 0 at once");

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(FOLDER, SETTLE);

    static LocalSettings of(Settings settings) {
        return new LocalSettings(settings.get(FOLDER), settings.get(SETTLE));
    }
}
