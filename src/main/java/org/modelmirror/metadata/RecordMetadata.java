package org.modelmirror.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalLong;

/**
 * Stamps the {@code metadata} of v2 records (records-and-conversion.md 2.2, sources-and-storage.md 5.3 and 5.5). Works on
 * the raw object, so that unknown members survive. Records that are passed in are never changed: a stamped record is a
 * copy, an untouched one the record itself. A copy shares what was not stamped and must be treated as read-only there.
 * Times are Unix seconds.
 */
public final class RecordMetadata {
    private static final String METADATA = "metadata";
    private static final String CREATED_AT = "created_at";
    private static final String UPDATED_AT = "updated_at";
    private static final String CREATED_BY = "created_by";
    private static final List<String> KNOWN_ORDER =
            List.of("schema_version", CREATED_AT, UPDATED_AT, CREATED_BY, "updated_by");

    private static final List<String> TIMES = List.of(CREATED_AT, UPDATED_AT);

    private RecordMetadata() {}

    /**
     * Stamps a record that is created: each of {@code created_at} and {@code updated_at} that is missing or null becomes
     * now.
     *
     * @throws InvalidRecordMetadataException when {@code metadata} is no object or one of its times no integer
     */
    public static ObjectNode onCreate(ObjectNode record, long now) throws InvalidRecordMetadataException {
        return fill(record, now, now);
    }

    /**
     * Stamps a record found without times at start-up or after seeding. As {@link #onCreate}, but {@code updated_at} is
     * never set before an existing {@code created_at}.
     *
     * @throws InvalidRecordMetadataException when {@code metadata} is no object or one of its times no integer
     */
    public static ObjectNode onPopulation(ObjectNode record, long timestamp) throws InvalidRecordMetadataException {
        OptionalLong created = time(metadataOf(record), CREATED_AT);
        return fill(record, timestamp, Math.max(timestamp, created.orElse(timestamp)));
    }

    /**
     * Stamps a record that replaces another: {@code created_at} and {@code created_by} of the stored one win unless they
     * are null, {@code updated_at} becomes now, everything else is the new record's.
     *
     * @param stored the record that is replaced
     * @throws InvalidRecordMetadataException when {@code metadata} of either is no object or one of its times no integer
     */
    public static ObjectNode onUpdate(ObjectNode record, ObjectNode stored, long now)
            throws InvalidRecordMetadataException {
        ObjectNode before = metadataOf(stored);
        ObjectNode after = copyOf(metadataOf(record));
        OptionalLong created = time(before, CREATED_AT);
        time(after, CREATED_AT);
        time(after, UPDATED_AT);
        if (created.isPresent()) {
            after.put(CREATED_AT, created.getAsLong());
        }
        if (before.hasNonNull(CREATED_BY)) {
            after.set(CREATED_BY, before.get(CREATED_BY));
        }
        after.put(UPDATED_AT, now);
        return with(record, after);
    }

    /**
     * Checks that a stored record can be replaced by {@link #onUpdate}.
     *
     * @throws InvalidRecordMetadataException when {@code metadata} is no object or one of its times no integer
     */
    public static void requireReadable(ObjectNode stored) throws InvalidRecordMetadataException {
        ObjectNode metadata = metadataOf(stored);
        time(metadata, CREATED_AT);
        time(metadata, UPDATED_AT);
    }

    private static ObjectNode fill(ObjectNode record, long createdAt, long updatedAt)
            throws InvalidRecordMetadataException {
        ObjectNode metadata = metadataOf(record);
        boolean isCreatedKnown = time(metadata, CREATED_AT).isPresent();
        boolean isUpdatedKnown = time(metadata, UPDATED_AT).isPresent();
        if (isCreatedKnown && isUpdatedKnown) {
            return record;
        }
        ObjectNode filled = copyOf(metadata);
        if (!isCreatedKnown) {
            filled.put(CREATED_AT, createdAt);
        }
        if (!isUpdatedKnown) {
            filled.put(UPDATED_AT, updatedAt);
        }
        return with(record, filled);
    }

    private static ObjectNode metadataOf(ObjectNode record) throws InvalidRecordMetadataException {
        JsonNode metadata = record.path(METADATA);
        if (metadata.isMissingNode() || metadata.isNull()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (metadata instanceof ObjectNode object) {
            return object;
        }
        throw new InvalidRecordMetadataException(METADATA, "must be an object");
    }

    private static OptionalLong time(ObjectNode metadata, String field) throws InvalidRecordMetadataException {
        if (!metadata.hasNonNull(field)) {
            return OptionalLong.empty();
        }
        OptionalLong value = Integers.find(metadata.get(field));
        if (value.isEmpty()) {
            throw new InvalidRecordMetadataException(METADATA + "." + field, "must be an integer of Unix seconds");
        }
        return value;
    }

    /** Sets the metadata in its old place, or last; known members first and in order, times as integers. */
    private static ObjectNode with(ObjectNode record, ObjectNode metadata) throws InvalidRecordMetadataException {
        ObjectNode ordered = JsonNodeFactory.instance.objectNode();
        for (String field : KNOWN_ORDER) {
            JsonNode value = metadata.get(field);
            if (value != null) {
                ordered.set(field, value);
            }
        }
        for (String field : TIMES) {
            OptionalLong value = time(metadata, field);
            if (value.isPresent()) {
                ordered.put(field, value.getAsLong());
            }
        }
        metadata.properties().forEach(member -> {
            if (!ordered.has(member.getKey())) {
                ordered.set(member.getKey(), member.getValue());
            }
        });
        ObjectNode stamped = copyOf(record);
        stamped.set(METADATA, ordered);
        return stamped;
    }

    private static ObjectNode copyOf(ObjectNode object) {
        return JsonNodeFactory.instance.objectNode().setAll(object);
    }
}
