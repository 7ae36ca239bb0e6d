package org.modelmirror.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Field;
import org.modelmirror.reference.ModelRecord;
import org.modelmirror.reference.ObjectShape;
import org.modelmirror.reference.RecordSchema;

/** Writes legacy records in the order that legacy files keep (records-and-conversion.md 3.5, 3.6). Stateless. */
public final class LegacyRecordWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private LegacyRecordWriter() {}

    /**
     * An image record as the validated legacy file and v1 answers show it: coerced, without nulls, {@code type} and {@code
     * inpainting} always there, the baseline in its legacy spelling. Unlike the peer's, {@code min_bridge_version} and
     * unknown members are kept (Q31).
     */
    public static ObjectNode emitImage(LegacyRecord record) {
        ObjectNode emitted = NODES.objectNode();
        for (Map.Entry<String, JsonNode> member : record.fields().properties()) {
            switch (member.getKey()) {
                case "baseline" ->
                    emitted.put(
                            "baseline",
                            LegacyBaselines.toLegacy(
                                    LegacyBaselines.toV2(member.getValue().textValue())));
                case "config" -> {
                    if (record.raw().has("config")) {
                        emitted.set(
                                "config", config(member.getValue(), record.raw().path("config")));
                    }
                }
                default -> emitted.set(member.getKey(), member.getValue());
            }
        }
        addUnknown(
                emitted,
                record.raw(),
                LegacySchema.forConversion(Category.IMAGE_GENERATION).fields());
        return emitted;
    }

    /** A whole image document, every valid record emitted under its key. */
    public static ObjectNode emitImages(LegacyDocument document) {
        ObjectNode emitted = NODES.objectNode();
        for (LegacyRow row : document.rows()) {
            row.record().ifPresent(record -> emitted.set(row.key(), emitImage(record)));
        }
        return emitted;
    }

    /**
     * A record of another category with the members its writer set, in declared order, unknown ones last. Nulls stay but in
     * {@code config}, where they are dropped.
     *
     * @param raw the record as given; one that {@link LegacySchema} accepts
     */
    public static ObjectNode ordered(Category category, ObjectNode raw) {
        LegacySchema schema = LegacySchema.forConversion(category);
        ObjectNode typed = schema.check(raw).getTyped();
        ObjectNode ordered = NODES.objectNode();
        for (Field field : schema.fields()) {
            JsonNode given = raw.get(field.name());
            if (given == null) {
                continue;
            }
            boolean isConfig = field.name().equals("config");
            JsonNode value = typed.get(field.name());
            ordered.set(field.name(), value == null ? given : isConfig ? config(value, given) : value);
        }
        raw.properties().forEach(member -> ordered.putIfAbsent(member.getKey(), member.getValue()));
        return ordered;
    }

    /**
     * The legacy entry that submits a v2 image record to a PRIMARY that keeps the legacy form. Metadata, classification and
     * fine-tune series have no place in it.
     *
     * @throws IllegalArgumentException when the record is not an image record
     */
    public static ObjectNode ofV2Image(ModelRecord record) {
        if (record.schemaCategory() != Category.IMAGE_GENERATION) {
            throw new IllegalArgumentException("only image records have a legacy entry: " + record);
        }
        ObjectNode fields = record.fields();
        ObjectNode entry = NODES.objectNode().put("name", record.name());
        entry.put("baseline", LegacyBaselines.toLegacy(fields.path("baseline").textValue()));
        entry.put("type", "ckpt");
        entry.set("config", legacyConfig(fields.path("config")));
        for (String member : new String[] {
            "description",
            "version",
            "inpainting",
            "optimization",
            "tags",
            "showcases",
            "min_bridge_version",
            "trigger",
            "homepage",
            "nsfw",
            "style",
            "requirements",
            "size_on_disk_bytes"
        }) {
            Optional.ofNullable(fields.get(member)).ifPresent(value -> entry.set(member, value));
        }
        return entry;
    }

    private static ObjectNode legacyConfig(JsonNode v2) {
        ArrayNode files = NODES.arrayNode();
        ArrayNode downloads = NODES.arrayNode();
        for (JsonNode download : v2.path("download")) {
            ObjectNode file = files.addObject();
            file.set("path", download.path("file_name"));
            file.put("sha256sum", download.path("sha256sum").asText(RecordSchema.UNKNOWN_HASH));
            copy(download, "file_purpose", file, "file_type");
            copy(download, "content_hash", file, "content_hash");
            downloads
                    .addObject()
                    .<ObjectNode>set("file_name", download.path("file_name"))
                    .put("file_path", "")
                    .set("file_url", download.path("file_url"));
        }
        ObjectNode config = NODES.objectNode();
        config.set("files", files);
        config.set("download", downloads);
        if (!v2.path("embedded_component_hashes").isEmpty()) {
            config.set("embedded_component_hashes", v2.path("embedded_component_hashes"));
        }
        return config;
    }

    private static void copy(JsonNode from, String member, ObjectNode to, String as) {
        JsonNode value = from.get(member);
        if (value != null) {
            to.set(as, value);
        }
    }

    private static ObjectNode config(JsonNode typed, JsonNode raw) {
        ObjectNode config = NODES.objectNode();
        config.set("files", entries(typed.path("files"), raw.path("files"), LegacySchema.FILE));
        config.set("download", entries(typed.path("download"), raw.path("download"), LegacySchema.DOWNLOAD));
        copy(typed, "embedded_component_hashes", config, "embedded_component_hashes");
        return config;
    }

    private static ArrayNode entries(JsonNode typed, JsonNode raw, ObjectShape shape) {
        ArrayNode entries = NODES.arrayNode(typed.size());
        for (int i = 0; i < typed.size(); i++) {
            ObjectNode entry = NODES.objectNode();
            entry.setAll((ObjectNode) typed.get(i));
            addUnknown(entry, raw.get(i), shape.fields());
            entries.add(entry);
        }
        return entries;
    }

    private static void addUnknown(ObjectNode to, JsonNode raw, Iterable<Field> declared) {
        for (Map.Entry<String, JsonNode> member : raw.properties()) {
            if (!member.getValue().isNull() && !isDeclared(member.getKey(), declared)) {
                to.set(member.getKey(), member.getValue());
            }
        }
    }

    private static boolean isDeclared(String name, Iterable<Field> declared) {
        for (Field field : declared) {
            if (field.name().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
