package org.modelmirror.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.modelmirror.access.AccessDeniedException;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;

/**
 * An answer that says no: {@code {"detail": …}}, the only shape of an error (http-api.md 1.9).
 *
 * @param status HTTP status
 * @param detail a string, or the array of {@link Problem}s of a 422
 * @param headers what goes with it, such as {@code Allow} or {@code Retry-After}
 */
public record ApiError(int status, JsonNode detail, Map<String, String> headers) {
    public static final ApiError NOT_FOUND = of(404, "Not Found");
    /** Says nothing of what happened; the log does (F9). */
    public static final ApiError INTERNAL = of(500, "Internal server error");

    public ApiError {
        headers = Map.copyOf(headers);
    }

    public static ApiError of(int status, String detail) {
        return new ApiError(status, TextNode.valueOf(detail), Map.of());
    }

    /** 422 with every problem of the request. */
    public static ApiError invalid(List<Problem> problems) {
        ArrayNode detail = JsonNodeFactory.instance.arrayNode();
        problems.forEach(problem -> detail.add(problem.toJson()));
        return new ApiError(422, detail, Map.of());
    }

    /** 405 naming every method that the path does know. */
    public static ApiError methodNotAllowed(String allow) {
        return of(405, "Method Not Allowed").with("Allow", allow);
    }

    /** What somebody is told who may not. */
    static ApiError denied(AccessDeniedException denied) {
        return new ApiError(denied.status(), TextNode.valueOf(denied.detail()), denied.headers());
    }

    public ApiError with(String header, String value) {
        return new ApiError(status, detail, Map.of(header, value));
    }

    void write(Reply reply) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("detail", detail);
        headers.forEach(reply::header);
        reply.header(HttpHeaders.CONTENT_TYPE, Headers.JSON);
        reply.end(status, Buffer.buffer(JsonWriter.toBytes(body, JsonForm.COMPACT)));
    }
}
