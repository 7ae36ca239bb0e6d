package org.modelmirror.mirror;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
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
            LOG.error("v2 not derived category={} reason={}", category, e.getMessage());
        } catch (StoreException e) {
            LOG.error("v2 not derived category={} reason={}", category, e.getMessage());
        }
        return List.of();
    }

    /**
     * Brings the v2 form up to a legacy file that was converted already; one that cannot be stored is logged and changes
     * nothing.
     *
     * @return what changed for clients
     * @throws InterruptedException when the thread was interrupted while waiting for the category's lock
     */
    public List<Change> derive(Category category, Conversion conversion, Change.Cause cause)
            throws InterruptedException {
        try {
            notices.record(category, conversion.notices());
            RecordMap live = live(category);
            Acceptance acceptance = Acceptance.of(live, conversion.offeredKeys(), conversion.records());
            if (!(acceptance instanceof Acceptance.Accepted good)) {
                LOG.error("v2 not derived category={} reason={}", category, ((Acceptance.Refused) acceptance).reason());
                return List.of();
            }
            RecordMap derived =
                    stamps ? DerivedV2.of(live, good.records(), clock.instant().getEpochSecond()) : good.records();
            if (derived.equals(live)) {
                return List.of();
            }
            byte[] bytes =
                    stamps ? JsonWriter.toBytes(derived.toJson(), JsonForm.STORE) : ConvertedFile.toBytes(derived);
            Optional<Publication> publication = commit(category, bytes);
            LOG.info("derived v2 from the legacy file category={} records={}", category, derived.size());
            return publisher.v2Changed(category, derived, publication, cause).stream()
                    .toList();
        } catch (StoreException e) {
            LOG.error("v2 not derived category={} reason={}", category, e.getMessage());
        }
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
