package org.modelmirror.mirror;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.modelmirror.announce.Change;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.change.Difference;
import org.modelmirror.convert.ConvertedFile;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.source.Fetched;
import org.modelmirror.source.HeldValidators;
import org.modelmirror.store.CategoryCommit;
import org.modelmirror.store.CategoryStore;
import org.modelmirror.store.CorruptStoreFileException;
import org.modelmirror.store.FileStamp;
import org.modelmirror.store.LastGood;
import org.modelmirror.store.LastGoodCopy;
import org.modelmirror.store.Publication;
import org.modelmirror.store.StorageUnavailableException;
import org.modelmirror.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes an accepted document from memory to disk and from disk to the air, in that order. A disk that refuses does not
 * keep clients from good data: the document is then served from memory, and said so (sources-and-storage.md F19).
 */
public final class Mirror {
    private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);

    private final CategoryStore store;
    private final Optional<LastGood> lastGood;
    private final Catalog catalog;
    private final Publisher publisher;
    private final CopyFreshness freshness;
    private final HeldValidators validators;
    private final AcceptedDocuments accepted;
    private final NoticeBook notices;
    private final boolean mirrorsPrimaryHits;
    private final Optional<Seeding> seeding;
    private final GuardDesk guard;
    private final OverlayDesk overlays;
    private final Clock clock;
    /** Categories whose newest document is not on disk, because the disk refused. */
    private final Set<Category> inMemoryAlone = ConcurrentHashMap.newKeySet();
    /** The files as they were when a category's sources were last asked. */
    private final Map<Category, Map<Format, Optional<FileStamp>>> whenAsked = new ConcurrentHashMap<>();

    /**
     * @param lastGood empty when last good copies are switched off
     * @param mirrorsPrimaryHits whether PRIMARY's answers become category files; else they live in last good copies
     * @param seeding present on a PRIMARY that is being seeded
     */
    public Mirror(
            CategoryStore store,
            Optional<LastGood> lastGood,
            Catalog catalog,
            Publisher publisher,
            CopyFreshness freshness,
            HeldValidators validators,
            AcceptedDocuments accepted,
            NoticeBook notices,
            boolean mirrorsPrimaryHits,
            Optional<Seeding> seeding,
            GuardDesk guard,
            OverlayDesk overlays,
            Clock clock) {
        this.store = store;
        this.lastGood = lastGood;
        this.catalog = catalog;
        this.publisher = publisher;
        this.freshness = freshness;
        this.validators = validators;
        this.accepted = accepted;
        this.notices = notices;
        this.mirrorsPrimaryHits = mirrorsPrimaryHits;
        this.seeding = seeding;
        this.guard = guard;
        this.overlays = overlays;
        this.clock = clock;
    }

    /** A source is about to be asked: its answer will replace nothing that is stored by others from now on. */
    public void fetchBegins(Category category) {
        try {
            whenAsked.put(category, store.states(category));
        } catch (StorageUnavailableException e) {
            LOG.debug("files not looked at category={}", category, e);
            whenAsked.remove(category);
        }
    }

    /**
     * Makes the candidate durable, unless somebody else has stored something else since the source was asked: what he was
     * told is not older, and ours may be.
     *
     * @param document what may go live of the sources' document; what lies over the category comes on top of it
     * @param refresh the errand that brought it
     * @throws StoreException when the store is busy or was changed under our hands; the next poll tries again
     * @throws InterruptedException when the thread was interrupted while waiting for the category's lock
     */
    public Stored store(Candidate document, Refresh refresh) throws StoreException, InterruptedException {
        Category category = document.category();
        Candidate candidate = overlays.over(document);
        if (refresh.asked() == Origin.DISK || refresh.isShared()) {
            // No question to a source led to it.
            fetchBegins(category);
        }
        notices.record(category, candidate.notices());
        Set<Format> forms = candidate.forms(catalog);
        try {
            Stored stored = seeding.isPresent()
                    ? seed(seeding.get(), candidate)
                    : new Stored(candidate, forms, true, write(candidate, forms));
            if (inMemoryAlone.remove(category)) {
                LOG.info("on disk again category={}", category);
            }
            return stored;
        } catch (StorageUnavailableException | CorruptStoreFileException e) {
            if (inMemoryAlone.add(category)) {
                LOG.error("not stored, served from memory alone category={} reason={}", category, e.getMessage());
            }
            return new Stored(candidate, forms, false, Map.of());
        }
    }

    /** Categories whose newest document is served from memory alone, because the disk refused it. */
    public Set<Category> notStored() {
        return Set.copyOf(inMemoryAlone);
    }

    private Stored seed(Seeding seeds, Candidate candidate) throws StoreException, InterruptedException {
        seeds.requireMissing(candidate.category());
        Candidate stamped = seeds.stamped(candidate);
        byte[] v2 = JsonWriter.toBytes(stamped.records().toJson(), JsonForm.STORE);
        commit(stamped, Optional.of(candidate.document().body()), Optional.of(v2));
        seeds.finished(candidate.document(), stamped.records().size());
        return new Stored(stamped, EnumSet.allOf(Format.class), true, published(candidate.category()));
    }

    private Map<Format, Publication> write(Candidate candidate, Set<Format> forms)
            throws StoreException, InterruptedException {
        Fetched.Document document = candidate.document();
        if (forms.isEmpty()) {
            return published(candidate.category());
        }
        if (document.format() == Format.V2) {
            return writeV2(candidate);
        }
        if (candidate.isText()) {
            return writePrimaryText(document);
        }
        if (!forms.contains(Format.V2)) {
            return commit(candidate, Optional.of(document.body()), Optional.empty());
        }
        if (candidate.changesHeld()) {
            // The note on the last good copy stays with the legacy file, which stays too.
            return commit(candidate, Optional.empty(), convertedFile(candidate));
        }
        Map<Format, Publication> publications =
                commit(candidate, Optional.of(document.body()), convertedFile(candidate));
        remember(candidate, AcceptedDocuments.digest(document.body()), false);
        return publications;
    }

    /** Empty when the file has these records already, whoever spelt them. */
    private Optional<byte[]> convertedFile(Candidate candidate) {
        boolean isOnDisk = isLive(candidate)
                && !inMemoryAlone.contains(candidate.category())
                && published(candidate.category()).containsKey(Format.V2);
        return isOnDisk ? Optional.empty() : Optional.of(ConvertedFile.toBytes(candidate.records()));
    }

    private Map<Format, Publication> writeV2(Candidate candidate) throws StoreException, InterruptedException {
        if (!mirrorsPrimaryHits && candidate.origin() == Origin.PRIMARY) {
            remember(candidate, AcceptedDocuments.digest(candidate.document().body()), true);
            return Map.of();
        }
        // A document with held-back records is not the live one: the file then has the form of an API write.
        byte[] file =
                candidate.heldBackKeys().isEmpty() && !candidate.changesHeld() && !overlays.isLaid(candidate.category())
                        ? candidate.document().body()
                        : JsonWriter.toBytes(candidate.records().toJson(), JsonForm.STORE);
        if (isLive(candidate) && !inMemoryAlone.contains(candidate.category())) {
            Map<Format, Publication> publications = published(candidate.category());
            if (publications.containsKey(Format.V2)) {
                remember(candidate, publications.get(Format.V2).sha256(), false);
                return publications;
            }
        }
        Map<Format, Publication> publications = commit(candidate, Optional.empty(), Optional.of(file));
        remember(candidate, AcceptedDocuments.digest(file), false);
        return publications;
    }

    private Map<Format, Publication> writePrimaryText(Fetched.Document document)
            throws StoreException, InterruptedException {
        if (lastGood.isEmpty()) {
            return Map.of();
        }
        Publication publication = lastGood.get()
                .saveLegacyText(
                        document.category(),
                        document.body(),
                        document.validators().etag(),
                        document.validators().lastModified())
                .publication();
        return Map.of(Format.LEGACY, publication);
    }

    private Map<Format, Publication> commit(Candidate candidate, Optional<byte[]> legacy, Optional<byte[]> v2)
            throws StoreException, InterruptedException {
        Category category = candidate.category();
        RecordMap before = live(category);
        store.commit(CategoryCommit.of(category, legacy, v2).expecting(whenAsked.getOrDefault(category, Map.of())));
        LOG.info(
                "stored category={} upstream={} records={} {} heldback={} notices={}",
                category,
                candidate.document().origin(),
                candidate.records().size(),
                Difference.between(before, candidate.records()),
                candidate.heldBackKeys().size(),
                candidate.notices().stream()
                        .filter(notice -> notice.kind() != Notice.Kind.ISSUE)
                        .count());
        return published(category);
    }

    private Map<Format, Publication> published(Category category) {
        Map<Format, Publication> publications = new EnumMap<>(Format.class);
        for (Format format : Format.values()) {
            store.publication(category, format).ifPresent(publication -> publications.put(format, publication));
        }
        return publications;
    }

    /** Judged by content and order, not by bytes: a document that is only spelt anew is no change. */
    private boolean isLive(Candidate candidate) {
        return catalog.find(candidate.category(), Format.V2)
                .map(Snapshot::records)
                .filter(candidate.records()::equals)
                .isPresent();
    }

    private RecordMap live(Category category) {
        return catalog.find(category, Format.V2).map(Snapshot::records).orElse(RecordMap.empty());
    }

    /** A note that cannot be written costs one unconditional request after the next start, and nothing else. */
    private void remember(Candidate candidate, String sha256, boolean withData) throws InterruptedException {
        Fetched.Document document = candidate.document();
        // A local folder is at hand after a restart as well, and read anew.
        if (lastGood.isEmpty() || document.origin() == Origin.LOCAL) {
            return;
        }
        LastGoodCopy copy = new LastGoodCopy(
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                document.origin(),
                document.validators().etag(),
                document.validators().lastModified(),
                sha256,
                candidate.records().size(),
                withData ? Optional.of(candidate.records().toJson()) : Optional.empty());
        try {
            lastGood.get().save(candidate.category(), copy);
        } catch (StoreException e) {
            LOG.warn("last good note not written category={} reason={}", candidate.category(), e.getMessage());
        }
    }

    /**
     * Makes what is durable visible.
     *
     * @return what changed for clients; empty when a document only looked new
     * @throws InterruptedException when the thread was interrupted while waiting for the category's lock
     */
    public List<Change> publish(Stored stored) throws InterruptedException {
        Candidate candidate = stored.candidate();
        Fetched.Document document = candidate.document();
        Category category = document.category();
        Origin origin = document.origin();
        List<Change> changes = new ArrayList<>();
        if (stored.forms().contains(Format.V2)) {
            publisher
                    .v2(category, candidate.records(), publication(stored, Format.V2), origin, Change.Cause.POLL)
                    .ifPresent(changes::add);
        }
        if (stored.forms().contains(Format.LEGACY)) {
            publishLegacy(stored).ifPresent(changes::add);
        }
        if (stored.isDurable()) {
            String sha256 = AcceptedDocuments.digest(document.body());
            validators.put(category, document.format(), origin, document.validators(), sha256);
            accepted.remember(category, document.format(), origin, sha256);
        } else {
            // Asked for again without condition, so that the next poll tries the disk again.
            validators.forget(category, document.format(), origin);
            accepted.forget(category);
        }
        freshness.confirmed(category, document.format(), origin);
        if (stored.isDurable()) {
            guard.settled(candidate);
        }
        return changes;
    }

    private Optional<Change> publishLegacy(Stored stored) {
        Fetched.Document document = stored.candidate().document();
        Optional<Publication> publication = publication(stored, Format.LEGACY);
        if (document.origin() == Origin.PRIMARY) {
            return publisher.legacyText(
                    document.category(), document.body(), publication, Origin.PRIMARY, Change.Cause.POLL);
        }
        try {
            return publisher.legacyFile(
                    document.category(), document.body(), publication, document.origin(), Change.Cause.POLL);
        } catch (UnreadableDocumentException e) {
            throw new IllegalStateException("was readable when it was converted", e);
        }
    }

    private static Optional<Publication> publication(Stored stored, Format format) {
        return Optional.ofNullable(stored.publications().get(format));
    }
}
