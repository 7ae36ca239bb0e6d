package org.modelmirror.catalog;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.RecordMap;

/**
 * A snapshot but for what only the store can tell: its revision and time. It is made while the store still forces the file.
 * Immutable.
 */
public final class PreparedSnapshot {
    private final Category category;
    private final Format format;
    private final RecordMap records;
    private final WireBody body;
    private final RecordBodies recordBodies;

    PreparedSnapshot(Category category, Format format, RecordMap records, WireBody body, RecordBodies recordBodies) {
        this.category = category;
        this.format = format;
        this.records = records;
        this.body = body;
        this.recordBodies = recordBodies;
    }

    public Category category() {
        return category;
    }

    public Format format() {
        return format;
    }

    public RecordMap records() {
        return records;
    }

    /** Strong tag of the identity form, quoted. */
    public String etag() {
        return body.etag();
    }

    /**
     * The snapshot.
     *
     * @param revision the folder's counter at the last change of this form
     * @param lastModified when these bytes were first published; cut to whole seconds
     */
    public Snapshot at(long revision, Instant lastModified, Origin origin) {
        return new Snapshot(
                category,
                format,
                records,
                body,
                recordBodies,
                revision,
                revision,
                lastModified.truncatedTo(ChronoUnit.SECONDS),
                origin);
    }
}
