package org.modelmirror.catalog;

import java.time.Instant;
import java.util.Set;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.RecordMap;

/**
 * Makes snapshots: everything a read will need is computed here, once, off the event loop (http-api.md 1.4 and 1.5).
 * Stateless; safe to share.
 */
public final class SnapshotFactory {
    /**
     * A category as v2: the body is compact JSON in file order, each record's own body a slice of it.
     *
     * @param revision the folder's counter at the last change of the category
     * @param lastModified when these bytes were first published; cut to whole seconds
     */
    public Snapshot v2(Category category, RecordMap records, long revision, Instant lastModified, Origin origin) {
        try (Gzip gzip = new Gzip()) {
            RecordBodies bodies = RecordBodies.of(records).compressed(gzip);
            return new PreparedSnapshot(
                            category, Format.V2, records, bodies.all().compressed(gzip), bodies)
                    .at(revision, lastModified, origin);
        }
    }

    /**
     * As {@link #v2}, but without gzip forms, which {@link LateGzip} adds: compressing costs ten times as much as all the
     * rest.
     */
    public PreparedSnapshot prepareV2(Category category, RecordMap records) {
        return v2(category, records, RecordBodies.of(records));
    }

    /**
     * The snapshot after a change of some records, made from the one before it: only the pieces they lie in are made anew.
     * Without gzip forms of what changed, which {@link LateGzip} adds.
     *
     * @param before a v2 snapshot
     * @param records all records, in their order
     * @param changed keys whose record is another than before; keys of records that are new, or went, need not be named
     */
    public PreparedSnapshot changeV2(Snapshot before, RecordMap records, Set<String> changed) {
        boolean isSameKeys = records.hasKeysOf(before.records());
        return v2(before.category(), records, before.recordBodies().with(isSameKeys, records, changed));
    }

    private static PreparedSnapshot v2(Category category, RecordMap records, RecordBodies bodies) {
        return new PreparedSnapshot(category, Format.V2, records, bodies.all(), bodies);
    }

    /**
     * A category as legacy text, served byte for byte.
     *
     * @param document UTF-8; copied
     * @param revision the folder's counter at the last change of the category
     * @param lastModified when these bytes were first published; cut to whole seconds
     */
    public Snapshot legacy(Category category, byte[] document, long revision, Instant lastModified, Origin origin) {
        return legacy(category, WireBody.of(document)).at(revision, lastModified, origin);
    }

    /** As {@link #legacy}, but without a gzip form, which {@link LateGzip} adds. */
    public PreparedSnapshot prepareLegacy(Category category, byte[] document) {
        return legacy(category, WireBody.uncompressed(document));
    }

    private static PreparedSnapshot legacy(Category category, WireBody body) {
        return new PreparedSnapshot(category, Format.LEGACY, RecordMap.empty(), body, RecordBodies.none());
    }
}
