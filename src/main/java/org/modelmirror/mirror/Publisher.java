package org.modelmirror.mirror;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.modelmirror.announce.Change;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.PreparedSnapshot;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.catalog.SnapshotFactory;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
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
    private final BiConsumer<Category, Format> uncompressed;
    private final Clock clock;
    private final Set<Category> aheadOfStore = ConcurrentHashMap.newKeySet();

    /**
     * @param legacyFiles is told of every legacy file that went live, with its bytes as they lie
     * @param uncompressed is told of every form that went live without its gzip form
     */
    public Publisher(
            Catalog catalog,
            SnapshotFactory snapshots,
            LegacyWireForm legacyForm,
            BiConsumer<Category, byte[]> legacyFiles,
            BiConsumer<Category, Format> uncompressed,
            Clock clock) {
        this.catalog = catalog;
        this.snapshots = snapshots;
        this.legacyForm = legacyForm;
        this.legacyFiles = legacyFiles;
        this.uncompressed = uncompressed;
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
        boolean isSame = catalog.find(category, Format.V2)
                .filter(live -> live.records().equals(records))
                .isPresent();
        Stamp stamp = stamp(category, Format.V2, publication, origin, isSame);
        return swap(snapshots.v2(category, records, stamp.revision, stamp.publishedAt, origin), cause);
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

    /**
     * Publishes a legacy file that was changed on disk; its gzip form may come later.
     *
     * @param file the file's bytes
     * @throws UnreadableDocumentException when the file cannot be brought into the form that clients get
     */
    public Optional<Change> legacyFileChanged(
            Category category, byte[] file, Optional<Publication> publication, Change.Cause cause)
            throws UnreadableDocumentException {
        return writtenLegacy(
                snapshots.prepareLegacy(category, legacyForm.of(category, file)), file, publication, cause);
    }

    /** Publishes a legacy text that is served as it is. */
    public Optional<Change> legacyText(
            Category category, byte[] text, Optional<Publication> publication, Origin origin, Change.Cause cause) {
        boolean isSame = catalog.find(category, Format.LEGACY)
                .filter(live -> Arrays.equals(live.body().identity().getBytes(), text))
                .isPresent();
        Stamp stamp = stamp(category, Format.LEGACY, publication, origin, isSame);
        return swap(snapshots.legacy(category, text, stamp.revision, stamp.publishedAt, origin), cause);
    }

    /**
     * Publishes what a write made durable; its gzip form may come later.
     *
     * @param prepared made from what the store has recorded since
     * @return the change, empty when the bytes that are served are as before
     */
    public Optional<Change> written(PreparedSnapshot prepared, Optional<Publication> publication, Change.Cause cause) {
        Category category = prepared.category();
        Format format = prepared.format();
        boolean isSame = catalog.find(category, format)
                .filter(live -> live.body().etag().equals(prepared.etag()))
                .isPresent();
        Stamp stamp = stamp(category, format, publication, Origin.DISK, isSame);
        Optional<Change> change = swap(prepared.at(stamp.revision, stamp.publishedAt, Origin.DISK), cause);
        uncompressed.accept(category, format);
        return change;
    }

    /**
     * Publishes a v2 form of which most is as before; its gzip form may come later.
     *
     * @param publication what the store recorded; empty when nothing could be written and the copy lives in memory alone
     */
    public Optional<Change> v2Changed(
            Category category, RecordMap records, Optional<Publication> publication, Change.Cause cause) {
        Optional<Snapshot> live = catalog.find(category, Format.V2);
        if (live.isEmpty()) {
            return written(snapshots.prepareV2(category, records), publication, cause);
        }
        Set<String> changed = new HashSet<>();
        records.asMap().forEach((key, record) -> {
            if (!record.equals(live.get().records().find(key).orElse(null))) {
                changed.add(key);
            }
        });
        return written(snapshots.changeV2(live.get(), records, changed), publication, cause);
    }

    /**
     * Publishes what a write made durable of a legacy file; the gzip form may come later.
     *
     * @param prepared what v1 clients get of the file
     * @param file the file's bytes
     */
    public Optional<Change> writtenLegacy(
            PreparedSnapshot prepared, byte[] file, Optional<Publication> publication, Change.Cause cause) {
        Optional<Change> change = written(prepared, publication, cause);
        legacyFiles.accept(prepared.category(), file);
        return change;
    }

    /**
     * The revision and time to publish under: what the store recorded, where that is not behind what the category has on the
     * air. It is when the same bytes come from another source, when a legacy text takes over that is older than the one it
     * replaces, and after a time in memory alone; only a version that a newer one has overtaken may be lost.
     */
    private Stamp stamp(
            Category category, Format format, Optional<Publication> publication, Origin origin, boolean isSame) {
        Optional<Snapshot> live = catalog.find(category, format);
        long current = Math.max(revision(category, Format.V2), revision(category, Format.LEGACY));
        if (publication.isEmpty()) {
            aheadOfStore.add(category);
            return isSame
                    ? new Stamp(current, live.orElseThrow().lastModified())
                    : new Stamp(catalog.highestRevision() + 1, clock.instant());
        }
        long recorded = publication.get().revision();
        Instant publishedAt = publication.get().publishedAt();
        if (recorded > current) {
            aheadOfStore.remove(category);
        }
        // Equal is the second form of one commit, unless the number was given out in memory before.
        if (recorded > current || (recorded == current && !aheadOfStore.contains(category))) {
            return new Stamp(recorded, publishedAt);
        }
        if (isSame) {
            return new Stamp(current, publishedAt);
        }
        boolean isOtherText = format == Format.LEGACY
                && live.filter(snapshot -> snapshot.origin() != origin
                                && (origin == Origin.PRIMARY || snapshot.origin() == Origin.PRIMARY))
                        .isPresent();
        if (isOtherText || aheadOfStore.contains(category)) {
            aheadOfStore.add(category);
            return new Stamp(catalog.highestRevision() + 1, isOtherText ? clock.instant() : publishedAt);
        }
        return new Stamp(recorded, publishedAt);
    }

    private long revision(Category category, Format format) {
        return catalog.find(category, format).map(Snapshot::revision).orElse(0L);
    }

    private record Stamp(long revision, Instant publishedAt) {}

    private Optional<Change> swap(Snapshot snapshot, Change.Cause cause) {
        Optional<Snapshot> before = catalog.publish(snapshot);
        String etag = snapshot.body().etag();
        if (before.isPresent() && before.get().body().etag().equals(etag)) {
            return Optional.empty();
        }
        return Optional.of(new Change(
                snapshot.category(),
                snapshot.format(),
                revision(snapshot.category(), snapshot.format()),
                etag,
                cause,
                clock.instant()));
    }
}
