package org.modelmirror.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.modelmirror.legacy.LegacyBaselines;
import org.modelmirror.legacy.LegacyRecord;
import org.modelmirror.reference.Violations;
import org.modelmirror.reference.WhiteSpace;

/**
 * Image checkpoints. Members that equal their default are left out, which is why such a record carries neither {@code
 * record_type} nor {@code metadata} (records-and-conversion.md 2.8, 4.4; Q2).
 */
final class ImageRecordConverter implements RecordConverter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ConfigConverter configs = new ConfigConverter(false);

    @Override
    public ObjectNode convert(LegacyRecord legacy, Violations violations) {
        ObjectNode record = NODES.objectNode().put("name", legacy.name());
        copy("description", legacy, record);
        copy("version", legacy, record);
        ObjectNode config = config(legacy, violations);
        if (!config.isEmpty()) {
            record.set("config", config);
        }
        copy("size_on_disk_bytes", legacy, record);
        if (legacy.isSet("inpainting")) {
            record.put("inpainting", true);
        }
        record.put(
                "baseline",
                LegacyBaselines.toV2(legacy.fields().path("baseline").textValue()));
        copy("optimization", legacy, record);
        record.set("tags", stripped(legacy.fields().path("tags")));
        record.set("showcases", legacy.find("showcases").orElseGet(NODES::arrayNode));
        copy("min_bridge_version", legacy, record);
        record.set("trigger", legacy.find("trigger").orElseGet(NODES::arrayNode));
        copy("homepage", legacy, record);
        record.put("nsfw", legacy.isSet("nsfw"));
        String style = legacy.text("style");
        if (style != null) {
            record.put("style", WhiteSpace.strip(style));
        }
        copy("requirements", legacy, record);
        return record;
    }

    private ObjectNode config(LegacyRecord legacy, Violations violations) {
        ObjectNode config = NODES.objectNode();
        ArrayNode downloads = configs.convert(legacy.config(), violations);
        if (!downloads.isEmpty()) {
            config.set("download", downloads);
        }
        legacy.config().embeddedComponentHashes().ifPresent(hashes -> config.set("embedded_component_hashes", hashes));
        return config;
    }

    private static ArrayNode stripped(JsonNode tags) {
        ArrayNode stripped = NODES.arrayNode(tags.size());
        for (JsonNode tag : tags) {
            stripped.add(WhiteSpace.strip(tag.textValue()));
        }
        return stripped;
    }

    private static void copy(String member, LegacyRecord from, ObjectNode to) {
        from.find(member).ifPresent(value -> to.set(member, value));
    }
}
