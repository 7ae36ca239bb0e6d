package org.modelmirror.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The disk refused: full, read-only, failing (sources-and-storage.md F15–F19). */
public final class StorageUnavailableException extends StoreException {
    private static final List<String> DISK_FULL = List.of("no space left", "not enough space", "quota exceeded");

    private final boolean diskFull;

    private StorageUnavailableException(String message, boolean diskFull, IOException cause) {
        super(message, cause);
        this.diskFull = diskFull;
    }

    /**
     * @param file what was to be read or written
     * @param sizeBytes how many bytes were to be written, 0 when none
     */
    static StorageUnavailableException of(Path file, long sizeBytes, IOException cause) {
        boolean full = isDiskFull(file, sizeBytes, cause);
        return new StorageUnavailableException(
                file.getFileName() + ": " + (full ? "the disk is full" : reason(cause)), full, cause);
    }

    /** Whether room is what is missing; the API answers 507 then, 503 otherwise. */
    public boolean isDiskFull() {
        return diskFull;
    }

    private static String reason(IOException cause) {
        String detail = cause instanceof FileSystemException e ? e.getReason() : cause.getMessage();
        return cause.getClass().getSimpleName() + (detail == null ? "" : ": " + detail);
    }

    private static boolean isDiskFull(Path file, long sizeBytes, IOException cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return DISK_FULL.stream().anyMatch(message::contains) || (sizeBytes > 0 && isOutOfRoom(file, sizeBytes));
    }

    /** Asks the volume, because the system's own message may be in any language. */
    private static boolean isOutOfRoom(Path file, long sizeBytes) {
        Path folder = file.getParent();
        if (folder == null) {
            return false;
        }
        try {
            var volume = Files.getFileStore(folder);
            return !volume.isReadOnly() && volume.getUsableSpace() < sizeBytes;
        } catch (IOException e) {
            return false; // the folder itself cannot be reached: not a matter of room
        }
    }
}
