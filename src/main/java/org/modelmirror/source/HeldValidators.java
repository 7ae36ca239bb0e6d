package org.modelmirror.source;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;

/**
 * The validators we hold, each with the content hash of the copy it belongs to, so that after a restart or an outside
 * edit it is only used while the copy is still the same (sources-and-storage.md 3.6). Thread-safe; knows nothing of disks.
 */
public final class HeldValidators {

    /**
     * What the validators belong to.
     *
     * @param format the form that was asked for: {@link Format#LEGACY} for every file of GitHub's
     */
    public record Key(Category category, Format format, Origin origin) {}

    /**
     * Validators and the copy they are good for.
     *
     * @param sha256 lower-case hex digest of the document's bytes as received
     */
    public record Entry(Validators validators, String sha256) {
        public Entry {
            Objects.requireNonNull(validators);
            Objects.requireNonNull(sha256);
        }
    }

    private final ConcurrentMap<Key, Entry> entries = new ConcurrentHashMap<>();

    /** Remembers what the source gave with this copy; validators that say nothing are forgotten instead. */
    public void put(Category category, Format format, Origin origin, Validators validators, String sha256) {
        Key key = new Key(category, format, origin);
        if (validators.isEmpty()) {
            entries.remove(key);
        } else {
            entries.put(key, new Entry(validators, sha256));
        }
    }

    public Optional<Entry> find(Category category, Format format, Origin origin) {
        return Optional.ofNullable(entries.get(new Key(category, format, origin)));
    }

    /** The validators to ask with for a copy of this content; none when they belong to another content. */
    public Validators validatorsFor(Category category, Format format, Origin origin, String sha256) {
        return find(category, format, origin)
                .filter(entry -> entry.sha256().equals(sha256))
                .map(Entry::validators)
                .orElse(Validators.NONE);
    }

    /** The next question to this source will be unconditional. */
    public void forget(Category category, Format format, Origin origin) {
        entries.remove(new Key(category, format, origin));
    }

    /** Everything held, for whoever keeps it over a restart. */
    public Map<Key, Entry> all() {
        return Map.copyOf(entries);
    }
}
