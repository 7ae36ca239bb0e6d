package org.modelmirror.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The declared members of an object in their order. Members that are not declared are accepted and not read. */
public final class ObjectShape implements FieldType {
    private final String title;
    private final List<Field> fields;

    private ObjectShape(String title, List<Field> fields) {
        this.title = title;
        this.fields = List.copyOf(fields);
    }

    public static ObjectShape of(Field... fields) {
        return new ObjectShape("", List.of(fields));
    }

    /** The same shape under a name, by which the description of the API tells it from others. */
    public ObjectShape titled(String name) {
        return new ObjectShape(name, fields);
    }

    /** This shape followed by more members. */
    public ObjectShape with(Field... more) {
        List<Field> all = new ArrayList<>(fields);
        all.addAll(List.of(more));
        return new ObjectShape(title, all);
    }

    /** The declared members in order. */
    public List<Field> fields() {
        return fields;
    }

    /** Its title, if it has one, its members with their defaults, and which of them must be there. */
    @Override
    public ObjectNode schema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        if (!title.isEmpty()) {
            schema.put("title", title);
        }
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        for (Field field : fields) {
            properties.set(field.name(), field.schema());
            if (field.isRequired()) {
                required.add(field.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema;
    }

    /** Checks one value by itself. */
    public Checked check(JsonNode value) {
        Violations violations = new Violations();
        JsonNode typed = read(value, violations);
        return new Checked(
                violations.isEmpty() && typed instanceof ObjectNode object ? Optional.of(object) : Optional.empty(),
                violations.toList());
    }

    @Override
    public @Nullable JsonNode read(JsonNode value, Violations violations) {
        if (!isObject(value, violations)) {
            return null;
        }
        ObjectNode typed = JsonNodeFactory.instance.objectNode();
        boolean valid = true;
        for (Field field : fields) {
            JsonNode read = read(field, value, violations);
            if (read == null) {
                valid = false;
            } else if (!read.isMissingNode()) {
                typed.set(field.name(), read);
            }
        }
        return valid ? typed : null;
    }

    @Override
    public void judge(JsonNode value, Violations violations) {
        if (!isObject(value, violations)) {
            return;
        }
        for (Field field : fields) {
            JsonNode given = given(field, value);
            if (given == null) {
                if (field.isRequired()) {
                    addMissing(field, value, violations);
                }
            } else if (!given.isNull() || field.whenNull().isEmpty()) {
                violations.enter(field.name());
                field.type().judge(given, violations);
                violations.leave();
            }
        }
    }

    private static boolean isObject(JsonNode value, Violations violations) {
        if (!value.isObject()) {
            violations.add(
                    Violation.Type.OBJECT_TYPE,
                    "Input should be a valid dictionary or object to extract fields from",
                    value);
            return false;
        }
        return true;
    }

    private static @Nullable JsonNode given(Field field, JsonNode object) {
        JsonNode given = object.get(field.name());
        return given == null && field.alternativeName().isPresent()
                ? object.get(field.alternativeName().get())
                : given;
    }

    private static void addMissing(Field field, JsonNode object, Violations violations) {
        violations.addAt(field.name(), Violation.Type.MISSING, "Field required", object);
    }

    private static @Nullable JsonNode read(Field field, JsonNode object, Violations violations) {
        JsonNode given = given(field, object);
        if (given == null) {
            if (field.isRequired()) {
                addMissing(field, object, violations);
                return null;
            }
            return field.whenAbsent().get();
        }
        if (given.isNull() && field.whenNull().isPresent()) {
            return field.whenNull().get();
        }
        violations.enter(field.name());
        JsonNode read = field.type().read(given, violations);
        violations.leave();
        return read;
    }
}
