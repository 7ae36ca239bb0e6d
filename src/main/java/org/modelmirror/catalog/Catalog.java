package org.modelmirror.catalog;

import java.util.Map;
import java.util.Objects;
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

    /**
     * Makes the snapshot the one that is served from now on, unless one of a higher revision is already. The category's
     * other form takes over the revision, for a category has one (http-api.md 1.5).
     *
     * @return what was served before
     */
    public Optional<Snapshot> publish(Snapshot snapshot) {
        Category category = snapshot.category();
        Snapshot[] before = new Snapshot[1];
        byCategory(snapshot.format()).compute(category, (key, current) -> {
            before[0] = current;
            return current != null && current.revision() > snapshot.revision() ? current : snapshot;
        });
        Format other = snapshot.format() == Format.V2 ? Format.LEGACY : Format.V2;
        byCategory(other)
                .computeIfPresent(
                        category,
                        (key, current) -> current.revision() < snapshot.revision()
                                ? current.withRevision(snapshot.revision())
                                : current);
        return Optional.ofNullable(before[0]);
    }

    /** The highest revision that is served, 0 when nothing is. */
    public long highestRevision() {
        return current.values().stream()
                .flatMap(snapshots -> snapshots.values().stream())
                .mapToLong(Snapshot::revision)
                .max()
                .orElse(0);
    }

    private ConcurrentMap<Category, Snapshot> byCategory(Format format) {
        return Objects.requireNonNull(current.get(format));
    }
}
