package org.modelmirror.store;

import java.nio.file.Path;
import org.modelmirror.reference.UnreadableDocumentException;

/**
 * A file that cannot be read as what it should be. It is never overwritten, renamed or deleted by the store itself
 * (sources-and-storage.md 4.8).
 */
public final class CorruptStoreFileException extends StoreException {
    private final Path file;

    /**
     * Names the file and what is wrong with it.
     *
     * @param file the file
     * @param reason what is wrong with it and where
     */
    public CorruptStoreFileException(Path file, String reason) {
        super(file.getFileName() + ": " + reason);
        this.file = file;
    }

    /** Names the file; the cause's message tells what is wrong with it and where. */
    public CorruptStoreFileException(Path file, UnreadableDocumentException cause) {
        super(String.valueOf(cause.getMessage()), cause);
        this.file = file;
    }

    public Path file() {
        return file;
    }
}
