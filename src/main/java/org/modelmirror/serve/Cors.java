package org.modelmirror.serve;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which web pages may read our answers (http-api.md 1.6). Refuses nobody else: it is the browser that enforces it. */
final class Cors {
    private static final String METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

    private final Set<String> origins;
    private final boolean everyOrigin;

    Cors(List<String> allowedOrigins) {
        this.origins = Set.copyOf(allowedOrigins);
        this.everyOrigin = origins.contains("*");
    }

    /** Adds what every answer to a web page carries. */
    void mark(HttpServerRequest request, Reply reply) {
        String origin = request.headers().get(HttpHeaders.ORIGIN);
        if (origin != null) {
            reply.header(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, Headers.TRUE);
            if (isAllowed(origin)) {
                reply.header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            }
        }
    }

    /** Whether the browser is asking if a request would be allowed. */
    static boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains(HttpHeaders.ORIGIN)
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }

    /** Answers a preflight for any path, known or not; {@link #mark} has been called. */
    void answerPreflight(HttpServerRequest request, Reply reply) {
        reply.header(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        reply.header(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "600");
        @Nullable String wanted = request.headers().get(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
        if (wanted != null) {
            reply.header(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, wanted);
        }
        reply.header(HttpHeaders.CONTENT_TYPE, Headers.TEXT);
        boolean allowed = isAllowed(request.headers().get(HttpHeaders.ORIGIN));
        reply.end(allowed ? 200 : 400, Buffer.buffer(allowed ? "OK" : "Disallowed CORS origin"));
    }

    private boolean isAllowed(String origin) {
        return everyOrigin || origins.contains(origin);
    }
}
