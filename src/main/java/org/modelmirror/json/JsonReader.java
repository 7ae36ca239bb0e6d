package org.modelmirror.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a JSON document strictly: UTF-8 without a malformed byte, no NaN or infinity, nothing after the value, a bounded
 * depth. A number is a float exactly when its text holds {@code .}, {@code e} or {@code E} (records-and-conversion.md
 * 7.3); integers of any size stay integers. Immutable and safe to share.
 */
public final class JsonReader {
    /** How many repeated keys a document reports; the rest would only drown the log. */
    public static final int MAX_REPORTED_DUPLICATES = 20;
    /** Deepest nesting of arrays and objects accepted. The real reference has 5. */
    public static final int DEFAULT_MAX_DEPTH = 64;

    /**
     * Most values of all kinds accepted in one document. A hostile one of nothing but small values would cost fifty times
     * its size in memory; the largest real one, the legacy text models, has about 40,000.
     */
    public static final int MAX_VALUES = 1_000_000;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final int maxDepth;
    private final JsonFactory factory;

    public JsonReader() {
        this(DEFAULT_MAX_DEPTH);
    }

    /** @param maxDepth deepest nesting of arrays and objects accepted, in levels */
    public JsonReader(int maxDepth) {
        this.maxDepth = maxDepth;
        this.factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth + 1)
                        .maxNumberLength(2_000)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
    }

    /**
     * Reads one document from UTF-8 bytes; a leading byte-order mark is dropped and reported.
     *
     * @throws JsonSyntaxException when the bytes are not UTF-8 or not one JSON value
     */
    public JsonDocument read(byte[] utf8) throws JsonSyntaxException {
        CharBuffer text = decode(utf8);
        boolean mark = text.length() > 0 && text.charAt(0) == BYTE_ORDER_MARK;
        if (mark) {
            text.position(text.position() + 1);
        }
        return read(text, mark);
    }

    /** Reads one document from text; see {@link #read(byte[])}. */
    public JsonDocument read(String text) throws JsonSyntaxException {
        return read(CharBuffer.wrap(text.toCharArray()), false);
    }

    private static CharBuffer decode(byte[] utf8) throws JsonSyntaxException {
        CharsetDecoder strict = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(utf8);
        try {
            return strict.decode(in);
        } catch (CharacterCodingException e) {
            throw malformed(utf8, in.position(), e);
        }
    }

    private static JsonSyntaxException malformed(byte[] utf8, int position, CharacterCodingException cause) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < position; i++) {
            column = utf8[i] == '\n' ? 1 : column + 1;
            line += utf8[i] == '\n' ? 1 : 0;
        }
        JsonSyntaxException e = new JsonSyntaxException("not UTF-8", line, column, position);
        e.initCause(cause);
        return e;
    }

    private JsonDocument read(CharBuffer text, boolean mark) throws JsonSyntaxException {
        Findings findings = new Findings();
        int start = text.arrayOffset() + text.position();
        try (JsonParser parser = factory.createParser(text.array(), start, text.remaining())) {
            if (parser.nextToken() == null) {
                throw syntaxError("no JSON value", parser.currentLocation());
            }
            JsonNode root = value(parser, 1, findings);
            if (parser.nextToken() != null) {
                throw syntaxError("something follows the JSON value", parser.currentTokenLocation());
            }
            return new JsonDocument(root, findings.duplicates, mark);
        } catch (JsonProcessingException e) {
            // A value that is too long is refused without saying where.
            JsonLocation at = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
            JsonSyntaxException syntax = syntaxError(plain(e.getOriginalMessage()), at);
            syntax.initCause(e);
            throw syntax;
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    /** Jackson adds where the value began, as a source that it does not name; the place we give says more. */
    private static String plain(String reason) {
        int marker = reason.indexOf(" (start marker at ");
        return marker < 0 ? reason : reason.substring(0, marker);
    }

    private static JsonSyntaxException syntaxError(String reason, JsonLocation at) {
        return new JsonSyntaxException(
                reason, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()), Math.max(0, at.getCharOffset()));
    }

    private JsonNode value(JsonParser parser, int depth, Findings findings) throws IOException, JsonSyntaxException {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        JsonToken token = parser.currentToken();
        if (++findings.values > MAX_VALUES) {
            throw syntaxError("more than " + MAX_VALUES + " values", parser.currentTokenLocation());
        }
        if (depth > maxDepth && token.isStructStart()) {
            throw syntaxError("nested deeper than " + maxDepth + " levels", parser.currentTokenLocation());
        }
        return switch (token) {
            case START_OBJECT -> object(parser, depth, findings);
            case START_ARRAY -> array(parser, depth, findings);
            case VALUE_STRING -> nodes.textNode(parser.getText());
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> floating(parser);
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            case VALUE_NULL -> nodes.nullNode();
            default -> throw syntaxError("unexpected " + token, parser.currentTokenLocation());
        };
    }

    private JsonNode object(JsonParser parser, int depth, Findings findings) throws IOException, JsonSyntaxException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            // LinkedHashMap keeps the first place and takes the last value, as the peer does.
            JsonNode earlier = object.replace(key, value(parser, depth + 1, findings));
            if (earlier != null && findings.duplicates.size() < MAX_REPORTED_DUPLICATES) {
                findings.duplicates.add(
                        parser.getParsingContext().pathAsPointer().toString());
            }
        }
        return object;
    }

    private JsonNode array(JsonParser parser, int depth, Findings findings) throws IOException, JsonSyntaxException {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser, depth + 1, findings));
        }
        return array;
    }

    /** One node type for every integer that fits a long, so that equal numbers are equal nodes. */
    private static JsonNode integer(JsonParser parser) throws IOException {
        if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return JsonNodeFactory.instance.numberNode(parser.getLongValue());
        }
        BigInteger value = parser.getBigIntegerValue();
        return value.bitLength() < Long.SIZE
                ? JsonNodeFactory.instance.numberNode(value.longValue())
                : JsonNodeFactory.instance.numberNode(value);
    }

    private static JsonNode floating(JsonParser parser) throws IOException, JsonSyntaxException {
        double value = parser.getDoubleValue();
        if (!Double.isFinite(value)) {
            throw syntaxError("number beyond the range of a double", parser.currentTokenLocation());
        }
        return JsonNodeFactory.instance.numberNode(value);
    }

    /** What is counted and noticed while one document is read. */
    private static final class Findings {
        private final List<String> duplicates = new ArrayList<>();
        private int values;
    }
}
