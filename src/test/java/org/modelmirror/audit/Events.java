package org.modelmirror.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.metadata.Operation;
import org.modelmirror.reference.Format;

/** Events of user 42 at a fixed time, for tests. */
final class Events {
    static final long TIME = 1_795_239_977L;

    private Events() {}

    static ObjectNode json(String text) {
        try {
            return (ObjectNode) new JsonReader().read(text).root();
        } catch (JsonSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static AuditEvent create(long id, String model, String after) {
        return of(id, model, Operation.CREATE, Optional.empty(), Optional.of(json(after)));
    }

    static AuditEvent update(long id, String model, String before, String after) {
        return of(id, model, Operation.UPDATE, Optional.of(json(before)), Optional.of(json(after)));
    }

    static AuditEvent delete(long id, String model, String before) {
        return of(id, model, Operation.DELETE, Optional.of(json(before)), Optional.empty());
    }

    static AuditEvent of(
            long id, String model, Operation operation, Optional<ObjectNode> before, Optional<ObjectNode> after) {
        return new AuditEvent(
                id,
                TIME,
                Format.V2,
                "clip",
                model,
                operation,
                "42",
                Optional.empty(),
                Optional.of(AuditPayload.between(before, after)));
    }

    /** The same in another category. */
    static AuditEvent in(String category, AuditEvent event) {
        return new AuditEvent(
                event.id(),
                event.timestamp(),
                event.domain(),
                category,
                event.model(),
                event.operation(),
                event.userId(),
                event.requestId(),
                event.payload());
    }
}
