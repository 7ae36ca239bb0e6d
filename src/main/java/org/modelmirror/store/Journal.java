package org.modelmirror.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.modelmirror.metadata.CategoryMetadata;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last commit of each category file, written before the file is replaced: a restart completes from it what the commit
 * left out (sources-and-storage.md 4.7), so that nothing but the file itself must be forced before the answer. Two entries
 * take turns, because a process that dies between the next entry and the next file still needs the one before. Written
 * over in place and not forced: an entry is for a process that died, and one torn by a power cut fails its check sum. A
 * journal that cannot be written fails no commit. Used under the category's lock.
 */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private static final List<String> NAMES = List.of("journal", "journal-2");

    private final StoreFolder folder;
    private final Disk disk;
    private final AtomicLong failures = new AtomicLong();
    /** Which of the two is the entry of the file as it lies. */
    private final ConcurrentMap<Key, Integer> current = new ConcurrentHashMap<>();

    private record Key(Category category, Format format) {}

    Journal(StoreFolder folder, Disk disk) {
        this.folder = folder;
        this.disk = disk;
    }

    /** How many entries could not be written. */
    long failures() {
        return failures.get();
    }

    /** Notes what is about to be committed, beside what the file as it lies was committed with. */
    void write(Category category, Format format, JournalEntry entry) {
        byte[] bytes = entry.toBytes();
        try {
            write(folder.historyOf(category, format), NAMES.get(next(category, format)), bytes);
        } catch (IOException e) {
            failures.incrementAndGet();
            LOG.warn("could not write journal category={} format={}; going on without", category, format, e);
        }
    }

    private void write(Path home, String name, byte[] bytes) throws IOException {
        try {
            disk.overwrite(home.resolve(name), bytes);
        } catch (NoSuchFileException e) {
            disk.createFolders(home);
            disk.overwrite(home.resolve(name), bytes);
        }
    }

    /** What was noted last has been committed. */
    void committed(Category category, Format format) {
        current.put(new Key(category, format), next(category, format));
    }

    private int next(Category category, Format format) {
        return 1 - current.getOrDefault(new Key(category, format), 1);
    }

    /**
     * The entry of the last commit that made, or left, this file as it is; empty when there is none, or none that can be
     * used. Of two that fit, the one with more operations is later: counters never go back.
     */
    Optional<JournalEntry> find(Category category, Format format, String sha256) {
        Optional<JournalEntry> found = Optional.empty();
        for (int i = 0; i < NAMES.size(); i++) {
            Optional<JournalEntry> entry = read(category, format, NAMES.get(i))
                    .filter(noted -> noted.version().sha256().equals(sha256));
            if (entry.isPresent() && (found.isEmpty() || operations(entry.get()) > operations(found.get()))) {
                found = entry;
                current.put(new Key(category, format), i);
            }
        }
        return found;
    }

    private static long operations(JournalEntry entry) {
        CategoryMetadata counted = entry.metadata();
        return counted.totalCreates() + counted.totalUpdates() + counted.totalDeletes();
    }

    private Optional<JournalEntry> read(Category category, Format format, String name) {
        try {
            Path file = folder.historyOf(category, format).resolve(name);
            return JournalEntry.of(category, format, Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("could not read journal category={} format={}; going on without", category, format, e);
            return Optional.empty();
        }
    }
}
