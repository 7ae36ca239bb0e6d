package org.modelmirror.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.modelmirror.metadata.CategoryMetadata;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.UnreadableDocumentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The category files (sources-and-storage.md 4). A commit goes to the disk in the order legacy file, v2 file, metadata,
 * revision; whatever a crash leaves out is made up for at the next start, or by the next commit of the same content.
 * Thread-safe.
 */
public final class CategoryStore {
    private static final Logger LOG = LoggerFactory.getLogger(CategoryStore.class);

    /** The order in which the files of one category are written (sources-and-storage.md 2.8). */
    private static final List<Format> WRITE_ORDER = List.of(Format.LEGACY, Format.V2);

    private final StoreFolder folder;
    private final AtomicFiles files;
    private final CategoryLocks locks;
    private final MetadataStore metadata;
    private final RevisionStore revisions;
    private final Clock clock;
    private final ConcurrentMap<Key, Known> published = new ConcurrentHashMap<>();
    private final ConcurrentMap<Key, Optional<FileStamp>> reported = new ConcurrentHashMap<>();

    CategoryStore(
            StoreFolder folder,
            AtomicFiles files,
            CategoryLocks locks,
            MetadataStore metadata,
            RevisionStore revisions,
            Clock clock) {
        this.folder = folder;
        this.files = files;
        this.locks = locks;
        this.metadata = metadata;
        this.revisions = revisions;
        this.clock = clock;
    }

    /**
     * Reads a category file. Legacy text models come from {@code models.csv}, or else from
     * {@code legacy/text_generation.json}. Whether the bytes make sense is for the caller to find out.
     *
     * @return empty when there is no file, or an empty one
     * @throws StorageUnavailableException when the disk does not answer
     * @throws ConcurrentChangeException when the file keeps changing while it is read
     */
    public Optional<StoredFile> read(Category category, Format format)
            throws StorageUnavailableException, ConcurrentChangeException {
        Optional<Path> path = folder.fileToRead(category, format);
        Optional<StoredFile> file = path.isPresent() ? StableReader.read(path.get()) : Optional.empty();
        return file.filter(read -> read.bytes().length > 0);
    }

    /** What was last published of a category in a format, by whichever process. */
    public Optional<Publication> publication(Category category, Format format) {
        return revisions.known().find(category, Form.of(format));
    }

    /** The category's revision: the highest of its forms, 0 when nothing of it was published yet (http-api.md 1.5). */
    public long revision(Category category) {
        return revisions.known().of(category);
    }

    /** The folder's revision counter. */
    public long revision() {
        return revisions.known().counter();
    }

    /**
     * Takes the category's lock, for whoever reads, changes and commits in one go; {@link #commit} takes it again by
     * itself.
     *
     * @throws StoreBusyException when somebody else holds it for too long
     * @throws StorageUnavailableException when the lock file cannot be made
     * @throws InterruptedException when the thread was interrupted while waiting
     */
    public CategoryLocks.Held lock(Category category)
            throws StoreBusyException, StorageUnavailableException, InterruptedException {
        return locks.acquire(category);
    }

    /**
     * Makes new content durable. What equals the file's content is not written; when nothing at all is new, nothing at
     * all is. Only the data files decide success: metadata and revision that could not be written are logged and go out
     * with the next change.
     *
     * @throws IllegalArgumentException when the bytes could not be read back as a category file
     * @throws CorruptStoreFileException when a file that would be replaced is unreadable (sources-and-storage.md 4.8)
     * @throws ConcurrentChangeException when a file is not in the state that the commit expects
     * @throws StorageUnavailableException when the disk refuses; the file that it refused is as it was
     * @throws StoreBusyException when somebody else holds the category's lock for too long
     * @throws InterruptedException when the thread was interrupted while waiting for the lock
     */
    @SuppressWarnings("try") // the lock is held, not used
    public Committed commit(CategoryCommit commit) throws StoreException, InterruptedException {
        try (CategoryLocks.Held held = locks.acquire(commit.category())) {
            List<Planned> plan = new ArrayList<>();
            for (Format format : WRITE_ORDER) {
                Optional<byte[]> bytes = commit.bytes(format);
                if (bytes.isPresent()) {
                    plan.add(plan(commit, format, bytes.get()));
                }
            }
            Map<Format, FileStamp> stamps = new EnumMap<>(Format.class);
            for (Planned planned : plan) {
                stamps.put(planned.format, write(commit.category(), planned));
            }
            return publish(commit, plan, stamps);
        }
    }

    /**
     * Creates a v2 file without metadata, which the population creates together with the legacy one, so that it can
     * tell what it has initialised.
     */
    @SuppressWarnings("try") // the lock is held, not used
    void writeEmpty(Category category, byte[] bytes) throws StoreException, InterruptedException {
        try (CategoryLocks.Held held = locks.acquire(category)) {
            if (read(category, Format.V2).isEmpty()) {
                FileStamp stamp = files.replace(folder.v2(category), bytes);
                String sha256 = Sha256.of(bytes);
                revisions.publish(category, Map.of(Form.V2, sha256), clock.instant());
                remember(category, Format.V2, stamp, sha256);
            }
        }
    }

    /** Compares with what lies there; refuses before anything is written. */
    private Planned plan(CategoryCommit commit, Format format, byte[] bytes) throws StoreException {
        Category category = commit.category();
        Path path = folder.file(category, format).orElseThrow();
        String sha256 = Sha256.of(bytes);
        Optional<FileStamp> stamp = stampToRead(category, format);
        Optional<FileStamp> expected = commit.seen().get(format);
        if (expected != null && !stamp.equals(expected)) {
            throw new ConcurrentChangeException(path);
        }
        Known known = published.get(new Key(category, format));
        boolean isAsPublished = known != null && stamp.equals(Optional.of(known.stamp));
        if (known != null && isAsPublished && known.sha256.equals(sha256)) {
            return new Planned(format, path, bytes, sha256, Optional.of(known.stamp));
        }
        Optional<StoredFile> live = read(category, format);
        if (live.isPresent() && Arrays.equals(live.get().bytes(), bytes)) {
            requireReadable(live.get().path(), bytes);
            return new Planned(
                    format,
                    live.get().path(),
                    bytes,
                    sha256,
                    Optional.of(live.get().stamp()));
        }
        requireReadable(path, bytes);
        if (live.isPresent() && !isAsPublished) {
            refuseCorrupt(category, format, live.get());
        }
        return new Planned(format, path, bytes, sha256, Optional.empty());
    }

    private static void requireReadable(Path path, byte[] bytes) {
        try {
            Models.count(path, bytes);
        } catch (UnreadableDocumentException e) {
            throw new IllegalArgumentException("could not be read back: " + e.getMessage(), e);
        }
    }

    private void refuseCorrupt(Category category, Format format, StoredFile live) throws CorruptStoreFileException {
        try {
            Models.count(live.path(), live.bytes());
        } catch (UnreadableDocumentException e) {
            recordError(category, format);
            throw new CorruptStoreFileException(live.path(), e);
        }
    }

    private FileStamp write(Category category, Planned planned) throws StorageUnavailableException {
        if (planned.asItLies.isPresent()) {
            return planned.asItLies.get();
        }
        metadata.mend(category, planned.format);
        try {
            return files.replace(planned.path, planned.bytes);
        } catch (StorageUnavailableException e) {
            recordError(category, planned.format);
            throw e;
        }
    }

    /** A failed write counts, as long as the metadata can be written (sources-and-storage.md 5.2). */
    private void recordError(Category category, Format format) {
        metadata.update(category, format, now(), CategoryMetadata::errorRecorded);
    }

    private Committed publish(CategoryCommit commit, List<Planned> plan, Map<Format, FileStamp> stamps) {
        Category category = commit.category();
        Revisions before = revisions.refresh();
        Map<Form, String> digests = new EnumMap<>(Form.class);
        Set<Format> changed = EnumSet.noneOf(Format.class);
        for (Planned planned : plan) {
            Known known = published.get(new Key(category, planned.format));
            if (known == null ? !isRecorded(before, category, planned) : !known.sha256.equals(planned.sha256)) {
                changed.add(planned.format);
            }
            if (!isRecorded(before, category, planned)) {
                digests.put(Form.of(planned.format), planned.sha256);
                recordData(commit, planned);
            }
        }
        Revisions after = digests.isEmpty() ? before : revisions.publish(category, digests, clock.instant());
        Map<Format, Publication> publications = new EnumMap<>(Format.class);
        for (Planned planned : plan) {
            after.find(category, Form.of(planned.format))
                    .ifPresent(publication -> publications.put(planned.format, publication));
            remember(category, planned.format, Objects.requireNonNull(stamps.get(planned.format)), planned.sha256);
        }
        return new Committed(category, changed, after.of(category), publications, stamps);
    }

    private static boolean isRecorded(Revisions revisions, Category category, Planned planned) {
        return revisions
                .find(category, Form.of(planned.format))
                .filter(publication -> publication.sha256().equals(planned.sha256))
                .isPresent();
    }

    private void recordData(CategoryCommit commit, Planned planned) {
        long now = now();
        int models = models(planned);
        metadata.update(commit.category(), planned.format, now, before -> {
            CategoryMetadata after = before.dataChanged(now).withTotalModels(models);
            for (RecordedWrite write : commit.writes()) {
                if (write.format() == planned.format) {
                    after = after.recorded(write.operation(), write.model(), now);
                }
            }
            return after;
        });
    }

    private static int models(Planned planned) {
        try {
            return Models.count(planned.path, planned.bytes);
        } catch (UnreadableDocumentException e) {
            throw new IllegalStateException("was readable when the commit was planned", e);
        }
    }

    /** Notes what this process has published, so that it does not take its own write for somebody else's. */
    void remember(Category category, Format format, FileStamp stamp, String sha256) {
        Key key = new Key(category, format);
        published.put(key, new Known(stamp, sha256));
        reported.remove(key);
    }

    /**
     * Looks for category files that are not as this process last published them; asks for their state only, reads none.
     * A change is reported until it is committed, or the file is as before. A category that is being written right now
     * is left out until the next call.
     *
     * @throws StorageUnavailableException when the disk does not answer
     */
    public List<OutsideChange> changedFromOutside() throws StorageUnavailableException {
        List<OutsideChange> changes = new ArrayList<>();
        List<StorageUnavailableException> failures = new ArrayList<>();
        for (Category category : Category.values()) {
            locks.runIfIdle(category, () -> {
                for (Format format : Format.values()) {
                    try {
                        changeFromOutside(category, format).ifPresent(changes::add);
                    } catch (StorageUnavailableException e) {
                        failures.add(e);
                    }
                }
            });
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        return changes;
    }

    private Optional<OutsideChange> changeFromOutside(Category category, Format format)
            throws StorageUnavailableException {
        Key key = new Key(category, format);
        Known known = published.get(key);
        Optional<FileStamp> stamp = stampToRead(category, format);
        if (stamp.equals(Optional.ofNullable(known).map(Known::stamp))) {
            reported.remove(key);
            return Optional.empty();
        }
        boolean repeated = stamp.equals(reported.put(key, stamp));
        OutsideChange.Kind kind = stamp.isPresent() ? OutsideChange.Kind.CHANGED : OutsideChange.Kind.VANISHED;
        return Optional.of(new OutsideChange(category, format, kind, repeated));
    }

    /**
     * Puts a category file aside as {@code <name>.corrupt-<epoch>}, at an operator's word: the store never does so by
     * itself (sources-and-storage.md 4.8). The next commit then writes a new one.
     *
     * @return the new name, empty when there is no file
     * @throws StoreException when the file is in use or the disk refuses
     * @throws InterruptedException when the thread was interrupted while waiting for the lock
     */
    @SuppressWarnings("try") // the lock is held, not used
    public Optional<Path> putAside(Category category, Format format) throws StoreException, InterruptedException {
        try (CategoryLocks.Held held = locks.acquire(category)) {
            Optional<Path> file = folder.fileToRead(category, format);
            if (file.isEmpty() || stampToRead(category, format).isEmpty()) {
                return Optional.empty();
            }
            Path aside = Quarantine.nameFor(file.get(), clock.instant());
            files.rename(file.get(), aside);
            LOG.info("put aside category={} format={} as {}", category, format, aside.getFileName());
            return Optional.of(aside);
        }
    }

    /** The state of the file that would be read; an empty file is none. */
    private Optional<FileStamp> stampToRead(Category category, Format format) throws StorageUnavailableException {
        Optional<Path> path = folder.fileToRead(category, format);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        try {
            return FileStamp.find(path.get()).filter(stamp -> stamp.sizeBytes() > 0);
        } catch (IOException e) {
            throw StorageUnavailableException.of(path.get(), 0, e);
        }
    }

    private long now() {
        Instant now = clock.instant();
        return now.getEpochSecond();
    }

    private record Key(Category category, Format format) {}

    private record Known(FileStamp stamp, String sha256) {}

    /** @param asItLies the file's state when it has this content already */
    private record Planned(Format format, Path path, byte[] bytes, String sha256, Optional<FileStamp> asItLies) {}
}
