package org.modelmirror.reference;

import java.util.Locale;

/** Which of the two upstream reference repositories holds a category's legacy file. */
public enum Repository {
    IMAGE,
    TEXT;

    /** Lower-case name for settings, folders and logs. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
