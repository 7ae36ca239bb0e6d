package org.modelmirror.analytics.figures;

import org.modelmirror.reference.TextModelName;

/** How text models are put into groups by their names, without aliases (analytics.md 6.4, Q26). */
public enum GroupNames {
    /** As the peer, and as the stored names of groups. */
    PLAIN {
        @Override
        String of(String name) {
            return TextModelName.groupOf(name);
        }
    },
    /** No size is read from the middle of a number (analytics.md 8.3, S7). */
    STRICT {
        @Override
        String of(String name) {
            return TextModelName.strictGroupOf(name);
        }
    };

    abstract String of(String name);
}
