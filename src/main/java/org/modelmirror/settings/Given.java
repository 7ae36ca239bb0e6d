package org.modelmirror.settings;

/**
 * A value somebody gave.
 *
 * @param text as it was written
 * @param origin the name it was given under and where, for messages
 * @param peer whether the name is the peer's
 * @param file the property file it stands in; empty when it was given in another way
 * @param line the line there, counted from 1; 0 when it is not known
 */
record Given(String text, String origin, boolean peer, String file, int line) {
    /** Given in another way than by a property file. */
    Given(String text, String origin, boolean peer) {
        this(text, origin, peer, "", 0);
    }

    static Given inFile(String text, NamedValues file, String key) {
        int line = file.line(key);
        return new Given(text, file.file() + (line > 0 ? ":" + line : ""), false, file.file(), line);
    }

    boolean isInFile() {
        return !file.isEmpty();
    }
}
