package org.modelmirror.overlay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;

/**
 * Records of another branch, laid over one category until a date, and what lies beneath them: so that the category can be
 * had without them at any time, without asking anybody. Immutable and pure; docs/adr/0023.
 *
 * @param branch where the records come from
 * @param until when they are taken off again
 * @param sha256 lower-case hex digest of the branch's file that they were read from
 * @param records what is laid over; one that the category has is replaced in its place, others follow at the end
 * @param beneath for every key that was laid over since the overlay began, the category's own record; empty where it has
 *     none. A key that is laid over no more stays here: what is put back for it is what the category shows anyway
 * @param heldBack records of the branch that the guard objects to, with its rule: they are not laid over
 */
public record Overlay(
        String branch,
        Instant until,
        String sha256,
        RecordMap records,
        Map<String, Optional<ObjectNode>> beneath,
        Map<String, String> heldBack) {
    public Overlay {
        beneath = Collections.unmodifiableMap(new LinkedHashMap<>(beneath));
        heldBack = Collections.unmodifiableMap(new LinkedHashMap<>(heldBack));
        if (!beneath.keySet().containsAll(records.keys())) {
            throw new IllegalArgumentException("a record is laid over what nobody knows");
        }
    }

    /**
     * An overlay of what a branch has and the category has not, or has otherwise.
     *
     * @param branchRecords all records of the branch's file
     * @param base the category without any overlay
     * @param heldBack those of the records that the guard objects to, with its rule
     * @param before the overlay that this one takes the place of
     */
    public static Overlay of(
            String branch,
            Instant until,
            String sha256,
            RecordMap branchRecords,
            RecordMap base,
            Map<String, String> heldBack,
            Optional<Overlay> before) {
        Map<String, ObjectNode> records =
                new LinkedHashMap<>(differing(branchRecords, base).asMap());
        records.keySet().removeAll(heldBack.keySet());
        Set<String> keys = new LinkedHashSet<>(records.keySet());
        before.ifPresent(overlay -> keys.addAll(overlay.beneath.keySet()));
        return new Overlay(branch, until, sha256, RecordMap.of(records), parts(base, keys), heldBack);
    }

    /** What a branch has and the category has not, or has otherwise. */
    public static RecordMap differing(RecordMap branchRecords, RecordMap base) {
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        branchRecords.asMap().forEach((key, record) -> {
            if (!Optional.of(record).equals(base.find(key))) {
                records.put(key, record);
            }
        });
        return RecordMap.of(records);
    }

    private static Map<String, Optional<ObjectNode>> parts(RecordMap base, Collection<String> keys) {
        Map<String, Optional<ObjectNode>> parts = new LinkedHashMap<>();
        keys.forEach(key -> parts.put(key, base.find(key)));
        return parts;
    }

    /** The same records until another date. */
    public Overlay until(Instant other) {
        return new Overlay(branch, other, sha256, records, beneath, heldBack);
    }

    /** The same records over a category that is another beneath. */
    public Overlay on(RecordMap base) {
        return new Overlay(branch, until, sha256, records, parts(base, beneath.keySet()), heldBack);
    }

    /** Whether the date has come. */
    public boolean isOver(Instant now) {
        return !now.isBefore(until);
    }

    /** The category with the overlay. */
    public RecordMap over(RecordMap base) {
        return laid(base, records);
    }

    /** Records laid over others. */
    public static RecordMap laid(RecordMap base, RecordMap over) {
        Map<String, ObjectNode> all = new LinkedHashMap<>(base.asMap());
        all.putAll(over.asMap());
        return RecordMap.of(all);
    }

    /**
     * The category without the overlay.
     *
     * @param live the category with it; without it, it comes back as it is
     */
    public RecordMap beneath(RecordMap live) {
        Map<String, ObjectNode> base = new LinkedHashMap<>(live.asMap());
        beneath.forEach((key, own) -> own.ifPresentOrElse(record -> base.put(key, record), () -> base.remove(key)));
        return RecordMap.of(base);
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("branch", branch)
                .put("until", until.toString())
                .put("sha256", sha256);
        json.set("records", records.toJson());
        ObjectNode own = json.putObject("beneath");
        beneath.forEach(
                (key, record) -> own.set(key, record.<JsonNode>map(r -> r).orElse(null)));
        ObjectNode held = json.putObject("held_back");
        heldBack.forEach(held::put);
        return json;
    }

    static Overlay of(String file, JsonNode json) throws UnreadableDocumentException {
        if (!json.path("branch").isTextual()
                || !json.path("until").isTextual()
                || !json.path("sha256").isTextual()
                || !json.path("records").isObject()
                || !json.path("beneath").isObject()
                || !json.path("held_back").isObject()) {
            throw new UnreadableDocumentException(file, "an overlay lacks a member");
        }
        Map<String, Optional<ObjectNode>> beneath = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : json.path("beneath").properties()) {
            beneath.put(
                    entry.getKey(),
                    entry.getValue().isNull() ? Optional.empty() : Optional.of(record(file, entry.getValue())));
        }
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : json.path("records").properties()) {
            records.put(entry.getKey(), record(file, entry.getValue()));
        }
        Map<String, String> heldBack = new LinkedHashMap<>();
        json.path("held_back")
                .properties()
                .forEach(entry -> heldBack.put(entry.getKey(), entry.getValue().asText()));
        try {
            return new Overlay(
                    json.path("branch").asText(),
                    Instant.parse(json.path("until").asText()),
                    json.path("sha256").asText(),
                    RecordMap.of(records),
                    beneath,
                    heldBack);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new UnreadableDocumentException(file, String.valueOf(e.getMessage()));
        }
    }

    private static ObjectNode record(String file, JsonNode json) throws UnreadableDocumentException {
        if (json instanceof ObjectNode record) {
            return record;
        }
        throw new UnreadableDocumentException(file, "a record is no object");
    }

    /** Whether the category does not have the record by itself. */
    public boolean isNew(String key) {
        return beneath.getOrDefault(key, Optional.empty()).isEmpty();
    }
}
