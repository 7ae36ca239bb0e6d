package org.modelmirror.mirror;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.modelmirror.announce.Change;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.change.Acceptance;
import org.modelmirror.convert.Conversion;
import org.modelmirror.convert.ConvertedFile;
import org.modelmirror.convert.ReferenceConverter;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.store.CategoryCommit;
import org.modelmirror.store.CategoryStore;
import org.modelmirror.store.Cause;
import org.modelmirror.store.CorruptStoreFileException;
import org.modelmirror.store.Publication;
import org.modelmirror.store.StorageUnavailableException;
import org.modelmirror.store.StoreException;
import org.modelmirror.store.StoredFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a category's v2 form from its legacy file: where there is none, and on a legacy-canonical PRIMARY wherever it is
 * behind (sources-and-storage.md 4.2, 4.5.4).
 */
public final class V2Derivation {
    private static final Logger LOG = LoggerFactory.getLogger(V2Derivation.class);

    private final boolean stamps;
    private final CategoryStore store;
    private final ReferenceConverter converter;
    private final Catalog catalog;
    private final Publisher publisher;
    private final NoticeBook notices;
    private final Clock clock;
    private final Set<Category> stale = ConcurrentHashMap.newKeySet();
    /** Whose derived form is served from memory alone, and is to be stored at the next occasion. */
    private final Set<Category> unstored = ConcurrentHashMap.newKeySet();

    /** @param stamps whether derived records carry time stamps, as a PRIMARY's do */
    public V2Derivation(
            boolean stamps,
            CategoryStore store,
            ReferenceConverter converter,
            Catalog catalog,
            Publisher publisher,
            NoticeBook notices,
            Clock clock) {
        this.stamps = stamps;
        this.store = store;
        this.converter = converter;
        this.catalog = catalog;
        this.publisher = publisher;
        this.notices = notices;
        this.clock = clock;
    }

    /**
     * Brings the v2 form up to the legacy file; one that cannot be read or stored is logged and changes nothing.
     *
     * @return what changed for clients
     * @throws InterruptedException when the thread was interrupted while waiting for the category's lock
     */
    List<Change> derive(Category category, Change.Cause cause) throws InterruptedException {
        try {
            Optional<StoredFile> legacy = store.read(category, Format.LEGACY);
            if (legacy.isEmpty() || isTextAlternative(category, legacy.get())) {
                return List.of();
            }
            return derive(category, converter.convert(category, legacy.get().bytes()), cause);
        } catch (UnreadableDocumentException e) {
            return notDerived(category, e.getMessage());
        } catch (StoreException e) {
            return notDerived(category, e.getMessage());
        }
    }

    /**
     * Brings the v2 form up to a legacy file that was written just now and is converted already; what cannot be stored is
     * logged. Other than with a file from elsewhere, models that are gone are meant to be, even the last one. Records that
     * do not convert keep what they were and count as an error of the v2 form. The category's lock is held.
     *
     * @return what changed for clients
     * @throws InterruptedException when the thread was interrupted while waiting for the category's lock
     */
    public List<Change> afterWrite(Category category, Conversion conversion, Change.Cause cause)
            throws InterruptedException {
        RecordMap live = live(category);
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        for (String key : conversion.offeredKeys()) {
            conversion.records().find(key).or(() -> live.find(key)).ifPresent(record -> records.put(key, record));
        }
        List<String> heldBack = conversion.heldBackKeys();
        if (!heldBack.isEmpty()) {
            LOG.error("records do not convert, in v2 they stay as they were category={} keys={}", category, heldBack);
            store.recordError(category, Format.V2);
        }
        if (conversion.records().isEmpty() && !conversion.offeredKeys().isEmpty()) {
            return notDerived(category, "none of its records is good");
        }
        notices.record(category, conversion.notices());
        return derive(category, conversion, RecordMap.of(records), cause);
    }

    private List<Change> derive(Category category, Conversion conversion, Change.Cause cause)
            throws InterruptedException {
        notices.record(category, conversion.notices());
        Acceptance acceptance = Acceptance.of(live(category), conversion.offeredKeys(), conversion.records());
        return acceptance instanceof Acceptance.Accepted good
                ? derive(category, conversion, good.records(), cause)
                : notDerived(category, ((Acceptance.Refused) acceptance).reason());
    }

    private List<Change> derive(Category category, Conversion conversion, RecordMap good, Change.Cause cause)
            throws InterruptedException {
        RecordMap live = live(category);
        RecordMap derived = stamps ? DerivedV2.of(live, good, clock.instant().getEpochSecond()) : good;
        if (derived.equals(live) && !unstored.contains(category)) {
            noteStale(category, conversion);
            return List.of();
        }
        byte[] bytes = stamps ? JsonWriter.toBytes(derived.toJson(), JsonForm.STORE) : ConvertedFile.toBytes(derived);
        try {
            Optional<Publication> publication = commit(category, bytes);
            if (publication.isPresent()) {
                unstored.remove(category);
            } else {
                unstored.add(category);
            }
            LOG.info("derived v2 from the legacy file category={} records={}", category, derived.size());
            noteStale(category, conversion);
            return publisher.v2Changed(category, derived, publication, cause).stream()
                    .toList();
        } catch (StoreException e) {
            return notDerived(category, String.valueOf(e.getMessage()));
        }
    }

    /** The v2 forms that are, in part or as a whole, behind their legacy files: health flag {@code v2_stale}. */
    public Set<Category> stale() {
        return Set.copyOf(stale);
    }

    private void noteStale(Category category, Conversion conversion) {
        if (conversion.heldBackKeys().isEmpty() && !unstored.contains(category)) {
            stale.remove(category);
        } else {
            stale.add(category);
        }
    }

    private List<Change> notDerived(Category category, @Nullable String reason) {
        stale.add(category);
        LOG.error("v2 not derived category={} reason={}", category, reason);
        return List.of();
    }

    /** What cannot be written is served all the same; a corrupt file in its place stays as it is (4.8). */
    private Optional<Publication> commit(Category category, byte[] v2) throws StoreException, InterruptedException {
        try {
            return Optional.ofNullable(store.commit(CategoryCommit.of(category, Optional.empty(), Optional.of(v2))
                            .because(Cause.DERIVE))
                    .publications()
                    .get(Format.V2));
        } catch (StorageUnavailableException | CorruptStoreFileException e) {
            LOG.error(
                    "derived v2 not stored, served from memory alone category={} reason={}", category, e.getMessage());
            return Optional.empty();
        }
    }

    /** {@code legacy/text_generation.json} is served as it is; only {@code models.csv} converts. */
    static boolean isTextAlternative(Category category, StoredFile file) {
        return category == Category.TEXT_GENERATION && !file.path().toString().endsWith(".csv");
    }

    private RecordMap live(Category category) {
        return catalog.find(category, Format.V2).map(Snapshot::records).orElse(RecordMap.empty());
    }
}
