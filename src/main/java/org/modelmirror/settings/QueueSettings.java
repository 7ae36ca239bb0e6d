package org.modelmirror.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The queue of proposed changes (sources-and-storage.md 8.5).
 *
 * @param enabled writes wait for approval; PRIMARY only
 * @param subdir its folder, below the base folder
 * @param folder a folder elsewhere, which wins over queue.subdir
 * @param requestorIds AI Horde user ids that may propose changes
 * @param approverIds AI Horde user ids that may approve and apply
 * @param maxSegmentBytes reserved by the peer, without effect there and here, in bytes
 * @param requireDistinctApprover forbid approving what one proposed oneself
 */
public record QueueSettings(
        boolean enabled,
        String subdir,
        Optional<Path> folder,
        List<String> requestorIds,
        List<String> approverIds,
        int maxSegmentBytes,
        boolean requireDistinctApprover) {
    static final Setting<Boolean> ENABLED = Setting.of(
                    "queue.enabled", SettingTypes.FLAG, "true", "Writes wait for approval; PRIMARY only")
            .peer("PENDING_QUEUE__ENABLED");
    static final Setting<String> SUBDIR = Setting.of(
                    "queue.subdir", SettingTypes.NAME, "pending_queue", "Its folder, below the base folder")
            .peer("PENDING_QUEUE__RELATIVE_SUBDIR");
    static final Setting<Optional<Path>> FOLDER = Setting.of(
                    "queue.folder",
                    SettingTypes.optional(SettingTypes.FOLDER),
                    "",
                    "A folder elsewhere, which wins over queue.subdir")
            .peer("PENDING_QUEUE__ROOT_PATH_OVERRIDE");
    static final Setting<List<String>> REQUESTOR_IDS = Setting.of(
                    "queue.requestor-ids",
                    SettingTypes.LIST,
                    "",
                    "AI Horde user ids that may propose changes; empty lets nobody")
            .peer("PENDING_QUEUE__REQUESTOR_IDS");
    static final Setting<List<String>> APPROVER_IDS = Setting.of(
                    "queue.approver-ids",
                    SettingTypes.LIST,
                    "",
                    "AI Horde user ids that may approve and apply; empty lets nobody")
            .peer("PENDING_QUEUE__APPROVER_IDS");
    static final Setting<Integer> MAX_SEGMENT_BYTES = Setting.of(
                    "queue.max-segment-bytes",
                    SettingTypes.integer(1),
                    "5242880",
                    "Reserved by the peer, without effect there and here, in bytes")
            .peer("PENDING_QUEUE__MAX_SEGMENT_BYTES");
    static final Setting<Boolean> REQUIRE_DISTINCT_APPROVER = Setting.of(
            "queue.require-distinct-approver",
            SettingTypes.FLAG,
            "false",
            "Forbid approving what one proposed oneself");

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL =
            List.of(ENABLED, SUBDIR, FOLDER, REQUESTOR_IDS, APPROVER_IDS, MAX_SEGMENT_BYTES, REQUIRE_DISTINCT_APPROVER);

    public QueueSettings {
        requestorIds = List.copyOf(requestorIds);
        approverIds = List.copyOf(approverIds);
    }

    static QueueSettings of(Settings settings) {
        return new QueueSettings(
                settings.get(ENABLED),
                settings.get(SUBDIR),
                settings.get(FOLDER),
                settings.get(REQUESTOR_IDS),
                settings.get(APPROVER_IDS),
                settings.get(MAX_SEGMENT_BYTES),
                settings.get(REQUIRE_DISTINCT_APPROVER));
    }
}
