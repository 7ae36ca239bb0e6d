package org.modelmirror.analytics.figures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Text models with those of one base name as one (analytics.md 4.4): the first with the downloads of all. Nothing of what
 * goes in is changed (Q19).
 */
public final class GroupedRecords {
    private GroupedRecords() {}

    /** One record per base name, in the order of first members; the result shares values with the records. */
    public static Map<String, JsonNode> of(Map<String, ? extends JsonNode> records, GroupNames names) {
        Map<String, JsonNode> groups = new LinkedHashMap<>();
        records.forEach((name, record) -> {
            String base = names.of(name);
            JsonNode group = groups.get(base);
            if (!(group instanceof ObjectNode first)) {
                groups.put(base, record instanceof ObjectNode object ? renamed(object, base) : record);
            } else if (!JsonValues.downloads(record).isEmpty()) {
                append(first, JsonValues.downloads(record));
            }
        });
        return groups;
    }

    /** A copy whose configuration and downloads are its own. */
    private static ObjectNode renamed(ObjectNode record, String name) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        copy.setAll(record);
        copy.put("name", name);
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        if (record.path("config") instanceof ObjectNode given) {
            config.setAll(given);
        }
        ArrayNode downloads = config.putArray("download");
        JsonValues.downloads(record).forEach(downloads::add);
        copy.set("config", config);
        return copy;
    }

    private static void append(ObjectNode group, JsonNode downloads) {
        ArrayNode all = group.withObject("/config").withArray("download");
        downloads.forEach(all::add);
    }
}
