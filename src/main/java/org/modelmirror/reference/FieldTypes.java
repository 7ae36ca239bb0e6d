package org.modelmirror.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The types of members, each as lenient as records-and-conversion.md 2.7 says. */
public final class FieldTypes {
    /** A JSON string; no number or boolean is taken for one. */
    public static final FieldType STRING = described(FieldTypes::string, ofType("string"));

    /** A string whose surrounding {@link WhiteSpace} does not count. */
    public static final FieldType STRIPPED_STRING = described(FieldTypes::strippedString, ofType("string"));

    /** A boolean, or a number or word that means one. */
    public static final FieldType BOOLEAN = described(FieldTypes::bool, ofType("boolean"));

    /** An integer of any size, or a float, boolean or string that means one. */
    public static final FieldType INTEGER = described(FieldTypes::integer, ofType("integer"));

    /** An array of strings; a bare string is an error. */
    public static final FieldType STRINGS = listOf(STRING);

    /** An array of strings whose surrounding white space does not count. */
    public static final FieldType STRIPPED_STRINGS = listOf(STRIPPED_STRING);

    /** An object whose values are strings. */
    public static final FieldType STRING_MAP = mapOf(STRING);

    /** {@code requirements} and {@code settings}: an object of scalars and flat arrays, each kept in its own type. */
    public static final FieldType PARAMETER_MAP = mapOf(described(ParameterValue::read, parameterValue()));

    private FieldTypes() {}

    /** An array whose items all have one type. */
    public static FieldType listOf(FieldType item) {
        ObjectNode schema = ofType("array");
        schema.set("items", item.schema());
        return described((value, violations) -> list(item, value, violations), schema);
    }

    /** One of a few strings, exactly; {@code enum} in API errors. */
    public static FieldType oneOf(List<String> allowed) {
        return choice(allowed, Violation.Type.ENUM);
    }

    /** One of a few fixed strings, exactly; {@code literal_error} in API errors. */
    public static FieldType literal(List<String> allowed) {
        return choice(allowed, Violation.Type.LITERAL);
    }

    private static FieldType mapOf(FieldType member) {
        ObjectNode schema = ofType("object");
        schema.set("additionalProperties", member.schema());
        return described((value, violations) -> map(member, value, violations), schema);
    }

    private static FieldType choice(List<String> allowed, Violation.Type type) {
        List<String> choices = List.copyOf(allowed);
        String rule = "Input should be " + spellOut(choices);
        ObjectNode schema = ofType("string");
        choices.forEach(schema.putArray("enum")::add);
        FieldType reader = (value, violations) -> {
            if (value.isTextual() && choices.contains(value.textValue())) {
                return value;
            }
            violations.add(type, rule, value);
            return null;
        };
        return reader.described(schema);
    }

    private static FieldType described(FieldType reader, ObjectNode schema) {
        return reader.described(schema);
    }

    private static ObjectNode ofType(String... types) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        if (types.length == 1) {
            return schema.put("type", types[0]);
        }
        ArrayNode several = schema.putArray("type");
        for (String type : types) {
            several.add(type);
        }
        return schema;
    }

    private static ObjectNode parameterValue() {
        ObjectNode schema = ofType("string", "number", "boolean", "array");
        schema.set("items", ofType("string", "number", "boolean"));
        return schema;
    }

    private static String spellOut(List<String> choices) {
        int last = choices.size() - 1;
        String quotedLast = "'" + choices.get(last) + "'";
        return last == 0
                ? quotedLast
                : choices.subList(0, last).stream()
                        .map(choice -> "'" + choice + "'")
                        .collect(Collectors.joining(", ", "", " or " + quotedLast));
    }

    private static @Nullable JsonNode string(JsonNode value, Violations violations) {
        if (value.isTextual()) {
            return value;
        }
        violations.add(Violation.Type.STRING_TYPE, "Input should be a valid string", value);
        return null;
    }

    private static @Nullable JsonNode strippedString(JsonNode value, Violations violations) {
        JsonNode text = string(value, violations);
        if (text == null) {
            return null;
        }
        String stripped = WhiteSpace.strip(text.textValue());
        return stripped.length() == text.textValue().length() ? text : JsonNodeFactory.instance.textNode(stripped);
    }

    private static @Nullable JsonNode bool(JsonNode value, Violations violations) {
        if (value.isBoolean()) {
            return value;
        }
        JsonNode read = Scalars.toBoolean(value);
        if (read == null) {
            boolean parsed = value.isTextual() || value.isIntegralNumber();
            violations.add(
                    parsed ? Violation.Type.BOOL_PARSING : Violation.Type.BOOL_TYPE,
                    "Input should be a valid boolean" + (parsed ? ", unable to interpret input" : ""),
                    value);
        }
        return read;
    }

    private static @Nullable JsonNode integer(JsonNode value, Violations violations) {
        if (value.isIntegralNumber()) {
            return value;
        }
        JsonNode read = Scalars.toInteger(value);
        if (read == null) {
            if (value.isTextual()) {
                violations.add(
                        Violation.Type.INT_PARSING,
                        "Input should be a valid integer, unable to parse string as an integer",
                        value);
            } else if (value.isNumber()) {
                violations.add(
                        Violation.Type.INT_FROM_FLOAT,
                        "Input should be a valid integer, got a number with a fractional part",
                        value);
            } else {
                violations.add(Violation.Type.INT_TYPE, "Input should be a valid integer", value);
            }
        }
        return read;
    }

    @SuppressWarnings("ReferenceEquality") // a type that changes nothing returns the very node it was given
    private static @Nullable JsonNode list(FieldType item, JsonNode value, Violations violations) {
        if (!value.isArray()) {
            violations.add(Violation.Type.LIST_TYPE, "Input should be a valid list", value);
            return null;
        }
        ArrayNode typed = null;
        boolean valid = true;
        for (int i = 0; i < value.size(); i++) {
            JsonNode given = value.get(i);
            violations.enter(i);
            JsonNode read = item.read(given, violations);
            violations.leave();
            valid &= read != null;
            if (valid && read != given) {
                typed = typed == null ? ((ArrayNode) value).arrayNode().addAll((ArrayNode) value) : typed;
                typed.set(i, read);
            }
        }
        return !valid ? null : typed == null ? value : typed;
    }

    private static @Nullable JsonNode map(FieldType member, JsonNode value, Violations violations) {
        if (!value.isObject()) {
            violations.add(Violation.Type.DICT_TYPE, "Input should be a valid dictionary", value);
            return null;
        }
        ObjectNode typed = JsonNodeFactory.instance.objectNode();
        boolean valid = true;
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            violations.enter(entry.getKey());
            JsonNode read = member.read(entry.getValue(), violations);
            violations.leave();
            if (read == null) {
                valid = false;
            } else {
                typed.set(entry.getKey(), read);
            }
        }
        return valid ? typed : null;
    }
}
