package org.modelmirror.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The operating system's lock on {@code index.json.lock}, by which processes share a root (queue-audit-sync.md 1.5). One
 * thread at a time; the file stays open.
 */
final class AuditLock {
    /** Others hold it for microseconds, unless their machine or disk stands still. */
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long RETRY_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private final Path file;
    private final LongSupplier nanos;
    private @Nullable FileChannel channel;

    AuditLock(Path root, LongSupplier nanos) {
        this.file = root.resolve("index.json.lock");
        this.nanos = nanos;
    }

    /** @throws IOException when the file cannot be made, or somebody else held the lock all the time */
    FileLock acquire() throws IOException {
        FileChannel open = channel;
        if (open == null || !open.isOpen()) {
            Path root = file.getParent();
            if (root != null) {
                Files.createDirectories(root);
            }
            open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel = open;
        }
        long start = nanos.getAsLong();
        while (true) {
            FileLock lock = tryLock(open);
            if (lock != null) {
                return lock;
            }
            if (nanos.getAsLong() - start >= WAIT_NANOS) {
                throw new IOException("another process holds " + file.getFileName() + " for too long");
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // a second trail on the same root in this very process
        }
    }

    void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
