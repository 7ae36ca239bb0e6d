package org.modelmirror.catalog;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * What is served right now. Reading is a look-up, publishing one reference swap; neither waits for the other.
 * Thread-safe.
 */
public final class Catalog {
    private final Map<Format, ConcurrentMap<Category, Snapshot>> current =
            Map.of(Format.V2, new ConcurrentHashMap<>(), Format.LEGACY, new ConcurrentHashMap<>());

    /** The current snapshot, if the category has ever had one in this format. */
    public Optional<Snapshot> find(Category category, Format format) {
        return Optional.ofNullable(byCategory(format).get(category));
    }

    /** Makes the snapshot the one that is served from now on. */
    public void publish(Snapshot snapshot) {
        byCategory(snapshot.format()).put(snapshot.category(), snapshot);
    }

    private ConcurrentMap<Category, Snapshot> byCategory(Format format) {
        return java.util.Objects.requireNonNull(current.get(format));
    }
}
