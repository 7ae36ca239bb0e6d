package org.modelmirror.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.modelmirror.reference.Field;
import org.modelmirror.reference.FieldTypes;
import org.modelmirror.reference.ObjectShape;

/**
 * What a name is composed of (http-api.md 5.3).
 *
 * @param author stands before a slash; empty when there is none
 * @param parts base, size, variant, version, quant, as far as there are any
 * @param order names of parts; empty for the usual order
 * @param separator stands between the parts
 */
public record NameParts(Optional<String> author, Map<String, String> parts, List<String> order, String separator) {
    private static final String DEFAULT_SEPARATOR = "-";

    /** What a client sends. */
    public static final ObjectShape SHAPE = ObjectShape.of(
            Field.required("base_name", FieldTypes.STRING),
            Field.required("size", FieldTypes.STRING),
            Field.optional("author", FieldTypes.STRING),
            Field.optional("variant", FieldTypes.STRING),
            Field.optional("version", FieldTypes.STRING),
            Field.optional("quant", FieldTypes.STRING),
            Field.optional("separator", FieldTypes.STRING),
            Field.optional("part_order", FieldTypes.STRINGS));

    public NameParts {
        parts = new LinkedHashMap<>(parts);
        order = List.copyOf(order);
    }

    /** Reads the typed view of a valid object of {@link #SHAPE}. */
    public static NameParts of(ObjectNode typed) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("base", typed.path("base_name").textValue());
        parts.put("size", typed.path("size").textValue());
        for (String part : List.of("variant", "version", "quant")) {
            find(typed, part).ifPresent(value -> parts.put(part, value));
        }
        List<String> order = new ArrayList<>();
        for (JsonNode part : typed.path("part_order")) {
            order.add(part.textValue());
        }
        return new NameParts(
                find(typed, "author"), parts, order, find(typed, "separator").orElse(DEFAULT_SEPARATOR));
    }

    private static Optional<String> find(ObjectNode typed, String field) {
        return Optional.ofNullable(typed.path(field).textValue()).filter(text -> !text.isEmpty());
    }

    /** The name: in the order asked for, what is not named there is lost and what is not there is passed over. */
    public String compose() {
        List<String> chosen = new ArrayList<>();
        for (String part : order.isEmpty() ? parts.keySet() : order) {
            String value = parts.get(part);
            if (value != null) {
                chosen.add(value);
            }
        }
        return author.map(name -> name + "/").orElse("") + String.join(separator, chosen);
    }
}
