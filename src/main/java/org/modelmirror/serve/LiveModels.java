package org.modelmirror.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.write.WriteOutcome;
import org.modelmirror.write.WriteRequest;

/**
 * Which models there are right now, by what is served (http-api.md 4.2: a proposal is checked against live data only).
 * Thread-safe.
 */
final class LiveModels {
    private final Catalog catalog;
    private final Map<Category, Names> legacy = new ConcurrentHashMap<>();

    LiveModels(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The v2 records of a category in stored order; none when it has no store. */
    Stream<Map.Entry<String, ObjectNode>> records(Category category) {
        return catalog.find(category, Format.V2).stream()
                .flatMap(snapshot -> snapshot.records().asMap().entrySet().stream());
    }

    /** What would keep a write from being made already now, if anything. */
    Optional<WriteOutcome> obstacle(WriteRequest request) {
        if (request instanceof WriteRequest.Create create) {
            return exists(create.category(), create.format(), create.name())
                    ? Optional.of(new WriteOutcome.NameTaken())
                    : Optional.empty();
        }
        Optional<String> name = nameOf(request);
        return name.isPresent() && !exists(request.category(), request.format(), name.get())
                ? Optional.of(new WriteOutcome.NotFound())
                : Optional.empty();
    }

    private static Optional<String> nameOf(WriteRequest request) {
        if (request instanceof WriteRequest.Replace replace) {
            return Optional.of(replace.name());
        }
        if (request instanceof WriteRequest.Patch patch) {
            return Optional.of(patch.name());
        }
        return request instanceof WriteRequest.Delete delete ? Optional.of(delete.name()) : Optional.empty();
    }

    private boolean exists(Category category, Format format, String name) {
        Optional<Snapshot> snapshot = catalog.find(category, format);
        if (snapshot.isEmpty()) {
            return false;
        }
        return format == Format.V2
                ? snapshot.get().records().find(name).isPresent()
                : legacyNames(snapshot.get()).contains(name);
    }

    /** Read anew only when the category has changed. */
    private Set<String> legacyNames(Snapshot snapshot) {
        Names known = legacy.get(snapshot.category());
        if (known == null || known.of() != snapshot.body()) {
            known = new Names(snapshot.body(), names(snapshot));
            legacy.put(snapshot.category(), known);
        }
        return known.names();
    }

    private static Set<String> names(Snapshot snapshot) {
        try {
            Set<String> names = new HashSet<>();
            byte[] text = snapshot.body().identity().getBytes();
            new JsonReader().read(text).root().fieldNames().forEachRemaining(names::add);
            return names;
        } catch (JsonSyntaxException e) {
            throw new IllegalStateException("what is served of " + snapshot.category() + " is no JSON", e);
        }
    }

    private record Names(Object of, Set<String> names) {}
}
