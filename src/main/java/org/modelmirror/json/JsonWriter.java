package org.modelmirror.json;

import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes a tree in a {@link JsonForm}, so that the same tree always gives the same bytes.
 *
 * <p>Hand-written because Jackson's own printer differs in four places from the files the peer writes: upper-case
 * escapes, U+007F, blanks in empty containers, arrays on one line (records-and-conversion.md 7.2).
 */
public final class JsonWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    /** Most bytes that one character, or a pair of surrogates, becomes: {@code \\u} and four digits. */
    private static final int MAX_PER_CHARACTER = 6;
    /** Most bytes of an integer that fits a long. */
    private static final int MAX_PER_LONG = 20;

    private final JsonForm form;
    private byte[] out = new byte[1024];
    private int size;

    private JsonWriter(JsonForm form) {
        this.form = form;
    }

    /**
     * Returns the document as UTF-8.
     *
     * @throws IllegalArgumentException when the tree holds a NaN or an infinite number
     */
    public static byte[] toBytes(JsonNode tree, JsonForm form) {
        JsonWriter writer = written(tree, form);
        return Arrays.copyOf(writer.out, writer.size);
    }

    /** Returns the document as text; see {@link #toBytes}. */
    public static String toText(JsonNode tree, JsonForm form) {
        JsonWriter writer = written(tree, form);
        return new String(writer.out, 0, writer.size, StandardCharsets.UTF_8);
    }

    private static JsonWriter written(JsonNode tree, JsonForm form) {
        JsonWriter writer = new JsonWriter(form);
        writer.value(tree, 0);
        if (form.finalNewline()) {
            writer.put('\n');
        }
        return writer;
    }

    private void value(JsonNode node, int depth) {
        JsonNodeType type = node.getNodeType();
        switch (type) {
            case OBJECT -> object(node, depth);
            case ARRAY -> array(node, depth);
            case STRING -> string(node.textValue());
            case BOOLEAN -> put(node.booleanValue() ? TRUE : FALSE);
            case NULL -> put(NULL);
            case NUMBER -> number(node);
            default -> throw new IllegalArgumentException("no JSON form for a node of type " + type);
        }
    }

    private void number(JsonNode node) {
        if (node.isLong() || node.isInt()) {
            room(MAX_PER_LONG);
            size = NumberOutput.outputLong(node.longValue(), out, size);
        } else if (node.isIntegralNumber()) {
            ascii(node.asText());
        } else {
            ascii(JsonFloats.toText(node.doubleValue()));
        }
    }

    private void object(JsonNode node, int depth) {
        put('{');
        boolean isFirst = true;
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!isFirst) {
                ascii(form.itemSeparator());
            }
            isFirst = false;
            newLine(depth + 1);
            string(member.getKey());
            ascii(form.keySeparator());
            value(member.getValue(), depth + 1);
        }
        if (!isFirst) {
            newLine(depth);
        }
        put('}');
    }

    private void array(JsonNode node, int depth) {
        put('[');
        for (int i = 0; i < node.size(); i++) {
            if (i > 0) {
                ascii(form.itemSeparator());
            }
            newLine(depth + 1);
            value(node.get(i), depth + 1);
        }
        if (!node.isEmpty()) {
            newLine(depth);
        }
        put(']');
    }

    private void newLine(int depth) {
        if (form.indent() > 0) {
            int blanks = form.indent() * depth;
            room(1 + blanks);
            out[size++] = '\n';
            Arrays.fill(out, size, size + blanks, (byte) ' ');
            size += blanks;
        }
    }

    /** Runs that stand for themselves, and between them what does not. */
    private void string(String text) {
        int length = text.length();
        put('"');
        int i = plain(text, 0);
        while (i < length) {
            i = special(text, i);
            i = plain(text, i);
        }
        put('"');
    }

    /** Writes as many characters as are the same in every form, and returns the place after them. */
    private int plain(String text, int from) {
        int length = text.length();
        room(length - from);
        byte[] bytes = out;
        int shift = size - from;
        int i = from;
        while (i < length) {
            char c = text.charAt(i);
            if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\') {
                break;
            }
            bytes[shift + i] = (byte) c;
            i++;
        }
        size = shift + i;
        return i;
    }

    /** Writes one character that is not plain, and returns the place after it. */
    private int special(String text, int index) {
        char c = text.charAt(index);
        room(MAX_PER_CHARACTER);
        if (form.ascii() || c < 0x7f) {
            escape(c);
        } else if (c == 0x7f) {
            out[size++] = (byte) c;
        } else if (c < 0x800) {
            out[size++] = (byte) (0xc0 | (c >> 6));
            out[size++] = continuation(c);
        } else if (!Character.isSurrogate(c)) {
            out[size++] = (byte) (0xe0 | (c >> 12));
            out[size++] = continuation(c >> 6);
            out[size++] = continuation(c);
        } else if (isPair(text, index)) {
            int codePoint = Character.toCodePoint(c, text.charAt(index + 1));
            out[size++] = (byte) (0xf0 | (codePoint >> 18));
            out[size++] = continuation(codePoint >> 12);
            out[size++] = continuation(codePoint >> 6);
            out[size++] = continuation(codePoint);
            return index + 2;
        } else {
            escape(c); // a lone surrogate has no UTF-8 form; only an escape keeps it
        }
        return index + 1;
    }

    private static boolean isPair(String text, int index) {
        return Character.isHighSurrogate(text.charAt(index))
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1));
    }

    /** A byte of UTF-8 that is not a character's first. */
    private static byte continuation(int bits) {
        return (byte) (0x80 | (bits & 0x3f));
    }

    private void escape(char c) {
        out[size++] = '\\';
        switch (c) {
            case '"', '\\' -> out[size++] = (byte) c;
            case '\b' -> out[size++] = 'b';
            case '\t' -> out[size++] = 't';
            case '\n' -> out[size++] = 'n';
            case '\f' -> out[size++] = 'f';
            case '\r' -> out[size++] = 'r';
            default -> {
                out[size++] = 'u';
                out[size++] = HEX[c >> 12];
                out[size++] = HEX[(c >> 8) & 0xf];
                out[size++] = HEX[(c >> 4) & 0xf];
                out[size++] = HEX[c & 0xf];
            }
        }
    }

    /** Writes text that is ASCII for certain: separators and numbers. */
    private void ascii(String text) {
        int length = text.length();
        room(length);
        byte[] bytes = out;
        int end = size;
        for (int i = 0; i < length; i++) {
            bytes[end++] = (byte) text.charAt(i);
        }
        size = end;
    }

    private void put(char c) {
        room(1);
        out[size++] = (byte) c;
    }

    private void put(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, out, size, bytes.length);
        size += bytes.length;
    }

    private void room(int more) {
        if (more > out.length - size) {
            out = Arrays.copyOf(out, Math.max(Math.addExact(size, more), out.length * 2));
        }
    }
}
