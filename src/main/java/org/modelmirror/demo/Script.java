package org.modelmirror.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.modelmirror.json.JsonDocument;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;

/**
 * What the stand-in upstream answers on the n-th request for a file. A pure function of file, content and n, so that a
 * demonstration always tells the same story.
 */
final class Script {
    /** A new edition of the image catalogue appears with every this many requests. */
    private static final int EDITION_EVERY = 4;
    /** A new text model appears with every this many requests. */
    private static final int NEW_ROW_EVERY = 5;
    /** Text models added at the most, so that a demonstration left running stays small. */
    private static final int MAX_NEW_ROWS = 200;

    private final JsonReader reader = new JsonReader();

    /** One answer: a status and, for 200, the bytes of the file as they are on that request. */
    record Answer(int status, byte[] body) {}

    /**
     * Returns the answer to a request.
     *
     * @param file the file's name
     * @param content the file as it lies in the sample folder
     * @param request how many requests for this file came before, 0 for the first
     */
    Answer answer(String file, byte[] content, int request) throws JsonSyntaxException {
        return switch (file) {
            case "stable_diffusion.json" -> ok(withEdition(content, request / EDITION_EVERY));
            case "models.csv" -> ok(withRows(content, Math.min(MAX_NEW_ROWS, request / NEW_ROW_EVERY)));
            case "esrgan.json" -> request % 6 == 3 ? new Answer(500, new byte[0]) : ok(content);
            case "clip.json" -> request % 8 == 4 ? ok(Arrays.copyOf(content, content.length / 2)) : ok(content);
            case "gfpgan.json" -> request % 8 == 6 ? ok("{}".getBytes(StandardCharsets.UTF_8)) : ok(content);
            case "controlnet.json" -> request % 10 >= 5 ? ok(withoutOneName(content)) : ok(content);
            case "blip.json" -> request % 12 == 8 ? ok(htmlPage()) : ok(content);
            default -> ok(content);
        };
    }

    private static Answer ok(byte[] body) {
        return new Answer(200, body);
    }

    private static byte[] htmlPage() {
        return "<!DOCTYPE html><title>Be right back</title>".getBytes(StandardCharsets.UTF_8);
    }

    private byte[] withEdition(byte[] content, int edition) throws JsonSyntaxException {
        if (edition == 0) {
            return content;
        }
        JsonDocument document = reader.read(content);
        ObjectNode first = (ObjectNode) document.root().elements().next();
        first.put("version", "1." + edition);
        return JsonWriter.toBytes(document.root(), JsonForm.CONVERTER);
    }

    private static byte[] withRows(byte[] content, int rows) {
        StringBuilder csv = new StringBuilder(new String(content, StandardCharsets.UTF_8));
        for (int i = 1; i <= rows; i++) {
            csv.append("harbour/Skiff-7B-Edition-").append(i).append(",7,,,,A new edition,,instruct,,\n");
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** One record loses its name: it alone is held back, the last good one stays live. */
    private byte[] withoutOneName(byte[] content) throws JsonSyntaxException {
        JsonNode root = reader.read(content).root();
        ((ObjectNode) root.elements().next()).remove("name");
        return JsonWriter.toBytes(root, JsonForm.CONVERTER);
    }
}
