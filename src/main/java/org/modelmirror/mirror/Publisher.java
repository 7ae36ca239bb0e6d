package org.modelmirror.mirror;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.modelmirror.announce.Change;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.catalog.SnapshotFactory;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.store.Publication;

/** Makes what is durable visible: builds the snapshot, swaps it in and says what changed. Thread-safe. */
public final class Publisher {
    private final Catalog catalog;
    private final SnapshotFactory snapshots;
    private final LegacyWireForm legacyForm;
    private final BiConsumer<Category, byte[]> legacyFiles;
    private final Clock clock;

    /** @param legacyFiles is told of every legacy file that went live, with its bytes as they lie */
    public Publisher(
            Catalog catalog,
            SnapshotFactory snapshots,
            LegacyWireForm legacyForm,
            BiConsumer<Category, byte[]> legacyFiles,
            Clock clock) {
        this.catalog = catalog;
        this.snapshots = snapshots;
        this.legacyForm = legacyForm;
        this.legacyFiles = legacyFiles;
        this.clock = clock;
    }

    /**
     * Publishes a v2 form.
     *
     * @param publication what the store recorded; empty when nothing could be written and the copy lives in memory alone
     * @return the change, empty when the bytes that are served are as before
     */
    public Optional<Change> v2(
            Category category,
            RecordMap records,
            Optional<Publication> publication,
            Origin origin,
            Change.Cause cause) {
        return swap(snapshots.v2(category, records, revision(publication), publishedAt(publication), origin), cause);
    }

    /**
     * Publishes a legacy file.
     *
     * @param file the file's bytes
     * @throws UnreadableDocumentException when the file cannot be brought into the form that clients get
     */
    public Optional<Change> legacyFile(
            Category category, byte[] file, Optional<Publication> publication, Origin origin, Change.Cause cause)
            throws UnreadableDocumentException {
        Optional<Change> change = legacyText(category, legacyForm.of(category, file), publication, origin, cause);
        legacyFiles.accept(category, file);
        return change;
    }

    /** Publishes a legacy text that is served as it is. */
    public Optional<Change> legacyText(
            Category category, byte[] text, Optional<Publication> publication, Origin origin, Change.Cause cause) {
        return swap(snapshots.legacy(category, text, revision(publication), publishedAt(publication), origin), cause);
    }

    private long revision(Optional<Publication> publication) {
        return publication.map(Publication::revision).orElseGet(() -> catalog.highestRevision() + 1);
    }

    private Instant publishedAt(Optional<Publication> publication) {
        return publication.map(Publication::publishedAt).orElseGet(clock::instant);
    }

    private Optional<Change> swap(Snapshot snapshot, Change.Cause cause) {
        Optional<Snapshot> before = catalog.publish(snapshot);
        if (before.isPresent()
                && before.get().body().etag().equals(snapshot.body().etag())) {
            return Optional.empty();
        }
        return Optional.of(new Change(
                snapshot.category(),
                snapshot.format(),
                snapshot.revision(),
                snapshot.body().etag(),
                cause,
                clock.instant()));
    }
}
