package org.modelmirror.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.legacy.TextCsv;
import org.modelmirror.legacy.TextCsvRow;
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

    /** What became of the models from one version of a file to the next. */
    static Settlement.Difference difference(Path file, byte[] before, byte[] after) throws UnreadableDocumentException {
        Map<String, ?> old = byName(file, before);
        Map<String, ?> now = byName(file, after);
        int creates = 0;
        int updates = 0;
        for (Map.Entry<String, ?> model : now.entrySet()) {
            if (!old.containsKey(model.getKey())) {
                creates++;
            } else if (!model.getValue().equals(old.get(model.getKey()))) {
                updates++;
            }
        }
        return new Settlement.Difference(creates, updates, old.size() - (now.size() - creates));
    }

    private static Map<String, ?> byName(Path file, byte[] bytes) throws UnreadableDocumentException {
        String name = String.valueOf(file.getFileName());
        if (!name.endsWith(".csv")) {
            Map<String, JsonNode> models = new HashMap<>();
            for (var member : object(name, bytes).properties()) {
                models.put(member.getKey(), member.getValue());
            }
            return models;
        }
        Map<String, TextCsvRow> models = new HashMap<>();
        for (TextCsvRow row : TextCsv.read(bytes).rows()) {
            models.put(row.name(), withoutNumber(row));
        }
        return models;
    }

    /** A row that only moved is the same model. */
    private static TextCsvRow withoutNumber(TextCsvRow row) {
        return new TextCsvRow(
                0,
                row.name(),
                row.billions(),
                row.parameters(),
                row.parametersCell(),
                row.displayName(),
                row.url(),
                row.baseline(),
                row.description(),
                row.style(),
                row.tags(),
                row.instructFormat(),
                row.settings(),
                row.version(),
                row.nsfw());
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
