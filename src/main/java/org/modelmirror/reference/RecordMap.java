package org.modelmirror.reference;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records of one category by file key, in file order. The key is not forced to equal a record's {@code name}
 * (records-and-conversion.md 2.8).
 *
 * <p>The map cannot be changed. Its nodes are shared and must be treated as read-only; whoever wants to change one copies
 * it first.
 */
public final class RecordMap {
    private static final RecordMap EMPTY = of(Map.of());

    private final Keys keys;
    private final ObjectNode[] records;

    /** The keys in their order, shared by all versions that have the same. */
    private record Keys(List<String> ordered, Map<String, Integer> places) {
        static Keys of(Set<String> ordered) {
            Map<String, Integer> places = new HashMap<>(ordered.size() * 4 / 3 + 1);
            for (String key : ordered) {
                places.put(key, places.size());
            }
            return new Keys(List.copyOf(ordered), places);
        }
    }

    private RecordMap(Keys keys, ObjectNode[] records) {
        this.keys = keys;
        this.records = records;
    }

    /** Returns the records in the map's iteration order. */
    public static RecordMap of(Map<String, ObjectNode> records) {
        Map<String, ObjectNode> copy = new LinkedHashMap<>(records);
        return new RecordMap(Keys.of(copy.keySet()), copy.values().toArray(ObjectNode[]::new));
    }

    public static RecordMap empty() {
        return EMPTY;
    }

    public Optional<ObjectNode> find(String key) {
        return Optional.ofNullable(get(key));
    }

    private @Nullable ObjectNode get(@Nullable Object key) {
        Integer place = key instanceof String text ? keys.places.get(text) : null;
        return place == null ? null : records[place];
    }

    /**
     * The same keys in the same order with other records for some.
     *
     * @throws IllegalArgumentException when there is no such key
     */
    public RecordMap with(Map<String, ObjectNode> changed) {
        ObjectNode[] next = records.clone();
        changed.forEach((key, record) -> {
            Integer place = keys.places.get(key);
            if (place == null) {
                throw new IllegalArgumentException("no record " + key);
            }
            next[place] = record;
        });
        return new RecordMap(keys, next);
    }

    /** Whether both have the same keys in the same order. */
    public boolean hasKeysOf(RecordMap other) {
        return keys.ordered.equals(other.keys.ordered); // at once where they are shared
    }

    public Set<String> keys() {
        return asMap().keySet();
    }

    /** An unmodifiable view in file order. */
    public Map<String, ObjectNode> asMap() {
        return Collections.unmodifiableMap(new View(this));
    }

    public int size() {
        return records.length;
    }

    public boolean isEmpty() {
        return records.length == 0;
    }

    /** A new top-level object whose members are the (shared) records. */
    public ObjectNode toJson() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.setAll(asMap());
        return object;
    }

    /** Equal when keys, records and their order are equal. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof RecordMap that && hasKeysOf(that) && Arrays.equals(records, that.records));
    }

    @Override
    public int hashCode() {
        return 31 * keys.ordered.hashCode() + Arrays.hashCode(records);
    }

    @Override
    public String toString() {
        return "RecordMap" + keys.ordered;
    }

    private static final class View extends AbstractMap<String, ObjectNode> {
        private final RecordMap all;

        View(RecordMap all) {
            this.all = all;
        }

        @Override
        public @Nullable ObjectNode get(@Nullable Object key) {
            return all.get(key);
        }

        @Override
        public boolean containsKey(@Nullable Object key) {
            return all.get(key) != null;
        }

        @Override
        public Set<Entry<String, ObjectNode>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public int size() {
                    return all.size();
                }

                @Override
                public Iterator<Entry<String, ObjectNode>> iterator() {
                    return new Entries(all);
                }
            };
        }
    }

    private static final class Entries implements Iterator<Map.Entry<String, ObjectNode>> {
        private final RecordMap all;
        private int next;

        Entries(RecordMap all) {
            this.all = all;
        }

        @Override
        public boolean hasNext() {
            return next < all.records.length;
        }

        @Override
        public Map.Entry<String, ObjectNode> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int place = next++;
            return Map.entry(all.keys.ordered.get(place), all.records[place]);
        }
    }
}
