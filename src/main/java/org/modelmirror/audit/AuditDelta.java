package org.modelmirror.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.modelmirror.reference.CodePointOrder;

/**
 * The top-level fields in which two versions of a record differ, sorted by name (queue-audit-sync.md 1.3, FIX-1). Shallow:
 * a change anywhere inside a field gives both its whole values.
 *
 * @param fields by name; unmodifiable
 */
public record AuditDelta(Map<String, Field> fields) {
    private static final String OLD = "old";
    private static final String NEW = "new";

    /**
     * One field.
     *
     * @param before JSON null where the record had no such field
     * @param after JSON null where it has it no longer
     */
    public record Field(JsonNode before, JsonNode after) {}

    public AuditDelta {
        TreeMap<String, Field> sorted = new TreeMap<>(CodePointOrder.INSTANCE);
        sorted.putAll(fields);
        fields = Collections.unmodifiableMap(sorted);
    }

    /** Compares two records by the deep value of each field; 1 and 1.0 differ, as they do on disk. */
    public static AuditDelta between(ObjectNode before, ObjectNode after) {
        Map<String, Field> fields = new TreeMap<>(CodePointOrder.INSTANCE);
        for (Map.Entry<String, JsonNode> field : before.properties()) {
            if (!field.getValue().equals(after.path(field.getKey()))) {
                fields.put(field.getKey(), new Field(field.getValue(), orNull(after.get(field.getKey()))));
            }
        }
        for (Map.Entry<String, JsonNode> field : after.properties()) {
            if (!before.has(field.getKey())) {
                fields.put(field.getKey(), new Field(orNull(null), field.getValue()));
            }
        }
        return new AuditDelta(fields);
    }

    /** Reads what {@link #toJson} gives, and what the peer writes, which leaves out a null side. */
    static AuditDelta of(JsonNode json) throws InvalidAuditEventException {
        Map<String, Field> fields = new TreeMap<>(CodePointOrder.INSTANCE);
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            JsonNode change = field.getValue();
            if (!change.isObject()) {
                throw new InvalidAuditEventException("delta of " + field.getKey() + " is no object");
            }
            fields.put(field.getKey(), new Field(orNull(change.get(OLD)), orNull(change.get(NEW))));
        }
        return new AuditDelta(fields);
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        fields.forEach((name, field) -> {
            ObjectNode change = json.putObject(name);
            change.set(OLD, field.before());
            change.set(NEW, field.after());
        });
        return json;
    }

    private static JsonNode orNull(@Nullable JsonNode node) {
        return node == null ? JsonNodeFactory.instance.nullNode() : node;
    }
}
