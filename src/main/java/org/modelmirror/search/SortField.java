package org.modelmirror.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.modelmirror.reference.Field;
import org.modelmirror.reference.FieldType;
import org.modelmirror.reference.FieldTypes;
import org.modelmirror.reference.ObjectShape;

/**
 * The value that records are sorted by: a field, or a member of an object as {@code a__b} (http-api.md 5.1, K21).
 *
 * @param path names from the outermost inwards, at least one
 */
record SortField(List<String> path) {
    private static final String SEPARATOR = "__";

    SortField {
        path = List.copyOf(path);
    }

    static SortField of(String sortBy) {
        return new SortField(List.of(sortBy.split(SEPARATOR, -1)));
    }

    /** Says why records of this shape cannot be sorted by it; empty when they can. */
    Optional<String> fault(RecordShape shape) {
        if (!shape.has(path.get(0))) {
            return Optional.of(shape.unknown(path.get(0)));
        }
        FieldType type = shape.type(path.get(0));
        String outer = path.get(0);
        for (String name : path.subList(1, path.size())) {
            if (isFreeForm(type)) {
                return Optional.empty();
            }
            List<Field> members = type instanceof ObjectShape object ? object.fields() : List.of();
            Optional<Field> member =
                    members.stream().filter(field -> field.name().equals(name)).findFirst();
            if (member.isEmpty()) {
                return Optional.of(unknown(
                        name,
                        "'" + outer + "'",
                        members.stream().map(Field::name).toList()));
            }
            type = member.get().type();
            outer = name;
        }
        return Optional.empty();
    }

    private static boolean isFreeForm(FieldType type) {
        return type.equals(FieldTypes.PARAMETER_MAP) || type.equals(FieldTypes.STRING_MAP);
    }

    static String unknown(String field, String owner, List<String> valid) {
        return "Field '" + field + "' does not exist on " + owner + ". Valid fields: "
                + valid.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", ", "[", "]"));
    }

    /** The value of one record; missing when it or anything on the way to it is (F14). */
    JsonNode valueOf(ObjectNode record) {
        JsonNode value = record;
        for (String name : path) {
            value = value.path(name);
        }
        return value.isNull() ? MissingNode.getInstance() : value;
    }
}
