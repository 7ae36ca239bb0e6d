package org.modelmirror.store;

import java.time.Duration;
import java.util.Optional;

/** Somebody else held a lock for longer than we wait (sources-and-storage.md 4.6.2 and F43). */
public final class StoreBusyException extends StoreException {
    private final Optional<String> holder;

    StoreBusyException(String lock, Duration waited, Optional<String> holder) {
        super("lock " + lock + " not free after " + waited.toMillis() + " ms"
                + holder.map(who -> ", held by " + who).orElse(""));
        this.holder = holder;
    }

    /** Who holds the lock, e.g. {@code pid 4711}, as far as it is known. */
    public Optional<String> holder() {
        return holder;
    }
}
