package org.modelmirror.convert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelmirror.legacy.LegacyConfig;
import org.modelmirror.legacy.LegacyDownload;
import org.modelmirror.legacy.LegacyFile;
import org.modelmirror.reference.RecordSchema;
import org.modelmirror.reference.Violation;
import org.modelmirror.reference.Violations;

/**
 * Joins the files and downloads of a legacy record into v2 download entries, in file order (records-and-conversion.md
 * 4.2).
 */
final class ConfigConverter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final boolean unknownHashIsWritten;

    /** @param unknownHashIsWritten whether an unknown hash is spelled out, or left to the reader's default (2.8) */
    ConfigConverter(boolean unknownHashIsWritten) {
        this.unknownHashIsWritten = unknownHashIsWritten;
    }

    /** Returns the entries; what it reports makes them unusable. */
    ArrayNode convert(LegacyConfig config, Violations violations) {
        Map<String, LegacyFile> files = new LinkedHashMap<>();
        for (LegacyFile file : config.files()) {
            // Anywhere in the path, so that x.yaml.ckpt is dropped too (Q3).
            if (!file.path().isEmpty() && !lower(file.path()).contains("yaml")) {
                files.put(file.path(), file);
            }
        }
        Map<String, String> urls = urls(config.downloads(), files, violations);
        ArrayNode entries = NODES.arrayNode(files.size());
        files.forEach((path, file) -> entries.add(entry(file, urls.getOrDefault(path, ""))));
        return entries;
    }

    private static Map<String, String> urls(
            List<LegacyDownload> downloads, Map<String, LegacyFile> files, Violations violations) {
        Map<String, String> urls = new LinkedHashMap<>();
        for (int i = 0; i < downloads.size(); i++) {
            String name = downloads.get(i).fileName();
            String url = downloads.get(i).fileUrl();
            if (name != null && files.containsKey(name)) {
                urls.put(name, url == null ? "" : url);
            } else {
                reportUnknown(name, i, violations);
            }
        }
        return urls;
    }

    private static void reportUnknown(@Nullable String name, int index, Violations violations) {
        violations.enter("config");
        violations.enter("download");
        violations.enter(index);
        // "None" is how the peer spells an absent name.
        violations.addAt(
                "file_name",
                Violation.Type.VALUE,
                "Unknown download entry: " + (name == null ? "None" : name),
                name == null ? NODES.nullNode() : NODES.textNode(name));
        violations.leave();
        violations.leave();
        violations.leave();
    }

    private ObjectNode entry(LegacyFile file, String url) {
        String given = file.sha256sum();
        String hash = given == null || given.isEmpty() ? RecordSchema.UNKNOWN_HASH : given;
        ObjectNode entry = NODES.objectNode().put("file_name", file.path()).put("file_url", url);
        if (unknownHashIsWritten || !hash.equals(RecordSchema.UNKNOWN_HASH)) {
            entry.put("sha256sum", hash);
        }
        if (file.contentHash() != null) {
            entry.put("content_hash", file.contentHash());
        }
        if (file.fileType() != null) {
            entry.put("file_purpose", file.fileType());
        }
        // The file's name, not its URL (Q1).
        return entry.put("known_slow_download", lower(file.path()).contains("civitai"));
    }

    private static String lower(String path) {
        return path.toLowerCase(Locale.ROOT);
    }
}
