package org.modelmirror.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.UnreadableDocumentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers over a restart what each source last answered well (sources-and-storage.md 3.6 and 2.7). Thread-safe.
 *
 * <p>Everything here can be had again from its source, so an unreadable file counts as none, with a warning.
 */
public final class LastGood {
    private static final Logger LOG = LoggerFactory.getLogger(LastGood.class);
    private static final JsonReader READER = new JsonReader();

    /** A category's note is written at most this often. */
    private static final long MIN_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final StoreFolder folder;
    private final AtomicFiles files;
    private final CategoryLocks locks;
    private final RevisionStore revisions;
    private final Clock clock;
    private final LongSupplier nanos;

    // All guarded by this.
    private final Map<Category, LastGoodCopy> copies = new EnumMap<>(Category.class);
    private final Map<Category, LastGoodCopy> unwritten = new EnumMap<>(Category.class);
    private final Map<Category, Long> writtenAtNanos = new EnumMap<>(Category.class);
    private final Map<Category, LegacyText> texts = new EnumMap<>(Category.class);
    private final Map<Category, FileStamp> textStamps = new EnumMap<>(Category.class);

    LastGood(
            StoreFolder folder,
            AtomicFiles files,
            CategoryLocks locks,
            RevisionStore revisions,
            Clock clock,
            LongSupplier nanos) {
        this.folder = folder;
        this.files = files;
        this.locks = locks;
        this.revisions = revisions;
        this.clock = clock;
        this.nanos = nanos;
    }

    /**
     * Reads what earlier runs left. Writes nothing, unless a crash left a text without its revision.
     *
     * @throws StoreException when the disk does not answer
     */
    public synchronized void load() throws StoreException {
        revisions.refresh();
        for (Category category : Category.values()) {
            LastGoodCopy copy = readCopy(folder.lastGood(category));
            if (copy != null) {
                copies.put(category, copy);
            }
            LegacyText text = readText(category);
            if (text != null) {
                texts.put(category, text);
            }
        }
    }

    /** The last accepted answer for a category. */
    public synchronized Optional<LastGoodCopy> find(Category category) {
        return Optional.ofNullable(copies.get(category));
    }

    /**
     * The same, but only while its validators may be used: when the file that they stand for is still the one on disk.
     *
     * @throws StoreException when the disk does not answer
     */
    public Optional<LastGoodCopy> findCurrent(Category category) throws StoreException {
        Optional<LastGoodCopy> copy = find(category);
        if (copy.isEmpty()) {
            return copy;
        }
        Format format = copy.get().source() == Origin.PRIMARY ? Format.V2 : Format.LEGACY;
        Optional<Path> path = folder.fileToRead(category, format);
        Optional<StoredFile> file = path.isPresent() ? StableReader.read(path.get()) : Optional.empty();
        return copy.filter(good -> file.filter(read -> Sha256.of(read.bytes()).equals(good.sha256()))
                .isPresent());
    }

    /**
     * Remembers an accepted answer. It is written when it differs from the one on disk, and at once only when the last
     * one was written 60 s ago or more; {@link #flush} writes what had to wait.
     *
     * @throws StoreException when it could not be written; it is remembered in memory all the same
     * @throws InterruptedException when the thread was interrupted while waiting for the category's lock
     */
    public void save(Category category, LastGoodCopy copy) throws StoreException, InterruptedException {
        synchronized (this) {
            LastGoodCopy before = copies.put(category, copy);
            if (before != null && before.isSameAs(copy)) {
                return;
            }
            unwritten.put(category, copy);
            Long last = writtenAtNanos.get(category);
            if (last != null && nanos.getAsLong() - last < MIN_PERIOD_NANOS) {
                return;
            }
        }
        flush(category);
    }

    /**
     * Writes whatever {@link #save} has put off, due or not; call it now and then, and before stopping.
     *
     * @throws StoreException when something could not be written; it stays to be written
     * @throws InterruptedException when the thread was interrupted while waiting for a category's lock
     */
    public void flush() throws StoreException, InterruptedException {
        for (Category category : Category.values()) {
            flush(category);
        }
    }

    @SuppressWarnings("try") // the lock is held, not used
    private void flush(Category category) throws StoreException, InterruptedException {
        synchronized (this) {
            if (!unwritten.containsKey(category)) {
                return;
            }
        }
        try (CategoryLocks.Held held = locks.acquire(category)) {
            synchronized (this) {
                LastGoodCopy copy = unwritten.get(category);
                if (copy != null) {
                    files.replace(folder.lastGood(category), JsonWriter.toBytes(copy.toJson(), JsonForm.STATE));
                    unwritten.remove(category);
                    writtenAtNanos.put(category, nanos.getAsLong());
                }
            }
        }
    }

    /** A PRIMARY's v1 form of a category, as it last gave it. */
    public synchronized Optional<LegacyText> findLegacyText(Category category) {
        return Optional.ofNullable(texts.get(category));
    }

    /**
     * Keeps a PRIMARY's v1 form word for word, with what to ask for it again. A text that is new raises the folder's
     * revision; one that is the same as before writes at most its validators.
     *
     * @throws StoreException when it could not be written; what was kept before still is
     * @throws InterruptedException when the thread was interrupted while waiting for the category's lock
     */
    @SuppressWarnings("try") // the lock is held, not used
    public LegacyText saveLegacyText(
            Category category, byte[] text, Optional<String> etag, Optional<String> lastModified)
            throws StoreException, InterruptedException {
        String sha256 = Sha256.of(text);
        try (CategoryLocks.Held held = locks.acquire(category)) {
            LegacyText before = findLegacyText(category).orElse(null);
            boolean isSameText = before != null && before.publication().sha256().equals(sha256);
            boolean isSame = isSameText
                    && before != null
                    && before.etag().equals(etag)
                    && before.lastModified().equals(lastModified);
            if (isSame && before != null) {
                return before;
            }
            Instant now = clock.instant();
            if (!isSameText) {
                files.replace(folder.lastGoodLegacy(category), text);
            }
            // After the text: validators without their text would keep us from ever asking for it again.
            files.replace(
                    folder.lastGoodLegacyValidators(category),
                    JsonWriter.toBytes(validators(now, etag, lastModified, sha256), JsonForm.STATE));
            Publication publication = revisions
                    .publish(category, Map.of(Form.LEGACY_TEXT, sha256), now)
                    .find(category, Form.LEGACY_TEXT)
                    .orElseThrow();
            LegacyText kept = new LegacyText(text, etag, lastModified, publication);
            synchronized (this) {
                texts.put(category, kept);
            }
            return kept;
        }
    }

    /**
     * Takes over the texts that another instance on this folder has kept since they were last read here.
     *
     * @return the categories whose text is another one
     * @throws StoreException when the disk does not answer
     * @throws InterruptedException when the thread was interrupted while waiting for a category's lock
     */
    public List<Category> reloadTexts() throws StoreException, InterruptedException {
        List<Category> changed = new ArrayList<>();
        for (Category category : Category.values()) {
            Optional<FileStamp> stamp = stamp(folder.lastGoodLegacyValidators(category));
            synchronized (this) {
                if (stamp.isEmpty() || stamp.get().equals(textStamps.get(category))) {
                    continue;
                }
            }
            if (reloadText(category)) {
                changed.add(category);
            }
            synchronized (this) {
                textStamps.put(category, stamp.get());
            }
        }
        return changed;
    }

    /** Under the lock: whoever keeps a text holds it until the text has its revision. */
    @SuppressWarnings("try") // the lock is held, not used
    private boolean reloadText(Category category) throws StoreException, InterruptedException {
        try (CategoryLocks.Held held = locks.acquire(category)) {
            revisions.refresh();
            synchronized (this) {
                LegacyText before = texts.get(category);
                LegacyText text = readText(category);
                if (text == null) {
                    return false;
                }
                texts.put(category, text);
                return before == null
                        || !before.publication()
                                .sha256()
                                .equals(text.publication().sha256());
            }
        }
    }

    private static Optional<FileStamp> stamp(Path file) throws StorageUnavailableException {
        try {
            return FileStamp.find(file);
        } catch (IOException e) {
            throw StorageUnavailableException.of(file, 0, e);
        }
    }

    private static ObjectNode validators(
            Instant savedAt, Optional<String> etag, Optional<String> lastModified, String sha256) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("saved_at", savedAt.getEpochSecond())
                .put("etag", etag.orElse(null))
                .put("last_modified", lastModified.orElse(null))
                .put("sha256", sha256);
    }

    private static @Nullable LastGoodCopy readCopy(Path path) throws StoreException {
        JsonNode json = readJson(path);
        try {
            return json == null ? null : LastGoodCopy.of(String.valueOf(path.getFileName()), json);
        } catch (UnreadableDocumentException e) {
            LOG.warn("last good copy ignored: {}", e.getMessage());
            return null;
        }
    }

    private @Nullable LegacyText readText(Category category) throws StoreException {
        Optional<StoredFile> text = StableReader.read(folder.lastGoodLegacy(category));
        if (text.isEmpty() || text.get().bytes().length == 0) {
            return null;
        }
        JsonNode kept = readJson(folder.lastGoodLegacyValidators(category));
        String sha256 = Sha256.of(text.get().bytes());
        boolean isOfThisText = kept != null && sha256.equals(kept.path("sha256").textValue());
        // A crash before the revision was raised: this text counts as published when its file was written.
        Publication publication = revisions
                .known()
                .find(category, Form.LEGACY_TEXT)
                .filter(recorded -> recorded.sha256().equals(sha256))
                .orElseGet(() -> revisions
                        .publish(
                                category,
                                Map.of(Form.LEGACY_TEXT, sha256),
                                Instant.ofEpochSecond(text.get().stamp().mtimeSeconds()))
                        .find(category, Form.LEGACY_TEXT)
                        .orElseThrow());
        return new LegacyText(
                text.get().bytes(),
                kept != null && isOfThisText ? LastGoodCopy.text(kept, "etag") : Optional.empty(),
                kept != null && isOfThisText ? LastGoodCopy.text(kept, "last_modified") : Optional.empty(),
                publication);
    }

    private static @Nullable JsonNode readJson(Path path) throws StoreException {
        Optional<StoredFile> file = StableReader.read(path);
        try {
            return file.isEmpty() ? null : READER.read(file.get().bytes()).root();
        } catch (JsonSyntaxException e) {
            LOG.warn("ignored file={}: {}", path.getFileName(), e.getMessage());
            return null;
        }
    }
}
