package org.modelmirror.mirror;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.modelmirror.metadata.InvalidRecordMetadataException;
import org.modelmirror.metadata.RecordMetadata;
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

    private static ObjectNode stamped(@Nullable ObjectNode before, ObjectNode record, long now) {
        try {
            return RecordMetadata.onCreate(before == null ? record : carriedOver(before, record, now), now);
        } catch (InvalidRecordMetadataException e) {
            throw new IllegalStateException("the converter wrote metadata that cannot be read", e);
        }
    }

    /** A predecessor whose stamps make no sense leaves none. */
    private static ObjectNode carriedOver(ObjectNode before, ObjectNode record, long now) {
        ObjectNode carried = record.deepCopy();
        ObjectNode metadata = carried.path(METADATA) instanceof ObjectNode own ? own : carried.putObject(METADATA);
        before.path(METADATA).properties().forEach(member -> metadata.putIfAbsent(member.getKey(), member.getValue()));
        try {
            return RecordMetadata.onUpdate(carried, before, now);
        } catch (InvalidRecordMetadataException e) {
            return record;
        }
    }
}
