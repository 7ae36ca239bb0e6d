package org.modelmirror.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Field;
import org.modelmirror.reference.FieldType;
import org.modelmirror.reference.RecordSchema;

/** The fields that the records of a search have, by their names on the wire, and what the records are called. */
final class RecordShape {
    private final String name;
    private final Map<String, FieldType> types;

    private RecordShape(String name, Map<String, FieldType> types) {
        this.name = name;
        this.types = types;
    }

    /** The records of one category. */
    static RecordShape of(Category category) {
        return new RecordShape(RecordSchema.of(category).typeName(), types(category));
    }

    /** What records of all categories have in common: what those without fields of their own have. */
    static RecordShape common() {
        return new RecordShape("GenericModelRecord", types(Category.MISCELLANEOUS));
    }

    private static Map<String, FieldType> types(Category category) {
        Map<String, FieldType> types = new LinkedHashMap<>();
        for (Field field : RecordSchema.of(category).fields()) {
            types.put(field.name(), field.type());
            field.alternativeName().ifPresent(alternative -> types.put(alternative, field.type()));
        }
        return types;
    }

    boolean has(String field) {
        return types.containsKey(field);
    }

    FieldType type(String field) {
        return Objects.requireNonNull(types.get(field));
    }

    /** What to say about a field that is none. */
    String unknown(String field) {
        return SortField.unknown(field, name, new ArrayList<>(types.keySet()));
    }
}
