package org.modelmirror.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Comparator;
import org.modelmirror.reference.CodePointOrder;

/** Orders JSON values by what they are: numbers with booleans, text by code point, lists item by item. */
final class SortOrder implements Comparator<JsonNode> {
    static final SortOrder INSTANCE = new SortOrder();

    private SortOrder() {}

    /** What can be compared with each other. Values of different kinds, and objects, have no order of their own. */
    enum Kind {
        NUMBER,
        TEXT,
        LIST,
        OBJECT;

        static Kind of(JsonNode value) {
            if (value.isNumber() || value.isBoolean()) {
                return NUMBER;
            }
            return value.isTextual() ? TEXT : value.isArray() ? LIST : OBJECT;
        }
    }

    /** Items of different kinds within lists are ordered by kind, so that the order is one in any case. */
    @Override
    public int compare(JsonNode left, JsonNode right) {
        Kind kind = Kind.of(left);
        if (kind != Kind.of(right)) {
            return kind.compareTo(Kind.of(right));
        }
        return switch (kind) {
            case NUMBER -> compareNumbers(left, right);
            case TEXT -> CodePointOrder.INSTANCE.compare(left.textValue(), right.textValue());
            case LIST -> compareLists(left, right);
            case OBJECT -> 0;
        };
    }

    private static int compareNumbers(JsonNode left, JsonNode right) {
        if (left.isBoolean() && right.isBoolean()) {
            return Boolean.compare(left.booleanValue(), right.booleanValue());
        }
        if (left.canConvertToLong()
                && right.canConvertToLong()
                && left.isIntegralNumber()
                && right.isIntegralNumber()) {
            return Long.compare(left.longValue(), right.longValue());
        }
        return decimal(left).compareTo(decimal(right));
    }

    private static BigDecimal decimal(JsonNode value) {
        return value.isBoolean() ? BigDecimal.valueOf(value.booleanValue() ? 1 : 0) : value.decimalValue();
    }

    private int compareLists(JsonNode left, JsonNode right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = compare(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }
}
