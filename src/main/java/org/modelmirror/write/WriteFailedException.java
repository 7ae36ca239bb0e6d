package org.modelmirror.write;

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

    public Kind kind() {
        return kind;
    }
}
