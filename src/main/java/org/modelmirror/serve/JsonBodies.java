package org.modelmirror.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.reference.Violation;

/**
 * Reads the bodies of requests (http-api.md 1.4 and 1.9). Of a key that stands twice the last value counts; malformed
 * UTF-8, too deep nesting and whatever else is no JSON is one {@code json_invalid}. Thread-safe.
 */
final class JsonBodies {
    /** How many faults of one body are told; a long list of wrong values would make an answer many times its size. */
    static final int MAX_PROBLEMS = 100;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> BODY = List.of(Problem.BODY);

    private final JsonReader reader;

    /** @param maxDepth deepest nesting accepted */
    JsonBodies(int maxDepth) {
        this.reader = new JsonReader(maxDepth);
    }

    /**
     * The body as JSON, whatever its type; as a text when it is not called JSON, which fits no schema (K24).
     *
     * @throws RefusedException 422 when there is none, or none that can be read
     */
    JsonNode read(Call call) throws RefusedException {
        Optional<Buffer> body = call.body();
        if (body.isEmpty()) {
            throw refused(List.of(Problem.missing(BODY)));
        }
        if (!isJson(call.request().headers().get(HttpHeaders.CONTENT_TYPE))) {
            return TextNode.valueOf(body.get().toString());
        }
        JsonNode json = parse(body.get().getBytes());
        if (json.isNull()) {
            throw refused(List.of(Problem.missing(BODY)));
        }
        return json;
    }

    private JsonNode parse(byte[] body) throws RefusedException {
        try {
            return reader.read(body).root();
        } catch (JsonSyntaxException e) {
            ObjectNode context = NODES.objectNode().put("error", e.getMessage());
            throw refused(List.of(new Problem(
                    "json_invalid",
                    List.of(TextNode.valueOf(Problem.BODY), NODES.numberNode(e.offset())),
                    "JSON decode error",
                    NODES.objectNode(),
                    context)));
        }
    }

    /** 422 with what is wrong with a body. */
    static RefusedException invalid(List<Violation> violations, JsonNode body) {
        return refused(violations.stream()
                .limit(MAX_PROBLEMS)
                .map(violation -> Problem.of(violation, body))
                .toList());
    }

    static RefusedException refused(List<Problem> problems) {
        return new RefusedException(ApiError.invalid(problems));
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int parameters = contentType.indexOf(';');
        String type = (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
        return type.equals("application/json") || (type.indexOf('/') > 0 && type.endsWith("+json"));
    }
}
