package org.modelmirror.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last commit of each category file, written before the file is replaced: a restart completes from it what the commit
 * left out (sources-and-storage.md 4.7), so that nothing but the file itself must be forced before the answer. Written
 * over in place and not forced: an entry is for a process that died, and one torn by a power cut fails its check sum. A
 * journal that cannot be written fails no commit. Used under the category's lock.
 */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private static final String NAME = "journal";

    private final StoreFolder folder;
    private final Disk disk;
    private final AtomicLong failures = new AtomicLong();

    Journal(StoreFolder folder, Disk disk) {
        this.folder = folder;
        this.disk = disk;
    }

    /** How many entries could not be written. */
    long failures() {
        return failures.get();
    }

    /** Notes what is about to be committed. */
    void write(Category category, Format format, JournalEntry entry) {
        byte[] bytes = entry.toBytes();
        try {
            write(folder.historyOf(category, format), bytes);
        } catch (IOException e) {
            failures.incrementAndGet();
            LOG.warn("could not write journal category={} format={}; going on without", category, format, e);
        }
    }

    private void write(Path home, byte[] bytes) throws IOException {
        try {
            disk.overwrite(home.resolve(NAME), bytes);
        } catch (NoSuchFileException e) {
            disk.createFolders(home);
            disk.overwrite(home.resolve(NAME), bytes);
        }
    }

    /** The last entry; empty when there is none, or none that can be used. */
    Optional<JournalEntry> read(Category category, Format format) {
        try {
            return JournalEntry.of(category, format, Files.readAllBytes(file(category, format)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("could not read journal category={} format={}; going on without", category, format, e);
            return Optional.empty();
        }
    }

    private Path file(Category category, Format format) {
        return folder.historyOf(category, format).resolve(NAME);
    }
}
