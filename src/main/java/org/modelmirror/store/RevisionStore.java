package org.modelmirror.store;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.UnreadableDocumentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@link Revisions} in {@code meta/revisions.json}, shared with other processes on the folder.
 *
 * <p>Revisions are derived from the data files, so trouble with this file fails nobody's commit: what could not be
 * written stays in memory and goes out with the next change, and a file that cannot be read is put aside. The counter
 * then starts again at the current Unix time, because clients compare revisions and no counter that rises by one per
 * change can have got that far. Thread-safe.
 */
final class RevisionStore {
    private static final Logger LOG = LoggerFactory.getLogger(RevisionStore.class);

    private final StoreFolder folder;
    private final AtomicFiles files;
    private final CategoryLocks locks;
    private final Clock clock;
    private final JsonReader reader = new JsonReader();

    private volatile Revisions known = Revisions.NONE;
    private @Nullable FileStamp stamp;
    private boolean isUnwritten;

    RevisionStore(StoreFolder folder, AtomicFiles files, CategoryLocks locks, Clock clock) {
        this.folder = folder;
        this.files = files;
        this.locks = locks;
        this.clock = clock;
    }

    /** What is known without looking at the disk; complete after the first {@link #refresh}. */
    Revisions known() {
        return known;
    }

    /** Takes in what another process, or an earlier run of this one, has written. Writes nothing. */
    synchronized Revisions refresh() {
        try {
            takeIn();
        } catch (StoreException | IOException | UnreadableDocumentException e) {
            LOG.warn("could not read revisions; going on with counter={}", known.counter(), e);
        }
        return known;
    }

    /**
     * Publishes the forms whose digest is another than the recorded one; writes nothing when there is none.
     *
     * @param at when they were published
     */
    @SuppressWarnings("try") // the lock is held, not used
    synchronized Revisions publish(Category category, Map<Form, String> digests, Instant at) {
        boolean interrupted = false;
        try (CategoryLocks.Held held = locks.acquireRevisions()) {
            takeInOrPutAside();
            publishAndWrite(category, digests, at);
        } catch (StoreException | IOException e) {
            LOG.warn("could not write revisions; category={} goes out with the next change", category, e);
            keepInMemory(category, digests, at);
        } catch (InterruptedException e) {
            interrupted = true;
            keepInMemory(category, digests, at);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return known;
    }

    private void publishAndWrite(Category category, Map<Form, String> digests, Instant at)
            throws StorageUnavailableException {
        Revisions next = known.published(category, digests, at);
        if (next.counter() == known.counter() && !isUnwritten) {
            return;
        }
        stamp = files.replace(folder.revisions(), JsonWriter.toBytes(next.toJson(), JsonForm.STATE));
        known = next;
        isUnwritten = false;
    }

    private void keepInMemory(Category category, Map<Form, String> digests, Instant at) {
        Revisions next = known.published(category, digests, at);
        isUnwritten = isUnwritten || next.counter() != known.counter();
        known = next;
    }

    private void takeInOrPutAside() throws StoreException, IOException {
        try {
            takeIn();
        } catch (UnreadableDocumentException e) {
            Instant now = clock.instant();
            files.rename(folder.revisions(), Quarantine.nameFor(folder.revisions(), now));
            LOG.error("revisions were unreadable and put aside; counting on from the current time", e);
            known = known.mergedWith(new Revisions(now.getEpochSecond(), Map.of()));
            isUnwritten = true;
        }
    }

    private void takeIn() throws StoreException, IOException, UnreadableDocumentException {
        Optional<FileStamp> current = FileStamp.find(folder.revisions());
        if (current.isEmpty() || current.get().equals(stamp)) {
            return;
        }
        Optional<StoredFile> file = StableReader.read(folder.revisions());
        if (file.isPresent()) {
            try {
                Revisions onDisk = Revisions.of(reader.read(file.get().bytes()).root());
                known = isUnwritten ? known.mergedWith(onDisk) : onDisk;
                stamp = file.get().stamp();
            } catch (JsonSyntaxException e) {
                throw new UnreadableDocumentException("revisions.json", e);
            }
        }
    }
}
