package org.modelmirror.mirror;

import java.util.List;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.source.Fetched;

/**
 * A document that was read and found good enough to go live.
 *
 * @param document as it came
 * @param records what is live of its v2 form from now on; empty for a PRIMARY's legacy text, which is served unread
 * @param keptKeys keys whose last good record stays because the new one is not good
 * @param heldBackKeys keys of the document whose record is not good, whether an older one stays or not
 * @param notices everything found on the way
 */
public record Candidate(
        Fetched.Document document,
        RecordMap records,
        List<String> keptKeys,
        List<String> heldBackKeys,
        List<Notice> notices)
        implements Fetched.Reading {
    public Candidate {
        keptKeys = List.copyOf(keptKeys);
        heldBackKeys = List.copyOf(heldBackKeys);
        notices = List.copyOf(notices);
    }

    /** The same with other records to go live. */
    Candidate withRecords(RecordMap other) {
        return new Candidate(document, other, keptKeys, heldBackKeys, notices);
    }
}
