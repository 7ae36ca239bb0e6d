package org.modelmirror.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.legacy.TextCsv;
import org.modelmirror.reference.TextBackend;
import org.modelmirror.reference.UnreadableDocumentException;

/**
 * Counts the models in a category file, which also proves that it can be read back (sources-and-storage.md 4.6.2 step
 * 2, 4.8, 5.2). Only names are looked at; what the records say is the converter's business.
 */
final class Models {
    private static final JsonReader READER = new JsonReader();

    private Models() {}

    /**
     * How many models a file holds.
     *
     * @param file its name tells how it is read
     * @throws UnreadableDocumentException when it is no JSON object, or a CSV without its header
     */
    static int count(Path file, byte[] bytes) throws UnreadableDocumentException {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".csv")) {
            return TextCsv.read(bytes).offeredNames().size();
        }
        JsonNode root = object(name, bytes);
        if (!file.endsWith(Path.of("legacy", "text_generation.json"))) {
            return root.size();
        }
        int models = 0;
        for (var member : root.properties()) {
            models += TextBackend.hasPrefix(member.getKey()) ? 0 : 1;
        }
        return models;
    }

    static JsonNode object(String name, byte[] bytes) throws UnreadableDocumentException {
        try {
            JsonNode root = READER.read(bytes).root();
            if (!root.isObject()) {
                throw new UnreadableDocumentException(name, "the top level is no object");
            }
            return root;
        } catch (JsonSyntaxException e) {
            throw new UnreadableDocumentException(name, e);
        }
    }
}
