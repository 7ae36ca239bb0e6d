package org.modelmirror.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.metadata.Operation;
import org.modelmirror.reference.Format;

/**
 * One line of the audit trail (queue-audit-sync.md 1.2).
 *
 * @param id from 1 on, unique in its audit root
 * @param timestamp Unix seconds; 0 when the trail shall set it
 * @param domain format of the store written
 * @param category a category's identifier, or {@link #QUEUE}
 * @param model the model's key; of a queue event the change's id
 * @param operation what became of the live record, whatever was asked for
 * @param userId the AI Horde user id: the digits after the last {@code #}
 * @param requestId what ties the event to a request, as the reservation of a queued change
 * @param payload what was there and what is there now
 */
public record AuditEvent(
        long id,
        long timestamp,
        Format domain,
        String category,
        String model,
        Operation operation,
        String userId,
        Optional<String> requestId,
        Optional<AuditPayload> payload) {

    /** The pseudo-category of the pending queue's own events. */
    public static final String QUEUE = "pending_queue";

    /** No blank, everything outside U+0020–007E escaped in lower-case hex, a line feed at the end. */
    private static final JsonForm LINE = new JsonForm(0, ",", ":", true, true);

    /** Deep enough for any record that a write may hold, inside {@code payload.delta.<field>.old}. */
    private static final JsonReader READER = new JsonReader(JsonReader.DEFAULT_MAX_DEPTH + 8);

    /** The same with a time. */
    AuditEvent at(long seconds) {
        return new AuditEvent(id, seconds, domain, category, model, operation, userId, requestId, payload);
    }

    AuditEvent withoutPayload() {
        return new AuditEvent(id, timestamp, domain, category, model, operation, userId, requestId, Optional.empty());
    }

    /**
     * The bytes of the line, with the line feed at its end.
     *
     * @throws IllegalArgumentException when a record holds a NaN or an infinite number
     */
    public byte[] toLine() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("event_id", id);
        json.put("timestamp", timestamp);
        json.put("domain", domain.id());
        json.put("category", category);
        json.put("model_name", model);
        json.put("operation", operation.id());
        json.put("logical_user_id", userId);
        requestId.ifPresent(value -> json.put("request_id", value));
        payload.ifPresent(value -> json.set("payload", value.toJson()));
        return JsonWriter.toBytes(json, LINE);
    }

    /**
     * Reads a line, with or without its line feed. Members that we do not know are passed over.
     *
     * @throws InvalidAuditEventException when it is no JSON or lacks what an event must have
     */
    public static AuditEvent parse(byte[] line) throws InvalidAuditEventException {
        JsonNode json;
        try {
            json = READER.read(line).root();
        } catch (JsonSyntaxException e) {
            throw new InvalidAuditEventException("no JSON: " + e.getMessage(), e);
        }
        if (!json.isObject()) {
            throw new InvalidAuditEventException("no object");
        }
        long id = integer(json, "event_id");
        if (id < 1) {
            throw new InvalidAuditEventException("event_id is below 1");
        }
        String domain = text(json, "domain");
        String operation = text(json, "operation");
        Optional<ObjectNode> payload = AuditPayload.object(json, "payload");
        return new AuditEvent(
                id,
                integer(json, "timestamp"),
                format(domain),
                text(json, "category"),
                text(json, "model_name"),
                Operation.find(operation)
                        .orElseThrow(() -> new InvalidAuditEventException("unknown operation " + operation)),
                text(json, "logical_user_id"),
                json.path("request_id").isNull() || !json.has("request_id")
                        ? Optional.empty()
                        : Optional.of(text(json, "request_id")),
                payload.isPresent() ? Optional.of(AuditPayload.of(payload.get())) : Optional.empty());
    }

    private static Format format(String id) throws InvalidAuditEventException {
        for (Format format : Format.values()) {
            if (format.id().equals(id)) {
                return format;
            }
        }
        throw new InvalidAuditEventException("unknown domain " + id);
    }

    private static long integer(JsonNode json, String member) throws InvalidAuditEventException {
        JsonNode value = json.path(member);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new InvalidAuditEventException(member + " is no integer");
        }
        return value.longValue();
    }

    private static String text(JsonNode json, String member) throws InvalidAuditEventException {
        JsonNode value = json.path(member);
        if (!value.isTextual()) {
            throw new InvalidAuditEventException(member + " is no text");
        }
        return value.textValue();
    }
}
