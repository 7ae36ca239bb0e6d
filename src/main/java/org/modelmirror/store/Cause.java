package org.modelmirror.store;

import java.util.Locale;
import java.util.Optional;

/** Why a category file got new content; lower case in the history (http-api.md 2.11). */
public enum Cause {
    /** An upstream had something new. */
    POLL,
    /** Somebody created, updated or deleted a model. */
    WRITE,
    /** Somebody made a kept version the current one again. */
    REVERT,
    /** Somebody approved what was held back or queued. */
    APPROVE,
    /** The file was edited from outside, or lay there before history began. */
    EDIT,
    /** The v2 file was derived from the legacy one (sources-and-storage.md 4.5.4). */
    DERIVE,
    /** Records were stamped at start (sources-and-storage.md 5.5). */
    POPULATE;

    /** The spelling on the wire and on disk. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds a cause by its exact spelling. */
    public static Optional<Cause> find(String id) {
        for (Cause cause : values()) {
            if (cause.id().equals(id)) {
                return Optional.of(cause);
            }
        }
        return Optional.empty();
    }
}
