package org.modelmirror.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a scalar of one type means as another (records-and-conversion.md 2.7). */
final class Scalars {
    private static final Set<String> TRUE_WORDS = Set.of("1", "on", "t", "true", "y", "yes");
    private static final Set<String> FALSE_WORDS = Set.of("0", "off", "f", "false", "n", "no");

    /** Longest number text tried, in characters; parsing takes time quadratic in it, and so does the peer refuse. */
    private static final int MAX_NUMBER_LENGTH = 4_300;

    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d++(?:_\\d++)*+(?:\\.0++)?+");
    private static final Pattern FLOAT =
            Pattern.compile("[+-]?(?:\\d++(?:_\\d++)*+(?:\\.\\d*+)?+|\\.\\d++)(?:[eE][+-]?\\d++)?+");

    /** -2^63 and 2^63 as doubles: a float from the first up to but not including the second fits a long. */
    private static final double LONG_MIN = -0x1p63;

    private static final double LONG_LIMIT = 0x1p63;

    private Scalars() {}

    /** The boolean that a number or a word means, or null. */
    static @Nullable JsonNode toBoolean(JsonNode value) {
        if (value.isBoolean()) {
            return value;
        }
        if (value.isNumber()) {
            double number = value.doubleValue();
            return number == 0 || number == 1 ? JsonNodeFactory.instance.booleanNode(number == 1) : null;
        }
        if (value.isTextual()) {
            String word = value.textValue().toLowerCase(Locale.ROOT);
            if (TRUE_WORDS.contains(word) || FALSE_WORDS.contains(word)) {
                return JsonNodeFactory.instance.booleanNode(TRUE_WORDS.contains(word));
            }
        }
        return null;
    }

    /** The integer that a scalar means, or null. */
    static @Nullable JsonNode toInteger(JsonNode value) {
        if (value.isIntegralNumber()) {
            return value;
        }
        if (value.isBoolean()) {
            return JsonNodeFactory.instance.numberNode(value.booleanValue() ? 1L : 0L);
        }
        if (value.isNumber()) {
            double number = value.doubleValue();
            boolean whole = number == Math.rint(number) && number >= LONG_MIN && number < LONG_LIMIT;
            return whole ? JsonNodeFactory.instance.numberNode((long) number) : null;
        }
        return value.isTextual() ? parseInteger(value.textValue()) : null;
    }

    /** The float that a scalar means, or null; never an infinite one. */
    static @Nullable JsonNode toFloat(JsonNode value) {
        double number;
        if (value.isNumber()) {
            number = value.doubleValue();
        } else if (value.isBoolean()) {
            number = value.booleanValue() ? 1 : 0;
        } else if (value.isTextual()) {
            number = parseFloat(value.textValue());
        } else {
            return null;
        }
        return Double.isFinite(number) ? JsonNodeFactory.instance.numberNode(number) : null;
    }

    private static @Nullable JsonNode parseInteger(String text) {
        String digits = WhiteSpace.strip(text);
        if (digits.length() > MAX_NUMBER_LENGTH || !INTEGER.matcher(digits).matches()) {
            return null;
        }
        int point = digits.indexOf('.');
        String whole = point < 0 ? digits : digits.substring(0, point);
        return ofInteger(new BigInteger(whole.replace("_", "")));
    }

    private static double parseFloat(String text) {
        String digits = WhiteSpace.strip(text);
        if (digits.length() > MAX_NUMBER_LENGTH || !FLOAT.matcher(digits).matches()) {
            return Double.NaN;
        }
        return Double.parseDouble(digits.replace("_", ""));
    }

    /** One node type for every integer that fits a long, as the JSON reader makes them. */
    private static JsonNode ofInteger(BigInteger value) {
        return value.bitLength() < Long.SIZE
                ? JsonNodeFactory.instance.numberNode(value.longValue())
                : JsonNodeFactory.instance.numberNode(value);
    }
}
