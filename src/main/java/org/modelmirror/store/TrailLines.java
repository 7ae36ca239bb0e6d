package org.modelmirror.store;

import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * The events of one commit as they stand in the trail.
 *
 * @param category whose events they are
 * @param domain the format written
 * @param firstId id of the first event, 0 when there is none
 * @param lastId id of the last event, 0 when there is none; ids rise by one from line to line
 * @param lines one line of JSON each, ended by a line feed; not to be changed
 */
public record TrailLines(Category category, Format domain, long firstId, long lastId, byte[] lines) {

    /** No events. */
    public static TrailLines none(Category category, Format domain) {
        return new TrailLines(category, domain, 0, 0, new byte[0]);
    }

    public boolean isEmpty() {
        return lines.length == 0;
    }
}
