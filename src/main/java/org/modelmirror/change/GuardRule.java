package org.modelmirror.change;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The rules that hold back a change of an otherwise good document (sources-and-storage.md 2.6). */
public enum GuardRule {
    /** Too many records gone: all removals of the document. */
    SHRINK,
    /** A version older than the newest accepted: the whole document. */
    ROLLBACK,
    /** Checksums changed under unchanged URLs in too many records: those records. */
    CHECKSUMS,
    /** An image model's baseline changed: that record. */
    BASELINE,
    /** A text model's parameter count changed by a large factor: that record. */
    PARAMETERS;

    /** The spelling in settings, files, ids and answers. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<GuardRule> find(String id) {
        return Arrays.stream(values()).filter(rule -> rule.id().equals(id)).findFirst();
    }

    @Override
    public String toString() {
        return id();
    }
}
