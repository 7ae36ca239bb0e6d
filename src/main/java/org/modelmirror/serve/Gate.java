package org.modelmirror.serve;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.Router;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where every request comes in, on the event loop: marks the answer, answers what needs no route (preflights, hot reads,
 * redirects, unknown paths, wrong methods) and hands the rest to the router in one spelling (http-api.md 1.1 to 1.6).
 * Thread-safe.
 */
final class Gate implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    static final ApiError STOPPING =
            ApiError.of(503, "The service is starting or stopping").with("Retry-After", "5");

    private final Cors cors;
    private final HotReads hotReads;
    private final DeclaredPaths declared;
    private final Router router;
    private final RequestCounts counts;
    private final Intermission intermission;
    private final RequestSpans spans;
    private final RequestCounts.Tally unrouted;
    private final Handler<HttpServerRequest> byRoute = this::answerByRoute;

    Gate(
            Cors cors,
            HotReads hotReads,
            DeclaredPaths declared,
            Router router,
            RequestCounts counts,
            Intermission intermission,
            RequestSpans spans) {
        this.cors = cors;
        this.hotReads = hotReads;
        this.declared = declared;
        this.router = router;
        this.counts = counts;
        this.intermission = intermission;
        this.spans = spans;
        this.unrouted = counts.of(RequestCounts.NO_ROUTE);
    }

    @Override
    public void handle(HttpServerRequest request) {
        VertxReply reply = new VertxReply(request, unrouted);
        try {
            spans.begin(request, declared);
            mark(request, reply);
            answer(request, reply);
        } catch (RuntimeException e) {
            LOG.error("failed to answer method={}", request.method(), e);
            if (!request.response().headWritten()) {
                ApiError.INTERNAL.write(reply);
            }
        }
    }

    /** What every answer carries, errors included: a browser shows no error that lacks the CORS headers. */
    void mark(HttpServerRequest request, VertxReply reply) {
        reply.header(Headers.REQUEST_ID, RequestIds.of(request));
        reply.header(HttpHeaders.VARY, Headers.VARY_ORIGIN);
        cors.mark(request, reply);
    }

    private void answer(HttpServerRequest request, VertxReply reply) {
        HttpMethod method = request.method();
        boolean reads = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        if (reads && hotReads.answer(request, request.uri(), byRoute)) {
            return;
        }
        answerElsewhere(request, reply);
    }

    /** A read that was held, and is no hot read any more. */
    private void answerByRoute(HttpServerRequest request) {
        answerElsewhere(request, new VertxReply(request, unrouted));
    }

    private void answerElsewhere(HttpServerRequest request, VertxReply reply) {
        if (Cors.isPreflight(request)) {
            cors.answerPreflight(request, reply);
            return;
        }
        if (request.version() == null) {
            ApiError.of(400, "Unsupported HTTP version").write(reply);
            request.connection().close();
            return;
        }
        @Nullable String path = request.path();
        if (path == null || !path.startsWith("/") || path.contains("//")) {
            ApiError.NOT_FOUND.write(reply);
            return;
        }
        if (path.equals(Paths.BASE)) {
            redirect(request, reply, path + "/");
            return;
        }
        route(request, reply, path);
    }

    private void route(HttpServerRequest request, VertxReply reply, String path) {
        String withoutBase = Paths.withoutBase(path);
        boolean belowBase = withoutBase.length() != path.length();
        String encoded = PercentCoding.encodePath(PercentCoding.decode(withoutBase));
        if (path.endsWith("/") && encoded.length() > 1) {
            boolean known = !declared.find(encoded.substring(0, encoded.length() - 1), belowBase)
                    .methods()
                    .isEmpty();
            if (known) {
                redirect(request, reply, path.substring(0, path.length() - 1));
            } else {
                refuseUnknownPath(reply);
            }
            return;
        }
        DeclaredPaths.Found found = declared.find(encoded, belowBase);
        Set<String> methods = found.methods();
        if (methods.isEmpty()) {
            refuseUnknownPath(reply);
        } else if (!methods.contains(request.method().name())) {
            if (declared.areIncomplete()) {
                STOPPING.write(reply);
            } else {
                ApiError.methodNotAllowed(String.join(", ", methods)).write(reply);
            }
        } else {
            HttpMethod method = request.method().equals(HttpMethod.HEAD) ? HttpMethod.GET : request.method();
            String template = found.template().orElse(RequestCounts.NO_ROUTE);
            RequestCounts.Tally tally = counts.of(template);
            if (template.equals(Paths.EVENTS) && request.method().equals(HttpMethod.HEAD)) {
                // The route would begin a stream that never ends.
                VertxReply head = new VertxReply(request, tally);
                EventStream.headers(head);
                head.end(200);
                return;
            }
            if (!intermission.enter(request, () -> route(request, reply, path))) {
                return;
            }
            long begun = tally.begin();
            AtomicBoolean isInside = new AtomicBoolean(true);
            request.response().headersEndHandler(done -> {
                leave(isInside);
                finish(request, tally, begun);
            });
            request.response().closeHandler(gone -> leave(isInside));
            String answering = found.byMethod().getOrDefault(method.name(), template);
            router.handle(new EdgeRequest((HttpServerRequestInternal) request, method, encoded, answering));
        }
    }

    private void leave(AtomicBoolean isInside) {
        if (isInside.compareAndSet(true, false)) {
            intermission.leave();
        }
    }

    /**
     * While routes come and go, nothing is known of any path: a 404 would tell a mirror behind us that the category is gone, and
     * a client that its record is.
     */
    private void refuseUnknownPath(VertxReply reply) {
        if (declared.areIncomplete()) {
            STOPPING.write(reply);
        } else {
            ApiError.NOT_FOUND.write(reply);
        }
    }

    private static void finish(HttpServerRequest request, RequestCounts.Tally tally, long begun) {
        HttpServerResponse response = request.response();
        preferLength(response);
        String length = response.headers().get(HttpHeaders.CONTENT_LENGTH);
        tally.count(request, response.getStatusCode(), length == null ? 0 : Long.parseLong(length));
        tally.took(begun);
    }

    /** Camel announces a chunked body although its length is known; a body with a length is what HEAD must announce. */
    private static void preferLength(HttpServerResponse response) {
        if (response.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
            response.headers().remove(HttpHeaders.TRANSFER_ENCODING);
        }
    }

    private static void redirect(HttpServerRequest request, VertxReply reply, String path) {
        String host = request.headers().get(HttpHeaders.HOST);
        String query = request.query();
        String authority = host == null ? request.localAddress().toString() : host;
        String target = path + (query == null ? "" : "?" + query);
        reply.header(HttpHeaders.LOCATION, request.scheme() + "://" + authority + target);
        reply.header(HttpHeaders.CONTENT_LENGTH, "0");
        reply.end(307);
    }
}
