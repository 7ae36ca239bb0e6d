package org.modelmirror.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where category files lie (sources-and-storage.md 4.1).
 *
 * @param folder base folder of all data; with AIWORKER_CACHE_HOME its subfolder horde_model_reference
 * @param makeFolders create the whole folder tree at start instead of folder by folder when written
 * @param watchPeriod how often to look for files edited from outside
 */
public record StoreSettings(Path folder, boolean makeFolders, Duration watchPeriod) {
    static final Setting<Path> FOLDER = Setting.of(
                    "store.folder",
                    SettingTypes.FOLDER,
                    "data",
                    "Base folder of all data; with AIWORKER_CACHE_HOME its subfolder horde_model_reference")
            .sharedParent("AIWORKER_CACHE_HOME", "horde_model_reference");
    static final Setting<Boolean> MAKE_FOLDERS = Setting.of(
                    "store.make-folders",
                    SettingTypes.FLAG,
                    "false",
                    "Create the whole folder tree at start instead of folder by folder when written")
            .peer("MAKE_FOLDERS");
    static final Setting<Duration> WATCH_PERIOD = Setting.of(
                    "store.watch.period",
                    SettingTypes.POSITIVE_DURATION,
                    "1s",
                    "How often to look for files edited from outside")
            .atOnce();

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(FOLDER, MAKE_FOLDERS, WATCH_PERIOD);

    static StoreSettings of(Settings settings) {
        return new StoreSettings(settings.get(FOLDER), settings.get(MAKE_FOLDERS), settings.get(WATCH_PERIOD));
    }
}
