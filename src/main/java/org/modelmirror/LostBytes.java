package org.modelmirror;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.modelmirror.audit.AuditEvent;
import org.modelmirror.audit.AuditFilter;
import org.modelmirror.audit.AuditReader;
import org.modelmirror.audit.AuditReplay;
import org.modelmirror.convert.ConvertedFile;
import org.modelmirror.convert.ReferenceConverter;
import org.modelmirror.history.FileRecords;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.store.Restorer;
import org.modelmirror.store.Sha256;
import org.modelmirror.store.Store;
import org.modelmirror.store.StoreException;
import org.modelmirror.store.StoredFile;
import org.modelmirror.store.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the bytes of a damaged file again, from what they were made from: a v2 file by converting the legacy one, any JSON
 * file from an earlier kept version and the writes that the trail has since. Whether it came out right, the digest tells.
 */
final class LostBytes implements Restorer {
    private static final Logger LOG = LoggerFactory.getLogger(LostBytes.class);

    private final Store store;
    private final ReferenceConverter converter;

    LostBytes(Store store, ReferenceConverter converter) {
        this.store = store;
        this.converter = converter;
    }

    @Override
    public Optional<byte[]> find(String sha256) {
        for (Category category : Category.values()) {
            for (Format format : Format.values()) {
                try {
                    Optional<byte[]> bytes = fromHistory(category, format, sha256);
                    if (bytes.isEmpty() && format == Format.V2 && category.hasLegacyForm()) {
                        bytes = fromLegacy(category, sha256);
                    }
                    if (bytes.isPresent()) {
                        return bytes;
                    }
                } catch (StoreException | UnreadableDocumentException e) {
                    LOG.debug("nothing to be had from category={} format={}", category, format, e);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<byte[]> fromLegacy(Category category, String sha256)
            throws StoreException, UnreadableDocumentException {
        Optional<StoredFile> legacy = store.categories().read(category, Format.LEGACY);
        if (legacy.isEmpty()) {
            return Optional.empty();
        }
        return spelled(converter.convert(category, legacy.get().bytes()).records(), sha256);
    }

    /** The versions before it that are whole, the latest first, each with the writes from there on. */
    private Optional<byte[]> fromHistory(Category category, Format format, String sha256)
            throws StoreException, UnreadableDocumentException {
        List<Version> newestFirst = store.history().versions(category, format);
        for (int i = 0; i < newestFirst.size(); i++) {
            if (newestFirst.get(i).sha256().equals(sha256)) {
                for (Version base : newestFirst.subList(i + 1, newestFirst.size())) {
                    Optional<byte[]> bytes = replayed(category, format, base, newestFirst.get(i));
                    if (bytes.isPresent()) {
                        return bytes;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Optional<byte[]> replayed(Category category, Format format, Version base, Version wanted)
            throws StoreException, UnreadableDocumentException {
        Optional<byte[]> bytes = store.history().bytes(category, format, base.revision());
        if (bytes.isEmpty() || FileRecords.isCsv(category, format, bytes.get())) {
            return Optional.empty();
        }
        List<AuditEvent> events = new ArrayList<>();
        AuditFilter filter = AuditFilter.of(format, category.id()).ids(base.lastEventId() + 1, wanted.lastEventId());
        try (Stream<AuditEvent> found = new AuditReader(
                        store.folder().audit(), warning -> LOG.debug("passed over: {}", warning))
                .events(filter)) {
            found.forEach(events::add);
        }
        RecordMap state = AuditReplay.replay(FileRecords.of(category, format, bytes.get()), events.stream())
                .state();
        return spelled(state, wanted.sha256());
    }

    private static Optional<byte[]> spelled(RecordMap records, String sha256) {
        return Stream.of(ConvertedFile.toBytes(records), JsonWriter.toBytes(records.toJson(), JsonForm.STORE))
                .filter(bytes -> Sha256.of(bytes).equals(sha256))
                .findFirst();
    }
}
