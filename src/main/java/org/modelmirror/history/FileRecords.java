package org.modelmirror.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.legacy.TextCsv;
import org.modelmirror.legacy.TextLegacyMap;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UnreadableDocumentException;

/**
 * The records of a category file as they stand in it, with nothing checked or converted; of {@code models.csv} the legacy
 * entries of its rows, each under its base name.
 */
public final class FileRecords {
    private static final JsonReader READER = new JsonReader(JsonReader.DEFAULT_MAX_DEPTH + 2);

    private FileRecords() {}

    /**
     * Reads a file.
     *
     * @throws UnreadableDocumentException when the bytes are no such file, or hold something that is no record
     */
    public static RecordMap of(Category category, Format format, byte[] bytes) throws UnreadableDocumentException {
        JsonNode root = isCsv(category, format, bytes)
                ? TextLegacyMap.of(TextCsv.read(bytes).rows(), TextLegacyMap.Names.BASE_ONLY)
                : json(category, bytes);
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : root.properties()) {
            if (!(member.getValue() instanceof ObjectNode value)) {
                throw new UnreadableDocumentException(category.id(), member.getKey() + " is no record");
            }
            records.put(member.getKey(), value);
        }
        return RecordMap.of(records);
    }

    /** Whether these are legacy text models as CSV; their alternative begins with a brace, which no header does. */
    public static boolean isCsv(Category category, Format format, byte[] bytes) {
        return category == Category.TEXT_GENERATION
                && format == Format.LEGACY
                && !(bytes.length > 0 && bytes[0] == '{');
    }

    private static JsonNode json(Category category, byte[] bytes) throws UnreadableDocumentException {
        try {
            JsonNode root = READER.read(bytes).root();
            if (!root.isObject()) {
                throw new UnreadableDocumentException(category.id(), "the top level is no object");
            }
            return root;
        } catch (JsonSyntaxException e) {
            throw new UnreadableDocumentException(category.id(), e);
        }
    }
}
