package org.modelmirror.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One declared member of an object.
 *
 * @param name as written
 * @param type what its value may be
 * @param whenAbsent what an absent member becomes, a missing node meaning that it stays absent; empty when it is required
 * @param whenNull what a null member becomes, a missing node meaning absent; empty when null is refused
 * @param alternativeName a second name accepted on input, less strong than the first
 */
public record Field(
        String name,
        FieldType type,
        Optional<JsonNode> whenAbsent,
        Optional<JsonNode> whenNull,
        Optional<String> alternativeName) {
    private static final Optional<JsonNode> LEFT_OUT = Optional.of(MissingNode.getInstance());

    /** A member that must be there and must not be null. */
    public static Field required(String name, FieldType type) {
        return new Field(name, type, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A member that may be absent or null. */
    public static Field optional(String name, FieldType type) {
        return new Field(name, type, LEFT_OUT, LEFT_OUT, Optional.empty());
    }

    /** A member that takes a default when absent and must not be null. */
    public static Field defaulted(String name, FieldType type, JsonNode defaultValue) {
        return new Field(name, type, Optional.of(defaultValue), Optional.empty(), Optional.empty());
    }

    /** A member that takes a default when absent and may be null. */
    public static Field defaultedOrNull(String name, FieldType type, JsonNode defaultValue) {
        return new Field(name, type, Optional.of(defaultValue), LEFT_OUT, Optional.empty());
    }

    /** A member that takes a default when absent or null. */
    public static Field defaultedForNull(String name, FieldType type, JsonNode defaultValue) {
        return new Field(name, type, Optional.of(defaultValue), Optional.of(defaultValue), Optional.empty());
    }

    /** The same member, accepted under a second name too. */
    public Field orNamed(String alternative) {
        return new Field(name, type, whenAbsent, whenNull, Optional.of(alternative));
    }

    public boolean isRequired() {
        return whenAbsent.isEmpty();
    }

    /** The schema of its type, with null where that is allowed, and the default where there is one. */
    ObjectNode schema() {
        ObjectNode schema = whenNull.isPresent() ? orNull(type.schema()) : type.schema();
        whenAbsent.filter(value -> !value.isMissingNode()).ifPresent(value -> schema.set("default", value.deepCopy()));
        return schema;
    }

    private static ObjectNode orNull(ObjectNode schema) {
        JsonNode single = schema.path("type");
        boolean isPlain = single.isTextual() && !schema.has("enum") && !schema.has("title");
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        if (isPlain) {
            result.setAll(schema);
            result.putArray("type").add(single).add("null");
        } else {
            result.putArray("anyOf").add(schema).addObject().put("type", "null");
        }
        return result;
    }
}
