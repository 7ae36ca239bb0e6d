package org.modelmirror.mirror;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.source.Fetched;
import org.modelmirror.store.ConcurrentChangeException;
import org.modelmirror.store.Store;
import org.modelmirror.store.StoreException;
import org.modelmirror.store.StoredFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the categories that a PRIMARY misses from GitHub, each once, and never one that has anything in it
 * (sources-and-storage.md 2.9). Thread-safe.
 */
public final class Seeding {
    private static final Logger LOG = LoggerFactory.getLogger(Seeding.class);

    private final Store store;
    private final Clock clock;
    private final Function<Category, String> sourceUrl;
    private volatile List<Category> incomplete = List.of();

    /** @param sourceUrl where a category's legacy file is fetched from */
    public Seeding(Store store, Clock clock, Function<Category, String> sourceUrl) {
        this.store = store;
        this.clock = clock;
        this.sourceUrl = sourceUrl;
    }

    /** The categories that were missing when it was last looked; costs nothing, for whoever tells of the state. */
    public Collection<Category> incomplete() {
        return incomplete;
    }

    /** The categories that GitHub could fill: neither their v2 file nor their legacy file holds a record. */
    public synchronized Collection<Category> missing() {
        List<Category> missing = new ArrayList<>();
        for (Category category : Category.values()) {
            if (isMissing(category)) {
                missing.add(category);
            }
        }
        incomplete = List.copyOf(missing);
        return incomplete;
    }

    /** Whether GitHub could fill it. */
    boolean isMissing(Category category) {
        return category.hasLegacyForm() && isEmpty(category, Format.V2) && isEmpty(category, Format.LEGACY);
    }

    /** A file that cannot be read is not empty: it is somebody's data. */
    private boolean isEmpty(Category category, Format format) {
        try {
            Optional<StoredFile> file = store.categories().read(category, format);
            return file.isEmpty() || isEmptyObject(file.get().bytes());
        } catch (StoreException e) {
            LOG.warn("not seeded category={} reason={}", category, e.getMessage());
            return false;
        }
    }

    private static boolean isEmptyObject(byte[] bytes) {
        try {
            var root = new JsonReader().read(bytes).root();
            return root.isObject() && root.isEmpty();
        } catch (JsonSyntaxException e) {
            return false;
        }
    }

    /**
     * Sees to it once more, when the document is there: somebody may have begun to write to the category.
     *
     * @throws ConcurrentChangeException when it is no longer missing
     */
    void requireMissing(Category category) throws ConcurrentChangeException {
        if (!isMissing(category)) {
            throw new ConcurrentChangeException(store.folder().v2(category));
        }
    }

    /** A PRIMARY's records carry time stamps from the first day on. */
    Candidate stamped(Candidate candidate) {
        return candidate.withRecords(DerivedV2.of(
                RecordMap.empty(), candidate.records(), clock.instant().getEpochSecond()));
    }

    /**
     * Gives a category that was just seeded its metadata and notes where they came from.
     *
     * @throws InterruptedException when the thread was interrupted while waiting for the category's lock
     */
    public synchronized void finished(Fetched.Document document, int models) throws InterruptedException {
        Category category = document.category();
        store.populate(List.of(category), Optional.empty());
        try {
            ObjectNode state = state();
            state.set(
                    category.id(),
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("seeded_at", clock.instant().getEpochSecond())
                            .put("source_url", sourceUrl.apply(category))
                            .put("etag", document.validators().etag().orElse(null))
                            .put("sha256", AcceptedDocuments.digest(document.body()))
                            .put("models", models));
            store.files().replace(store.folder().seedState(), JsonWriter.toBytes(state, JsonForm.STATE));
        } catch (StoreException | IOException e) {
            LOG.warn("seed state not written reason={}", e.getMessage());
        }
        LOG.info(
                "seeded category={} records={} missing={}",
                category,
                models,
                missing().size());
    }

    /** What earlier runs have noted; a file that cannot be read is begun anew, for nothing depends on it. */
    private ObjectNode state() throws IOException {
        Path file = store.folder().seedState();
        if (Files.exists(file)) {
            try {
                if (new JsonReader().read(Files.readAllBytes(file)).root() instanceof ObjectNode object) {
                    return object;
                }
                LOG.warn("seed state was no object and is begun anew");
            } catch (JsonSyntaxException e) {
                LOG.warn("seed state was unreadable and is begun anew reason={}", e.getMessage());
            }
        }
        return JsonNodeFactory.instance.objectNode();
    }
}
