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
     * Makes the snapshot the one that is served from now on, unless a later one of the form is already. A category has
     * one revision (http-api.md 1.5), which never falls: of its two forms, the one with the lower takes over that of the
     * other. That says nothing about which content is the later, for the forms may come in either order.
     *
     * @return what was served before
     */
    public Optional<Snapshot> publish(Snapshot snapshot) {
        Category category = snapshot.category();
        Format other = snapshot.format() == Format.V2 ? Format.LEGACY : Format.V2;
        Snapshot[] before = new Snapshot[1];
        byCategory(snapshot.format()).compute(category, (key, current) -> {
            before[0] = current;
            return current != null && current.formRevision() > snapshot.formRevision()
                    ? current
                    : atLeast(atLeast(snapshot, find(category, other)), Optional.ofNullable(current));
        });
        byCategory(other).computeIfPresent(category, (key, current) -> atLeast(current, Optional.of(snapshot)));
        return Optional.ofNullable(before[0]);
    }

    /** Puts gzip forms into the snapshot that is served, unless its bytes are others by now. */
    void addGzip(Snapshot compressed) {
        byCategory(compressed.format())
                .computeIfPresent(
                        compressed.category(),
                        (key, current) ->
                                current.body().etag().equals(compressed.body().etag())
                                        ? current.withBodiesOf(compressed)
                                        : current);
    }

    private static Snapshot atLeast(Snapshot snapshot, Optional<Snapshot> other) {
        return other.filter(found -> found.revision() > snapshot.revision())
                .map(found -> snapshot.withRevision(found.revision()))
                .orElse(snapshot);
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
