package org.modelmirror.reference;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The records of one category by file key, in file order. The key is not forced to equal a record's {@code name}
 * (records-and-conversion.md 2.8).
 *
 * <p>The map cannot be changed. Its nodes are shared and must be treated as read-only; whoever wants to change one copies
 * it first.
 */
public final class RecordMap {
    private static final RecordMap EMPTY = new RecordMap(Map.of());

    private final Map<String, ObjectNode> records;

    private RecordMap(Map<String, ObjectNode> records) {
        this.records = records;
    }

    /** Returns the records in the map's iteration order. */
    public static RecordMap of(Map<String, ObjectNode> records) {
        return new RecordMap(Collections.unmodifiableMap(new LinkedHashMap<>(records)));
    }

    public static RecordMap empty() {
        return EMPTY;
    }

    public Optional<ObjectNode> find(String key) {
        return Optional.ofNullable(records.get(key));
    }

    public Set<String> keys() {
        return records.keySet();
    }

    /** An unmodifiable view in file order. */
    public Map<String, ObjectNode> asMap() {
        return records;
    }

    public int size() {
        return records.size();
    }

    public boolean isEmpty() {
        return records.isEmpty();
    }

    /** A new top-level object whose members are the (shared) records. */
    public ObjectNode toJson() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.setAll(records);
        return object;
    }

    /** Equal when keys, records and their order are equal. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof RecordMap that
                        && records.equals(that.records)
                        && java.util.List.copyOf(records.keySet())
                                .equals(java.util.List.copyOf(that.records.keySet())));
    }

    @Override
    public int hashCode() {
        return records.hashCode();
    }

    @Override
    public String toString() {
        return "RecordMap" + records.keySet();
    }
}
