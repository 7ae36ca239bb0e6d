package org.modelmirror.store;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.modelmirror.reference.Category;

/**
 * The parts of the store on one folder, put together, and the order in which they start (sources-and-storage.md 4.2). One
 * per folder and process. Nothing is read or written before {@link #startReplica} or {@link #startPrimary}.
 */
public final class Store {
    /** How often a folder that takes no writes is tried again. */
    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final StoreFolder folder;
    private final AtomicFiles files;
    private final CategoryLocks locks;
    private final MetadataStore metadata;
    private final RevisionStore revisions;
    private final CategoryStore categories;
    private final LastGood lastGood;
    private final GuardStore guard;
    private final HistoryStore history;
    private final PausedRoutes pausedRoutes;
    private final Journal journal;
    private final Settlement settlement;
    private final Clock clock;
    private final LongSupplier nanos;
    private boolean isPrimary;
    private boolean isReadOnly;
    private long probedAtNanos;

    /**
     * Puts the parts together, without a trail; touches no disk.
     *
     * @param nanos a monotonic clock, in nanoseconds
     */
    public Store(StoreFolder folder, Clock clock, LongSupplier nanos) {
        this(folder, HistoryLimits.DEFAULT, CommitTrail.NONE, clock, nanos);
    }

    /**
     * Puts the parts together; touches no disk.
     *
     * @param trail where the events of writes go
     * @param nanos a monotonic clock, in nanoseconds
     */
    public Store(StoreFolder folder, HistoryLimits limits, CommitTrail trail, Clock clock, LongSupplier nanos) {
        this(folder, limits, trail, new LocalDisk(), CategoryLocks.DEFAULT_WAIT, Helpers.threads(), clock, nanos);
    }

    Store(
            StoreFolder folder,
            HistoryLimits limits,
            CommitTrail trail,
            Disk disk,
            Duration wait,
            Helpers helpers,
            Clock clock,
            LongSupplier nanos) {
        this.folder = folder;
        this.clock = clock;
        this.nanos = nanos;
        this.files = new AtomicFiles(disk);
        this.locks = new CategoryLocks(folder, wait, nanos);
        this.metadata = new MetadataStore(folder, files, clock);
        this.revisions = new RevisionStore(folder, files, locks, clock);
        this.history = new HistoryStore(folder, disk, files, limits, clock);
        this.journal = new Journal(folder, disk);
        this.settlement = new Settlement(folder, metadata, revisions, history, journal, trail, clock);
        Commits commits = new Commits(files, metadata, revisions, history, journal, trail, helpers.beside(), clock);
        this.categories = new CategoryStore(
                folder, files, locks, metadata, revisions, history, settlement, commits, helpers.later(), clock);
        this.lastGood = new LastGood(folder, files, locks, revisions, clock, nanos);
        this.pausedRoutes = new PausedRoutes(folder.pausedRoutes(), files, locks, clock);
        this.guard = new GuardStore(folder, files, locks, clock);
    }

    public StoreFolder folder() {
        return folder;
    }

    /** For other state files in the folder; they want the same protocol. */
    public AtomicFiles files() {
        return files;
    }

    public CategoryLocks locks() {
        return locks;
    }

    public CategoryStore categories() {
        return categories;
    }

    public MetadataStore metadata() {
        return metadata;
    }

    /** The kept versions of category files. */
    public HistoryStore history() {
        return history;
    }

    /** How many commits went without a journal, because it could not be written. */
    public long journalFailures() {
        return journal.failures();
    }

    /** Writes what no answer waited for: metadata and revisions of the last moments. To be called before the end. */
    public void flush() {
        categories.flush();
    }

    /** Upstream files as they are, for the raw facade. */
    public RawCopies rawCopies() {
        return new RawCopies(folder, files);
    }

    /** A small state file in the base folder; one object per file and process. */
    public <T> StateFile<T> stateFile(String name, StateFile.Codec<T> codec) {
        return new StateFile<>(folder.base().resolve(name), files, locks, codec);
    }

    /**
     * Any other small file of the folder, as a whole.
     *
     * @return empty when there is none
     * @throws StoreException when the disk does not answer, or the file changes all the time
     */
    public Optional<StoredFile> readFile(Path file) throws StoreException {
        return StableReader.read(file);
    }

    /** Which routes operators have paused. */
    public PausedRoutes pausedRoutes() {
        return pausedRoutes;
    }

    /** Looks for damage in the folder; needs no start before it. */
    public FolderCheck check() {
        return new FolderCheck(folder, files, categories, metadata, guard, clock);
    }

    public LastGood lastGood() {
        return lastGood;
    }

    public GuardStore guard() {
        return guard;
    }

    /**
     * Mends the folder and loads the last good copies. Creates no file for a category that has none, and stamps nothing.
     *
     * @throws StoreException when a file cannot be read, or another process is starting for too long
     * @throws InterruptedException when the thread was interrupted while waiting for a lock
     */
    public RecoveryReport startReplica() throws StoreException, InterruptedException {
        RecoveryReport report = recovery().run(true);
        noteStart(false, report.isWritable());
        lastGood.load();
        return report;
    }

    /**
     * Mends the folder and creates the files that every PRIMARY has. Populate afterwards, or after seeding.
     *
     * @throws StoreException when a file cannot be read, or another process is starting for too long
     * @throws InterruptedException when the thread was interrupted while waiting for a lock
     */
    public RecoveryReport startPrimary() throws StoreException, InterruptedException {
        RecoveryReport report = recovery().run(false);
        if (report.isWritable()) {
            population().createEmptyFiles();
        }
        noteStart(true, report.isWritable());
        lastGood.load();
        return report;
    }

    /**
     * Gives all categories that have a v2 file metadata, and their records time stamps (sources-and-storage.md 5.5).
     *
     * @throws InterruptedException when the thread was interrupted while waiting for a lock
     */
    public PopulationReport populate() throws InterruptedException {
        return populate(Arrays.asList(Category.values()), Optional.empty());
    }

    /**
     * Gives some categories metadata and their records time stamps; for those that were seeded.
     *
     * @param timestamp the time to stamp with instead of now
     * @throws InterruptedException when the thread was interrupted while waiting for a lock
     */
    public PopulationReport populate(Collection<Category> seeded, Optional<Instant> timestamp)
            throws InterruptedException {
        return population().populate(seeded, timestamp);
    }

    /**
     * Whether the folder takes writes again, after it did not; asks by taking a lock (sources-and-storage.md F18).
     *
     * @throws InterruptedException when the thread was interrupted while waiting for the lock
     */
    @SuppressWarnings("try") // the lock is held, not used
    public boolean isWritable() throws InterruptedException {
        try (CategoryLocks.Held held = locks.acquireStart()) {
            return true;
        } catch (StoreBusyException e) {
            return true; // somebody could write the lock file
        } catch (StorageUnavailableException e) {
            return false;
        }
    }

    /**
     * Where the folder took no writes at start, tries again, at most every 30 s: when it does by now, mends it and
     * creates what the start could not (sources-and-storage.md F18). To be called now and then, and before a write.
     *
     * @return what was mended, empty when nothing was tried or the folder still takes no writes
     * @throws StoreException when a file cannot be read, or another process is starting for too long
     * @throws InterruptedException when the thread was interrupted while waiting for a lock
     */
    public synchronized Optional<RecoveryReport> probe() throws StoreException, InterruptedException {
        if (!isReadOnly || nanos.getAsLong() - probedAtNanos < PROBE_NANOS) {
            return Optional.empty();
        }
        probedAtNanos = nanos.getAsLong();
        if (!isWritable()) {
            return Optional.empty();
        }
        RecoveryReport report = recovery().run(!isPrimary);
        if (!report.isWritable()) {
            return Optional.empty();
        }
        if (isPrimary) {
            population().createEmptyFiles();
        }
        isReadOnly = false;
        return Optional.of(report);
    }

    private synchronized void noteStart(boolean asPrimary, boolean isWritable) {
        isPrimary = asPrimary;
        isReadOnly = !isWritable;
        probedAtNanos = nanos.getAsLong();
    }

    private Recovery recovery() {
        return new Recovery(folder, files, locks, categories, revisions, history, settlement);
    }

    private Population population() {
        return new Population(categories, metadata, clock);
    }
}
