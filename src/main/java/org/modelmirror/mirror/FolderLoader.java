package org.modelmirror.mirror;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.modelmirror.announce.Change;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.change.Acceptance;
import org.modelmirror.convert.Conversion;
import org.modelmirror.convert.ReferenceConverter;
import org.modelmirror.convert.V2Reader;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.source.HeldValidators;
import org.modelmirror.source.Validators;
import org.modelmirror.store.CategoryCommit;
import org.modelmirror.store.CategoryLocks;
import org.modelmirror.store.CategoryStore;
import org.modelmirror.store.Cause;
import org.modelmirror.store.ConcurrentChangeException;
import org.modelmirror.store.LastGood;
import org.modelmirror.store.LastGoodCopy;
import org.modelmirror.store.LegacyText;
import org.modelmirror.store.OutsideChange;
import org.modelmirror.store.Publication;
import org.modelmirror.store.RecoveryReport;
import org.modelmirror.store.StorageUnavailableException;
import org.modelmirror.store.StoreBusyException;
import org.modelmirror.store.StoreException;
import org.modelmirror.store.StoredFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts on the air what lies on disk: everything at start, so that a restart serves before any upstream has answered, and
 * later whatever is edited from outside. A file that cannot be read is refused with a clear error and never touched; what
 * was served before still is (sources-and-storage.md 4.3, 4.8, F20, F30).
 */
public final class FolderLoader {
    private static final Logger LOG = LoggerFactory.getLogger(FolderLoader.class);

    private final Role role;
    private final CategoryStore store;
    private final LastGood lastGood;
    private final V2Reader v2Reader;
    private final ReferenceConverter converter;
    private final V2Derivation derivation;
    private final Catalog catalog;
    private final Publisher publisher;
    private final CopyFreshness freshness;
    private final HeldValidators validators;
    private final AcceptedDocuments accepted;
    private final NoticeBook notices;

    /**
     * What this instance does with its folder.
     *
     * @param ownsData whether the folder is the source of truth (PRIMARY, offline) and not a copy to be confirmed
     * @param derivesV2 whether v2 is derived from the legacy files (canonical legacy)
     * @param servesPrimaryText whether v1 clients get PRIMARY's own text where there is one
     * @param asksSomebody whether any upstream may ever bring the v2-only categories
     */
    public record Role(boolean ownsData, boolean derivesV2, boolean servesPrimaryText, boolean asksSomebody) {}

    public FolderLoader(
            Role role,
            CategoryStore store,
            LastGood lastGood,
            V2Reader v2Reader,
            ReferenceConverter converter,
            V2Derivation derivation,
            Catalog catalog,
            Publisher publisher,
            CopyFreshness freshness,
            HeldValidators validators,
            AcceptedDocuments accepted,
            NoticeBook notices) {
        this.role = role;
        this.store = store;
        this.lastGood = lastGood;
        this.v2Reader = v2Reader;
        this.converter = converter;
        this.derivation = derivation;
        this.catalog = catalog;
        this.publisher = publisher;
        this.freshness = freshness;
        this.validators = validators;
        this.accepted = accepted;
        this.notices = notices;
    }

    /**
     * Loads every category. One that cannot be loaded is logged and left out; the others are not affected.
     *
     * @param recovery what was found at start; a file that had changed since it was published is nobody's but the disk's
     * @return how many categories are on the air in their v2 form
     * @throws InterruptedException when the thread was interrupted while waiting for a category's lock
     */
    public int loadAll(RecoveryReport recovery) throws InterruptedException {
        int loaded = 0;
        for (Category category : Category.values()) {
            try {
                loadAtStart(category, recovery);
            } catch (StoreException e) {
                LOG.error("category not loaded category={} reason={}", category, e.getMessage());
            }
            noteFreshness(category);
            loaded += catalog.find(category, Format.V2).isPresent() ? 1 : 0;
        }
        LOG.info(
                "loaded from disk categories={} of={} revision={}", loaded, Category.values().length, store.revision());
        return loaded;
    }

    private void loadAtStart(Category category, RecoveryReport recovery) throws StoreException, InterruptedException {
        if (store.isEmpty(category)) {
            // Not even a lock file is left in a folder that nobody has written to.
            loadBoth(category, recovery);
            return;
        }
        try {
            locked(category, () -> loadBoth(category, recovery));
        } catch (StoreBusyException e) {
            LOG.warn("loaded while another process works on it category={} reason={}", category, e.getMessage());
            loadBoth(category, recovery);
        }
    }

    private void loadBoth(Category category, RecoveryReport recovery) throws InterruptedException {
        loadLegacy(category);
        loadV2(category, recovery.caughtUp().contains(new RecoveryReport.CaughtUp(category, Format.V2)));
        if ((role.ownsData && role.derivesV2) || lacksV2(category)) {
            derivation.derive(category, Change.Cause.EDIT);
        }
    }

    /** The peer leaves {@code {}} where a download failed; on a replica that says nothing (sources-and-storage.md F10). */
    private boolean lacksV2(Category category) {
        return catalog.find(category, Format.V2).isEmpty()
                || (!role.ownsData && live(category).isEmpty());
    }

    private void noteFreshness(Category category) {
        for (Format format : Format.values()) {
            boolean served = catalog.find(category, format).isPresent();
            if (role.ownsData) {
                if (!served) {
                    freshness.absent(category, format);
                }
            } else if (served) {
                freshness.restored(category, format);
            } else if (!category.hasLegacyForm() && !role.asksSomebody) {
                freshness.absent(category, format);
            }
        }
    }

    private void loadV2(Category category, boolean changedUnseen) throws InterruptedException {
        // Whoever sent it would confirm with "not modified" a file that is no longer what he sent.
        Optional<LastGoodCopy> copy = changedUnseen ? Optional.empty() : currentCopy(category);
        try {
            Optional<StoredFile> file = store.read(category, Format.V2);
            if (file.isPresent()) {
                Conversion conversion = v2Reader.read(category, file.get().bytes());
                notices.record(category, conversion.notices());
                Optional<Publication> publication = recordAsItLies(category, Format.V2, file.get());
                publisher.v2(category, conversion.records(), publication, origin(copy), Change.Cause.EDIT);
                copy.ifPresent(good -> restoreValidators(category, good));
                return;
            }
        } catch (UnreadableDocumentException e) {
            LOG.error(
                    "corrupt file not loaded and left as it is category={} format=v2 reason={}",
                    category,
                    e.getMessage());
        } catch (StoreException e) {
            LOG.error("file not loaded category={} format=v2 reason={}", category, e.getMessage());
        }
        loadCopy(category);
    }

    /** The records that live in the last good copy alone, because no category file holds them. */
    private void loadCopy(Category category) {
        lastGood.find(category).filter(good -> good.data().isPresent()).ifPresent(good -> {
            try {
                byte[] bytes = JsonWriter.toBytes(good.data().orElseThrow(), JsonForm.COMPACT);
                publisher.v2(
                        category,
                        v2Reader.read(category, bytes).records(),
                        Optional.empty(),
                        good.source(),
                        Change.Cause.EDIT);
                restoreValidators(category, good);
            } catch (UnreadableDocumentException e) {
                LOG.error("last good copy not loaded category={} reason={}", category, e.getMessage());
            }
        });
    }

    private Optional<LastGoodCopy> currentCopy(Category category) {
        try {
            return role.ownsData ? Optional.empty() : lastGood.findCurrent(category);
        } catch (StoreException e) {
            LOG.warn("last good note not read category={} reason={}", category, e.getMessage());
            return Optional.empty();
        }
    }

    private static Origin origin(Optional<LastGoodCopy> copy) {
        return copy.map(LastGoodCopy::source).orElse(Origin.DISK);
    }

    /** What is on disk is what that source sent: it may be asked with its own validators. */
    private void restoreValidators(Category category, LastGoodCopy copy) {
        Format format = copy.source() == Origin.PRIMARY ? Format.V2 : Format.LEGACY;
        validators.put(
                category, format, copy.source(), new Validators(copy.etag(), copy.lastModified()), copy.sha256());
        accepted.remember(category, format, copy.source(), copy.sha256());
    }

    private void loadLegacy(Category category) throws InterruptedException {
        Optional<LegacyText> text = role.servesPrimaryText ? newestText(category) : Optional.empty();
        if (text.isPresent()) {
            publish(category, text.get(), Change.Cause.EDIT);
            return;
        }
        try {
            Optional<StoredFile> file = store.read(category, Format.LEGACY);
            if (file.isPresent()) {
                readable(category, file.get());
                Optional<Publication> publication = recordAsItLies(category, Format.LEGACY, file.get());
                publisher.legacyFile(
                        category, file.get().bytes(), publication, legacyOrigin(category), Change.Cause.EDIT);
            }
        } catch (UnreadableDocumentException e) {
            LOG.error(
                    "corrupt file not loaded and left as it is category={} format=legacy reason={}",
                    category,
                    e.getMessage());
        } catch (StoreException e) {
            LOG.error("file not loaded category={} format=legacy reason={}", category, e.getMessage());
        }
    }

    private Optional<Change> publish(Category category, LegacyText text, Change.Cause cause) {
        String sha256 = text.publication().sha256();
        Optional<Change> change =
                publisher.legacyText(category, text.text(), Optional.of(text.publication()), Origin.PRIMARY, cause);
        validators.put(
                category, Format.LEGACY, Origin.PRIMARY, new Validators(text.etag(), text.lastModified()), sha256);
        accepted.remember(category, Format.LEGACY, Origin.PRIMARY, sha256);
        return change;
    }

    /** PRIMARY's text, unless GitHub's file has taken its place since. */
    private Optional<LegacyText> newestText(Category category) {
        long file = store.publication(category, Format.LEGACY)
                .map(Publication::revision)
                .orElse(0L);
        return lastGood.findLegacyText(category)
                .filter(text -> text.publication().revision() > file);
    }

    private Origin legacyOrigin(Category category) {
        return origin(currentCopy(category).filter(copy -> copy.source() == Origin.GITHUB));
    }

    /** A file that lies there is published as it is; on a disk that takes no note of it, without a revision. */
    private Optional<Publication> recordAsItLies(Category category, Format format, StoredFile file)
            throws StoreException, InterruptedException {
        try {
            return Optional.ofNullable(store.commit(asItLies(category, format, file))
                    .publications()
                    .get(format));
        } catch (StorageUnavailableException e) {
            LOG.warn("folder is not writable, going on without category={} reason={}", category, e.getMessage());
            return store.publication(category, format);
        }
    }

    private static CategoryCommit asItLies(Category category, Format format, StoredFile file) {
        Optional<byte[]> bytes = Optional.of(file.bytes());
        CategoryCommit commit = format == Format.V2
                ? CategoryCommit.of(category, Optional.empty(), bytes)
                : CategoryCommit.of(category, bytes, Optional.empty());
        return commit.because(Cause.EDIT).ifStill(Map.of(format, file.stamp()));
    }

    private interface Load {
        void run() throws StoreException, InterruptedException;
    }

    /**
     * Reads, records and publishes in one go: a write in between, by this instance or another, would be undone by the
     * content from before it, on the air or even on disk. Where no lock can be had for want of a writable disk, nobody writes.
     */
    @SuppressWarnings("try") // the lock is held, not used
    private void locked(Category category, Load load) throws StoreException, InterruptedException {
        CategoryLocks.Held lock;
        try {
            lock = store.lock(category);
        } catch (StorageUnavailableException e) {
            LOG.debug("loading without a lock category={} reason={}", category, e.getMessage());
            load.run();
            return;
        }
        try (CategoryLocks.Held held = lock) {
            load.run();
        }
    }

    /**
     * Loads what was edited from outside since the last call.
     *
     * @return what changed for clients
     * @throws StoreException when the disk does not answer
     * @throws InterruptedException when the thread was interrupted while waiting for a category's lock
     */
    public List<Change> loadEdited() throws StoreException, InterruptedException {
        List<Change> changes = new ArrayList<>();
        for (OutsideChange edit : store.changedFromOutside()) {
            if (!edit.repeated()) {
                changes.addAll(load(edit));
            }
        }
        return changes;
    }

    /**
     * Loads what was changed of one category from outside, because somebody has said that it was. Waits for a write of this
     * process that is under way, and also tries what was refused before.
     *
     * @return what changed for clients
     * @throws StoreException when the disk does not answer
     * @throws InterruptedException when the thread was interrupted while waiting for the category's lock
     */
    public List<Change> loadChanged(Category category) throws StoreException, InterruptedException {
        List<Change> changes = new ArrayList<>();
        for (OutsideChange edit : store.changedFromOutside(category)) {
            changes.addAll(load(edit));
        }
        return changes;
    }

    private List<Change> load(OutsideChange edit) throws InterruptedException {
        Category category = edit.category();
        if (edit.kind() == OutsideChange.Kind.VANISHED) {
            if (catalog.find(category, edit.format()).isPresent()) {
                LOG.error("file vanished, last good copy stays category={} format={}", category, edit.format());
            }
            return List.of();
        }
        List<Change> changes = new ArrayList<>();
        try {
            locked(category, () -> changes.addAll(loadNow(edit)));
        } catch (ConcurrentChangeException | StoreBusyException e) {
            store.lookAgain(edit);
            LOG.info("edited file not loaded yet category={} reason={}", category, e.getMessage());
        } catch (StoreException e) {
            refuse(edit, e.getMessage());
        }
        return changes;
    }

    private List<Change> loadNow(OutsideChange edit) throws StoreException, InterruptedException {
        Category category = edit.category();
        List<Change> changes = new ArrayList<>();
        Optional<StoredFile> file = store.read(category, edit.format());
        if (file.isEmpty()) {
            return changes;
        }
        try {
            publish(edit, file.get()).ifPresent(changes::add);
            accepted.forget(category);
            if (edit.format() == Format.LEGACY && role.ownsData && role.derivesV2) {
                changes.addAll(derivation.derive(category, Change.Cause.EDIT));
            }
        } catch (UnreadableDocumentException e) {
            refuse(edit, e.getMessage());
        }
        return changes;
    }

    /**
     * Loads the legacy texts of PRIMARY's that the leader has kept since the last call.
     *
     * @return what changed for clients
     * @throws StoreException when the disk does not answer
     * @throws InterruptedException when the thread was interrupted while waiting for a category's lock
     */
    public List<Change> loadTexts() throws StoreException, InterruptedException {
        List<Change> changes = new ArrayList<>();
        if (role.servesPrimaryText) {
            for (Category category : lastGood.reloadTexts()) {
                changes.addAll(loadFilesBefore(category));
                newestText(category)
                        .flatMap(text -> publish(category, text, Change.Cause.POLL))
                        .ifPresent(changes::add);
            }
        }
        return changes;
    }

    /** What the leader stored before a text has a lower revision, and is therefore shown before. */
    private List<Change> loadFilesBefore(Category category) throws InterruptedException {
        try {
            return loadChanged(category);
        } catch (StoreException e) {
            LOG.info("files not loaded yet category={} reason={}", category, e.getMessage());
            return List.of();
        }
    }

    private void refuse(OutsideChange edit, @org.jspecify.annotations.Nullable String reason) {
        LOG.error(
                "edited file refused, last good copy stays category={} format={} reason={}",
                edit.category(),
                edit.format(),
                reason);
    }

    private Optional<Change> publish(OutsideChange edit, StoredFile file)
            throws UnreadableDocumentException, StoreException, InterruptedException {
        Category category = edit.category();
        if (edit.format() == Format.LEGACY) {
            readable(category, file);
            Optional<Publication> publication = recordAsItLies(category, Format.LEGACY, file);
            LOG.info("loaded edited file category={} format=legacy", category);
            return publisher.legacyFileChanged(category, file.bytes(), publication, Change.Cause.EDIT);
        }
        Conversion conversion = v2Reader.read(category, file.bytes());
        notices.record(category, conversion.notices());
        Acceptance acceptance = Acceptance.of(live(category), conversion.offeredKeys(), conversion.records());
        if (!(acceptance instanceof Acceptance.Accepted good)) {
            throw new UnreadableDocumentException(category.v2File(), ((Acceptance.Refused) acceptance).reason());
        }
        Optional<Publication> publication = recordAsItLies(category, Format.V2, file);
        LOG.info(
                "loaded edited file category={} format=v2 records={} kept={}",
                category,
                good.records().size(),
                good.keptKeys().size());
        return publisher.v2Changed(category, good.records(), publication, Change.Cause.EDIT);
    }

    /** A legacy file goes on the air when it can be read; records that do not convert do not stop it. */
    private void readable(Category category, StoredFile file) throws UnreadableDocumentException {
        if (V2Derivation.isTextAlternative(category, file)) {
            v2Reader.read(category, file.bytes());
        } else {
            converter.convert(category, file.bytes());
        }
    }

    private RecordMap live(Category category) {
        return catalog.find(category, Format.V2).map(Snapshot::records).orElse(RecordMap.empty());
    }
}
