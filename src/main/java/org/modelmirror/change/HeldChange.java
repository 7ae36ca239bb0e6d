package org.modelmirror.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.CodePointOrder;
import org.modelmirror.reference.RecordMap;

/**
 * A change that a source offers and that a rule objects to, with what became of it (sources-and-storage.md 2.6).
 *
 * @param id readable, and the same whenever the same source offers the same change
 * @param category whose records it concerns
 * @param document which document offers it
 * @param suspicion what the rule objects to
 * @param status whether it waits, or what was decided
 * @param firstSeen when it was first offered
 * @param lastSeen when it was last offered
 * @param timesSeen polls that offered it
 */
public record HeldChange(
        String id,
        Category category,
        DocumentKind document,
        Suspicion suspicion,
        Status status,
        Instant firstSeen,
        Instant lastSeen,
        int timesSeen) {

    /** What has been decided about a change. */
    public enum Status {
        /** Nothing yet: it waits. */
        HELD,
        /** It goes live with the document that offers it. */
        APPROVED,
        /** It stays out for as long as it is offered, and whenever it is offered again. */
        REJECTED;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How many keys a line of the log names. */
    private static final int KEYS_NAMED = 5;

    static HeldChange first(Category category, DocumentKind document, Suspicion suspicion, Status status, Instant now) {
        return new HeldChange(idOf(category, document, suspicion), category, document, suspicion, status, now, now, 1);
    }

    /** The id of a change, e.g. {@code image_generation-baseline-1f0c22ab90de}. */
    static String idOf(Category category, DocumentKind document, Suspicion suspicion) {
        String identity = document + "\n" + suspicion.content();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return category.id() + "-" + suspicion.rule() + "-" + HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    HeldChange with(Status other) {
        return new HeldChange(id, category, document, suspicion, other, firstSeen, lastSeen, timesSeen);
    }

    HeldChange seenAgain(Suspicion latest, Instant now, boolean isPoll) {
        return new HeldChange(
                id, category, document, latest, status, firstSeen, now, isPoll ? timesSeen + 1 : timesSeen);
    }

    public GuardRule rule() {
        return suspicion.rule();
    }

    /** The fields that differ, by record. */
    public List<RecordDifference> differences() {
        Set<String> keys = new TreeSet<>(CodePointOrder.INSTANCE);
        keys.addAll(suspicion.keys());
        List<RecordDifference> differences = new ArrayList<>();
        for (String key : keys) {
            FieldDifference.between(record(suspicion.before(), key), record(suspicion.after(), key))
                    .forEach(field -> differences.add(new RecordDifference(key, field)));
        }
        return List.copyOf(differences);
    }

    /** A field of a record. */
    public record RecordDifference(String key, FieldDifference field) {}

    /** One line for a person, e.g. {@code 60 records removed: a, b, c, d, e, …}. */
    public String summary() {
        List<String> keys = suspicion.keys();
        String names = String.join(", ", keys.subList(0, Math.min(KEYS_NAMED, keys.size())))
                + (keys.size() > KEYS_NAMED ? ", …" : "");
        return switch (rule()) {
            case SHRINK -> keys.size() + " records removed: " + names;
            case ROLLBACK -> "older version, " + keys.size() + " records differ: " + names;
            case CHECKSUMS -> keys.size() + " records with other checksums under the same URL: " + names;
            case BASELINE -> names + ": baseline " + values("baseline");
            case PARAMETERS -> names + ": parameters " + values("parameters");
        };
    }

    private String values(String field) {
        String key = suspicion.keys().get(0);
        return record(suspicion.before(), key).path(field).asText() + " to "
                + record(suspicion.after(), key).path(field).asText();
    }

    private static JsonNode record(RecordMap records, String key) {
        return records.find(key).<JsonNode>map(found -> found).orElseGet(MissingNode::getInstance);
    }

    /** As it is kept; {@link #toJson()} is what it is shown as. */
    ObjectNode toStoredJson() {
        ObjectNode json = head();
        json.put("content", suspicion.content());
        json.set("old_value", suspicion.before().toJson());
        json.set("new_value", suspicion.after().toJson());
        return json;
    }

    /** As the API and the command line show it (http-api.md 2.11). */
    public ObjectNode toJson() {
        ObjectNode json = head();
        json.put("summary", summary());
        json.set("old_value", suspicion.before().toJson());
        json.set("new_value", suspicion.after().toJson());
        ArrayNode fields = json.putArray("field_diffs");
        for (RecordDifference difference : differences()) {
            ObjectNode field = fields.addObject();
            field.put("model_name", difference.key());
            field.setAll(difference.field().toJson());
        }
        return json;
    }

    private ObjectNode head() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id);
        json.put("category", category.id());
        json.put("source", document.source().id());
        json.put("format", document.format().id());
        json.put("rule", rule().id());
        json.put("status", status.id());
        ArrayNode keys = json.putArray("keys");
        suspicion.keys().forEach(keys::add);
        json.put("first_seen", firstSeen.getEpochSecond());
        json.put("last_seen", lastSeen.getEpochSecond());
        return json.put("times_seen", timesSeen);
    }
}
