package org.modelmirror.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.modelmirror.change.DocumentKind;
import org.modelmirror.change.HeldChange;
import org.modelmirror.change.HeldChanges;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.UnreadableDocumentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the guard keeps on disk (sources-and-storage.md 2.6): a file per category, the documents of which something is held
 * back, and the decisions that the command line leaves for the running instance. Thread-safe.
 */
public final class GuardStore {
    private static final Logger LOG = LoggerFactory.getLogger(GuardStore.class);
    private static final Pattern DECISION = Pattern.compile("([a-z0-9_-]+)\\.(approved|rejected)");

    private final StoreFolder folder;
    private final AtomicFiles files;
    private final CategoryLocks locks;
    private final Clock clock;

    GuardStore(StoreFolder folder, AtomicFiles files, CategoryLocks locks, Clock clock) {
        this.folder = folder;
        this.files = files;
        this.locks = locks;
        this.clock = clock;
    }

    /**
     * A decision that was made elsewhere.
     *
     * @param id of the held-back change
     * @param status {@code APPROVED} or {@code REJECTED}
     */
    public record Decision(String id, HeldChange.Status status) {
        String fileName() {
            return id + "." + status.id();
        }
    }

    /**
     * What is remembered of a category; nothing when there is no file. One that cannot be read is put aside, with an
     * error: the changes it held are held back anew when they are offered again.
     *
     * @throws StoreException when the disk does not answer
     */
    public HeldChanges load(Category category) throws StoreException {
        Path path = folder.guard(category);
        Optional<StoredFile> file = StableReader.read(path);
        if (file.isEmpty()) {
            return HeldChanges.none(category);
        }
        try {
            return read(category, path, file.get());
        } catch (UnreadableDocumentException e) {
            Path aside = Quarantine.nameFor(path, clock.instant());
            LOG.error(
                    "guard file put aside, decisions and held-back changes in it are lost category={} aside={} reason={}",
                    category,
                    aside.getFileName(),
                    e.getMessage());
            files.rename(path, aside);
            return HeldChanges.none(category);
        }
    }

    /**
     * What is remembered of a category, without touching anything; for a look from outside.
     *
     * @throws StoreException when the disk does not answer
     * @throws UnreadableDocumentException when the file cannot be read
     */
    public HeldChanges look(Category category) throws StoreException, UnreadableDocumentException {
        Path path = folder.guard(category);
        Optional<StoredFile> file = StableReader.read(path);
        return file.isEmpty() ? HeldChanges.none(category) : read(category, path, file.get());
    }

    private static HeldChanges read(Category category, Path path, StoredFile file) throws UnreadableDocumentException {
        String name = String.valueOf(path.getFileName());
        try {
            return HeldChanges.of(
                    category, name, new JsonReader().read(file.bytes()).root());
        } catch (JsonSyntaxException e) {
            throw new UnreadableDocumentException(name, e);
        }
    }

    /**
     * Keeps what is remembered of a category.
     *
     * @throws StoreException when it could not be written; what was kept before still is
     * @throws InterruptedException when the thread was interrupted while waiting for the category's lock
     */
    @SuppressWarnings("try") // the lock is held, not used
    public void save(HeldChanges state) throws StoreException, InterruptedException {
        try (CategoryLocks.Held held = locks.acquire(state.category())) {
            files.replace(folder.guard(state.category()), JsonWriter.toBytes(state.toJson(), JsonForm.STATE));
        }
    }

    /**
     * Keeps a document of which something is held back.
     *
     * @throws StoreException when it could not be written
     * @throws InterruptedException when the thread was interrupted while waiting for the category's lock
     */
    @SuppressWarnings("try") // the lock is held, not used
    public void saveOffer(Category category, DocumentKind document, byte[] body)
            throws StoreException, InterruptedException {
        try (CategoryLocks.Held held = locks.acquire(category)) {
            files.replace(folder.guardOffer(category, document), body);
        }
    }

    /**
     * The document that was kept; empty when there is none, or another than the one meant.
     *
     * @param sha256 lower-case hex digest of the document meant
     * @throws StoreException when the disk does not answer
     */
    public Optional<byte[]> findOffer(Category category, DocumentKind document, String sha256) throws StoreException {
        return StableReader.read(folder.guardOffer(category, document))
                .map(StoredFile::bytes)
                .filter(bytes -> Sha256.of(bytes).equals(sha256));
    }

    /** Removes a document of which nothing is held back any more. */
    public void deleteOffer(Category category, DocumentKind document) throws StoreException {
        files.delete(folder.guardOffer(category, document));
    }

    /**
     * Leaves a decision for the running instance, or for the next one. The opposite decision on the same change, if it is
     * still there, no longer counts.
     *
     * @throws StoreException when it could not be written
     */
    public void leave(Decision decision) throws StoreException {
        Path decisions = folder.guardDecisions();
        files.replace(decisions.resolve(decision.fileName()), new byte[0]);
        HeldChange.Status other = decision.status() == HeldChange.Status.APPROVED
                ? HeldChange.Status.REJECTED
                : HeldChange.Status.APPROVED;
        files.delete(decisions.resolve(new Decision(decision.id(), other).fileName()));
    }

    /**
     * The decisions that have been left, by name; they stay until {@link #taken}.
     *
     * @throws StorageUnavailableException when the disk does not answer
     */
    public List<Decision> left() throws StorageUnavailableException {
        Path decisions = folder.guardDecisions();
        if (!Files.isDirectory(decisions)) {
            return List.of();
        }
        List<Decision> left = new ArrayList<>();
        try (Stream<Path> names = Files.list(decisions)) {
            for (Path path : names.sorted().toList()) {
                Matcher name = DECISION.matcher(String.valueOf(path.getFileName()));
                if (name.matches()) {
                    left.add(new Decision(
                            name.group(1),
                            HeldChange.Status.valueOf(name.group(2).toUpperCase(Locale.ROOT))));
                }
            }
        } catch (IOException e) {
            throw StorageUnavailableException.of(decisions, 0, e);
        }
        return left;
    }

    /** A decision has been seen to. */
    public void taken(Decision decision) throws StoreException {
        files.delete(folder.guardDecisions().resolve(decision.fileName()));
    }
}
