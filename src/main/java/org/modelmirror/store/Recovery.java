package org.modelmirror.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.UnreadableDocumentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mends at start what a crash, ours or the peer's, left in the folder, and brings metadata and revisions up to the data
 * files (sources-and-storage.md 4.7). Used once, by the thread that starts the store.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final StoreFolder folder;
    private final AtomicFiles files;
    private final CategoryLocks locks;
    private final CategoryStore store;
    private final RevisionStore revisions;
    private final HistoryStore history;
    private final Settlement settlement;

    private final List<Path> deletedTemps = new ArrayList<>();
    private final List<Path> restored = new ArrayList<>();
    private final Set<Path> leftovers = new LinkedHashSet<>();
    private final List<Path> missing = new ArrayList<>();
    private final List<RecoveryReport.Corrupt> corrupt = new ArrayList<>();
    private final List<RecoveryReport.CaughtUp> caughtUp = new ArrayList<>();

    Recovery(
            StoreFolder folder,
            AtomicFiles files,
            CategoryLocks locks,
            CategoryStore store,
            RevisionStore revisions,
            HistoryStore history,
            Settlement settlement) {
        this.folder = folder;
        this.files = files;
        this.locks = locks;
        this.store = store;
        this.revisions = revisions;
        this.history = history;
        this.settlement = settlement;
    }

    /**
     * Runs the recovery. An empty folder stays empty; a folder that cannot be written is only read.
     *
     * @param createMetadata whether a data file without metadata gets some; a PRIMARY leaves that to the population
     * @throws StoreException when a file cannot be read, or another process is starting for too long
     * @throws InterruptedException when the thread was interrupted while waiting for a lock
     */
    @SuppressWarnings("try") // the locks are held, not used
    RecoveryReport run(boolean createMetadata) throws StoreException, InterruptedException {
        if (entries(folder.base()).isEmpty()) {
            return report(true);
        }
        try (CategoryLocks.Held start = locks.acquireStart()) {
            deleteTemps(folder.revisions());
            deleteTemps(folder.pausedRoutes());
            for (Category category : Category.values()) {
                recover(category, createMetadata);
            }
        } catch (StorageUnavailableException e) {
            LOG.warn("the data folder cannot be written, nothing is mended and no write accepted", e);
            readOnly();
            return report(false);
        }
        RecoveryReport report = report(true);
        log(report);
        return report;
    }

    @SuppressWarnings("try") // the lock is held, not used
    private void recover(Category category, boolean createMetadata) throws StoreException, InterruptedException {
        try (CategoryLocks.Held held = store.lock(category)) {
            mendFiles(category);
            catchUp(category, createMetadata, true);
        } catch (StoreBusyException e) {
            // Whoever writes it now leaves whole files; one busy category must not stop the start.
            LOG.warn("not mended category={}", category, e);
            catchUp(category, false, false);
        }
    }

    private void readOnly() throws StoreException {
        corrupt.clear();
        caughtUp.clear();
        for (Category category : Category.values()) {
            catchUp(category, false, false);
        }
    }

    private void mendFiles(Category category) throws StoreException {
        for (Format format : Format.values()) {
            Optional<Path> data = folder.file(category, format);
            if (data.isPresent()) {
                mend(data.get());
            }
            mend(folder.metadata(category, format));
            history.prune(category, format);
            history.sweep(category, format);
        }
        if (category == Category.TEXT_GENERATION) {
            mend(folder.legacyTextAlternative());
        }
        deleteTemps(folder.lastGood(category));
        deleteTemps(folder.lastGoodLegacy(category));
        deleteTemps(folder.lastGoodLegacyValidators(category));
    }

    private void deleteTemps(Path live) throws StoreException {
        String name = live.getFileName().toString();
        for (Path entry : siblings(live)) {
            if (AtomicFiles.targetOfTemp(entry).filter(name::equals).isPresent()) {
                files.delete(entry);
                deletedTemps.add(entry);
            }
        }
    }

    private void mend(Path live) throws StoreException {
        deleteTemps(live);
        String name = live.getFileName().toString();
        String stem = name.substring(0, name.lastIndexOf('.'));
        Path backup = live.resolveSibling(stem + ".bak");
        List<Path> temps = new ArrayList<>();
        for (Path entry : siblings(live)) {
            String other = entry.getFileName().toString();
            if (other.matches("\\Q" + stem + "\\E\\.tmp\\.[0-9.]+") || other.equals(name + ".tmp")) {
                temps.add(entry);
            }
        }
        if (!Files.exists(live) && name.endsWith(".json") && parses(backup)) {
            files.rename(backup, live);
            restored.add(live);
            LOG.warn("recovered interrupted write file={} from={}", live.getFileName(), backup.getFileName());
        } else if (!Files.exists(live) && !temps.isEmpty()) {
            missing.add(live);
            LOG.warn("file={} is missing; kept its temporary files {}, which were never acknowledged", live, temps);
        }
        leftovers.addAll(temps);
        if (Files.exists(backup)) {
            leftovers.add(backup);
        }
    }

    private static boolean parses(Path backup) throws StoreException {
        Optional<StoredFile> file = StableReader.read(backup);
        if (file.isEmpty()) {
            return false;
        }
        try {
            Models.object(String.valueOf(backup.getFileName()), file.get().bytes());
            return true;
        } catch (UnreadableDocumentException e) {
            LOG.warn("backup cannot be used: {}", e.getMessage());
            return false;
        }
    }

    private void catchUp(Category category, boolean createMetadata, boolean isLocked) throws StoreException {
        revisions.refresh();
        for (Format format : Format.values()) {
            Optional<Path> path = folder.fileToRead(category, format);
            try {
                Optional<StoredFile> file = store.read(category, format);
                if (file.isPresent()) {
                    catchUp(category, format, file.get(), createMetadata, isLocked);
                }
            } catch (UnreadableDocumentException | StorageUnavailableException | ConcurrentChangeException e) {
                // One bad file is its category's trouble alone (sources-and-storage.md 4.2).
                corrupt.add(new RecoveryReport.Corrupt(
                        category, format, path.orElseThrow(), String.valueOf(e.getMessage())));
                LOG.error("unreadable file category={} format={}; it is left alone", category, format, e);
            }
        }
    }

    private void catchUp(Category category, Format format, StoredFile file, boolean createMetadata, boolean isLocked)
            throws UnreadableDocumentException, StoreException {
        Settlement.Settled settled = settlement.settle(
                category, format, file, Instant.ofEpochSecond(file.stamp().mtimeSeconds()), createMetadata, isLocked);
        if (settled.isNews()) {
            caughtUp.add(new RecoveryReport.CaughtUp(category, format));
        }
        store.remember(category, format, file.stamp(), settled.sha256());
    }

    private static List<Path> siblings(Path file) throws StorageUnavailableException {
        Path directory = file.getParent();
        return directory == null ? List.of() : entries(directory);
    }

    private static List<Path> entries(Path directory) throws StorageUnavailableException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw StorageUnavailableException.of(directory, 0, e);
        }
    }

    private RecoveryReport report(boolean isWritable) {
        return new RecoveryReport(
                isWritable, deletedTemps, restored, List.copyOf(leftovers), missing, corrupt, caughtUp);
    }

    private static void log(RecoveryReport report) {
        if (!report.leftovers().isEmpty()) {
            LOG.info("left alone files of another program: {}", report.leftovers());
        }
        LOG.info(
                "recovered data folder temps={} restored={} corrupt={} changed={}",
                report.deletedTemps().size(),
                report.restored().size(),
                report.corrupt().size(),
                report.caughtUp().size());
    }
}
