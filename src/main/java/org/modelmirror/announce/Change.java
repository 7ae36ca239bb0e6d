package org.modelmirror.announce;

import java.time.Instant;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * One published change, as it is announced.
 *
 * @param category what changed
 * @param format in which form
 * @param revision the folder's revision after the change
 * @param etag strong tag of the new identity body, quoted
 * @param cause why it changed
 * @param at when it was published
 */
public record Change(Category category, Format format, long revision, String etag, Cause cause, Instant at) {

    /** Why a category changed; lower case on the wire (sources-and-storage.md 6.1). */
    public enum Cause {
        POLL,
        WRITE,
        EDIT,
        APPROVE,
        REVERT
    }
}
