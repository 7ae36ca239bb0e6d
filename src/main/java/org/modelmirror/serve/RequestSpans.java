package org.modelmirror.serve;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.HostAndPort;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.modelmirror.traces.Span;
import org.modelmirror.traces.Tracing;

/**
 * Gives a request a span, by OpenTelemetry's conventions for HTTP servers: every write, every read whose client sends a trace, and a
 * share of the other reads, as long as the collector keeps up. A request that gets none costs a look at one header. Queries are left
 * out, for they may hold keys, and so is the client's address. Thread-safe.
 */
public final class RequestSpans {
    private static final String TRACEPARENT = "traceparent";
    /** The method of a request with a made-up one, which may be any text. */
    private static final String OTHER = "_OTHER";

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE");
    private static final int SERVER_ERROR = 500;

    private final Tracing tracing;
    private final DoubleSupplier reads;
    private final RandomGenerator random;

    /** @param reads share, from 0 to 1, of the reads without a trace of the client's that begin one; asked each time */
    public RequestSpans(Tracing tracing, DoubleSupplier reads, RandomGenerator random) {
        this.tracing = tracing;
        this.reads = reads;
        this.random = random;
    }

    /** Of a server whose requests are not followed. */
    public static RequestSpans none() {
        return new RequestSpans(Tracing.off(), () -> 0, () -> 0);
    }

    /** Begins the span of a request, if it is to have one; it ends with the answer. To be called on the request's event loop. */
    void begin(HttpServerRequest request, DeclaredPaths declared) {
        if (tracing.isOn() && isFollowed(request)) {
            Span span = tracing.received(method(request), request::getHeader);
            if (span.isRecorded()) {
                follow(request, span, declared);
            }
        }
    }

    private boolean isFollowed(HttpServerRequest request) {
        HttpMethod method = request.method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            return true;
        }
        return !tracing.isBusy()
                && (request.headers().contains(TRACEPARENT) || random.nextDouble() < reads.getAsDouble())
                && !isStream(request);
    }

    /** A stream of events goes on for hours, and what it sends is no answer to anything. */
    private static boolean isStream(HttpServerRequest request) {
        String path = request.path();
        return path != null && Paths.withoutBase(path).equals(Paths.EVENTS);
    }

    private static String method(HttpServerRequest request) {
        String name = request.method().name();
        return METHODS.contains(name) ? name : OTHER;
    }

    private static void follow(HttpServerRequest request, Span span, DeclaredPaths declared) {
        span.set("http.request.method", method(request));
        String path = request.path();
        if (path != null) {
            span.set("url.path", path);
        }
        span.set("url.scheme", "http");
        HttpVersion version = request.version();
        if (version != null) {
            span.set("network.protocol.version", version == HttpVersion.HTTP_1_0 ? "1.0" : "1.1");
        }
        HostAndPort asked = request.authority();
        if (asked != null && asked.host() != null) {
            span.set("server.address", asked.host());
            if (asked.port() > 0) {
                span.set("server.port", asked.port());
            }
        }
        String agent = request.getHeader("User-Agent");
        if (agent != null) {
            span.set("user_agent.original", agent);
        }
        context(request).localContextData().put(RequestSpans.class, span);
        HttpServerResponse response = request.response();
        response.endHandler(done -> end(request, span, declared));
    }

    private static void end(HttpServerRequest request, Span span, DeclaredPaths declared) {
        HttpServerResponse response = request.response();
        String path = request.path();
        if (path != null) {
            String withoutBase = Paths.withoutBase(path);
            String encoded = PercentCoding.encodePath(PercentCoding.decode(withoutBase));
            declared.find(encoded, withoutBase.length() != path.length())
                    .template()
                    .ifPresent(route -> {
                        span.set("http.route", route);
                        span.rename(method(request) + " " + route);
                    });
        }
        String id = response.headers().get(Headers.REQUEST_ID);
        if (id != null) {
            span.set("model_mirror.request_id", id);
        }
        if (response.headWritten()) {
            int status = response.getStatusCode();
            span.set("http.response.status_code", status);
            if (status >= SERVER_ERROR) {
                span.fail(Integer.toString(status));
            }
        } else {
            span.fail("client_gone");
        }
        span.end();
    }

    /** The span of the request that is being answered on this thread; to be called on its event loop. */
    Span ofThisRequest() {
        if (!tracing.isOn()) {
            return Span.none();
        }
        Context context = Vertx.currentContext();
        @Nullable
        Object span = context instanceof ContextInternal loop
                ? loop.localContextData().get(RequestSpans.class)
                : null;
        return span instanceof Span known ? known : Span.none();
    }

    private static ContextInternal context(HttpServerRequest request) {
        return (ContextInternal) ((HttpServerRequestInternal) request).context();
    }
}
