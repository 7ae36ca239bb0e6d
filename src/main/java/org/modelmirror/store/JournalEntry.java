package org.modelmirror.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.metadata.CategoryMetadata;
import org.modelmirror.metadata.UnreadableMetadataException;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * All that one commit changes besides the category file, in absolute values, so that doing it twice does it once.
 *
 * @param metadata the category's metadata after the commit
 * @param version what the history says of it; its digest tells whether the commit took place
 * @param events its events
 */
record JournalEntry(CategoryMetadata metadata, Version version, TrailLines events) {
    private static final JsonReader READER = new JsonReader();
    private static final String MAGIC = "model-mirror-journal-1";

    /**
     * A head line with sizes and check sum, the head, the events. What lies behind that in the file is an older entry's.
     */
    byte[] toBytes() {
        ObjectNode head = JsonNodeFactory.instance.objectNode();
        head.set("metadata", metadata.toJson());
        head.set("version", Versions.toJson(version));
        head.put("first_event_id", events.firstId());
        head.put("last_event_id", events.lastId());
        byte[] json = JsonWriter.toBytes(head, JsonForm.COMPACT);
        CRC32 crc = new CRC32();
        crc.update(json);
        crc.update(events.lines());
        String first =
                MAGIC + " " + json.length + " " + events.lines().length + " " + Long.toHexString(crc.getValue()) + "\n";
        byte[] line = first.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(line.length + json.length + events.lines().length)
                .put(line)
                .put(json)
                .put(events.lines())
                .array();
    }

    /** Reads what {@link #toBytes} made; empty when it is torn or something else. */
    static Optional<JournalEntry> of(Category category, Format format, byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        String[] first = new String(bytes, 0, end, StandardCharsets.US_ASCII).split(" ", -1);
        if (first.length != 4 || !first[0].equals(MAGIC) || !isNumber(first[1]) || !isNumber(first[2])) {
            return Optional.empty();
        }
        int json = end + 1;
        int lines = json + Integer.parseInt(first[1]);
        int behind = lines + Integer.parseInt(first[2]);
        if (behind > bytes.length) {
            return Optional.empty();
        }
        CRC32 crc = new CRC32();
        crc.update(bytes, json, behind - json);
        if (!Long.toHexString(crc.getValue()).equals(first[3])) {
            return Optional.empty();
        }
        return of(category, format, Arrays.copyOfRange(bytes, json, lines), Arrays.copyOfRange(bytes, lines, behind));
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,9}");
    }

    private static Optional<JournalEntry> of(Category category, Format format, byte[] json, byte[] lines) {
        try {
            JsonNode head = READER.read(json).root();
            TrailLines events = new TrailLines(
                    category,
                    format,
                    head.path("first_event_id").asLong(),
                    head.path("last_event_id").asLong(),
                    lines);
            CategoryMetadata metadata = CategoryMetadata.of(category, head.path("metadata"));
            return Versions.of(head.path("version")).map(version -> new JournalEntry(metadata, version, events));
        } catch (JsonSyntaxException | UnreadableMetadataException e) {
            return Optional.empty(); // written by another program: the check sum was right
        }
    }
}
