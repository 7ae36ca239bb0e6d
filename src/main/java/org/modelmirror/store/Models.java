package org.modelmirror.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.reference.UnreadableDocumentException;

/**
 * Counts the models in a category file, which also proves that it can be read back (sources-and-storage.md 4.6.2 step
 * 2, 4.8, 5.2). Only names are looked at; what the records say is the converter's business.
 */
final class Models {
    private static final JsonReader READER = new JsonReader();
    private static final List<String> BACK_END_PREFIXES = List.of("aphrodite/", "koboldcpp/");

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
            return csvNames(name, bytes).size();
        }
        JsonNode root = object(name, bytes);
        if (!file.endsWith(Path.of("legacy", "text_generation.json"))) {
            return root.size();
        }
        int models = 0;
        for (var member : root.properties()) {
            models += BACK_END_PREFIXES.stream().anyMatch(member.getKey()::startsWith) ? 0 : 1;
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

    private static Set<String> csvNames(String name, byte[] bytes) throws UnreadableDocumentException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
            throw new UnreadableDocumentException(name, "not UTF-8");
        }
        List<List<String>> rows = csvRows(text.startsWith("\uFEFF") ? text.substring(1) : text);
        List<String> header = rows.isEmpty() ? List.of() : rows.get(0);
        int column = header.indexOf("name");
        if (column < 0 || !header.contains("parameters_bn")) {
            throw new UnreadableDocumentException(name, "the header lacks name or parameters_bn");
        }
        Set<String> names = new HashSet<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            String cell = column < row.size() ? row.get(column).strip() : "";
            if (!cell.isEmpty()) {
                names.add(cell);
            }
        }
        return names;
    }

    /**
     * Splits into rows and cells. A quoted cell may hold commas, line breaks and doubled quotes; a quote inside a cell
     * that does not begin with one is a character like any other.
     */
    private static List<List<String>> csvRows(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean isQuoted = false;
        boolean isStart = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isQuoted && c == '"') {
                isQuoted = i + 1 < text.length() && text.charAt(i + 1) == '"';
                if (isQuoted) {
                    cell.append(c);
                    i++;
                }
            } else if (isStart && c == '"') {
                isQuoted = true;
                isStart = false;
            } else if (isQuoted || (c != ',' && c != '\n' && c != '\r')) {
                cell.append(c);
                isStart = false;
            } else {
                boolean isBlankLine = c != ',' && row.isEmpty() && cell.length() == 0;
                if (!isBlankLine) {
                    row.add(cell.toString());
                    cell.setLength(0);
                }
                if (c != ',' && !isBlankLine) {
                    rows.add(row);
                    row = new ArrayList<>();
                }
                isStart = true;
            }
        }
        if (!row.isEmpty() || cell.length() > 0) {
            row.add(cell.toString());
            rows.add(row);
        }
        return rows;
    }
}
