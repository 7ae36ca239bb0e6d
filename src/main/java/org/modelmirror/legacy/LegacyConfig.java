package org.modelmirror.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of a legacy record and where they come from (records-and-conversion.md 3.2).
 *
 * @param files in document order
 * @param downloads in document order
 * @param embeddedComponentHashes hash by kind of component, may be empty; read-only
 */
public record LegacyConfig(
        List<LegacyFile> files, List<LegacyDownload> downloads, Optional<ObjectNode> embeddedComponentHashes) {
    public LegacyConfig {
        files = List.copyOf(files);
        downloads = List.copyOf(downloads);
    }

    /** Reads the typed view of a {@code config} member. */
    static LegacyConfig of(JsonNode typed) {
        List<LegacyFile> files = new ArrayList<>();
        for (JsonNode file : typed.path("files")) {
            files.add(new LegacyFile(
                    file.path("path").textValue(),
                    file.path("sha256sum").textValue(),
                    file.path("file_type").textValue(),
                    file.path("content_hash").textValue()));
        }
        List<LegacyDownload> downloads = new ArrayList<>();
        for (JsonNode download : typed.path("download")) {
            downloads.add(new LegacyDownload(
                    download.path("file_name").textValue(),
                    download.path("file_path").textValue(),
                    download.path("file_url").textValue()));
        }
        return new LegacyConfig(
                files,
                downloads,
                typed.get("embedded_component_hashes") instanceof ObjectNode hashes
                        ? Optional.of(hashes)
                        : Optional.empty());
    }
}
