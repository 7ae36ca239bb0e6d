package org.modelmirror.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.modelmirror.legacy.LegacySchema;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.ObjectShape;
import org.modelmirror.reference.RecordSchema;
import org.modelmirror.text.NameParts;
import org.modelmirror.text.NameSchema;

/** The schemas that come from the code: what is checked is what is described. */
final class RecordTypes {
    /** Where schemas stand in a document, as references name it. */
    static final String SCHEMAS = "#/components/schemas/";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ObjectNode schemas = NODES.objectNode();

    private RecordTypes() {}

    /** A new object of schemas by name. */
    static ObjectNode schemas() {
        RecordTypes types = new RecordTypes();
        types.addCategories();
        ArrayNode any = NODES.arrayNode();
        for (Category category : Category.values()) {
            ObjectNode record = RecordSchema.of(category).schema();
            record.put("description", "A record of " + category + ". Unknown members are kept.");
            any.add(types.hoist(record));
            if (category.hasLegacyForm()) {
                ObjectNode legacy = LegacySchema.forWrites(category).schema();
                legacy.put("description", "A record of " + category + " as v1 takes it.");
                types.hoist(legacy);
            }
        }
        types.schemas
                .putObject("AnyV2Record")
                .put("description", "A record of the category in the path")
                .set("anyOf", any);
        types.add("ComposeName", NameParts.SHAPE, "What a name is composed of");
        types.add("NameSchemaChanges", NameSchema.CHANGES, "What is to be changed of a naming schema");
        return types.schemas;
    }

    private void addCategories() {
        ObjectNode category = schemas.putObject("Category").put("type", "string");
        Category.ids().forEach(category.putArray("enum")::add);
    }

    private void add(String name, ObjectShape shape, String description) {
        hoist(shape.titled(name).schema().put("description", description));
    }

    /** Puts a schema with a title, and those inside it, among the named ones; gives what stands in its place. */
    private JsonNode hoist(JsonNode schema) {
        if (schema instanceof ArrayNode array) {
            ArrayNode items = NODES.arrayNode();
            array.forEach(item -> items.add(hoist(item)));
            return items;
        }
        if (!(schema instanceof ObjectNode object)) {
            return schema;
        }
        ObjectNode result = NODES.objectNode();
        List<Map.Entry<String, JsonNode>> members = new ArrayList<>(object.properties());
        members.forEach(member -> result.set(
                member.getKey(), member.getKey().equals("default") ? member.getValue() : hoist(member.getValue())));
        if (!result.path("title").isTextual() || !result.has("properties")) {
            return result;
        }
        String name = result.path("title").textValue();
        ObjectNode reference = NODES.objectNode().put("$ref", SCHEMAS + name);
        // A default belongs to the member, not to its type.
        JsonNode byDefault = result.remove("default");
        if (byDefault != null) {
            reference.set("default", byDefault);
        }
        JsonNode known = schemas.get(name);
        if (known != null && !known.equals(result)) {
            throw new IllegalStateException("two types are called " + name);
        }
        schemas.set(name, result);
        return reference;
    }
}
