package org.modelmirror.store;

import java.util.List;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * Where a commit leaves its events (sources-and-storage.md 7, queue-audit-sync.md 1): the audit trail, or nothing where
 * auditing is off. Whatever goes wrong in it fails no commit, so no method throws; failures are the trail's to count.
 * Thread-safe; for one category and format calls come one at a time, under the category's lock.
 */
public interface CommitTrail {
    /** Auditing is off. */
    CommitTrail NONE = new CommitTrail() {
        @Override
        public TrailLines prepare(Category category, Format domain, long at, List<RecordedWrite> writes) {
            return TrailLines.none(category, domain);
        }

        @Override
        public void append(TrailLines lines) {}

        @Override
        public void complete(TrailLines lines) {}
    };

    /**
     * Gives each write an event id and spells its event, while the file is on its way to the disk: the lines are needed
     * twice, in the trail and in the commit's journal. Reserves the ids and appends nothing; a commit that then fails
     * leaves a gap.
     *
     * @param at the time of the events, Unix seconds
     * @param writes those that a user made, in order; all of one category and format, never empty
     */
    TrailLines prepare(Category category, Format domain, long at, List<RecordedWrite> writes);

    /** Appends what was prepared, now that it is committed. Need not be forced before this returns. */
    void append(TrailLines lines);

    /**
     * Appends of what was prepared whatever the trail lacks, after a crash or another process's end; does nothing when
     * it is all there. The lines come from the journal and are as {@link #prepare} made them.
     */
    void complete(TrailLines lines);
}
