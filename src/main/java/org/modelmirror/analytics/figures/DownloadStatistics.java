package org.modelmirror.analytics.figures;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Downloads of a category's models (analytics.md 4.3).
 *
 * @param models with any download
 * @param entries of all models, malformed ones included
 * @param sizeBytes of all models that say how large they are
 * @param modelsWithSize that say so
 * @param averageSizeBytes of those, to two places; 0 when there are none
 * @param hosts entries by host as written, the most frequent first, then by first appearance
 */
public record DownloadStatistics(
        long models,
        long entries,
        long sizeBytes,
        long modelsWithSize,
        double averageSizeBytes,
        Map<String, Long> hosts) {
    public DownloadStatistics {
        hosts = Collections.unmodifiableMap(new LinkedHashMap<>(hosts));
    }

    /** A new object in the form of the API. */
    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("total_models_with_downloads", models)
                .put("total_download_entries", entries)
                .put("total_size_bytes", sizeBytes)
                .put("models_with_size_info", modelsWithSize)
                .put("average_size_bytes", averageSizeBytes);
        ObjectNode byHost = json.putObject("hosts");
        hosts.forEach(byHost::put);
        return json;
    }
}
