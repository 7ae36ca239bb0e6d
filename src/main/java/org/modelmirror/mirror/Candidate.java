package org.modelmirror.mirror;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.source.Fetched;

/**
 * A document that was read and found good enough to go live.
 *
 * @param document as it came
 * @param wanted the form that was asked for; GitHub answers every question with its legacy file
 * @param records what is live of its v2 form from now on; empty for a PRIMARY's legacy text, which is served unread
 * @param keptKeys keys whose last good record stays because the new one is not good
 * @param heldBackKeys keys of the document whose record is not good, whether an older one stays or not
 * @param notices everything found on the way
 * @param changesHeld whether the guard holds back any of its changes; its text then stays out as a whole
 */
public record Candidate(
        Fetched.Document document,
        Format wanted,
        RecordMap records,
        List<String> keptKeys,
        List<String> heldBackKeys,
        List<Notice> notices,
        boolean changesHeld)
        implements Fetched.Reading {
    public Candidate {
        keptKeys = List.copyOf(keptKeys);
        heldBackKeys = List.copyOf(heldBackKeys);
        notices = List.copyOf(notices);
    }

    /** The same with other records to go live. */
    Candidate withRecords(RecordMap other) {
        return new Candidate(document, wanted, other, keptKeys, heldBackKeys, notices, changesHeld);
    }

    /** The same with what may go live while the guard holds back something of it. */
    Candidate withholding(RecordMap rest) {
        return new Candidate(document, wanted, rest, keptKeys, heldBackKeys, notices, true);
    }

    /** Whether it is a PRIMARY's legacy text, which is served unread. */
    boolean isText() {
        return document.origin() == Origin.PRIMARY && document.format() == Format.LEGACY;
    }

    /**
     * The forms that the document may replace. GitHub's file brings both, but a form that came from PRIMARY gives way only
     * when it was the one that PRIMARY could not answer for (sources-and-storage.md 2.5). While changes are held back, the
     * legacy form stays, and v2 moves only if there is anything to move.
     */
    Set<Format> forms(Catalog catalog) {
        Set<Format> forms = formsOfSource(catalog);
        if (changesHeld) {
            forms.remove(Format.LEGACY);
            boolean isLive = catalog.find(category(), Format.V2)
                    .filter(live -> live.records().equals(records))
                    .isPresent();
            if (isLive) {
                forms.remove(Format.V2);
            }
        }
        return forms;
    }

    private Set<Format> formsOfSource(Catalog catalog) {
        if (document.origin() == Origin.PRIMARY || document.format() == Format.V2) {
            return EnumSet.of(document.format());
        }
        if (document.origin() == Origin.LOCAL && wanted == Format.LEGACY) {
            // The folder has a v2 file besides, or is asked for its v2 form apart.
            return EnumSet.of(Format.LEGACY);
        }
        Set<Format> forms = EnumSet.of(wanted);
        for (Format format : Format.values()) {
            Optional<Origin> live = catalog.find(category(), format).map(Snapshot::origin);
            if (!live.equals(Optional.of(Origin.PRIMARY))) {
                forms.add(format);
            }
        }
        return forms;
    }
}
