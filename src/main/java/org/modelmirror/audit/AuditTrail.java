package org.modelmirror.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.modelmirror.reference.Format;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The append-only trail of who changed what (queue-audit-sync.md 1, sources-and-storage.md 7). Several processes may share
 * a root: ids are given out and lines appended under the operating system's lock.
 *
 * <p>Never throws at who commits, and never waits for the disk to force: what fails is counted, logged at error level and
 * shown by {@link #failures} and {@link #lastFailure}; lines that could not be appended are kept in memory, in order, and
 * tried again with the next group and once a second (FIX-4). Thread-safe.
 */
public final class AuditTrail implements AutoCloseable {
    /** Most events kept in memory while the disk refuses them. */
    static final int MAX_WAITING = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final long FORCE_AFTER_MILLIS = 100;
    private static final long RETRY_AFTER_MILLIS = 1_000;
    /** A disk that refuses thousands of groups a second is told about in one line every so often. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Path root;
    private final long maxSegmentBytes;
    private final Clock clock;
    private final LongSupplier nanos;
    private final ScheduledExecutorService background;
    private final AuditLock lock;
    private final AuditIndex index;
    private final KnownIds known;

    private final ReentrantLock turn = new ReentrantLock();
    private final Map<Path, SegmentFolder> folders = new HashMap<>();
    private final Map<Path, Deque<ByteBuffer>> waiting = new LinkedHashMap<>();
    private final SegmentFolder.Unforced unforced = new SegmentFolder.Unforced();
    private int waitingCount;
    private long last;
    private long lastNoted;
    private boolean recovered;
    private @Nullable ScheduledFuture<?> forcing;
    private @Nullable ScheduledFuture<?> retrying;
    private boolean closed;
    private OptionalLong loggedAt = OptionalLong.empty();

    private final AtomicLong written = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private volatile int waitingNow;
    private volatile @Nullable AuditFailure lastFailure;

    /**
     * Touches no disk yet.
     *
     * @param root its folder; made with the first event, or by {@link #open}
     * @param maxSegmentBytes size from which on a segment takes no further line, in bytes
     * @param nanos a monotonic clock, in nanoseconds
     * @param background forces what was written, and tries again what failed
     */
    public AuditTrail(
            Path root, long maxSegmentBytes, Clock clock, LongSupplier nanos, ScheduledExecutorService background) {
        this.root = root;
        this.maxSegmentBytes = maxSegmentBytes;
        this.clock = clock;
        this.nanos = nanos;
        this.background = background;
        this.lock = new AuditLock(root, nanos);
        this.index = new AuditIndex(root);
        this.known = new KnownIds(root);
    }

    /** Makes the folder and finds the last id, so that trouble shows at the start and not with the first write. */
    public void open() {
        guarded("open", () -> last = Math.max(last, lastGivenOut()));
    }

    /**
     * Gives out ids that follow each other, and notes it before they are used, so that a crash leaves a gap and never the
     * same id twice. While the disk refuses even that, ids are unique within this process only.
     *
     * @param events how many, from 1 on
     * @return the first of them
     */
    public long reserve(int events) {
        if (events < 1) {
            throw new IllegalArgumentException("no ids to reserve: " + events);
        }
        turn.lock();
        try {
            guarded("reserve ids", () -> {
                last = Math.max(last, lastGivenOut());
                note(last + events);
            });
            long first = last + 1;
            last += events;
            return first;
        } finally {
            turn.unlock();
        }
    }

    /**
     * Appends the events of one commit, all in one go. They are forced soon after.
     *
     * @param events with reserved ids, in the order of their ids; a timestamp of 0 becomes now
     */
    public void append(List<AuditEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        turn.lock();
        try {
            for (AuditEvent event : events) {
                await(event);
            }
            appendWaiting();
        } finally {
            turn.unlock();
        }
    }

    /**
     * Appends events that were spelled before: as {@link AuditEvent#toLine} gives them. Lines that lie behind each other in
     * one array are written as they are.
     *
     * @param lastId highest id among them
     */
    void append(Format domain, String category, long lastId, List<ByteBuffer> lines) {
        turn.lock();
        try {
            Path folder = AuditSegments.folder(root, domain, category);
            lines.forEach(line -> await(folder, line, lastId));
            appendWaiting();
        } finally {
            turn.unlock();
        }
    }

    /**
     * Appends those lines of a commit that a crash kept out; what the trail holds already is left alone.
     *
     * @param firstId id of the first line; each next one has the next id
     */
    void complete(Format domain, String category, long firstId, List<ByteBuffer> lines) {
        turn.lock();
        try {
            List<ByteBuffer> missing = new ArrayList<>();
            boolean looked = guarded("look for events of an interrupted commit", () -> {
                Set<Long> there = known.from(domain, category, firstId);
                for (int i = 0; i < lines.size(); i++) {
                    if (!there.contains(firstId + i)) {
                        missing.add(lines.get(i));
                    }
                }
            });
            // Twice in the trail is better than not at all.
            List<ByteBuffer> wanted = looked ? missing : lines;
            if (!wanted.isEmpty()) {
                append(domain, category, firstId + lines.size() - 1, wanted);
            }
        } finally {
            turn.unlock();
        }
    }

    /** Events written since the start. */
    public long written() {
        return written.get();
    }

    /** How often the disk refused something since the start. */
    public long failures() {
        return failures.get();
    }

    /** Events that are lost for good since the start, because more wait than memory keeps. */
    public long dropped() {
        return dropped.get();
    }

    /** Events in memory that the disk has not taken yet. */
    public int waiting() {
        return waitingNow;
    }

    public Optional<AuditFailure> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }

    /** Tries once more what waits, forces all, and lets go of the files. A later event is appended and forced at once. */
    @Override
    public void close() {
        turn.lock();
        try {
            closed = true;
            if (waitingCount > 0) {
                appendWaiting();
            }
            if (waitingCount > 0) {
                LOG.error("lost events={} that the audit trail could not take until the end", waitingCount);
            }
            closeFiles();
        } finally {
            turn.unlock();
        }
    }

    private void closeFiles() {
        folders.values().forEach(SegmentFolder::release);
        force();
        try {
            index.close();
            lock.close();
        } catch (IOException e) {
            failed("close", e);
        }
    }

    private void await(AuditEvent event) {
        AuditEvent timed = event.timestamp() == 0 ? event.at(clock.instant().getEpochSecond()) : event;
        await(AuditSegments.folder(root, event.domain(), event.category()), ByteBuffer.wrap(line(timed)), event.id());
    }

    private void await(Path folder, ByteBuffer line, long id) {
        waiting.computeIfAbsent(folder, path -> new ArrayDeque<>()).addLast(line);
        waitingCount++;
        last = Math.max(last, id);
    }

    /** The event's line; without its payload where that cannot be spelled, so that at least who did what remains. */
    byte[] line(AuditEvent event) {
        try {
            return event.toLine();
        } catch (RuntimeException e) {
            turn.lock();
            try {
                failed("spell event " + event.id() + " of " + event.category(), e);
            } finally {
                turn.unlock();
            }
            return event.withoutPayload().toLine();
        }
    }

    private void appendWaiting() {
        guarded("append", () -> {
            // Other parts of it may well go where one does not.
            IOException failure = attempt(null, this::catchUp);
            for (Map.Entry<Path, Deque<ByteBuffer>> entry : waiting.entrySet()) {
                failure = attempt(failure, () -> append(entry.getKey(), entry.getValue()));
            }
            if (failure != null) {
                throw failure;
            }
        });
        waiting.values().removeIf(Deque::isEmpty);
        bound();
        waitingNow = waitingCount;
        schedule();
    }

    /** The index may lag behind: it could not be written, or the ids come from an earlier process. */
    private void catchUp() throws IOException {
        if (last > lastNoted) {
            last = Math.max(last, lastGivenOut());
            note(last);
        }
    }

    private static @Nullable IOException attempt(@Nullable IOException earlier, Action action) {
        try {
            action.run();
            return earlier;
        } catch (IOException e) {
            if (earlier != null) {
                e.addSuppressed(earlier);
            }
            return e;
        }
    }

    private void append(Path folder, Deque<ByteBuffer> lines) throws IOException {
        int before = lines.size();
        try {
            folders.computeIfAbsent(folder, path -> new SegmentFolder(path, maxSegmentBytes, unforced))
                    .append(lines);
        } finally {
            int done = before - lines.size();
            waitingCount -= done;
            written.addAndGet(done);
        }
    }

    /** Lets the latest events go where memory keeps no more. */
    private void bound() {
        int excess = waitingCount - MAX_WAITING;
        for (Deque<ByteBuffer> lines : waiting.values()) {
            while (excess > 0 && lines.pollLast() != null) {
                excess--;
                waitingCount--;
                dropped.incrementAndGet();
            }
        }
    }

    private long lastGivenOut() throws IOException {
        OptionalLong noted = index.read();
        if (recovered && noted.isPresent()) {
            return noted.getAsLong();
        }
        long highest = known.highest(noted.isEmpty());
        if (highest > noted.orElse(0)) {
            LOG.warn("audit index says {}, but the segments hold event {}: counting on from there", noted, highest);
        }
        recovered = true;
        return Math.max(highest, noted.orElse(0));
    }

    private void note(long id) throws IOException {
        index.write(id);
        lastNoted = id;
    }

    private void schedule() {
        if (closed) {
            force();
            return;
        }
        try {
            if (forcing == null) {
                forcing = background.schedule(this::force, FORCE_AFTER_MILLIS, TimeUnit.MILLISECONDS);
            }
            if (waitingCount > 0 && retrying == null) {
                retrying = background.schedule(this::retry, RETRY_AFTER_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("the background is closed already", e);
            force();
        }
    }

    private void retry() {
        turn.lock();
        try {
            retrying = null;
            if (waitingCount > 0) {
                appendWaiting();
            }
        } finally {
            turn.unlock();
        }
    }

    /** Forces what was written so far. Writers go on meanwhile. */
    void force() {
        Set<OpenSegment> segments;
        Set<OpenSegment> retired;
        Set<Path> created;
        Optional<FileChannel> noted;
        turn.lock();
        try {
            forcing = null;
            segments = unforced.takeSegments();
            retired = unforced.takeRetired();
            created = unforced.takeFolders();
            noted = index.channel();
        } finally {
            turn.unlock();
        }
        segments.forEach(segment -> unlocked("force " + segment, segment::force));
        retired.forEach(segment -> unlocked("force " + segment, () -> {
            try {
                segment.force();
            } finally {
                segment.close();
            }
        }));
        noted.ifPresent(channel -> unlocked("force the index", () -> forceIndex(channel)));
        created.forEach(folder -> unlocked("force " + folder, () -> forceFolder(folder)));
    }

    private static void forceIndex(FileChannel index) throws IOException {
        try {
            index.force(false);
        } catch (ClosedChannelException e) {
            LOG.debug("the index was opened anew meanwhile", e);
        }
    }

    private static void forceFolder(Path folder) throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return; // Windows opens no folder; its renames are journalled
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Something on the disk. */
    private interface Action {
        void run() throws IOException;
    }

    /** Runs an action in turn and under the lock that processes share; says whether all of it went well. */
    private boolean guarded(String what, Action action) {
        // A channel closes under a thread that is interrupted, and with it the lock.
        boolean interrupted = Thread.interrupted();
        turn.lock();
        try {
            FileLock held = lock.acquire();
            try {
                action.run();
            } finally {
                held.release();
            }
            return true;
        } catch (IOException | RuntimeException e) {
            failed(what, e);
            return false;
        } finally {
            turn.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void unlocked(String what, Action action) {
        try {
            action.run();
        } catch (IOException | RuntimeException e) {
            turn.lock();
            try {
                failed(what, e);
            } finally {
                turn.unlock();
            }
        }
    }

    private void failed(String what, Exception e) {
        failures.incrementAndGet();
        lastFailure = new AuditFailure(clock.instant(), "could not " + what + ": " + e);
        long now = nanos.getAsLong();
        if (loggedAt.isEmpty() || now - loggedAt.getAsLong() >= QUIET_NANOS) {
            loggedAt = OptionalLong.of(now);
            LOG.error(
                    "audit trail could not {} failures={} waiting={} dropped={}",
                    what,
                    failures,
                    waitingCount,
                    dropped,
                    e);
        } else {
            LOG.debug("audit trail could not {}", what, e);
        }
    }
}
