package org.modelmirror.write;

import org.modelmirror.store.ConcurrentChangeException;
import org.modelmirror.store.StorageUnavailableException;
import org.modelmirror.store.StoreBusyException;
import org.modelmirror.store.StoreException;

/** The store could not take a write; nothing was changed, and trying again may help (http-api.md 4.9). */
public final class WriteFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What is in the way. */
    public enum Kind {
        /** The disk is full: 507. */
        FULL,
        /** The disk does not answer, refuses, or is read-only; or this process is stopping: 503. */
        UNAVAILABLE,
        /** Somebody else holds the category for too long, or too many writes wait: 503. */
        BUSY,
        /** The category's file cannot be read, or has vanished, and must be mended first: 503. */
        DAMAGED,
        /** Another process keeps changing the file: 409. */
        CONFLICT
    }

    /** @param message what and where, for the client: names no path outside the data folder */
    public WriteFailedException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public WriteFailedException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What the store's own words mean for whoever writes. */
    public static WriteFailedException of(StoreException cause) {
        return new WriteFailedException(kindOf(cause), String.valueOf(cause.getMessage()), cause);
    }

    private static Kind kindOf(StoreException cause) {
        if (cause instanceof StorageUnavailableException storage) {
            return storage.isDiskFull() ? Kind.FULL : Kind.UNAVAILABLE;
        }
        if (cause instanceof StoreBusyException) {
            return Kind.BUSY;
        }
        return cause instanceof ConcurrentChangeException ? Kind.CONFLICT : Kind.DAMAGED;
    }

    public Kind kind() {
        return kind;
    }
}
