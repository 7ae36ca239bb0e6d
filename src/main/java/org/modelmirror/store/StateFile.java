package org.modelmirror.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.UnreadableDocumentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small JSON file that several processes may change (sources-and-storage.md 4.1): read again when somebody else changed
 * it, written under a lock of its own. One that cannot be read is never overwritten; reads keep what was read last, and
 * changes are refused until it is mended (F26). Thread-safe.
 *
 * @param <T> its content, immutable; equal contents are not written again
 */
public final class StateFile<T> {
    private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);

    private final Path path;
    private final String lock;
    private final AtomicFiles files;
    private final CategoryLocks locks;
    private final Codec<T> codec;
    private volatile Seen<T> seen;

    /** How the content is spelt. */
    public interface Codec<T> {
        /** What a file that does not exist holds. */
        T empty();

        /**
         * Reads the content.
         *
         * @param file its name, for the message
         * @throws UnreadableDocumentException when it is not what the file should hold
         */
        T read(String file, JsonNode root) throws UnreadableDocumentException;

        /** A tree to be written. */
        JsonNode write(T content);
    }

    StateFile(Path path, AtomicFiles files, CategoryLocks locks, Codec<T> codec) {
        this.path = path;
        String name = String.valueOf(path.getFileName());
        this.lock = name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name;
        this.files = files;
        this.locks = locks;
        this.codec = codec;
        this.seen = new Seen<>(Optional.empty(), codec.empty(), null);
    }

    /** The content now, or as it was last read while the file cannot be. Asks the disk whether it has changed. */
    public T current() {
        try {
            return refresh().content();
        } catch (StorageUnavailableException | ConcurrentChangeException e) {
            LOG.warn("state file not read, what was read before counts file={} reason={}", lock, e.getMessage());
            return seen.content();
        }
    }

    /** Why the file cannot be read; empty when it can, or when there is none. */
    public Optional<String> fault() {
        current();
        return Optional.ofNullable(seen.fault()).map(UnreadableDocumentException::getMessage);
    }

    /** As {@link #fault}, as of the last look; asks no disk. */
    Optional<String> knownFault() {
        return Optional.ofNullable(seen.fault()).map(UnreadableDocumentException::getMessage);
    }

    /**
     * Renames a file that cannot be read, so that a new one may begin; for content that is worth less than going on.
     *
     * @return its new name; empty when it can be read by now, or is gone
     * @throws StoreException when the disk refuses or somebody else holds the lock for too long
     * @throws InterruptedException when the thread was interrupted while waiting for the lock
     */
    @SuppressWarnings("try") // the lock is held, not used
    Optional<Path> putAside(Instant now) throws StoreException, InterruptedException {
        try (CategoryLocks.Held held = locks.acquireState(lock)) {
            if (refresh().fault() == null) {
                return Optional.empty();
            }
            Path aside = Quarantine.nameFor(path, now);
            files.rename(path, aside);
            seen = new Seen<>(Optional.empty(), codec.empty(), null);
            return Optional.of(aside);
        }
    }

    /**
     * Changes the content. What the change is made to is read under the lock, so that no process undoes another's.
     *
     * @param change gives what the content becomes, and the outcome for the caller
     * @return the outcome
     * @throws CorruptStoreFileException when the file cannot be read; it is left as it is
     * @throws StoreException when the disk refuses or somebody else holds the lock for too long; nothing has changed
     * @throws InterruptedException when the thread was interrupted while waiting for the lock
     */
    @SuppressWarnings("try") // the lock is held, not used
    public <R> R change(Function<T, Step<T, R>> change) throws StoreException, InterruptedException {
        try (CategoryLocks.Held held = locks.acquireState(lock)) {
            Seen<T> before = refresh();
            if (before.fault() != null) {
                throw new CorruptStoreFileException(path, before.fault());
            }
            Step<T, R> step = change.apply(before.content());
            if (!step.content().equals(before.content())) {
                write(step.content());
            }
            return step.outcome();
        }
    }

    private void write(T content) throws StoreException {
        byte[] bytes = JsonWriter.toBytes(codec.write(content), JsonForm.STATE);
        try {
            parse(bytes);
        } catch (UnreadableDocumentException e) {
            throw new IllegalStateException("what would be written cannot be read", e);
        }
        FileStamp stamp = files.replace(path, bytes);
        seen = new Seen<>(Optional.of(stamp), content, null);
    }

    private Seen<T> refresh() throws StorageUnavailableException, ConcurrentChangeException {
        Seen<T> last = seen;
        Optional<FileStamp> now = stamp();
        if (now.equals(last.stamp())) {
            return last;
        }
        Optional<StoredFile> file = StableReader.read(path);
        Seen<T> fresh =
                file.isEmpty() ? new Seen<>(Optional.empty(), codec.empty(), null) : read(file.get(), last.content());
        seen = fresh;
        return fresh;
    }

    private Optional<FileStamp> stamp() throws StorageUnavailableException {
        try {
            return FileStamp.find(path);
        } catch (IOException e) {
            throw StorageUnavailableException.of(path, 0, e);
        }
    }

    private Seen<T> read(StoredFile file, T lastGood) {
        Optional<FileStamp> stamp = Optional.of(file.stamp());
        try {
            return new Seen<>(stamp, parse(file.bytes()), null);
        } catch (UnreadableDocumentException e) {
            LOG.error("state file cannot be read and takes no change until it is mended reason={}", e.getMessage());
            return new Seen<>(stamp, lastGood, e);
        }
    }

    private T parse(byte[] bytes) throws UnreadableDocumentException {
        String name = String.valueOf(path.getFileName());
        try {
            return codec.read(name, new JsonReader().read(bytes).root());
        } catch (JsonSyntaxException e) {
            throw new UnreadableDocumentException(name, e);
        }
    }

    /**
     * What a change leads to.
     *
     * @param content from now on; the same as before when nothing changes
     * @param outcome for the caller
     */
    public record Step<T, R>(T content, R outcome) {}

    /**
     * The file as it was last read.
     *
     * @param stamp empty when there was none
     * @param content what it holds, or held when it could last be read
     * @param fault why it cannot be read
     */
    private record Seen<T>(
            Optional<FileStamp> stamp, T content, @Nullable UnreadableDocumentException fault) {}
}
