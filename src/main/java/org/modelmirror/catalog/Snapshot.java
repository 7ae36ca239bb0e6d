package org.modelmirror.catalog;

import java.time.Instant;
import java.util.Optional;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.RecordMap;

/**
 * One category in one format, complete and ready to serve. Immutable; made by {@link SnapshotFactory}, published by
 * {@link Catalog}.
 *
 * @param category the category
 * @param format the format
 * @param records v2: the records; legacy: empty, its clients are served the text as it is
 * @param body the whole document as it goes on the wire
 * @param recordBodies v2: each record's own wire form; legacy: empty
 * @param revision the folder's revision counter at the last change of this category's v2 or legacy form
 * @param formRevision the counter at the last change of this form alone; it tells which of two snapshots of the form is the later
 * @param lastModified when these bytes were first published, whole seconds
 * @param origin where the bytes came from
 */
public record Snapshot(
        Category category,
        Format format,
        RecordMap records,
        WireBody body,
        RecordBodies recordBodies,
        long revision,
        long formRevision,
        Instant lastModified,
        Origin origin) {

    /** The wire form of one record, if the category has a record under that key. */
    public Optional<WireBody> findRecord(String key) {
        return recordBodies.find(key);
    }

    /** The same bytes under a later revision of the category. */
    Snapshot withRevision(long later) {
        return new Snapshot(category, format, records, body, recordBodies, later, formRevision, lastModified, origin);
    }

    /** The same with gzip forms where they pay. */
    Snapshot compressed() {
        try (Gzip gzip = new Gzip()) {
            RecordBodies joined = recordBodies.compressed(gzip);
            WireBody whole = format == Format.V2 ? joined.all() : body;
            return new Snapshot(
                    category,
                    format,
                    records,
                    whole.compressed(gzip),
                    joined,
                    revision,
                    formRevision,
                    lastModified,
                    origin);
        }
    }

    /** The same under this revision, with the bodies of another snapshot of the same bytes. */
    Snapshot withBodiesOf(Snapshot other) {
        return new Snapshot(
                category,
                format,
                records,
                other.body,
                other.recordBodies,
                revision,
                formRevision,
                lastModified,
                origin);
    }
}
