package org.modelmirror.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a file together with its stamp; a file that changes while it is read is read again. */
final class StableReader {
    /** How often a file that keeps changing is read before we give up (sources-and-storage.md 3.6). */
    private static final int ATTEMPTS = 3;

    private StableReader() {}

    /**
     * Reads a file.
     *
     * @return empty when there is no such file
     * @throws StorageUnavailableException when the disk does not answer
     * @throws ConcurrentChangeException when the file changed during each attempt
     */
    static Optional<StoredFile> read(Path file) throws StorageUnavailableException, ConcurrentChangeException {
        return read(file, Files::readAllBytes);
    }

    static Optional<StoredFile> read(Path file, Content content)
            throws StorageUnavailableException, ConcurrentChangeException {
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                Optional<FileStamp> before = FileStamp.find(file);
                if (before.isEmpty()) {
                    return Optional.empty();
                }
                Optional<byte[]> bytes = bytes(file, content);
                if (bytes.isPresent() && before.equals(FileStamp.find(file))) {
                    return Optional.of(new StoredFile(file, bytes.get(), before.get()));
                }
            }
        } catch (IOException e) {
            throw StorageUnavailableException.of(file, 0, e);
        }
        throw new ConcurrentChangeException(file);
    }

    private static Optional<byte[]> bytes(Path file, Content content) throws IOException {
        try {
            return Optional.of(content.of(file));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // deleted between the two looks; the next attempt tells
        }
    }

    /** How the bytes of a file are read. */
    interface Content {
        byte[] of(Path file) throws IOException;
    }
}
