package org.modelmirror.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.modelmirror.reference.Category;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One writer per category, among the threads of this process and among all processes on the same folder
 * (sources-and-storage.md 4.6.2, step 1): a lock in memory, then one of the operating system on
 * {@code locks/<category>.lock}. The thread that holds a lock may take it again. Order, where more than one is needed:
 * start, category, revisions.
 *
 * <p>Each holder leaves its mark in the lock file, so that the next one knows whether somebody else held the lock since
 * it did itself ({@link Held#takeForeign}); only then must what it remembers be compared with the disk. States of files
 * do not tell that for certain: a time stamp stands still for some milliseconds, and the number of a deleted file is
 * soon given to a new one.
 */
public final class CategoryLocks {
    private static final Logger LOG = LoggerFactory.getLogger(CategoryLocks.class);

    /** How long a writer waits before it is told that the store is busy. */
    public static final Duration DEFAULT_WAIT = Duration.ofSeconds(10);

    /** No system call waits for a file lock with a limit, so the lock is asked for again and again. */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final StoreFolder folder;
    private final Duration wait;
    private final LongSupplier nanos;
    private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();
    private final LockMark mark = LockMark.own();

    /**
     * Makes the locks of one folder; a process needs one such object per folder.
     *
     * @param wait longest wait for a lock
     * @param nanos a monotonic clock, in nanoseconds
     */
    public CategoryLocks(StoreFolder folder, Duration wait, LongSupplier nanos) {
        this.folder = folder;
        this.wait = wait;
        this.nanos = nanos;
    }

    /**
     * Takes the lock of a category.
     *
     * @throws StoreBusyException when somebody else held it all the time; names them when that is known
     * @throws StorageUnavailableException when the lock file cannot be made, as on a read-only disk
     * @throws InterruptedException when the thread was interrupted while waiting
     */
    public Held acquire(Category category)
            throws StoreBusyException, StorageUnavailableException, InterruptedException {
        return acquire(category.id());
    }

    /** The lock around {@code meta/revisions.json}. */
    Held acquireRevisions() throws StoreBusyException, StorageUnavailableException, InterruptedException {
        return acquire("revisions");
    }

    /** The lock of a small state file, by the file's name without its ending. */
    Held acquireState(String name) throws StoreBusyException, StorageUnavailableException, InterruptedException {
        return acquire(name);
    }

    /** The lock that only one process at a time starts under (sources-and-storage.md 4.2). */
    Held acquireStart() throws StoreBusyException, StorageUnavailableException, InterruptedException {
        return acquire("start");
    }

    /**
     * Runs an action unless a thread of this process is writing the category, and keeps such threads out meanwhile.
     *
     * @return whether the action ran
     */
    boolean runIfIdle(Category category, Runnable action) {
        Entry entry = entry(category.id());
        if (!entry.memory.tryLock()) {
            return false;
        }
        try {
            action.run();
            return true;
        } finally {
            entry.memory.unlock();
        }
    }

    /**
     * Comes back once no thread of this process is writing the category; another may begin at once.
     *
     * @throws StoreBusyException when one does so for too long
     * @throws InterruptedException when the thread was interrupted while waiting
     */
    void waitUntilIdle(Category category) throws StoreBusyException, InterruptedException {
        Entry entry = entry(category.id());
        if (!entry.memory.tryLock(wait.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new StoreBusyException(category.id(), wait, Optional.ofNullable(entry.holder));
        }
        entry.memory.unlock();
    }

    private Entry entry(String name) {
        return entries.computeIfAbsent(name, Entry::new);
    }

    private Held acquire(String name) throws StoreBusyException, StorageUnavailableException, InterruptedException {
        Entry entry = entry(name);
        long start = nanos.getAsLong();
        if (!entry.memory.tryLock(wait.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new StoreBusyException(name, wait, Optional.ofNullable(entry.holder));
        }
        boolean acquired = false;
        try {
            if (entry.memory.getHoldCount() == 1) {
                entry.lock = lockFile(entry, start);
                entry.holder = "thread " + Thread.currentThread().getName();
            }
            acquired = true;
            return new Held(entry, mark);
        } finally {
            if (!acquired) {
                entry.memory.unlock();
            }
        }
    }

    private FileLock lockFile(Entry entry, long start)
            throws StoreBusyException, StorageUnavailableException, InterruptedException {
        Path file = folder.lock(entry.name);
        try {
            while (true) {
                FileChannel channel = channel(entry, file);
                FileLock lock = tryLock(channel);
                if (lock != null && isStill(entry, file)) {
                    leaveMark(entry, channel);
                    return lock;
                }
                if (lock != null) {
                    entry.forgetChannel();
                    continue;
                }
                if (nanos.getAsLong() - start >= wait.toNanos()) {
                    throw new StoreBusyException(entry.name, wait, holder(channel));
                }
                if (!isStill(entry, file)) {
                    entry.forgetChannel();
                }
                LockSupport.parkNanos(RETRY_NANOS);
                if (Thread.interrupted()) {
                    throw new InterruptedException("while waiting for lock " + entry.name);
                }
            }
        } catch (IOException e) {
            entry.forgetChannel();
            throw StorageUnavailableException.of(file, 0, e);
        }
    }

    /**
     * Kept from one holder to the next: opening a file for each write costs more than the lock. Whether it still is the
     * file of that name shows once it is locked.
     */
    private static FileChannel channel(Entry entry, Path file) throws StorageUnavailableException, IOException {
        FileChannel kept = entry.channel;
        if (kept != null && kept.isOpen()) {
            return kept;
        }
        entry.forgetChannel();
        FileChannel opened = open(file);
        entry.channel = opened;
        entry.key = key(file).orElse(null);
        return opened;
    }

    /** Whether the channel is that of the file under this name: somebody may have cleared the folder of locks. */
    private static boolean isStill(Entry entry, Path file) throws IOException {
        Object key = entry.key;
        return key == null || key(file).filter(key::equals).isPresent();
    }

    private static Optional<Object> key(Path file) throws IOException {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static FileChannel open(Path file) throws StorageUnavailableException {
        try {
            Path parent = file.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw StorageUnavailableException.of(file, 0, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // a second store on the same folder in this very process
        }
    }

    /** The lock is advisory, so whoever waits can read who holds it. */
    private void leaveMark(Entry entry, FileChannel channel) throws IOException {
        LockMark found = LockMark.read(channel);
        if (found.isSameHolder(mark)) {
            entry.note = found.note();
            return;
        }
        entry.isForeign = true;
        entry.note = found.note();
        channel.truncate(0);
        mark.withNote(found.note()).write(channel);
    }

    private static Optional<String> holder(FileChannel channel) throws IOException {
        String holder = LockMark.read(channel).holder();
        return holder.isBlank() ? Optional.empty() : Optional.of(holder);
    }

    /** One lock by name. The fields are guarded by {@code memory}, but the holder is also read by those who wait. */
    private static final class Entry {
        private final String name;
        private final ReentrantLock memory = new ReentrantLock();
        private @Nullable FileChannel channel;
        /** Tells the file of the channel from another of that name; null where the system cannot. */
        private @Nullable Object key;

        private @Nullable FileLock lock;
        private boolean isForeign = true;
        private long note;
        private volatile @Nullable String holder;

        Entry(String name) {
            this.name = name;
        }

        /** Gives the system's lock back; should that fail, it goes with the channel, or with the process. */
        private void release() {
            FileLock held = lock;
            lock = null;
            if (held == null) {
                return;
            }
            try {
                held.release();
            } catch (IOException e) {
                LOG.debug("lock={} was given back already", name, e);
                forgetChannel();
            }
        }

        private void forgetChannel() {
            FileChannel kept = channel;
            channel = null;
            if (kept == null) {
                return;
            }
            try {
                kept.close();
            } catch (IOException e) {
                LOG.warn("could not close lock={}", name, e);
            }
        }
    }

    /** A lock that is held until closed, by the thread that took it. */
    public static final class Held implements AutoCloseable {
        private final Entry entry;
        private final LockMark mark;

        private Held(Entry entry, LockMark mark) {
            this.entry = entry;
            this.mark = mark;
        }

        /**
         * Whether somebody else may have held the lock since this was last asked: what is remembered of the files that
         * it guards must then be compared with the disk. Always so at first.
         */
        boolean takeForeign() {
            boolean foreign = entry.isForeign;
            entry.isForeign = false;
            return foreign;
        }

        /** A number that the holders of the lock leave for each other, 0 at first. */
        long note() {
            return entry.note;
        }

        /**
         * Leaves a number for whoever holds the lock next.
         *
         * @throws IOException when the lock file cannot be written
         */
        void leaveNote(long note) throws IOException {
            FileChannel channel = entry.channel;
            if (channel == null || entry.lock == null) {
                throw new IllegalStateException("lock " + entry.name + " is not held");
            }
            mark.withNote(note).write(channel);
            entry.note = note;
        }

        /** Gives the lock back. */
        @Override
        public void close() {
            if (entry.memory.getHoldCount() == 1) {
                entry.holder = null;
                entry.release();
            }
            entry.memory.unlock();
        }
    }
}
