package org.modelmirror.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;
import org.modelmirror.reference.Checked;
import org.modelmirror.reference.Field;
import org.modelmirror.reference.FieldTypes;
import org.modelmirror.reference.ObjectShape;
import org.modelmirror.reference.TextNameFormat;

/**
 * How the members of a group are to be named (http-api.md 5.6). Immutable.
 *
 * <p>Held as JSON in its complete, ordered form: it is only ever merged and shown.
 */
public final class NameSchema {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ArrayNode PARTS = NODES.arrayNode()
            .add("base")
            .add("size")
            .add("variant")
            .add("version")
            .add("quant");

    /** What may be changed about a schema: every member may be left out or null. */
    public static final ObjectShape CHANGES = ObjectShape.of(
            Field.optional("separator", FieldTypes.STRING),
            Field.optional("part_order", FieldTypes.STRINGS),
            Field.optional("author_included", FieldTypes.BOOLEAN),
            Field.optional("common_author", FieldTypes.STRING),
            Field.optional("template", FieldTypes.STRING),
            Field.optional("extra_parts", FieldTypes.STRINGS));

    private static final ObjectShape STORED = ObjectShape.of(
            Field.defaulted("separator", FieldTypes.STRING, TextNode.valueOf("-")),
            Field.defaulted("part_order", FieldTypes.STRINGS, PARTS),
            Field.defaulted("author_included", FieldTypes.BOOLEAN, BooleanNode.TRUE),
            Field.optional("common_author", FieldTypes.STRING),
            Field.optional("template", FieldTypes.STRING),
            Field.defaulted("extra_parts", FieldTypes.STRINGS, NODES.arrayNode()));

    /** What a schema is as long as nothing else was said. */
    public static final NameSchema DEFAULT = new NameSchema(NODES.objectNode());

    private final ObjectNode complete;

    /** @param members valid, of {@link #STORED}'s types */
    private NameSchema(ObjectNode members) {
        ObjectNode typed = STORED.check(members).getTyped();
        this.complete = NODES.objectNode();
        STORED.fields().forEach(field -> {
            JsonNode value = typed.get(field.name());
            complete.set(field.name(), value == null ? NODES.nullNode() : value.deepCopy());
        });
    }

    /** Reads a stored schema; empty when it has members of wrong types or unknown ones. */
    static Optional<NameSchema> find(JsonNode stored) {
        Checked checked = STORED.check(stored);
        boolean isKnown = stored.properties().stream()
                .allMatch(member ->
                        STORED.fields().stream().anyMatch(field -> field.name().equals(member.getKey())));
        return checked.typed().filter(typed -> isKnown).map(NameSchema::new);
    }

    /** The inferred format of a group's names as a schema; {@code extra_parts} stays empty (http-api.md 5.6). */
    public static NameSchema of(TextNameFormat format) {
        return new NameSchema(format.toSummaryJson());
    }

    /**
     * This schema with other values.
     *
     * @param changes the typed view of a valid object of {@link #CHANGES}; what is not there stays
     */
    public NameSchema with(ObjectNode changes) {
        ObjectNode merged = complete.deepCopy();
        merged.setAll(changes);
        return new NameSchema(merged);
    }

    /** A new object with all members, nulls included. */
    public ObjectNode toJson() {
        return complete.deepCopy();
    }

    /** The same where a template is a string in any case, as in a group's {@code name_format}. */
    ObjectNode toFormatJson() {
        ObjectNode json = toJson();
        if (json.path("template").isNull()) {
            json.put("template", "");
        }
        return json;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NameSchema that && complete.equals(that.complete);
    }

    @Override
    public int hashCode() {
        return complete.hashCode();
    }

    @Override
    public String toString() {
        return "NameSchema" + complete;
    }
}
