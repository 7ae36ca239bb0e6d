package org.modelmirror.reference;

import java.util.Locale;

/** The two forms in which a category is kept and served. */
public enum Format {
    V2,
    LEGACY;

    /** The wire spelling: {@code v2} or {@code legacy}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return id();
    }
}
