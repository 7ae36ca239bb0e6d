package org.modelmirror.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes a tree in a {@link JsonForm}, so that the same tree always gives the same bytes.
 *
 * <p>Hand-written because Jackson's own printer differs in four places from the files the peer writes: upper-case
 * escapes, U+007F, blanks in empty containers, arrays on one line (records-and-conversion.md 7.2).
 */
public final class JsonWriter {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final JsonForm form;
    private final StringBuilder out;

    private JsonWriter(JsonForm form, StringBuilder out) {
        this.form = form;
        this.out = out;
    }

    /**
     * Returns the document as UTF-8.
     *
     * @throws IllegalArgumentException when the tree holds a NaN or an infinite number
     */
    public static byte[] toBytes(JsonNode tree, JsonForm form) {
        return toText(tree, form).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the document as text; see {@link #toBytes}. */
    public static String toText(JsonNode tree, JsonForm form) {
        StringBuilder out = new StringBuilder(1024);
        new JsonWriter(form, out).value(tree, 0);
        if (form.finalNewline()) {
            out.append('\n');
        }
        return out.toString();
    }

    private void value(JsonNode node, int depth) {
        JsonNodeType type = node.getNodeType();
        switch (type) {
            case OBJECT -> object(node, depth);
            case ARRAY -> array(node, depth);
            case STRING -> string(node.textValue());
            case BOOLEAN -> out.append(node.booleanValue());
            case NULL -> out.append("null");
            case NUMBER -> number(node);
            default -> throw new IllegalArgumentException("no JSON form for a node of type " + type);
        }
    }

    private void number(JsonNode node) {
        if (node.isIntegralNumber()) {
            out.append(node.asText());
        } else {
            out.append(JsonFloats.toText(node.doubleValue()));
        }
    }

    private void object(JsonNode node, int depth) {
        if (node.isEmpty()) {
            out.append("{}");
            return;
        }
        out.append('{');
        Iterator<Map.Entry<String, JsonNode>> members = node.properties().iterator();
        while (members.hasNext()) {
            Map.Entry<String, JsonNode> member = members.next();
            newLine(depth + 1);
            string(member.getKey());
            out.append(form.keySeparator());
            value(member.getValue(), depth + 1);
            if (members.hasNext()) {
                out.append(form.itemSeparator());
            }
        }
        newLine(depth);
        out.append('}');
    }

    private void array(JsonNode node, int depth) {
        if (node.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        for (int i = 0; i < node.size(); i++) {
            if (i > 0) {
                out.append(form.itemSeparator());
            }
            newLine(depth + 1);
            value(node.get(i), depth + 1);
        }
        newLine(depth);
        out.append(']');
    }

    private void newLine(int depth) {
        if (form.indent() > 0) {
            out.append('\n');
            for (int i = form.indent() * depth; i > 0; i--) {
                out.append(' ');
            }
        }
    }

    private void string(String text) {
        out.append('"');
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isLiteral(c, text, i)) {
                continue;
            }
            out.append(text, written, i);
            escape(c);
            written = i + 1;
        }
        out.append(text, written, text.length()).append('"');
    }

    private boolean isLiteral(char c, String text, int index) {
        if (c < 0x20 || c == '"' || c == '\\') {
            return false;
        }
        if (form.ascii()) {
            return c < 0x7f;
        }
        // A lone surrogate has no UTF-8 form; only an escape keeps it.
        return !Character.isSurrogate(c) || isPaired(text, index);
    }

    private static boolean isPaired(String text, int index) {
        char c = text.charAt(index);
        return Character.isHighSurrogate(c)
                ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
                : index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
    }

    private void escape(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\t' -> out.append("\\t");
            case '\n' -> out.append("\\n");
            case '\f' -> out.append("\\f");
            case '\r' -> out.append("\\r");
            default ->
                out.append("\\u")
                        .append(HEX[c >> 12])
                        .append(HEX[(c >> 8) & 0xf])
                        .append(HEX[(c >> 4) & 0xf])
                        .append(HEX[c & 0xf]);
        }
    }
}
