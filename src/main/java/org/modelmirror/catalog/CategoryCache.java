package org.modelmirror.catalog;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides, per category, whether what is held may be used without asking a source again (sources-and-storage.md 3): a v2
 * part and an independent legacy part, a time to live, stale marks, and a look at the file the data lies in.
 *
 * <p>Three things differ from the peer. Storing nothing never replaces something (3.3); a mark concerns both parts (3.4);
 * callbacks run without any lock and only when a category becomes stale, not while it stays so (3.5).
 *
 * <p>Thread-safe.
 *
 * @param <V> what is held
 */
public final class CategoryCache<V> {
    private static final Logger LOG = LoggerFactory.getLogger(CategoryCache.class);

    private final Optional<Duration> timeToLive;
    private final LongSupplier nanos;
    private final Files files;
    private final Map<Category, Entry<V>> entries = new EnumMap<>(Category.class);
    private final List<Consumer<Category>> callbacks = new CopyOnWriteArrayList<>();

    /** The file that must not have changed since the data was stored. Asked without any lock held. */
    @FunctionalInterface
    public interface Files {
        /** Nothing but time and marks counts, as for data that came from PRIMARY. */
        Files NONE = (category, format) -> Optional.empty();

        /**
         * What tells one state of the file from another, compared by {@code equals}; empty when there is no such file,
         * which skips the check.
         *
         * @throws IOException when the file system does not answer: the data then counts as not valid, without a mark
         */
        Optional<?> stamp(Category category, Format format) throws IOException;
    }

    /**
     * @param timeToLive age up to which data is fresh, that age included; empty when it never expires by time
     * @param nanos a monotonic clock: the wall clock neither extends nor cuts a life
     */
    public CategoryCache(Optional<Duration> timeToLive, LongSupplier nanos, Files files) {
        this.timeToLive = timeToLive;
        this.nanos = nanos;
        this.files = files;
        for (Category category : Category.values()) {
            entries.put(category, new Entry<>());
        }
    }

    /**
     * Calls back whenever a category becomes stale: by {@link #markStale} or when a question finds its v2 part expired or
     * its file changed. Callbacks run in the order of registration, on the thread that found out.
     *
     * @return ends the registration
     */
    public Runnable onStale(Consumer<Category> callback) {
        callbacks.add(callback);
        return () -> callbacks.remove(callback);
    }

    /** Keeps a value, which is fresh from now on. */
    public void store(Category category, Format format, V value) {
        @Nullable Object stamp = stampOf(look(category, format));
        Entry<V> entry = entry(category);
        synchronized (entry) {
            Part<V> part = entry.part(format);
            part.exists = true;
            part.value = value;
            part.stored = true;
            part.storedAt = nanos.getAsLong();
            part.stale = false;
            if (stamp != null) {
                part.stamp = stamp;
            }
        }
    }

    /**
     * A read brought nothing: that never becomes fresh, so that the next read asks again. What was there stays and is
     * stale from now on.
     */
    public void storeNothing(Category category, Format format) {
        Entry<V> entry = entry(category);
        synchronized (entry) {
            Part<V> part = entry.part(format);
            part.exists = true;
            if (part.value != null) {
                part.stale = true;
            }
        }
    }

    /** The value last stored, however old. */
    public Optional<V> find(Category category, Format format) {
        Entry<V> entry = entry(category);
        synchronized (entry) {
            return Optional.ofNullable(entry.part(format).value);
        }
    }

    /** Whether anything was ever stored, a value or nothing. */
    public boolean hasData(Category category, Format format) {
        Entry<V> entry = entry(category);
        synchronized (entry) {
            return entry.part(format).exists;
        }
    }

    /** Whether what is held may be used without asking a source. */
    public boolean isValid(Category category, Format format) {
        return check(category, format) == Verdict.VALID;
    }

    /** Whether a source is to be asked: the opposite of {@link #isValid}. */
    public boolean shouldFetch(Category category, Format format) {
        return !isValid(category, format);
    }

    /** Whether what is held is outdated; what was never fetched is not. */
    public boolean needsRefresh(Category category, Format format) {
        return check(category, format) == Verdict.OUTDATED;
    }

    /** Marks both forms of the category as stale; the data stays. */
    public void markStale(Category category) {
        Entry<V> entry = entry(category);
        boolean became;
        synchronized (entry) {
            became = !entry.v2.stale;
            entry.v2.stale = true;
            entry.legacy.invalidate();
        }
        if (became) {
            tell(category);
        }
    }

    /** Makes one form of the category stale and forgets when it was stored, without telling anybody; the data stays. */
    public void invalidate(Category category, Format format) {
        Entry<V> entry = entry(category);
        synchronized (entry) {
            entry.part(format).invalidate();
        }
    }

    private Verdict check(Category category, Format format) {
        Look look = look(category, format);
        Entry<V> entry = entry(category);
        boolean became = false;
        Verdict verdict;
        synchronized (entry) {
            Part<V> part = entry.part(format);
            if (part.stale) {
                verdict = Verdict.OUTDATED;
            } else if (!part.stored) {
                verdict = Verdict.NEVER_FETCHED;
            } else if (isExpired(part) || isChanged(part, look)) {
                // The legacy part neither marks nor tells (3.4); asking it again finds the same.
                if (format == Format.V2) {
                    part.stale = true;
                    became = true;
                }
                verdict = Verdict.OUTDATED;
            } else {
                verdict = look.failed() ? Verdict.OUTDATED : Verdict.VALID;
            }
        }
        if (became) {
            tell(category);
        }
        return verdict;
    }

    private boolean isExpired(Part<V> part) {
        return timeToLive.isPresent()
                && nanos.getAsLong() - part.storedAt > timeToLive.get().toNanos();
    }

    private static boolean isChanged(Part<?> part, Look look) {
        return look.stamp().isPresent() && !look.stamp().get().equals(part.stamp);
    }

    private Look look(Category category, Format format) {
        try {
            return new Look(files.stamp(category, format), false);
        } catch (IOException e) {
            LOG.debug("file not looked at category={} format={} reason={}", category, format, e.toString());
            return new Look(Optional.empty(), true);
        }
    }

    private static @Nullable Object stampOf(Look look) {
        return look.stamp().isPresent() ? look.stamp().get() : null;
    }

    private void tell(Category category) {
        for (Consumer<Category> callback : callbacks) {
            try {
                callback.accept(category);
            } catch (RuntimeException e) {
                LOG.error("callback failed category={}", category, e);
            }
        }
    }

    private Entry<V> entry(Category category) {
        return Objects.requireNonNull(entries.get(category));
    }

    private enum Verdict {
        VALID,
        OUTDATED,
        NEVER_FETCHED
    }

    private record Look(Optional<?> stamp, boolean failed) {}

    /** Both parts of a category, and the lock for them. */
    private static final class Entry<V> {
        private final Part<V> v2 = new Part<>();
        private final Part<V> legacy = new Part<>();

        Part<V> part(Format format) {
            return format == Format.V2 ? v2 : legacy;
        }
    }

    private static final class Part<V> {
        private boolean exists;
        private @Nullable V value;
        private boolean stored;
        private long storedAt;
        /** State of the file when the value was stored; null when there was none, which differs from any state. */
        private @Nullable Object stamp;

        private boolean stale;

        void invalidate() {
            stale = true;
            stored = false;
        }
    }
}
