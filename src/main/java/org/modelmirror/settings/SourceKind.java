package org.modelmirror.settings;

/** Where an instance takes its data from, as the settings decide it (sources-and-storage.md 1.3). */
public enum SourceKind {
    /** Files on disk, read only, no network at all. */
    LOCAL_READ_ONLY,
    /** A PRIMARY's own files. */
    FILE_SYSTEM,
    /** A PRIMARY's own files with Redis in front. */
    REDIS,
    /** A PRIMARY over HTTP, with GitHub to fall back on. */
    HTTP,
    /** GitHub alone. */
    GITHUB;

    /** Whether such an instance owns its data and so can accept writes. */
    public boolean isWritable() {
        return this == FILE_SYSTEM || this == REDIS;
    }
}
