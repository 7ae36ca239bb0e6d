package org.modelmirror.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.json.PiecedObject;
import org.modelmirror.reference.RecordMap;

/**
 * The wire forms of a v2 category and of its single records, which are parts of it. The next version takes over whatever
 * did not change. Immutable.
 */
public final class RecordBodies {
    private static final PiecedObject.Form COMPACT = new PiecedObject.Form("{", ",", "}", "{}");
    private static final RecordBodies NONE = of(RecordMap.empty());

    private final PiecedObject<WireBody> text;

    private RecordBodies(PiecedObject<WireBody> text) {
        this.text = text;
    }

    static RecordBodies none() {
        return NONE;
    }

    /** Without gzip forms. */
    static RecordBodies of(RecordMap records) {
        Map<String, byte[]> texts = new HashMap<>(records.size() * 4 / 3 + 1);
        records.asMap().forEach((key, record) -> texts.put(key, text(key, record)));
        return new RecordBodies(
                PiecedObject.of(COMPACT, PiecedObject.Memory.OUTSIDE, RecordBodies::body, records.keys(), texts));
    }

    /**
     * The bodies after a change; those of records that are new or changed have no gzip form.
     *
     * @param isSameKeys whether the records have the same keys in the same order as before
     * @param records all records, in their order
     * @param changed keys whose record is another than before; keys of records that are new, or went, need not be named
     */
    RecordBodies with(boolean isSameKeys, RecordMap records, Collection<String> changed) {
        Map<String, byte[]> texts = new HashMap<>();
        for (String key : isSameKeys ? changed : records.keys()) {
            if (!text.has(key) || changed.contains(key)) {
                records.find(key).ifPresent(record -> texts.put(key, text(key, record)));
            }
        }
        return new RecordBodies(isSameKeys ? text.with(texts) : text.with(records.keys(), texts));
    }

    private static byte[] text(String key, ObjectNode record) {
        byte[] name = JsonWriter.toBytes(TextNode.valueOf(key), JsonForm.COMPACT);
        byte[] body = JsonWriter.toBytes(record, JsonForm.COMPACT);
        byte[] text = new byte[name.length + 1 + body.length];
        System.arraycopy(name, 0, text, 0, name.length);
        text[name.length] = ':';
        System.arraycopy(body, 0, text, name.length + 1, body.length);
        return text;
    }

    private static WireBody body(String key, ByteBuffer text, @Nullable WireBody before) {
        int start = endOfKey(text) + 1;
        ByteBuffer record = text.slice(start, text.remaining() - start);
        return before == null ? WireBody.uncompressed(record) : before.withIdentity(record);
    }

    /** Where the colon stands. */
    private static int endOfKey(ByteBuffer text) {
        int at = 1;
        while (text.get(at) != '"') {
            at += text.get(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    /** The whole category, without a gzip form. */
    WireBody all() {
        return WireBody.uncompressed(text.bytes());
    }

    Optional<WireBody> find(String key) {
        return Optional.ofNullable(text.find(key));
    }

    /** The same in one stretch of memory, with the compressed form of every record that is worth it and has none. */
    RecordBodies compressed(Gzip gzip) {
        return new RecordBodies(text.joined().mapped((key, body) -> body.compressed(gzip)));
    }
}
