package org.modelmirror.store;

import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * A category file that is not as this process last published it: edited by hand, or written by another process.
 *
 * @param category whose file it is
 * @param format which of its files
 * @param kind what happened to it
 * @param repeated whether the same state was reported before, so that it need not be logged again
 */
public record OutsideChange(Category category, Format format, Kind kind, boolean repeated) {

    /** What happened to a file. */
    public enum Kind {
        /** Another content or another time; read it, and commit it as it is to publish it. */
        CHANGED,
        /** Gone or emptied: the last good copy stays live (sources-and-storage.md F30). */
        VANISHED
    }
}
