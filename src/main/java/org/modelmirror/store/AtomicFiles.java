package org.modelmirror.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces files so that a reader, and a machine that stops at any moment, finds the old content or the new, never
 * neither (sources-and-storage.md 4.6.2, steps 4 to 9): a temporary file in the same folder, forced, renamed over the
 * live one, the folder forced. Takes no lock; callers hold the one that belongs to the file. Thread-safe.
 */
public final class AtomicFiles {
    private static final Logger LOG = LoggerFactory.getLogger(AtomicFiles.class);
    private static final Pattern OWN_TEMP = Pattern.compile("\\.(.+)\\.\\d+-[0-9a-f]+\\.tmp");

    private static final long PID = ProcessHandle.current().pid();

    private final Disk disk;
    private final AtomicLong unforced = new AtomicLong();

    public AtomicFiles() {
        this(new LocalDisk());
    }

    AtomicFiles(Disk disk) {
        this.disk = disk;
    }

    /**
     * Makes the bytes the content of the file; its folder is created when missing, its permissions are kept. A symbolic
     * link stays one.
     *
     * @return the state of the new file
     * @throws StorageUnavailableException when the disk refuses; the file is as it was and no temporary file is left
     */
    public FileStamp replace(Path file, byte[] bytes) throws StorageUnavailableException {
        return replace(file, bytes, true);
    }

    /**
     * As {@link #replace}, but a power cut may undo it, or leave a broken file: for what can be rebuilt from other files
     * (sources-and-storage.md 4.6.2). A process that ends, however it ends, undoes nothing.
     *
     * @return the state of the new file
     * @throws StorageUnavailableException when the disk refuses; the file is as it was and no temporary file is left
     */
    public FileStamp replaceUnforced(Path file, byte[] bytes) throws StorageUnavailableException {
        return replace(file, bytes, false);
    }

    private FileStamp replace(Path file, byte[] bytes, boolean isForced) throws StorageUnavailableException {
        try {
            Path live = live(file);
            Path folder = folderOf(live);
            disk.createFolders(folder);
            Path temp = folder.resolve(tempName(live));
            FileStamp stamp;
            try {
                // Taken before the rename, which keeps it: afterwards it might be somebody else's file.
                stamp = write(temp, Content.of(bytes), live, isForced);
                disk.replace(temp, live);
            } catch (IOException | RuntimeException e) {
                discard(temp, e);
                throw e;
            }
            if (isForced) {
                force(folder);
            }
            return stamp;
        } catch (IOException e) {
            throw StorageUnavailableException.of(file, bytes.length, e);
        }
    }

    /**
     * Writes new content beside the file, as the first half of a replacement in which something else must happen between
     * force and rename.
     *
     * @throws StorageUnavailableException when the disk refuses; no temporary file is left
     */
    Staged stage(Path file, Content content) throws StorageUnavailableException {
        try {
            Path live = live(file);
            Path folder = folderOf(live);
            disk.createFolders(folder);
            Path temp = folder.resolve(tempName(live));
            try {
                Disk.NewFile written = disk.create(temp, content, live);
                return new Staged(live, folder, temp, written, content.size());
            } catch (IOException | RuntimeException e) {
                discard(temp, e);
                throw e;
            }
        } catch (IOException e) {
            throw StorageUnavailableException.of(file, content.size(), e);
        }
    }

    private FileStamp write(Path temp, Content content, Path live, boolean isForced) throws IOException {
        if (isForced) {
            return disk.writeNew(temp, content, live);
        }
        Disk.NewFile written = disk.create(temp, content, live);
        written.close();
        return written.stamp();
    }

    /** New content that lies beside the file it is to become; open until it is forced or given up. */
    final class Staged {
        private final Path live;
        private final Path folder;
        private final Path temp;
        private final Disk.NewFile written;
        private final int sizeBytes;
        private @Nullable FileStamp stamp;

        private Staged(Path live, Path folder, Path temp, Disk.NewFile written, int sizeBytes) {
            this.live = live;
            this.folder = folder;
            this.temp = temp;
            this.written = written;
            this.sizeBytes = sizeBytes;
        }

        Path temp() {
            return temp;
        }

        /** The state that the file will have; known once it is forced. */
        FileStamp stamp() {
            if (stamp == null) {
                throw new IllegalStateException("not forced yet: " + temp);
            }
            return stamp;
        }

        /** Forces the bytes and closes the file. */
        void force() throws StorageUnavailableException {
            try {
                try (written) {
                    written.force();
                }
                stamp = written.stamp();
            } catch (IOException e) {
                throw StorageUnavailableException.of(live, sizeBytes, e);
            }
        }

        /** Makes it the file's content; a power cut may undo that until {@link #forceFolder}. */
        void replace() throws StorageUnavailableException {
            try {
                disk.replace(temp, live);
            } catch (IOException e) {
                throw StorageUnavailableException.of(live, sizeBytes, e);
            }
        }

        /** Makes the replacement durable; a failure is logged and counted. */
        void forceFolder() {
            AtomicFiles.this.force(folder);
        }

        /** Lets go of the file where it was neither forced nor given up. */
        void close() {
            try {
                written.close();
            } catch (IOException e) {
                LOG.warn("could not close file={}", temp, e);
            }
        }

        /** Gives it up, for a reason that is thrown to the caller. */
        void giveUp(Exception reason) {
            try {
                written.close();
            } catch (IOException e) {
                reason.addSuppressed(e);
            }
            discard(temp, reason);
        }
    }

    private static Path live(Path file) throws IOException {
        return Files.isSymbolicLink(file) ? file.toRealPath() : file.toAbsolutePath();
    }

    /**
     * Renames a file over another name in the same folder and makes that durable.
     *
     * @throws StorageUnavailableException when the disk refuses; both names are as they were
     */
    void rename(Path from, Path to) throws StorageUnavailableException {
        try {
            disk.replace(from, to);
            force(folderOf(to));
        } catch (IOException e) {
            throw StorageUnavailableException.of(from, 0, e);
        }
    }

    /** Deletes a file if it exists. */
    void delete(Path file) throws StorageUnavailableException {
        try {
            disk.delete(file);
        } catch (IOException e) {
            throw StorageUnavailableException.of(file, 0, e);
        }
    }

    /** How often a folder could not be forced after a rename: the new content is there, a power cut may undo it. */
    public long unforced() {
        return unforced.get();
    }

    /** The name of the file that a temporary file of ours was to become; empty for any other name. */
    static Optional<String> targetOfTemp(Path temp) {
        Matcher own = OWN_TEMP.matcher(String.valueOf(temp.getFileName()));
        return own.matches() ? Optional.of(own.group(1)) : Optional.empty();
    }

    private static String tempName(Path live) {
        String nonce = UUID.randomUUID().toString().substring(0, 8);
        return "." + live.getFileName() + "." + PID + "-" + nonce + ".tmp";
    }

    private static Path folderOf(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " has no folder");
        }
        return folder;
    }

    private void discard(Path temp, Exception cause) {
        try {
            disk.delete(temp);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void force(Path folder) {
        try {
            disk.forceFolder(folder);
        } catch (IOException e) {
            unforced.incrementAndGet();
            LOG.warn("could not force folder={}; a power cut may undo the last rename", folder, e);
        }
    }
}
