package org.modelmirror.store;

import java.util.Locale;
import org.modelmirror.reference.Format;

/** What of a category is published by itself and so has a revision of its own. */
enum Form {
    V2,
    LEGACY,
    /** The text of a PRIMARY's v1 form, which is kept beside the legacy file, not as it. */
    LEGACY_TEXT;

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Form of(Format format) {
        return format == Format.V2 ? V2 : LEGACY;
    }
}
