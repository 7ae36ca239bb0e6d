package org.modelmirror.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What an event did to a record (queue-audit-sync.md 1.3). Snapshots keep their null members. Nodes are shared and must be
 * treated as read-only.
 *
 * @param before the record until then
 * @param after the record from then on; of a queue event what was done
 * @param delta in what the two differ; only of an update
 */
public record AuditPayload(Optional<ObjectNode> before, Optional<ObjectNode> after, Optional<AuditDelta> delta) {
    private static final String BEFORE = "before";
    private static final String AFTER = "after";
    private static final String DELTA = "delta";

    /** The payload of a change from one state of a record to another, either of which may be missing. */
    public static AuditPayload between(Optional<ObjectNode> before, Optional<ObjectNode> after) {
        Optional<AuditDelta> delta = before.isPresent() && after.isPresent()
                ? Optional.of(AuditDelta.between(before.get(), after.get()))
                : Optional.empty();
        return new AuditPayload(before, after, delta);
    }

    static AuditPayload of(JsonNode json) throws InvalidAuditEventException {
        Optional<ObjectNode> delta = object(json, DELTA);
        return new AuditPayload(
                object(json, BEFORE),
                object(json, AFTER),
                delta.isPresent() ? Optional.of(AuditDelta.of(delta.get())) : Optional.empty());
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        before.ifPresent(record -> json.set(BEFORE, record));
        after.ifPresent(record -> json.set(AFTER, record));
        delta.ifPresent(fields -> json.set(DELTA, fields.toJson()));
        return json;
    }

    static Optional<ObjectNode> object(JsonNode json, String member) throws InvalidAuditEventException {
        JsonNode value = json.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (value instanceof ObjectNode object) {
            return Optional.of(object);
        }
        throw new InvalidAuditEventException(member + " is no object");
    }
}
