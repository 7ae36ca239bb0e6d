package org.modelmirror.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads whole numbers as leniently as the peer: integers, integral floats and numeric strings. */
final class Integers {
    private static final Pattern NUMERIC = Pattern.compile("[+-]?[0-9]{1,19}(\\.0+)?");

    private Integers() {}

    /** The number, or empty when the node is none that fits a long. */
    static OptionalLong find(JsonNode node) {
        if (node.isIntegralNumber()) {
            return node.canConvertToLong() ? OptionalLong.of(node.longValue()) : OptionalLong.empty();
        }
        if (node.isNumber()) {
            double value = node.doubleValue();
            return value == Math.rint(value) && Math.abs(value) < 0x1p63
                    ? OptionalLong.of((long) value)
                    : OptionalLong.empty();
        }
        return node.isTextual() ? find(node.textValue().strip()) : OptionalLong.empty();
    }

    private static OptionalLong find(String text) {
        if (!NUMERIC.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        BigDecimal value = new BigDecimal(text);
        return value.toBigInteger().bitLength() < Long.SIZE ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
    }
}
