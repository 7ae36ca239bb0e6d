package org.modelmirror.store;

import java.nio.file.Path;
import java.util.List;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * What was found and mended at start (sources-and-storage.md 4.7).
 *
 * @param isWritable false when the disk took no lock file: everything is then served from what could be read
 * @param deletedTemps our own temporary files, left by a crash and deleted
 * @param restored live files that were missing and came back from their {@code .bak}
 * @param leftovers the peer's temporary and backup files, left alone
 * @param missing live files of which only temporary files are left
 * @param corrupt category files that cannot be read; left alone, no write is accepted over them
 * @param caughtUp category files that changed while nobody watched, and have a new revision now
 */
public record RecoveryReport(
        boolean isWritable,
        List<Path> deletedTemps,
        List<Path> restored,
        List<Path> leftovers,
        List<Path> missing,
        List<Corrupt> corrupt,
        List<CaughtUp> caughtUp) {
    public RecoveryReport {
        deletedTemps = List.copyOf(deletedTemps);
        restored = List.copyOf(restored);
        leftovers = List.copyOf(leftovers);
        missing = List.copyOf(missing);
        corrupt = List.copyOf(corrupt);
        caughtUp = List.copyOf(caughtUp);
    }

    /**
     * A category file that cannot be read.
     *
     * @param reason what is wrong with it and where
     */
    public record Corrupt(Category category, Format format, Path file, String reason) {}

    /** A category file that is not as the folder remembered it. */
    public record CaughtUp(Category category, Format format) {}
}
