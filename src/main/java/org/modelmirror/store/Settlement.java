package org.modelmirror.store;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.UnreadableDocumentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings metadata, revision, history and trail of a category file up to the file itself (sources-and-storage.md 4.7):
 * from the journal when the file is what a commit of ours made it, else by comparing it with the last kept version and
 * recording the difference once, as nobody's. Doing it twice does it once. Used under the category's lock.
 */
final class Settlement {
    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private final StoreFolder folder;
    private final MetadataStore metadata;
    private final RevisionStore revisions;
    private final HistoryStore history;
    private final Journal journal;
    private final CommitTrail trail;
    private final Clock clock;

    Settlement(
            StoreFolder folder,
            MetadataStore metadata,
            RevisionStore revisions,
            HistoryStore history,
            Journal journal,
            CommitTrail trail,
            Clock clock) {
        this.folder = folder;
        this.metadata = metadata;
        this.revisions = revisions;
        this.history = history;
        this.journal = journal;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * What was found.
     *
     * @param sha256 digest of the file
     * @param models how many models it holds
     * @param isNews whether it is not what was last published
     */
    record Settled(String sha256, int models, boolean isNews) {}

    /**
     * Settles one file.
     *
     * @param file the category file as it lies
     * @param at when it was changed, should it have been, as far as that is known
     * @param createMetadata whether a data file without metadata gets some
     * @param isLocked whether the category's lock is held: without it, history and trail are left alone
     * @throws UnreadableDocumentException when the file cannot be read; nothing is settled then
     * @throws StorageUnavailableException when the disk does not answer
     */
    Settled settle(
            Category category, Format format, StoredFile file, Instant at, boolean createMetadata, boolean isLocked)
            throws UnreadableDocumentException, StorageUnavailableException {
        int models = Models.count(file.path(), file.bytes());
        String sha256 = Sha256.of(file.bytes());
        Optional<JournalEntry> entry = journal.find(category, format, sha256);
        if (isLocked) {
            entry.ifPresent(last -> complete(category, format, last));
        }
        Optional<Publication> recorded = revisions.refresh().find(category, Form.of(format));
        boolean isNews = recorded.filter(p -> p.sha256().equals(sha256)).isEmpty();
        long changed = at.getEpochSecond();
        if (createMetadata || metadata.exists(category, format)) {
            metadata.update(category, format, changed, before -> {
                var counted = before.withTotalModels(models);
                return isNews && recorded.isPresent() ? counted.dataChanged(changed) : counted;
            });
        }
        if (isNews) {
            revisions.publish(category, Map.of(Form.of(format), sha256), publishedAt(at, recorded));
        }
        if (isLocked) {
            keep(category, format, file, sha256, models, entry);
        }
        return new Settled(sha256, models, isNews);
    }

    private void complete(Category category, Format format, JournalEntry entry) {
        Version version = entry.version();
        revisions.restore(
                category, Form.of(format), new Publication(version.revision(), version.sha256(), version.at()));
        metadata.update(category, format, version.at().getEpochSecond(), before -> {
            var committed = entry.metadata();
            boolean isComplete = before.totalCreates() >= committed.totalCreates()
                    && before.totalUpdates() >= committed.totalUpdates()
                    && before.totalDeletes() >= committed.totalDeletes()
                    && before.lastUpdated() >= committed.lastUpdated();
            return isComplete ? before : before.caughtUpWith(committed);
        });
        if (!entry.events().isEmpty()) {
            trail.complete(entry.events());
        }
    }

    private void keep(
            Category category,
            Format format,
            StoredFile file,
            String sha256,
            int models,
            Optional<JournalEntry> entry) {
        Optional<Publication> publication = revisions.known().find(category, Form.of(format));
        // The alternative text file only counts while there is no models.csv; it has no past of its own.
        boolean isOwnFile =
                folder.file(category, format).filter(file.path()::equals).isPresent();
        if (publication.isEmpty() || !isOwnFile || !history.isEnabled()) {
            return;
        }
        long revision = publication.get().revision();
        Optional<Version> newest = history.newest(category, format);
        if (newest.filter(kept -> kept.sha256().equals(sha256)).isPresent()) {
            return;
        }
        newest.ifPresent(kept -> history.detach(category, format, kept, file.path()));
        Version version = entry.map(last -> renumbered(last.version(), revision))
                .orElseGet(() -> {
                    Difference difference = newest.map(kept -> difference(category, format, kept, file))
                            .orElse(Difference.NONE);
                    return new Version(
                            revision,
                            publication.get().publishedAt(),
                            Optional.empty(),
                            Cause.EDIT,
                            models,
                            sha256,
                            newest.map(Version::lastEventId).orElse(0L),
                            difference.creates(),
                            difference.updates(),
                            difference.deletes());
                });
        if (history.adopt(category, format, file.path(), file.bytes(), version)) {
            LOG.info("kept what was found category={} format={} revision={}", category, format, revision);
        }
    }

    private static Version renumbered(Version version, long revision) {
        return new Version(
                revision,
                version.at(),
                version.author(),
                version.cause(),
                version.totalModels(),
                version.sha256(),
                version.lastEventId(),
                version.creates(),
                version.updates(),
                version.deletes());
    }

    private Difference difference(Category category, Format format, Version kept, StoredFile file) {
        try {
            Optional<byte[]> before = history.bytes(category, format, kept.revision());
            return before.isPresent() ? Models.difference(file.path(), before.get(), file.bytes()) : Difference.NONE;
        } catch (StorageUnavailableException | UnreadableDocumentException e) {
            LOG.warn("could not compare with revision={} category={}", kept.revision(), category, e);
            return Difference.NONE;
        }
    }

    /** The time of the change, unless that lies in the future or not after what was published before. */
    private Instant publishedAt(Instant time, Optional<Publication> recorded) {
        Instant now = clock.instant();
        boolean isUsable = !time.isAfter(now)
                && recorded.filter(before -> !time.isAfter(before.publishedAt()))
                        .isEmpty();
        return isUsable ? time : now;
    }

    /** How many models one version has that another has not, and so on. */
    record Difference(int creates, int updates, int deletes) {
        static final Difference NONE = new Difference(0, 0, 0);
    }
}
