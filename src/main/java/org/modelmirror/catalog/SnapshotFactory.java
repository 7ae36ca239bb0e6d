package org.modelmirror.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.modelmirror.catalog.RecordBodies.Place;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.RecordMap;

/**
 * Makes snapshots: everything a read will need is computed here, once, off the event loop (http-api.md 1.4 and 1.5).
 * Stateless; safe to share.
 */
public final class SnapshotFactory {
    /** Room for the records that a change adds or makes larger. */
    private static final int SPARE_BYTES = 16 * 1024;

    /**
     * A category as v2: the body is compact JSON in file order, each record's own body a slice of it.
     *
     * @param revision the folder's counter at the last change of the category
     * @param lastModified when these bytes were first published; cut to whole seconds
     */
    public Snapshot v2(Category category, RecordMap records, long revision, Instant lastModified, Origin origin) {
        V2Body body = written(records);
        try (WireBodyFactory bodies = body.bodies()) {
            RecordBodies recordBodies = new RecordBodies(bodies.shared(), body.places()).compressed(bodies);
            return new PreparedSnapshot(category, Format.V2, records, bodies.all(), recordBodies)
                    .at(revision, lastModified, origin);
        }
    }

    /**
     * As {@link #v2}, but without gzip forms, which {@link LateGzip} adds: compressing costs ten times as much as all the
     * rest.
     */
    public PreparedSnapshot prepareV2(Category category, RecordMap records) {
        return uncompressed(category, records, written(records));
    }

    /**
     * The snapshot after a change of some records, made from the one before it: only those records are written and hashed
     * anew, the rest is copied. Without gzip forms of what changed, which {@link LateGzip} adds.
     *
     * @param before a v2 snapshot
     * @param records all records, in their order
     * @param changed keys whose record is another than before; keys of records that are new, or went, need not be named
     */
    public PreparedSnapshot changeV2(Snapshot before, RecordMap records, Set<String> changed) {
        V2Body body = new V2Body(before.body().identity().length() + SPARE_BYTES, records.size());
        int runStart = 0;
        int runEnd = -1;
        int shift = 0;
        for (Map.Entry<String, ObjectNode> record : records.asMap().entrySet()) {
            String key = record.getKey();
            Place place = changed.contains(key) ? null : before.recordBodies().place(key);
            boolean continues = place != null && runEnd >= 0 && place.start() == runEnd + 1;
            if (runEnd >= 0 && !continues) {
                body.copy(before.body().identity(), runStart, runEnd);
                runEnd = -1;
            }
            if (place == null) {
                body.write(key, record.getValue());
                continue;
            }
            if (!continues) {
                runStart = place.start();
                shift = body.next() - runStart;
            }
            runEnd = place.end();
            body.place(key, place.movedTo(place.start() + shift));
        }
        if (runEnd >= 0) {
            body.copy(before.body().identity(), runStart, runEnd);
        }
        body.end();
        return uncompressed(before.category(), records, body);
    }

    /**
     * A category as legacy text, served byte for byte.
     *
     * @param document UTF-8; copied
     * @param revision the folder's counter at the last change of the category
     * @param lastModified when these bytes were first published; cut to whole seconds
     */
    public Snapshot legacy(Category category, byte[] document, long revision, Instant lastModified, Origin origin) {
        try (WireBodyFactory bodies = new WireBodyFactory(document)) {
            return legacy(category, bodies.all()).at(revision, lastModified, origin);
        }
    }

    /** As {@link #legacy}, but without a gzip form, which {@link LateGzip} adds. */
    public PreparedSnapshot prepareLegacy(Category category, byte[] document) {
        try (WireBodyFactory bodies = new WireBodyFactory(document)) {
            return legacy(category, bodies.uncompressed());
        }
    }

    private static PreparedSnapshot legacy(Category category, WireBody body) {
        return new PreparedSnapshot(category, Format.LEGACY, RecordMap.empty(), body, RecordBodies.none());
    }

    private static V2Body written(RecordMap records) {
        V2Body body = new V2Body(SPARE_BYTES, records.size());
        records.asMap().forEach(body::write);
        body.end();
        return body;
    }

    private static PreparedSnapshot uncompressed(Category category, RecordMap records, V2Body body) {
        try (WireBodyFactory bodies = body.bodies()) {
            return new PreparedSnapshot(
                    category,
                    Format.V2,
                    records,
                    bodies.uncompressed(),
                    new RecordBodies(bodies.shared(), body.places()));
        }
    }
}
