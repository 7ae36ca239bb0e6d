package org.modelmirror.reference;

import java.util.Locale;

/** Where the bytes of a snapshot came from. */
public enum Origin {
    PRIMARY,
    GITHUB,
    /** A local folder configured as a source. */
    LOCAL,
    /** The store's own file: at start, or edited from outside. */
    DISK;

    /** Lower-case name for logs, metrics and status. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return id();
    }
}
