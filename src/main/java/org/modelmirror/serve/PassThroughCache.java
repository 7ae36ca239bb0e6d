package org.modelmirror.serve;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.modelmirror.catalog.WireBody;

/** The last good answers of PRIMARY to what it alone knows, bounded by number and size; the least used goes first. Thread-safe. */
final class PassThroughCache {
    private final int maxEntries;
    private final long maxBytes;
    private final Duration ttl;
    private final LongSupplier nanos;
    // Guarded by this.
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    PassThroughCache(int maxEntries, long maxBytes, Duration ttl, LongSupplier nanos) {
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
        this.ttl = ttl;
        this.nanos = nanos;
    }

    /**
     * One answer.
     *
     * @param etag what PRIMARY called it
     * @param confirmedAt when PRIMARY sent it or said that it is current, monotonic nanoseconds
     */
    record Entry(WireBody body, Optional<String> etag, long confirmedAt) {}

    synchronized Optional<Entry> find(String target) {
        return Optional.ofNullable(entries.get(target));
    }

    boolean isFresh(Entry entry) {
        return nanos.getAsLong() - entry.confirmedAt() <= ttl.toNanos();
    }

    long ageSeconds(Entry entry) {
        return Math.max(0, nanos.getAsLong() - entry.confirmedAt()) / 1_000_000_000L;
    }

    /** Remembers an answer; one that is larger than the whole cache is only handed on. */
    synchronized Entry put(String target, WireBody body, Optional<String> etag) {
        Entry entry = new Entry(body, etag, nanos.getAsLong());
        remove(target);
        if (entry.body.sizeBytes() <= maxBytes) {
            entries.put(target, entry);
            bytes += entry.body.sizeBytes();
            evict();
        }
        return entry;
    }

    synchronized void remove(String target) {
        Entry before = entries.remove(target);
        bytes -= before == null ? 0 : before.body.sizeBytes();
    }

    private void evict() {
        Iterator<Entry> eldest = entries.values().iterator();
        while ((entries.size() > maxEntries || bytes > maxBytes) && eldest.hasNext()) {
            bytes -= eldest.next().body.sizeBytes();
            eldest.remove();
        }
    }
}
