package org.modelmirror.search;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.ModelRecord;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.RecordSchema;

/**
 * The records of one category in the typed form that searches look at (http-api.md 5.1), in stored order. Making it costs
 * as much as reading every record, so it is kept as long as the records stay the same. Immutable.
 */
public final class SearchableRecords {
    private final Category category;
    private final Map<String, Searchable> byKey;
    private final Set<String> invalid;

    private SearchableRecords(Category category, Map<String, Searchable> byKey, Set<String> invalid) {
        this.category = category;
        this.byKey = byKey;
        this.invalid = invalid;
    }

    /** A category without records. */
    public static SearchableRecords none(Category category) {
        return new SearchableRecords(category, Map.of(), Set.of());
    }

    /** Reads the records of a category; one that is not valid is left out and named in {@link #invalid} (F15). */
    public static SearchableRecords of(Category category, RecordMap records) {
        return none(category).updated(records);
    }

    /** The same category with other records. What is stored as the same node as before is not read again. */
    public SearchableRecords updated(RecordMap records) {
        RecordSchema schema = RecordSchema.of(category);
        Map<String, Searchable> all = new LinkedHashMap<>();
        Set<String> bad = new LinkedHashSet<>();
        records.asMap().forEach((key, stored) -> {
            Optional<Searchable> searchable = Optional.ofNullable(byKey.get(key))
                    .filter(known -> known.isMadeOf(stored))
                    .or(() -> read(schema, stored));
            searchable.ifPresentOrElse(found -> all.put(key, found), () -> bad.add(key));
        });
        return new SearchableRecords(category, all, bad);
    }

    private static Optional<Searchable> read(RecordSchema schema, ObjectNode stored) {
        return schema.find(stored).map(record -> new Searchable(stored, record));
    }

    /** A record as searches show it; shared, not to be changed (http-api.md 5.1). */
    public static ObjectNode toWire(ModelRecord record) {
        return Searchable.wire(record);
    }

    public Category category() {
        return category;
    }

    /** Keys of the records that break the schema and are not searched, in stored order. */
    public Set<String> invalid() {
        return Set.copyOf(invalid);
    }

    public int size() {
        return byKey.size();
    }

    List<Searchable> all() {
        return List.copyOf(byKey.values());
    }
}
