package org.modelmirror.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A value of {@code requirements} or {@code settings}. A scalar keeps its type; a mixed array is brought to one type by
 * the first rule that fits (records-and-conversion.md 2.7 a to g).
 */
final class ParameterValue {
    private ParameterValue() {}

    static @Nullable JsonNode read(JsonNode value, Violations violations) {
        if (value.isBoolean() || value.isNumber() || value.isTextual()) {
            return value;
        }
        JsonNode read = value.isArray() ? readArray(value) : null;
        if (read == null) {
            violations.add(
                    Violation.Type.SCALAR_OR_LIST,
                    "Input should be a valid integer, float, string, boolean or list of these",
                    value);
        }
        return read;
    }

    private static @Nullable JsonNode readArray(JsonNode array) {
        if (allMatch(array, JsonNode::isIntegralNumber) || allMatch(array, JsonNode::isTextual)) {
            return array;
        }
        if (allMatch(array, JsonNode::isNumber)) {
            return map(array, Scalars::toFloat);
        }
        JsonNode integers = map(array, Scalars::toInteger);
        return integers != null ? integers : map(array, Scalars::toFloat);
    }

    private static boolean allMatch(JsonNode array, Predicate<JsonNode> test) {
        for (JsonNode item : array) {
            if (!test.test(item)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable JsonNode map(JsonNode array, NullableOperator toItem) {
        ArrayNode typed = JsonNodeFactory.instance.arrayNode(array.size());
        for (JsonNode item : array) {
            JsonNode read = toItem.apply(item);
            if (read == null) {
                return null;
            }
            typed.add(read);
        }
        return typed;
    }

    /** One item as another type, if it means something there. */
    @FunctionalInterface
    private interface NullableOperator {
        @Nullable
        JsonNode apply(JsonNode item);
    }
}
