package org.modelmirror.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The trail of who changed what (sources-and-storage.md 8.5).
 *
 * @param enabled write the audit trail and serve its views
 * @param maxSegmentBytes size at which a segment is closed and the next one begun, in bytes
 * @param subdir its folder, below the base folder
 * @param folder a folder elsewhere, which wins over audit.subdir
 */
public record AuditSettings(boolean enabled, int maxSegmentBytes, String subdir, Optional<Path> folder) {
    static final Setting<Boolean> ENABLED = Setting.of(
                    "audit.enabled", SettingTypes.FLAG, "true", "Write the audit trail and serve its views")
            .peer("AUDIT__ENABLED");
    static final Setting<Integer> MAX_SEGMENT_BYTES = Setting.of(
                    "audit.max-segment-bytes",
                    SettingTypes.integer(1),
                    "5242880",
                    "Size at which a segment is closed and the next one begun, in bytes")
            .peer("AUDIT__MAX_SEGMENT_BYTES");
    static final Setting<String> SUBDIR = Setting.of(
                    "audit.subdir", SettingTypes.NAME, "audit", "Its folder, below the base folder")
            .peer("AUDIT__RELATIVE_SUBDIR");
    static final Setting<Optional<Path>> FOLDER = Setting.of(
                    "audit.folder",
                    SettingTypes.optional(SettingTypes.FOLDER),
                    "",
                    "A folder elsewhere, which wins over audit.subdir")
            .peer("AUDIT__ROOT_PATH_OVERRIDE");

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(ENABLED, MAX_SEGMENT_BYTES, SUBDIR, FOLDER);

    static AuditSettings of(Settings settings) {
        return new AuditSettings(
                settings.get(ENABLED), settings.get(MAX_SEGMENT_BYTES), settings.get(SUBDIR), settings.get(FOLDER));
    }
}
