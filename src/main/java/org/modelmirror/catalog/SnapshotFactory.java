package org.modelmirror.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
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
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        Map<String, Slice> slices = new HashMap<>();
        out.write('{');
        for (Map.Entry<String, ObjectNode> record : records.asMap().entrySet()) {
            if (!slices.isEmpty()) {
                out.write(',');
            }
            out.writeBytes(JsonWriter.toBytes(TextNode.valueOf(record.getKey()), JsonForm.COMPACT));
            out.write(':');
            byte[] body = JsonWriter.toBytes(record.getValue(), JsonForm.COMPACT);
            slices.put(record.getKey(), new Slice(out.size(), body.length));
            out.writeBytes(body);
        }
        out.write('}');
        try (WireBodyFactory bodies = new WireBodyFactory(out.toByteArray())) {
            Map<String, WireBody> byKey = new HashMap<>();
            slices.forEach((key, slice) -> byKey.put(key, bodies.slice(slice.offset(), slice.length())));
            return new Snapshot(
                    category,
                    Format.V2,
                    records,
                    bodies.all(),
                    new RecordBodies(byKey),
                    revision,
                    lastModified.truncatedTo(ChronoUnit.SECONDS),
                    origin);
        }
    }

    /**
     * A category as legacy text, served byte for byte.
     *
     * @param document UTF-8; copied
     * @param revision the folder's counter at the last change of the category
     * @param lastModified when these bytes were first published; cut to whole seconds
     */
    public Snapshot legacy(Category category, byte[] document, long revision, Instant lastModified, Origin origin) {
        return new Snapshot(
                category,
                Format.LEGACY,
                RecordMap.empty(),
                WireBody.of(document),
                RecordBodies.none(),
                revision,
                lastModified.truncatedTo(ChronoUnit.SECONDS),
                origin);
    }

    private record Slice(int offset, int length) {}
}
