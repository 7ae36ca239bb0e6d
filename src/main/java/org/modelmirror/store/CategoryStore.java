package org.modelmirror.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
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

    /** The digest under which a file is published that an operator took away, or confirmed to be empty. */
    private static final String CONFIRMED_ABSENT = "";

    private final StoreFolder folder;
    private final AtomicFiles files;
    private final CategoryLocks locks;
    private final MetadataStore metadata;
    private final RevisionStore revisions;
    private final HistoryStore history;
    private final Settlement settlement;
    private final Commits commits;
    private final Afterwards afterwards;
    private final Clock clock;
    private final Set<Key> distrusted = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<Key, Known> published = new ConcurrentHashMap<>();
    private final ConcurrentMap<Key, Optional<FileStamp>> reported = new ConcurrentHashMap<>();

    CategoryStore(
            StoreFolder folder,
            AtomicFiles files,
            CategoryLocks locks,
            MetadataStore metadata,
            RevisionStore revisions,
            HistoryStore history,
            Settlement settlement,
            Commits commits,
            Executor later,
            Clock clock) {
        this.folder = folder;
        this.files = files;
        this.locks = locks;
        this.metadata = metadata;
        this.revisions = revisions;
        this.history = history;
        this.settlement = settlement;
        this.commits = commits;
        this.afterwards = new Afterwards(later, this::catchUp);
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

    /** Whether there is nothing to read of a category in any format. */
    public boolean isEmpty(Category category) {
        return Arrays.stream(Format.values())
                .flatMap(format -> folder.fileToRead(category, format).stream())
                .noneMatch(StoreFolder::hasContent);
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
     * itself. States of files that were seen before the lock was taken are only good for {@link CategoryCommit#seen}.
     *
     * @throws StoreBusyException when somebody else holds it for too long
     * @throws StorageUnavailableException when the lock file cannot be made
     * @throws InterruptedException when the thread was interrupted while waiting
     */
    public CategoryLocks.Held lock(Category category)
            throws StoreBusyException, StorageUnavailableException, InterruptedException {
        CategoryLocks.Held held = locks.acquire(category);
        if (held.takeForeign()) {
            metadata.distrust(category);
            history.distrust(category);
            for (Format format : Format.values()) {
                distrusted.add(new Key(category, format));
            }
        }
        return held;
    }

    /**
     * Makes new content durable. What equals the file's content is not written; when nothing at all is new, nothing at
     * all is. Only the data files decide success: whatever else could not be written is logged and goes out with the
     * next change.
     *
     * @throws IllegalArgumentException when the bytes could not be read back as a category file
     * @throws CorruptStoreFileException when a file that would be replaced is unreadable (sources-and-storage.md 4.8)
     * @throws CategoryFileMissingException when a file is to be written that vanished (sources-and-storage.md F30)
     * @throws ConcurrentChangeException when a file is not in the state that the commit expects
     * @throws StorageUnavailableException when the disk refuses; the file that it refused is as it was
     * @throws StoreBusyException when somebody else holds the category's lock for too long
     * @throws InterruptedException when the thread was interrupted while waiting for the lock
     */
    public Committed commit(CategoryCommit commit) throws StoreException, InterruptedException {
        return commit(commit, () -> {});
    }

    /**
     * As {@link #commit(CategoryCommit)}, with something to do while the disk is waited for.
     *
     * @param meanwhile run at most once, on another thread, and not at all when nothing is written; need not have ended when
     *     this returns
     */
    @SuppressWarnings("try") // the lock is held, not used
    public Committed commit(CategoryCommit commit, Runnable meanwhile) throws StoreException, InterruptedException {
        Category category = commit.category();
        Committed committed;
        try (CategoryLocks.Held held = lock(category)) {
            List<Planned> plan = new ArrayList<>();
            for (Format format : WRITE_ORDER) {
                Optional<Content> content = commit.content(format);
                if (content.isPresent()) {
                    plan.add(plan(commit, format, content.get()));
                }
            }
            committed = isDone(category, plan) ? asItLies(category, plan) : carryOut(commit, plan, meanwhile);
        }
        if (Commits.isInteractive(commit)) {
            afterwards.note(category);
        }
        return committed;
    }

    /** Writes what no answer waited for; for the end of the process, and at any other time. */
    public void flush() {
        afterwards.runAll();
    }

    /**
     * Creates a v2 file without metadata, which the population creates together with the legacy one, so that it can
     * tell what it has initialised.
     */
    @SuppressWarnings("try") // the lock is held, not used
    void writeEmpty(Category category, byte[] bytes) throws StoreException, InterruptedException {
        try (CategoryLocks.Held held = lock(category)) {
            if (read(category, Format.V2).isEmpty()) {
                FileStamp stamp = files.replace(folder.v2(category), bytes);
                String sha256 = Sha256.of(bytes);
                revisions.publish(category, Map.of(Form.V2, sha256), clock.instant());
                remember(category, Format.V2, stamp, sha256);
                settlement.settle(
                        category,
                        Format.V2,
                        new StoredFile(folder.v2(category), bytes, stamp),
                        clock.instant(),
                        false,
                        true);
            }
        } catch (UnreadableDocumentException e) {
            throw new IllegalArgumentException("could not be read back: " + e.getMessage(), e);
        }
    }

    /** Compares with what lies there; refuses before anything is written. */
    private Planned plan(CategoryCommit commit, Format format, Content content) throws StoreException {
        Category category = commit.category();
        Key key = new Key(category, format);
        Path path = folder.file(category, format).orElseThrow();
        Optional<CategoryCommit.Vouched> vouched =
                Optional.ofNullable(commit.vouched().get(format));
        Optional<FileStamp> stamp = stampToRead(category, format);
        Optional<FileStamp> expected = commit.seen().get(format);
        if (expected != null && !stamp.equals(expected) && !holds(category, format, content)) {
            throw new ConcurrentChangeException(path);
        }
        Known known = published.get(key);
        boolean isAsPublished = known != null && !distrusted.contains(key) && stamp.equals(Optional.of(known.stamp));
        if (isAsPublished && vouched.isPresent()) {
            return new Planned(
                    format, path, content, vouched.get().sha256(), vouched.get().models(), Optional.empty());
        }
        String sha256 = content.sha256();
        if (known != null && isAsPublished && known.sha256.equals(sha256)) {
            return new Planned(format, path, content, Optional.of(sha256), Planned.UNCOUNTED, Optional.of(known.stamp));
        }
        Optional<StoredFile> live = isAsPublished ? Optional.empty() : read(category, format);
        if (live.isPresent() && Arrays.equals(live.get().bytes(), content.toBytes())) {
            int models = requireReadable(live.get().path(), content);
            settle(category, format, live.get());
            return new Planned(
                    format,
                    live.get().path(),
                    content,
                    Optional.of(sha256),
                    models,
                    Optional.of(live.get().stamp()));
        }
        int models = vouched.isPresent() ? vouched.get().models() : requireReadable(path, content);
        if (live.isPresent()) {
            String found = settle(category, format, live.get());
            if (expected != null
                    && known != null
                    && expected.equals(Optional.of(known.stamp))
                    && !found.equals(known.sha256)) {
                // The same time, size and file number again, and yet another content.
                remember(category, format, live.get().stamp(), found);
                throw new ConcurrentChangeException(path);
            }
        } else if (!isAsPublished && Commits.isInteractive(commit)) {
            refuseVanished(category, format);
        }
        return new Planned(format, path, content, Optional.of(sha256), models, Optional.empty());
    }

    /** Whether somebody else has written the very same. */
    private boolean holds(Category category, Format format, Content content) throws StoreException {
        return read(category, format)
                .filter(file -> Arrays.equals(file.bytes(), content.toBytes()))
                .isPresent();
    }

    /**
     * Refuses to begin a file anew that was there before (sources-and-storage.md F30); for a write that finds no file.
     *
     * @throws CategoryFileMissingException when the category is known in this format and its file has vanished
     * @throws StorageUnavailableException when the disk does not answer
     */
    public void refuseVanished(Category category, Format format)
            throws CategoryFileMissingException, StorageUnavailableException {
        boolean wasThere = revisions
                .refresh()
                .find(category, Form.of(format))
                .filter(publication -> !publication.sha256().equals(CONFIRMED_ABSENT))
                .isPresent();
        if (wasThere && stampToRead(category, format).isEmpty()) {
            throw new CategoryFileMissingException(folder.file(category, format).orElseThrow());
        }
    }

    private static int requireReadable(Path path, Content content) {
        try {
            return Models.count(path, content.toBytes());
        } catch (UnreadableDocumentException e) {
            throw new IllegalArgumentException("could not be read back: " + e.getMessage(), e);
        }
    }

    /** Records what others did to the file before it is replaced, and returns its digest. */
    private String settle(Category category, Format format, StoredFile live) throws StoreException {
        try {
            String sha256 = settlement
                    .settle(category, format, live, clock.instant(), true, true)
                    .sha256();
            distrusted.remove(new Key(category, format));
            return sha256;
        } catch (UnreadableDocumentException e) {
            recordError(category, format);
            throw new CorruptStoreFileException(live.path(), e);
        }
    }

    /**
     * Counts a write that failed for the storage's or the data's sake, as long as the metadata can be written
     * (sources-and-storage.md 5.2); those that {@link #commit} refuses are counted already. The category's lock is held.
     */
    public void recordError(Category category, Format format) {
        metadata.update(category, format, now(), CategoryMetadata::errorRecorded);
    }

    private boolean isDone(Category category, List<Planned> plan) {
        if (plan.stream().anyMatch(planned -> planned.asItLies().isEmpty())) {
            return false;
        }
        Revisions recorded = revisions.refresh();
        return plan.stream().allMatch(planned -> isRecorded(recorded, category, planned.format(), planned.digest()));
    }

    private Committed asItLies(Category category, List<Planned> plan) {
        Map<Format, Commits.Done> done = new EnumMap<>(Format.class);
        plan.forEach(planned -> done.put(
                planned.format(),
                new Commits.Done(planned.digest(), planned.asItLies().orElseThrow())));
        Revisions known = revisions.known();
        return committed(category, new Commits.Outcome(known, known, done));
    }

    private Committed carryOut(CategoryCommit commit, List<Planned> plan, Runnable meanwhile)
            throws StorageUnavailableException, InterruptedException {
        List<Planned> counted = plan.stream().map(CategoryStore::counted).toList();
        try {
            return committed(commit.category(), commits.carryOut(commit, counted, meanwhile));
        } catch (StorageUnavailableException e) {
            plan.stream()
                    .filter(planned -> planned.asItLies().isEmpty())
                    .findFirst()
                    .ifPresent(planned -> recordError(commit.category(), planned.format()));
            throw e;
        }
    }

    private static Planned counted(Planned planned) {
        return planned.models() == Planned.UNCOUNTED
                ? planned.withModels(requireReadable(planned.path(), planned.content()))
                : planned;
    }

    private Committed committed(Category category, Commits.Outcome outcome) {
        Set<Format> changed = EnumSet.noneOf(Format.class);
        Map<Format, Publication> publications = new EnumMap<>(Format.class);
        Map<Format, FileStamp> stamps = new EnumMap<>(Format.class);
        outcome.files().forEach((format, done) -> {
            Known known = published.get(new Key(category, format));
            boolean isNews = known == null
                    ? !isRecorded(outcome.before(), category, format, done.sha256())
                    : !known.sha256.equals(done.sha256());
            if (isNews) {
                changed.add(format);
            }
            outcome.after()
                    .find(category, Form.of(format))
                    .ifPresent(publication -> publications.put(format, publication));
            stamps.put(format, done.stamp());
            remember(category, format, done.stamp(), done.sha256());
        });
        return new Committed(category, changed, outcome.after().of(category), publications, stamps);
    }

    private static boolean isRecorded(Revisions revisions, Category category, Format format, String sha256) {
        return revisions
                .find(category, Form.of(format))
                .filter(publication -> publication.sha256().equals(sha256))
                .isPresent();
    }

    /** What a group of writes has put off. */
    @SuppressWarnings("try") // the lock is held, not used
    private void catchUp(Category category) {
        try {
            try (CategoryLocks.Held held = lock(category)) {
                for (Format format : Format.values()) {
                    metadata.flush(category, format);
                }
            }
            // They have a lock of their own; the category's next writer need not wait for them.
            revisions.flush();
        } catch (StoreException e) {
            LOG.warn("not written yet, the journal has it category={}", category, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The state of each file of a category as it lies now; empty for one that is not there. A commit that expects it undoes
     * nothing that is stored from now on.
     *
     * @throws StorageUnavailableException when the disk does not answer
     */
    public Map<Format, Optional<FileStamp>> states(Category category) throws StorageUnavailableException {
        Map<Format, Optional<FileStamp>> states = new EnumMap<>(Format.class);
        for (Format format : Format.values()) {
            states.put(format, stampToRead(category, format));
        }
        return states;
    }

    /** Notes what this process has published, so that it does not take its own write for somebody else's. */
    void remember(Category category, Format format, FileStamp stamp, String sha256) {
        Key key = new Key(category, format);
        published.put(key, new Known(stamp, sha256));
        distrusted.remove(key);
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

    /** Reports a change as new once more, which could not be looked at this time. */
    public void lookAgain(OutsideChange change) {
        reported.remove(new Key(change.category(), change.format()));
    }

    /**
     * As {@link #changedFromOutside()} for one category; waits while this process writes it.
     *
     * @throws StoreBusyException when it does so for too long
     * @throws StorageUnavailableException when the disk does not answer
     * @throws InterruptedException when the thread was interrupted while waiting
     */
    public List<OutsideChange> changedFromOutside(Category category) throws StoreException, InterruptedException {
        List<OutsideChange> changes = new ArrayList<>();
        locks.waitUntilIdle(category);
        for (Format format : Format.values()) {
            changeFromOutside(category, format).ifPresent(changes::add);
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
     * itself (sources-and-storage.md 4.8). The next commit then writes a new one, also one that begins from nothing.
     *
     * @return the new name, empty when there is no file
     * @throws StoreException when the file is in use or the disk refuses
     * @throws InterruptedException when the thread was interrupted while waiting for the lock
     */
    @SuppressWarnings("try") // the lock is held, not used
    public Optional<Path> putAside(Category category, Format format) throws StoreException, InterruptedException {
        try (CategoryLocks.Held held = lock(category)) {
            Optional<Path> file = folder.fileToRead(category, format);
            if (file.isEmpty() || stampToRead(category, format).isEmpty()) {
                return Optional.empty();
            }
            Path aside = Quarantine.nameFor(file.get(), clock.instant());
            files.rename(file.get(), aside);
            publishAbsence(category, format);
            LOG.info("put aside category={} format={} as {}", category, format, aside.getFileName());
            return Optional.of(aside);
        }
    }

    /**
     * Renames {@code legacy/text_generation.json} to {@code text_generation.json.imported}, now that its models are in
     * {@code models.csv} (sources-and-storage.md 4.5.3). Nothing happens when there is none. The category's lock is held.
     *
     * @throws StorageUnavailableException when the disk refuses; the CSV counts all the same
     */
    public void retireTextAlternative() throws StorageUnavailableException {
        Path alternative = folder.legacyTextAlternative();
        if (Files.exists(alternative)) {
            files.rename(alternative, alternative.resolveSibling(alternative.getFileName() + ".imported"));
            LOG.info("imported {} into models.csv and put it aside", alternative.getFileName());
        }
    }

    /**
     * Takes note that a file that vanished is to stay away, at an operator's word: the next write may begin from nothing
     * (sources-and-storage.md F30). Nothing happens when there is a file.
     *
     * @throws StoreException when the file is in use or the disk refuses
     * @throws InterruptedException when the thread was interrupted while waiting for the lock
     */
    @SuppressWarnings("try") // the lock is held, not used
    public void confirmAbsent(Category category, Format format) throws StoreException, InterruptedException {
        try (CategoryLocks.Held held = lock(category)) {
            if (stampToRead(category, format).isEmpty()) {
                publishAbsence(category, format);
                LOG.info("confirmed to be absent category={} format={}", category, format);
            }
        }
    }

    private void publishAbsence(Category category, Format format) {
        if (publication(category, format).isPresent()) {
            revisions.publish(category, Map.of(Form.of(format), CONFIRMED_ABSENT), clock.instant());
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
}
