package org.modelmirror.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a text model's {@code settings} may hold: scalars, and arrays of one kind (records-and-conversion.md 2.7, 5.2, Q27). */
public final class TextSettings {

    /** What all members of an array are. */
    private enum Kind {
        INTEGER,
        NUMBER,
        STRING,
        OTHER
    }

    private TextSettings() {}

    /**
     * Whether the value is an object of booleans, numbers, strings, or arrays that are empty, all numbers or all strings.
     *
     * <p>The peer's CSV reader also lets arrays of mixed kinds pass and then coerces them or gives up the category; here
     * they are refused with the row that holds them (Q27).
     */
    static boolean isWellFormed(JsonNode settings) {
        if (!settings.isObject()) {
            return false;
        }
        for (JsonNode value : settings) {
            boolean scalar = value.isBoolean() || value.isNumber() || value.isTextual();
            if (!scalar && !(value instanceof ArrayNode array && kindOf(array) != Kind.OTHER)) {
                return false;
            }
        }
        return true;
    }

    /** A copy in which every array of numbers that holds a float holds only floats (records-and-conversion.md 2.7 c). */
    public static ObjectNode withUniformArrays(ObjectNode settings) {
        ObjectNode uniform = settings.deepCopy();
        uniform.properties().forEach(member -> {
            if (member.getValue() instanceof ArrayNode array && kindOf(array) == Kind.NUMBER) {
                member.setValue(floats(array));
            }
        });
        return uniform;
    }

    private static ArrayNode floats(ArrayNode numbers) {
        ArrayNode floats = JsonNodeFactory.instance.arrayNode(numbers.size());
        for (JsonNode number : numbers) {
            floats.add(number.doubleValue());
        }
        return floats;
    }

    private static Kind kindOf(ArrayNode array) {
        int integers = 0;
        int numbers = 0;
        int strings = 0;
        for (JsonNode member : array) {
            integers += member.isIntegralNumber() ? 1 : 0;
            // An integer beyond the range of a double could not become a float.
            numbers += member.isNumber() && Double.isFinite(member.doubleValue()) ? 1 : 0;
            strings += member.isTextual() ? 1 : 0;
        }
        int size = array.size();
        if (integers == size) {
            return Kind.INTEGER;
        }
        return numbers == size ? Kind.NUMBER : strings == size ? Kind.STRING : Kind.OTHER;
    }
}
