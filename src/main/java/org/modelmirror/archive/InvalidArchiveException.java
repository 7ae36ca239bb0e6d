package org.modelmirror.archive;

/** A file is no mirror that could be imported; the message says why. */
public final class InvalidArchiveException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidArchiveException(String message) {
        super(message);
    }
}
