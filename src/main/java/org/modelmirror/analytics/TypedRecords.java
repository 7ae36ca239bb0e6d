package org.modelmirror.analytics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.ModelRecord;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.RecordSchema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of one category in typed form, by key in stored order. Typing all of them costs more than a figure does, so
 * that a record that has not changed is typed once. One that breaks the schema is left out and logged (http-api.md F15).
 * Thread-safe; blocks while it types.
 */
final class TypedRecords {
    private static final Logger LOG = LoggerFactory.getLogger(TypedRecords.class);

    private final RecordSchema schema;
    private volatile Made last = new Made(RecordMap.empty(), Map.of(), Set.of());

    private record Made(RecordMap records, Map<String, ModelRecord> typed, Set<String> invalid) {}

    TypedRecords(Category category) {
        this.schema = RecordSchema.of(category);
    }

    @SuppressWarnings("ReferenceEquality") // records are never changed; others are another object
    Map<String, ModelRecord> of(RecordMap records) {
        Made made = last;
        if (made.records == records) {
            return made.typed;
        }
        synchronized (this) {
            if (last.records != records) {
                last = updated(last, records);
            }
            return last.typed;
        }
    }

    @SuppressWarnings("ReferenceEquality") // nodes are never changed, so the same node has the same content
    private Made updated(Made before, RecordMap records) {
        Map<String, ModelRecord> typed = new LinkedHashMap<>();
        Set<String> invalid = new LinkedHashSet<>();
        records.asMap().forEach((key, stored) -> {
            ModelRecord known = before.typed.get(key);
            ObjectNode earlier = before.records.find(key).orElse(null);
            Optional<ModelRecord> record =
                    known != null && earlier == stored ? Optional.of(known) : schema.find(stored);
            record.ifPresentOrElse(found -> typed.put(key, found), () -> invalid.add(key));
        });
        invalid.stream()
                .filter(key -> !before.invalid.contains(key))
                .forEach(key -> LOG.warn(
                        "record left out of figures, it breaks the schema category={} name={}",
                        schema.category(),
                        key));
        return new Made(records, Collections.unmodifiableMap(typed), invalid);
    }
}
