package org.modelmirror.announce;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells everybody inside the process of a published change, in the order of registration, on the caller's thread.
 * Nobody is called while a lock of the store or the catalog is held. Thread-safe.
 */
public final class Announcements {
    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();

    /** Adds a listener; it stays for the life of the process. */
    public void listen(Consumer<Change> listener) {
        listeners.add(listener);
    }

    /** Tells all listeners of one change after the other. */
    public void announceAll(List<Change> changes) {
        changes.forEach(this::announce);
    }

    /** Tells all listeners; one that fails is logged and does not stop the others. */
    public void announce(Change change) {
        for (Consumer<Change> listener : listeners) {
            try {
                listener.accept(change);
            } catch (RuntimeException e) {
                LOG.error("announcement failed category={} listener={}", change.category(), listener, e);
            }
        }
    }
}
