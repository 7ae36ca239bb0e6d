package org.modelmirror.store;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
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
    private volatile boolean isUnwritten;

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
    Revisions publish(Category category, Map<Form, String> digests, Instant at) {
        return change(before -> before.published(category, digests, at));
    }

    /** Records what was published before and got lost, unless something newer is recorded. */
    Revisions restore(Category category, Form form, Publication lost) {
        return change(before -> before.restored(category, form, lost));
    }

    private Revisions change(UnaryOperator<Revisions> change) {
        try (Turn turn = begin()) {
            turn.change(change);
            turn.write();
        } catch (InterruptedException e) {
            synchronized (this) {
                Revisions next = change.apply(known);
                isUnwritten = isUnwritten || !next.equals(known);
                known = next;
            }
            Thread.currentThread().interrupt();
        }
        return known;
    }

    /** Writes what was put off, unforced; what cannot be written stays. */
    void flush() throws InterruptedException {
        if (isUnwritten) {
            try (Turn turn = begin()) {
                turn.writeUnforced();
            }
        }
    }

    /**
     * Takes the lock around the revisions, so that one publication can be prepared, made and recorded while nobody else
     * gets a revision. Without the lock, where it cannot be had, changes stay in memory.
     *
     * @throws InterruptedException when the thread was interrupted while waiting
     */
    Turn begin() throws InterruptedException {
        CategoryLocks.Held held = null;
        try {
            held = locks.acquireRevisions();
        } catch (StoreException e) {
            LOG.warn("could not lock revisions; going on in memory", e);
        }
        Turn turn = new Turn(held);
        turn.takeIn();
        return turn;
    }

    /** Somebody's turn to give out a revision; to be used by one thread, and closed by it. */
    final class Turn implements AutoCloseable {
        private final CategoryLocks.@Nullable Held held;

        private Turn(CategoryLocks.@Nullable Held held) {
            this.held = held;
        }

        private void takeIn() {
            if (held == null) {
                refresh();
                return;
            }
            synchronized (RevisionStore.this) {
                if (held.takeForeign()) {
                    stamp = null;
                }
                try {
                    takeInOrPutAside();
                } catch (StoreException | IOException e) {
                    LOG.warn("could not read revisions; going on with counter={}", known.counter(), e);
                }
                known = known.atLeast(held.note());
            }
        }

        /** Changes what is known; it is for {@link #write} or {@link #leave} to tell the others. */
        Revisions change(UnaryOperator<Revisions> change) {
            synchronized (RevisionStore.this) {
                Revisions next = change.apply(known);
                isUnwritten = isUnwritten || !next.equals(known);
                known = next;
                return known;
            }
        }

        /** Writes the revisions durably, if there is anything new. */
        void write() {
            write(true);
        }

        /** Writes the revisions, if there is anything new; a power cut may undo it. */
        void writeUnforced() {
            write(false);
        }

        private void write(boolean isForced) {
            synchronized (RevisionStore.this) {
                if (isUnwritten && held != null) {
                    byte[] bytes = JsonWriter.toBytes(known.toJson(), JsonForm.STATE);
                    try {
                        stamp = isForced
                                ? files.replace(folder.revisions(), bytes)
                                : files.replaceUnforced(folder.revisions(), bytes);
                        isUnwritten = false;
                    } catch (StorageUnavailableException e) {
                        LOG.warn("could not write revisions; they go out with the next change", e);
                    }
                }
                leave();
            }
        }

        /** Tells other processes how far the counter got, and leaves the writing for later. */
        void leave() {
            if (held != null && held.note() < known.counter()) {
                try {
                    held.leaveNote(known.counter());
                } catch (IOException e) {
                    LOG.warn("could not note the revision counter={}", known.counter(), e);
                }
            }
        }

        @Override
        public void close() {
            if (held != null) {
                held.close();
            }
        }
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
