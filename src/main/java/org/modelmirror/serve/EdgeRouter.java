package org.modelmirror.serve;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;

/**
 * The router that Camel routes add themselves to. Differs from the stock one in five ways: it matches the path that
 * {@link Gate} prepared and does not normalise it again (a model may be called {@code ..}); a model name spans segments;
 * the more literal template wins whatever the order of the files; bodies are bounded and never written to disk; and a
 * request tries the routes of the template that the gate has found for it, and no others.
 */
final class EdgeRouter extends VertxPlatformHttpRouter {
    private static final Pattern VERTX_PARAMETER = Pattern.compile(":(\\w+)");
    /** Routes that may start in the life of a process before precedence would overflow. */
    private static final int SEQUENCES = 300_000;

    private final Vertx vertx;
    private final Map<String, Router> byTemplate = new ConcurrentHashMap<>();
    private final Map<Integer, Handler<RoutingContext>> errorHandlers = new ConcurrentHashMap<>();
    private final AtomicInteger sequence = new AtomicInteger();
    private final RawPaths raw;
    private final long maxBodyBytes;

    EdgeRouter(VertxPlatformHttpServer server, Vertx vertx, String name, RawPaths raw, long maxBodyBytes) {
        super(server, vertx, Router.router(vertx), name);
        this.vertx = vertx;
        this.raw = raw;
        this.maxBodyBytes = maxBodyBytes;
    }

    /** @param path as Camel spells it for Vert.x: parameters with a colon, a prefix with a star */
    @Override
    public Route route(String path) {
        String template = VERTX_PARAMETER.matcher(path).replaceAll("{$1}");
        Route route = byTemplate
                .computeIfAbsent(template, first -> withErrorHandlers())
                .routeWithRegex(PathTemplate.toPattern(template, raw).pattern());
        // Equal orders would confuse the router's set of routes when one is removed.
        int turn = Math.floorMod(sequence.getAndIncrement(), SEQUENCES);
        return route.setRegexGroupsNames(PathTemplate.parameters(template))
                .useNormalizedPath(false)
                .order(PathTemplate.precedence(template) * SEQUENCES + turn);
    }

    private Router withErrorHandlers() {
        Router router = Router.router(vertx);
        errorHandlers.forEach(router::errorHandler);
        return router;
    }

    /** To be called before there are routes. */
    @Override
    public Router errorHandler(int status, Handler<RoutingContext> handler) {
        errorHandlers.put(status, handler);
        return super.errorHandler(status, handler);
    }

    @Override
    public void handle(HttpServerRequest request) {
        Router found = request instanceof EdgeRequest ready ? byTemplate.get(ready.template()) : null;
        if (found == null) {
            super.handle(request);
        } else {
            found.handle(request);
        }
    }

    @Override
    public Handler<RoutingContext> bodyHandler() {
        return new WholeBody(maxBodyBytes);
    }
}
