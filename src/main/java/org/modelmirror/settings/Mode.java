package org.modelmirror.settings;

/** What an instance is to the data it serves (sources-and-storage.md 1.1). */
public enum Mode {
    /** Owns the data on its own disk and may accept writes. */
    PRIMARY,
    /** Reads from a PRIMARY or from GitHub and accepts nothing. */
    REPLICA
}
