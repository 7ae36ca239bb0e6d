package org.modelmirror.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.modelmirror.reference.RecordMap;

/**
 * What a legacy-canonical PRIMARY keeps as v2 of a category: the converted records with the time stamps and authors of
 * their predecessors (sources-and-storage.md 4.5.4). Pure.
 */
final class DerivedV2 {
    private static final String METADATA = "metadata";

    private DerivedV2() {}

    /**
     * Carries the stamps over. A record whose content is as before stays as it is; one that is new or differs gets
     * {@code updated_at}, and what it lacks of {@code created_at}, from {@code now}.
     *
     * @param previous the v2 records so far
     * @param converted what the legacy file converts to
     * @param now Unix seconds
     */
    static RecordMap of(RecordMap previous, RecordMap converted, long now) {
        Map<String, ObjectNode> derived = new LinkedHashMap<>();
        converted.asMap().forEach((key, record) -> {
            ObjectNode before = previous.find(key).orElse(null);
            derived.put(key, before != null && isSame(before, record) ? before : stamped(before, record, now));
        });
        return RecordMap.of(derived);
    }

    private static boolean isSame(ObjectNode before, ObjectNode record) {
        return before.path(METADATA).hasNonNull("created_at")
                && before.path(METADATA).hasNonNull("updated_at")
                && without(before).equals(without(record));
    }

    private static ObjectNode without(ObjectNode record) {
        ObjectNode copy = record.deepCopy();
        copy.remove(METADATA);
        return copy;
    }

    private static ObjectNode stamped(
            @org.jspecify.annotations.Nullable ObjectNode before, ObjectNode record, long now) {
        ObjectNode result = record.deepCopy();
        ObjectNode metadata = result.path(METADATA) instanceof ObjectNode own ? own : result.putObject(METADATA);
        if (before != null && before.path(METADATA) instanceof ObjectNode old) {
            for (Map.Entry<String, JsonNode> member : old.properties()) {
                if (!metadata.has(member.getKey()) && !member.getKey().equals("updated_at")) {
                    metadata.set(member.getKey(), member.getValue());
                }
            }
        }
        if (!metadata.hasNonNull("created_at")) {
            metadata.put("created_at", now);
        }
        metadata.put("updated_at", Math.max(now, metadata.path("created_at").asLong(now)));
        return result;
    }
}
