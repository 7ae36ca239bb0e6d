package org.modelmirror.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Tells one state of a file from another without reading it (sources-and-storage.md 3.6): a change under an unchanged
 * time or size still shows in the other two.
 *
 * @param mtimeNanos time of the last change, nanoseconds since the epoch
 * @param sizeBytes size
 * @param fileKey identity of the file where the file system has one (device and inode), else empty
 */
public record FileStamp(long mtimeNanos, long sizeBytes, String fileKey) {

    /**
     * Asks the file system.
     *
     * @return empty when there is no such file
     * @throws IOException when the file system does not answer
     */
    public static Optional<FileStamp> find(Path file) throws IOException {
        try {
            return Optional.of(of(Files.readAttributes(file, BasicFileAttributes.class)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if (isBelowAFile(file)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static FileStamp of(BasicFileAttributes attributes) {
        return new FileStamp(
                attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                attributes.size(),
                Objects.toString(attributes.fileKey(), ""));
    }

    /** Where a file stands in the place of a folder, nothing can lie below it. */
    private static boolean isBelowAFile(Path file) {
        Path ancestor = file.getParent();
        while (ancestor != null && !Files.exists(ancestor)) {
            ancestor = ancestor.getParent();
        }
        return ancestor != null && !Files.isDirectory(ancestor);
    }

    /** Time of the last change in whole Unix seconds. */
    public long mtimeSeconds() {
        return TimeUnit.NANOSECONDS.toSeconds(mtimeNanos);
    }
}
