package org.modelmirror.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.change.Difference;
import org.modelmirror.convert.LegacyConverter;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.TextBackend;
import org.modelmirror.reference.UnreadableDocumentException;

/**
 * What v2 clients see and v1 clients do not, per category: records added, removed and changed since the legacy document
 * was written (sources-and-storage.md Q28). Worked out once for each pair of documents. Thread-safe.
 *
 * <p>Text models are compared by name: what v1 clients get of them is not the file that converts.
 */
public final class FormDifferences {
    /** Keys listed of each kind; the counts tell of the others. */
    private static final int MAX_KEYS = 20;

    private final Catalog catalog;
    private final LegacyConverter json;
    private final Map<Category, Known> known = new ConcurrentHashMap<>();

    /** @param json converts the legacy JSON documents */
    public FormDifferences(Catalog catalog, LegacyConverter json) {
        this.catalog = catalog;
        this.json = json;
    }

    /** The difference; empty where the category is not there in both forms. */
    Optional<ObjectNode> of(Category category) {
        Optional<Snapshot> v2 = catalog.find(category, Format.V2);
        Optional<Snapshot> legacy = catalog.find(category, Format.LEGACY);
        if (v2.isEmpty() || legacy.isEmpty()) {
            return Optional.empty();
        }
        String pair = v2.get().body().etag() + legacy.get().body().etag();
        Known last = known.get(category);
        if (last == null || !last.pair().equals(pair)) {
            last = new Known(pair, compare(category, v2.get(), legacy.get()));
            known.put(category, last);
        }
        return Optional.of(last.difference());
    }

    private ObjectNode compare(Category category, Snapshot v2, Snapshot legacy) {
        byte[] text = legacy.body().identity().getBytes();
        try {
            return category == Category.TEXT_GENERATION
                    ? byName(v2.records().keys(), text)
                    : byRecord(category, v2.records(), text);
        } catch (UnreadableDocumentException | JsonSyntaxException e) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("error", "the legacy document cannot be compared: " + e.getMessage());
        }
    }

    private ObjectNode byRecord(Category category, RecordMap v2, byte[] text) throws UnreadableDocumentException {
        RecordMap converted = json.convert(category, text).records();
        Difference difference = Difference.between(withoutMetadata(converted), withoutMetadata(v2));
        return report("records", difference.added(), difference.removed(), difference.modified());
    }

    /** Who wrote a record and when is no difference between its forms. */
    private static RecordMap withoutMetadata(RecordMap records) {
        Map<String, ObjectNode> stripped = new LinkedHashMap<>();
        records.asMap().forEach((key, record) -> {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            copy.setAll(record);
            copy.remove("metadata");
            stripped.put(key, copy);
        });
        return RecordMap.of(stripped);
    }

    private static ObjectNode byName(Set<String> v2, byte[] text) throws JsonSyntaxException {
        Set<String> names = new LinkedHashSet<>();
        JsonNode root = new JsonReader().read(text).root();
        root.fieldNames().forEachRemaining(name -> {
            if (!TextBackend.hasPrefix(name)) {
                names.add(name);
            }
        });
        return report(
                "names",
                v2.stream().filter(name -> !names.contains(name)).toList(),
                names.stream().filter(name -> !v2.contains(name)).toList(),
                List.of());
    }

    private static ObjectNode report(String compared, List<String> added, List<String> removed, List<String> changed) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("compared", compared);
        put(json, "added", added);
        put(json, "removed", removed);
        put(json, "changed", changed);
        return json;
    }

    private static void put(ObjectNode json, String member, List<String> keys) {
        ObjectNode entry = json.putObject(member).put("count", keys.size());
        keys.stream().limit(MAX_KEYS).forEach(entry.putArray("keys")::add);
    }

    private record Known(String pair, ObjectNode difference) {
        Known {
            Objects.requireNonNull(pair);
        }
    }
}
