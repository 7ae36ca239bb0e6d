package org.modelmirror.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
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
     * An image record as the validated legacy file and v1 answers show it: coerced, without nulls; {@code type}, {@code
     * inpainting} and {@code config} always there, the baseline in its legacy spelling. Unlike the peer's, {@code
     * min_bridge_version} and unknown members are kept (Q31).
     */
    public static ObjectNode emitImage(LegacyRecord record) {
        return emit(Category.IMAGE_GENERATION, record.fields(), record.raw(), member -> true);
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
     * A record of any category as it is stored: the members that its writer set, coerced, in declared order, unknown ones
     * last, no nulls (http-api.md F27). An image record gets {@code type} and {@code inpainting} even so, and its baseline
     * in the legacy spelling.
     *
     * @param raw the record as given
     * @throws IllegalStateException when {@link LegacySchema#forConversion} does not accept it
     */
    public static ObjectNode stored(Category category, ObjectNode raw) {
        ObjectNode typed = LegacySchema.forConversion(category).check(raw).getTyped();
        boolean isImage = category == Category.IMAGE_GENERATION;
        return emit(
                category,
                typed,
                raw,
                member ->
                        raw.hasNonNull(member) || (isImage && (member.equals("type") || member.equals("inpainting"))));
    }

    /**
     * A record of a category other than images as v1 answers show it: every declared member, null where it has no value,
     * then unknown ones (http-api.md 4.5).
     *
     * @param raw the record as given
     * @throws IllegalStateException when {@link LegacySchema#forConversion} does not accept it
     */
    public static ObjectNode complete(Category category, ObjectNode raw) {
        LegacySchema schema = LegacySchema.forConversion(category);
        ObjectNode stored = emit(category, schema.check(raw).getTyped(), raw, member -> true);
        ObjectNode complete = NODES.objectNode();
        for (Field field : schema.fields()) {
            JsonNode value = stored.get(field.name());
            complete.set(field.name(), value == null ? NODES.nullNode() : value);
        }
        complete.setAll(stored);
        return complete;
    }

    /**
     * A record as v1 answers to a write show it: an image without nulls and in its own order, another with every declared
     * member (http-api.md 4.5).
     *
     * @param raw the record as given
     * @throws IllegalStateException when {@link LegacySchema#forConversion} does not accept it
     */
    public static ObjectNode shown(Category category, ObjectNode raw) {
        if (category != Category.IMAGE_GENERATION) {
            return complete(category, raw);
        }
        ObjectNode typed = LegacySchema.forConversion(category).check(raw).getTyped();
        return emit(category, typed, raw, member -> true);
    }

    private static ObjectNode emit(Category category, ObjectNode typed, ObjectNode raw, Predicate<String> isWanted) {
        ObjectNode emitted = NODES.objectNode();
        for (Map.Entry<String, JsonNode> member : typed.properties()) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            if (!isWanted.test(name)) {
                continue;
            }
            if (name.equals("config")) {
                emitted.set(name, config(value, raw.path("config")));
            } else if (name.equals("baseline") && category == Category.IMAGE_GENERATION) {
                emitted.put(name, LegacyBaselines.toLegacy(LegacyBaselines.toV2(value.textValue())));
            } else {
                emitted.set(name, value);
            }
        }
        addUnknown(emitted, raw, LegacySchema.forConversion(category).fields());
        return emitted;
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
