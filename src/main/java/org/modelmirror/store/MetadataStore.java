package org.modelmirror.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.metadata.CategoryMetadata;
import org.modelmirror.metadata.UnreadableMetadataException;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.UnreadableDocumentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Category metadata on disk (sources-and-storage.md 5). Reading writes nothing, ever. Metadata is derived from the data
 * and the audit trail, so trouble with its files fails nobody's commit: what could not be written stays in memory and
 * goes out with the next change. Reads are thread-safe; changes are made under the category's lock.
 */
public final class MetadataStore {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataStore.class);
    private static final JsonReader READER = new JsonReader();

    private final StoreFolder folder;
    private final AtomicFiles files;
    private final Clock clock;
    private final ConcurrentMap<Key, Cached> cache = new ConcurrentHashMap<>();
    private final ConcurrentMap<Key, CategoryMetadata> unwritten = new ConcurrentHashMap<>();

    MetadataStore(StoreFolder folder, AtomicFiles files, Clock clock) {
        this.folder = folder;
        this.files = files;
        this.clock = clock;
    }

    /**
     * What is known about a category in a format. Without a metadata file it is made up from the data file: both times
     * are that file's, all counters 0 but the number of models.
     *
     * @return empty when there is neither a metadata file nor a data file (http-api.md F18)
     * @throws StoreException when the disk does not answer
     */
    public Optional<CategoryMetadata> find(Category category, Format format) throws StoreException {
        Key key = new Key(category, format);
        CategoryMetadata pending = unwritten.get(key);
        if (pending != null) {
            return Optional.of(pending);
        }
        Optional<FileStamp> meta = stamp(folder.metadata(category, format));
        Optional<Path> dataFile = folder.fileToRead(category, format);
        Optional<FileStamp> data = dataFile.isPresent() ? stamp(dataFile.get()) : Optional.empty();
        Cached cached = cache.get(key);
        // A file of its own depends on nothing else; one made up depends on the data file too.
        if (cached != null && cached.meta.equals(meta) && (!cached.isMadeUp || cached.data.equals(data))) {
            return cached.value;
        }
        Read read = read(category, format);
        cache.put(key, new Cached(meta, data, read.value, read.isMadeUp));
        return read.value;
    }

    /** What is known about every category that has anything to know, in canonical order. */
    public Map<Category, CategoryMetadata> findAll(Format format) throws StoreException {
        Map<Category, CategoryMetadata> all = new EnumMap<>(Category.class);
        for (Category category : Category.values()) {
            find(category, format).ifPresent(metadata -> all.put(category, metadata));
        }
        return all;
    }

    /** When the data of any category last changed, in Unix seconds; empty when there is no category. */
    public OptionalLong lastUpdated(Format format) throws StoreException {
        return findAll(format).values().stream()
                .mapToLong(CategoryMetadata::lastUpdated)
                .max();
    }

    /** Whether the category has metadata on disk, readable or not. */
    boolean exists(Category category, Format format) throws StorageUnavailableException {
        return stamp(folder.metadata(category, format)).isPresent();
    }

    /**
     * Changes the metadata and writes it, unless nothing changes. Without a file the change starts from fresh metadata;
     * an unreadable file is put aside and rebuilt first. Never fails: see the class comment.
     *
     * @param createdAt the time of fresh metadata, Unix seconds
     */
    CategoryMetadata update(Category category, Format format, long createdAt, UnaryOperator<CategoryMetadata> change) {
        Key key = new Key(category, format);
        CategoryMetadata before = unwritten.get(key);
        boolean isOnDisk = false;
        try {
            if (before == null) {
                Optional<CategoryMetadata> stored = stored(category, format);
                isOnDisk = stored.isPresent();
                before = stored.orElseGet(() -> CategoryMetadata.initialise(category, createdAt));
            }
            CategoryMetadata after = change.apply(before);
            if (!isOnDisk || !after.equals(before)) {
                unwritten.put(key, after);
                write(after, format);
                unwritten.remove(key);
            }
            return after;
        } catch (StoreException | IOException e) {
            CategoryMetadata after =
                    change.apply(before == null ? CategoryMetadata.initialise(category, createdAt) : before);
            warnUnwritten(category, format, e);
            if (before != null) {
                unwritten.put(key, after);
            }
            return after;
        }
    }

    /**
     * The metadata that a commit starts from; fresh metadata where there is none. An unreadable file is put aside and
     * rebuilt, while the data that it is rebuilt from still lies there.
     *
     * @param createdAt the time of fresh metadata, Unix seconds
     * @return empty when the disk does not answer; {@link #update} tries again then
     */
    Optional<CategoryMetadata> current(Category category, Format format, long createdAt) {
        Key key = new Key(category, format);
        CategoryMetadata pending = unwritten.get(key);
        if (pending != null) {
            return Optional.of(pending);
        }
        try {
            Optional<FileStamp> stamp = stamp(folder.metadata(category, format));
            Cached cached = cache.get(key);
            if (stamp.isPresent() && cached != null && !cached.isMadeUp && cached.meta.equals(stamp)) {
                return cached.value;
            }
            Optional<CategoryMetadata> stored = stored(category, format);
            return Optional.of(stored.orElseGet(() -> CategoryMetadata.initialise(category, createdAt)));
        } catch (StoreException | IOException e) {
            LOG.warn("could not read metadata category={} format={}", category, format, e);
            return Optional.empty();
        }
    }

    /**
     * Records the metadata that a commit has left. Never fails: what could not be written goes out with the next change.
     *
     * @param isUrgent whether to write it now; otherwise {@link #flush} does
     */
    void put(CategoryMetadata after, Format format, boolean isUrgent) {
        unwritten.put(new Key(after.category(), format), after);
        if (isUrgent) {
            try {
                write(after, format);
                unwritten.remove(new Key(after.category(), format));
            } catch (StorageUnavailableException e) {
                warnUnwritten(after.category(), format, e);
            }
        }
    }

    /** Writes what was put off, unforced: the commit's journal has it too. To be called under the category's lock. */
    void flush(Category category, Format format) {
        Key key = new Key(category, format);
        CategoryMetadata after = unwritten.get(key);
        if (after != null) {
            try {
                remember(after, format, files.replaceUnforced(folder.metadata(category, format), bytes(after)));
                unwritten.remove(key);
            } catch (StorageUnavailableException e) {
                warnUnwritten(category, format, e);
            }
        }
    }

    /** Whether anything waits to be written. */
    boolean isUnwritten(Category category, Format format) {
        return unwritten.containsKey(new Key(category, format));
    }

    /** Forgets what was put off and remembered, because another process has completed it from the journal. */
    void distrust(Category category) {
        for (Format format : Format.values()) {
            unwritten.remove(new Key(category, format));
            cache.remove(new Key(category, format));
        }
    }

    private static void warnUnwritten(Category category, Format format, Exception e) {
        LOG.warn(
                "could not write metadata category={} format={}; it goes out with the next change",
                category,
                format,
                e);
    }

    private void write(CategoryMetadata metadata, Format format) throws StorageUnavailableException {
        remember(metadata, format, files.replace(folder.metadata(metadata.category(), format), bytes(metadata)));
    }

    private void remember(CategoryMetadata metadata, Format format, FileStamp stamp) {
        cache.put(
                new Key(metadata.category(), format),
                new Cached(Optional.of(stamp), Optional.empty(), Optional.of(metadata), false));
    }

    private static byte[] bytes(CategoryMetadata metadata) {
        return JsonWriter.toBytes(metadata.toJson(), JsonForm.STATE);
    }

    /** The file's content, or its replacement when it was put aside just now; empty when there is none. */
    private Optional<CategoryMetadata> stored(Category category, Format format) throws StoreException, IOException {
        Path path = folder.metadata(category, format);
        Optional<StoredFile> file = StableReader.read(path);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(category, file.get()));
        } catch (UnreadableMetadataException e) {
            CategoryMetadata rebuilt = rebuild(category, format);
            Path aside = Quarantine.nameFor(path, clock.instant());
            files.rename(path, aside);
            LOG.error(
                    "metadata category={} format={} was unreadable, kept as {} and rebuilt",
                    category,
                    format,
                    aside.getFileName(),
                    e);
            write(rebuilt, format);
            return Optional.of(rebuilt);
        }
    }

    private Read read(Category category, Format format) throws StoreException {
        Optional<StoredFile> file = StableReader.read(folder.metadata(category, format));
        if (file.isEmpty()) {
            return new Read(madeUp(category, format), true);
        }
        try {
            return new Read(Optional.of(parse(category, file.get())), false);
        } catch (UnreadableMetadataException e) {
            LOG.warn("metadata category={} format={} is unreadable; the next change rebuilds it", category, format, e);
            try {
                return new Read(Optional.of(rebuild(category, format)), true);
            } catch (IOException io) {
                throw StorageUnavailableException.of(folder.audit(), 0, io);
            }
        }
    }

    private static CategoryMetadata parse(Category category, StoredFile file) throws UnreadableMetadataException {
        try {
            return CategoryMetadata.of(category, READER.read(file.bytes()).root());
        } catch (JsonSyntaxException e) {
            UnreadableMetadataException unreadable = new UnreadableMetadataException(String.valueOf(e.getMessage()));
            unreadable.initCause(e);
            throw unreadable;
        }
    }

    private Optional<CategoryMetadata> madeUp(Category category, Format format) throws StoreException {
        return data(category, format).map(file -> {
            long models = 0;
            try {
                models = Models.count(file.path(), file.bytes());
            } catch (UnreadableDocumentException e) {
                LOG.debug("no models counted category={} format={}", category, format, e);
            }
            return CategoryMetadata.initialise(category, file.stamp().mtimeSeconds())
                    .withTotalModels(models);
        });
    }

    private Optional<StoredFile> data(Category category, Format format) throws StoreException {
        Optional<Path> path = folder.fileToRead(category, format);
        Optional<StoredFile> file = path.isPresent() ? StableReader.read(path.get()) : Optional.empty();
        return file.filter(read -> read.bytes().length > 0);
    }

    private CategoryMetadata rebuild(Category category, Format format) throws StoreException, IOException {
        Optional<StoredFile> data = data(category, format);
        long modified = data.map(file -> file.stamp().mtimeSeconds())
                .orElseGet(() -> clock.instant().getEpochSecond());
        long created = data.map(file -> oldestCreation(file, modified)).orElse(modified);
        CategoryMetadata start = CategoryMetadata.initialise(category, created);
        return AuditCounts.replay(folder, format, start)
                .dataChanged(modified)
                .withTotalModels(madeUp(category, format)
                        .map(CategoryMetadata::totalModels)
                        .orElse(0L));
    }

    private static long oldestCreation(StoredFile file, long otherwise) {
        try {
            long oldest = Long.MAX_VALUE;
            for (JsonNode model : READER.read(file.bytes()).root()) {
                JsonNode createdAt = model.path("metadata").path("created_at");
                oldest = createdAt.canConvertToExactIntegral() ? Math.min(oldest, createdAt.asLong()) : oldest;
            }
            return oldest == Long.MAX_VALUE ? otherwise : oldest;
        } catch (JsonSyntaxException e) {
            return otherwise; // a CSV has no such times, and a corrupt file none that we could read
        }
    }

    private static Optional<FileStamp> stamp(Path file) throws StorageUnavailableException {
        try {
            return FileStamp.find(file);
        } catch (IOException e) {
            throw StorageUnavailableException.of(file, 0, e);
        }
    }

    private record Key(Category category, Format format) {}

    private record Read(Optional<CategoryMetadata> value, boolean isMadeUp) {}

    private record Cached(
            Optional<FileStamp> meta, Optional<FileStamp> data, Optional<CategoryMetadata> value, boolean isMadeUp) {
        Cached {
            Objects.requireNonNull(value);
        }
    }
}
