package org.modelmirror.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelmirror.reference.TextBackend;
import org.modelmirror.reference.TextModelName;

/**
 * A stored text record as member of its group (http-api.md 5.5). Read leniently, so that a record which breaks the schema
 * still shows where it belongs. Immutable; its nodes are shared.
 */
public final class TextModel {
    /** The fields that members of a group may have in common, in the order in which they are shown. */
    static final List<String> COMMON_FIELDS =
            List.of("baseline", "description", "url", "nsfw", "tags", "style", "instruct_format");

    private final String key;
    private final ObjectNode record;
    private final Optional<TextBackend> backend;
    private final TextModelName name;

    private TextModel(String key, ObjectNode record) {
        this.key = key;
        this.record = record;
        this.backend = TextBackend.find(key);
        this.name = TextModelName.parse(TextBackend.strip(key));
    }

    /** A member as it is stored; the record is not to be changed any more. */
    public static TextModel of(String key, ObjectNode record) {
        return new TextModel(key, record);
    }

    /** Whether this is what would be made of the very same node again. */
    @SuppressWarnings("ReferenceEquality") // nodes are never changed, so the same node has the same content
    boolean isMadeOf(ObjectNode stored) {
        return record == stored;
    }

    /** The key under which the record is stored. */
    public String key() {
        return key;
    }

    /** The name without a back end's prefix, taken apart; an author is part of it. */
    public TextModelName name() {
        return name;
    }

    /** Whether the model is stored under its own name and not under a back end's. */
    public boolean isCanonical() {
        return backend.isEmpty();
    }

    /** The group that the record names; one that names none, or an empty one, belongs to no group. */
    public Optional<String> group() {
        return findText("text_model_group");
    }

    /** A string member that is not empty. */
    Optional<String> findText(String field) {
        return Optional.ofNullable(record.path(field).textValue()).filter(text -> !text.isEmpty());
    }

    boolean isNsfw() {
        return record.path("nsfw").asBoolean(false);
    }

    /** One of the {@link #COMMON_FIELDS}, a JSON null when there is none; {@code nsfw} is false where it is not said. */
    JsonNode field(String field) {
        JsonNode value = record.get(field);
        if (value != null && !value.isNull()) {
            return value;
        }
        return field.equals("nsfw") ? BooleanNode.FALSE : JsonNodeFactory.instance.nullNode();
    }

    /** A new object in the form of http-api.md 5.5, sharing values. */
    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", key);
        ObjectNode parsed = json.putObject("parsed");
        parsed.put("base_name", name.baseName());
        put(parsed, "size", name.findSize());
        put(parsed, "variant", name.findVariant());
        put(parsed, "quant", name.findQuant());
        put(parsed, "version", name.findVersion());
        parsed.set("extras", extras(name));
        json.set("parameters", field(record.hasNonNull("parameters") ? "parameters" : "parameters_count"));
        for (String field :
                List.of("baseline", "nsfw", "description", "url", "style", "tags", "display_name", "instruct_format")) {
            json.set(field, field(field));
        }
        json.put("is_backend_duplicate", backend.isPresent());
        put(json, "backend_prefix", backend.map(TextBackend::id));
        return json;
    }

    static ArrayNode extras(TextModelName name) {
        ArrayNode extras = JsonNodeFactory.instance.arrayNode();
        name.extras()
                .forEach(extra -> extras.addObject()
                        .put("value", extra.value())
                        .put("position", extra.position())
                        .put("inferred_type", extra.type().name()));
        return extras;
    }

    /** Sets a member, to null where there is no value. */
    static void put(ObjectNode json, String field, Optional<String> value) {
        @Nullable String text = value.orElse(null);
        json.put(field, text);
    }

    @Override
    public String toString() {
        return "TextModel[" + key + "]";
    }
}
