package org.modelmirror.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;

/**
 * A JSON object of records. Each keeps its text in the form of the store's files beside it, so that a change of one record
 * writes one record and copies the rest (records-and-conversion.md 7.1).
 */
final class JsonDraft implements Draft {
    private static final JsonReader READER = new JsonReader();
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] START = "{\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BETWEEN = ",\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n}".getBytes(StandardCharsets.US_ASCII);

    private final Map<String, Entry> entries;

    /** What {@link #toBytes} gave last, which the next time copies whole runs of members from. */
    private byte[] written = EMPTY;

    /** One member of the file. */
    private static final class Entry {
        private final JsonNode value;
        private final byte[] text;
        private final boolean isGood;
        /** Where the text begins in {@code written}; less than 0 when it is not there. */
        private int place = -1;

        /**
         * @param value as in the file; what is no object is kept all the same
         * @param text the member with its key, indented, without what stands between members
         * @param isGood whether it may be served
         */
        Entry(JsonNode value, byte[] text, boolean isGood) {
            this.value = value;
            this.text = text;
            this.isGood = isGood;
        }
    }

    private JsonDraft(Map<String, Entry> entries) {
        this.entries = entries;
    }

    static JsonDraft empty() {
        return new JsonDraft(new LinkedHashMap<>());
    }

    /**
     * Reads a file.
     *
     * @param isGood which records may be served
     * @throws UnreadableDocumentException when it is no JSON object
     */
    static JsonDraft read(String file, byte[] bytes, Predicate<JsonNode> isGood) throws UnreadableDocumentException {
        JsonNode root;
        try {
            root = READER.read(bytes).root();
        } catch (JsonSyntaxException e) {
            throw new UnreadableDocumentException(file, e);
        }
        if (!root.isObject()) {
            throw new UnreadableDocumentException(file, "the top level is no object");
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        root.properties()
                .forEach(member -> entries.put(
                        member.getKey(),
                        new Entry(
                                member.getValue(),
                                text(member.getKey(), member.getValue()),
                                isGood.test(member.getValue()))));
        return new JsonDraft(entries);
    }

    @Override
    public boolean isTaken(String name) {
        return entries.containsKey(name);
    }

    @Override
    public Collection<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    @Override
    public Optional<ObjectNode> find(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            return Optional.empty();
        }
        return Optional.of(entry.value instanceof ObjectNode record ? record : JsonNodeFactory.instance.objectNode());
    }

    /** What is kept is the record read back from its text, which proves it and shares nothing with the client's. */
    @Override
    public ObjectNode put(String name, ObjectNode record) throws RejectedException {
        byte[] document = document(name, record);
        try {
            if (READER.read(document).root().get(name) instanceof ObjectNode readBack) {
                entries.put(name, new Entry(readBack, member(document), true));
                return readBack;
            }
        } catch (JsonSyntaxException e) {
            throw new RejectedException(name + ": " + e.getMessage(), e);
        }
        throw new IllegalStateException("an object was not read back as one: " + name);
    }

    @Override
    public void remove(String name) {
        entries.remove(name);
    }

    @Override
    public byte[] toBytes() {
        if (entries.isEmpty()) {
            return EMPTY.clone(); // and no entry refers to what was written before
        }
        int size = START.length + END.length + BETWEEN.length * (entries.size() - 1);
        for (Entry entry : entries.values()) {
            size += entry.text.length;
        }
        byte[] bytes = new byte[size];
        int at = copy(START, bytes, 0);
        // A run of members that stood one after the other before, from the first one's start to the last one's end.
        int runStart = 0;
        int runEnd = -1;
        int runAt = at;
        boolean isFirst = true;
        for (Entry entry : entries.values()) {
            if (!isFirst) {
                at += BETWEEN.length;
            }
            if (runEnd >= 0 && entry.place == runEnd + BETWEEN.length) {
                runEnd += BETWEEN.length + entry.text.length;
            } else {
                copyRun(runStart, runEnd, bytes, runAt);
                if (!isFirst) {
                    copy(BETWEEN, bytes, at - BETWEEN.length);
                }
                if (entry.place < 0) {
                    copy(entry.text, bytes, at);
                    runEnd = -1;
                } else {
                    runStart = entry.place;
                    runEnd = entry.place + entry.text.length;
                    runAt = at;
                }
            }
            entry.place = at;
            at += entry.text.length;
            isFirst = false;
        }
        copyRun(runStart, runEnd, bytes, runAt);
        copy(END, bytes, at);
        written = bytes;
        return bytes;
    }

    private void copyRun(int start, int end, byte[] to, int at) {
        if (end >= 0) {
            System.arraycopy(written, start, to, at, end - start);
        }
    }

    private static int copy(byte[] from, byte[] to, int at) {
        System.arraycopy(from, 0, to, at, from.length);
        return at + from.length;
    }

    @Override
    public int size() {
        return entries.size();
    }

    /**
     * The records to serve, in file order.
     *
     * @param live what is served now: of a record that may not be served, its last good form stays
     */
    RecordMap served(RecordMap live) {
        Map<String, ObjectNode> records = new LinkedHashMap<>(entries.size() * 4 / 3 + 1);
        entries.forEach((key, entry) -> {
            if (entry.isGood && entry.value instanceof ObjectNode record) {
                records.put(key, record);
            } else {
                live.find(key).ifPresent(last -> records.put(key, last));
            }
        });
        return RecordMap.of(records);
    }

    private static byte[] text(String key, JsonNode value) {
        return member(document(key, value));
    }

    /** A file of one member. */
    private static byte[] document(String key, JsonNode value) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.set(key, value);
        return JsonWriter.toBytes(document, JsonForm.STORE);
    }

    private static byte[] member(byte[] document) {
        return Arrays.copyOfRange(document, START.length, document.length - END.length);
    }
}
