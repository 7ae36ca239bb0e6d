package org.modelmirror.analytics.figures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigInteger;
import java.util.OptionalLong;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;

/** What values of stored records count as, whatever type they have (analytics.md 0). */
final class JsonValues {
    private JsonValues() {}

    /** Anything but null, false, zero and what is empty. */
    static boolean isTruthy(JsonNode value) {
        return switch (value.getNodeType()) {
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> value.doubleValue() != 0;
            case STRING -> !value.textValue().isEmpty();
            case ARRAY, OBJECT -> !value.isEmpty();
            default -> false;
        };
    }

    /** A value as a word. */
    static String text(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        // As the peer spells it; nobody else has a name for it.
        return value.isBoolean()
                ? (value.booleanValue() ? "True" : "False")
                : JsonWriter.toText(value, JsonForm.COMPACT);
    }

    /** A number above zero, cut to a whole one; what is too large is the largest there is. */
    static OptionalLong positive(JsonNode value) {
        if (!value.isNumber()) {
            return OptionalLong.empty();
        }
        BigInteger whole = value.isIntegralNumber()
                ? value.bigIntegerValue()
                : value.decimalValue().toBigInteger();
        if (whole.signum() <= 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(whole.bitLength() < Long.SIZE ? whole.longValue() : Long.MAX_VALUE);
    }

    /** A sum of numbers that are not negative; at most the largest there is. */
    static long sum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** The download entries of a record, none when it has none. */
    static JsonNode downloads(JsonNode record) {
        JsonNode download = record.path("config").path("download");
        return download.isArray() ? download : MissingNode.getInstance();
    }
}
