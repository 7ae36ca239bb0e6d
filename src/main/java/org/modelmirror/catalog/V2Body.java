package org.modelmirror.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.modelmirror.catalog.RecordBodies.Place;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;

/** A v2 body in the making: records written anew, and runs of records copied from the body before. Not thread-safe. */
final class V2Body {
    private final Map<String, Place> places;
    private byte[] bytes;
    private int size;

    /**
     * @param sizeBytes how large it will be, roughly
     * @param records how many records it will hold
     */
    V2Body(int sizeBytes, int records) {
        this.bytes = new byte[Math.max(64, sizeBytes)];
        this.places = new HashMap<>(records * 4 / 3 + 1);
        append('{');
    }

    /** Adds a record at the end; its entity tag is made from what is written. */
    void write(String key, ObjectNode record) {
        separate();
        int start = size;
        append(JsonWriter.toBytes(TextNode.valueOf(key), JsonForm.COMPACT));
        append(':');
        byte[] body = JsonWriter.toBytes(record, JsonForm.COMPACT);
        int offset = size;
        append(body);
        try (WireBodyFactory hash = WireBodyFactory.hashing(body)) {
            places.put(key, new Place(start, offset, body.length, hash.etag(0, body.length), null));
        }
    }

    /** Adds records that stand one after the other in another body, from the start of a key to the end of a record. */
    void copy(Buffer other, int start, int end) {
        separate();
        reserve(end - start);
        other.getBytes(start, end, bytes, size);
        size += end - start;
    }

    /** Where the next record's key will begin. */
    int next() {
        return size > 1 ? size + 1 : size;
    }

    void place(String key, Place place) {
        places.put(key, place);
    }

    void end() {
        append('}');
    }

    WireBodyFactory bodies() {
        return new WireBodyFactory(bytes, size);
    }

    Map<String, Place> places() {
        return places;
    }

    private void separate() {
        if (size > 1) {
            append(',');
        }
    }

    private void append(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
    }

    private void append(char ascii) {
        reserve(1);
        bytes[size++] = (byte) ascii;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 3 / 2, size + more));
        }
    }
}
