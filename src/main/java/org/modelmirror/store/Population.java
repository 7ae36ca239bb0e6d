package org.modelmirror.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.metadata.InvalidRecordMetadataException;
import org.modelmirror.metadata.RecordMetadata;
import org.modelmirror.notice.Blemish;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.UnreadableDocumentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares a PRIMARY's folder: the files that every PRIMARY has, category metadata, and the time stamps of its records
 * (sources-and-storage.md 4.2 and 5.5). A REPLICA does none of this.
 */
final class Population {
    private static final Logger LOG = LoggerFactory.getLogger(Population.class);
    private static final byte[] NO_RECORDS = "{}".getBytes(StandardCharsets.UTF_8);

    private final CategoryStore store;
    private final MetadataStore metadata;
    private final Clock clock;

    Population(CategoryStore store, MetadataStore metadata, Clock clock) {
        this.store = store;
        this.metadata = metadata;
        this.clock = clock;
    }

    /**
     * Creates the v2 file of each category without a legacy form where it is missing (records-and-conversion.md 1.2).
     *
     * @return the categories whose file could not be created
     */
    List<Category> createEmptyFiles() throws InterruptedException {
        List<Category> failed = new ArrayList<>();
        for (Category category : Category.values()) {
            try {
                if (!category.hasLegacyForm() && store.read(category, Format.V2).isEmpty()) {
                    store.writeEmpty(category, NO_RECORDS);
                }
            } catch (StoreException e) {
                LOG.error("could not create the file of category={}", category, e);
                failed.add(category);
            }
        }
        return failed;
    }

    /** Populates those of the categories that have a v2 file; one that cannot be read or written fails alone. */
    PopulationReport populate(Collection<Category> categories, Optional<Instant> timestamp)
            throws InterruptedException {
        long now = timestamp.orElseGet(clock::instant).getEpochSecond();
        List<Category> processed = new ArrayList<>();
        List<Category> failed = new ArrayList<>();
        List<Notice> notices = new ArrayList<>();
        int models = 0;
        int initialised = 0;
        for (Category category : categories.stream().sorted().toList()) {
            try {
                Populated populated = populate(category, now);
                models += populated.models;
                initialised += populated.initialised;
                notices.addAll(populated.notices);
                if (populated.models + populated.initialised > 0) {
                    processed.add(category);
                }
            } catch (StoreException e) {
                LOG.error("could not populate category={}", category, e);
                failed.add(category);
            }
        }
        return new PopulationReport(processed, models, initialised, failed, notices);
    }

    @SuppressWarnings("try") // the lock is held, not used
    private Populated populate(Category category, long now) throws StoreException, InterruptedException {
        if (store.read(category, Format.V2).isEmpty()) {
            return Populated.NOTHING;
        }
        try (CategoryLocks.Held held = store.lock(category)) {
            Optional<StoredFile> file = store.read(category, Format.V2);
            if (file.isEmpty()) {
                return Populated.NOTHING;
            }
            JsonNode records = object(file.get());
            int initialised = initialise(category, Format.V2, now) + initialise(category, Format.LEGACY, now);
            List<Notice> notices = new ArrayList<>();
            ObjectNode stamped = JsonNodeFactory.instance.objectNode();
            int models = 0;
            for (Map.Entry<String, JsonNode> member : records.properties()) {
                JsonNode after = stamp(category, member.getKey(), member.getValue(), now, notices);
                models += after.equals(member.getValue()) ? 0 : 1;
                stamped.set(member.getKey(), after);
            }
            if (models > 0) {
                byte[] bytes = JsonWriter.toBytes(stamped, JsonForm.STORE);
                store.commit(CategoryCommit.of(category, Optional.empty(), Optional.of(bytes))
                        .because(Cause.POPULATE)
                        .ifStill(Map.of(Format.V2, file.get().stamp())));
            }
            return new Populated(models, initialised, notices);
        }
    }

    private static JsonNode object(StoredFile file) throws CorruptStoreFileException {
        try {
            return Models.object(String.valueOf(file.path().getFileName()), file.bytes());
        } catch (UnreadableDocumentException e) {
            throw new CorruptStoreFileException(file.path(), e);
        }
    }

    /** Returns how many metadata files were created: 0 or 1. */
    private int initialise(Category category, Format format, long now) throws StoreException {
        if (metadata.exists(category, format)) {
            return 0;
        }
        long models =
                metadata.find(category, format).map(made -> made.totalModels()).orElse(0L);
        metadata.update(category, format, now, fresh -> fresh.withTotalModels(models));
        return 1;
    }

    private static JsonNode stamp(Category category, String key, JsonNode record, long now, List<Notice> notices) {
        if (!(record instanceof ObjectNode object)) {
            notices.add(new Blemish(category.v2File(), key, "is no object and was not stamped"));
            return record;
        }
        try {
            return RecordMetadata.onPopulation(object, now);
        } catch (InvalidRecordMetadataException e) {
            notices.add(new Blemish(category.v2File(), key, "was not stamped: " + e.getMessage()));
            return record;
        }
    }

    private record Populated(int models, int initialised, List<Notice> notices) {
        static final Populated NOTHING = new Populated(0, 0, List.of());
    }
}
