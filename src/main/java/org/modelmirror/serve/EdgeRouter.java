package org.modelmirror.serve;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;

/**
 * The router that Camel routes add themselves to. Differs from the stock one in four ways: it matches the path that
 * {@link Gate} prepared and does not normalise it again (a model may be called {@code ..}); a model name spans segments;
 * the more literal template wins whatever the order of the files; bodies are bounded and never written to disk.
 */
final class EdgeRouter extends VertxPlatformHttpRouter {
    private static final Pattern VERTX_PARAMETER = Pattern.compile(":(\\w+)");
    /** Routes that may start in the life of a process before precedence would overflow. */
    private static final int SEQUENCES = 300_000;

    private final AtomicInteger sequence = new AtomicInteger();
    private final RawPaths raw;
    private final long maxBodyBytes;

    EdgeRouter(VertxPlatformHttpServer server, Vertx vertx, String name, RawPaths raw, long maxBodyBytes) {
        super(server, vertx, Router.router(vertx), name);
        this.raw = raw;
        this.maxBodyBytes = maxBodyBytes;
    }

    /** @param path as Camel spells it for Vert.x: parameters with a colon, a prefix with a star */
    @Override
    public Route route(String path) {
        String template = VERTX_PARAMETER.matcher(path).replaceAll("{$1}");
        Route route = super.routeWithRegex(PathTemplate.toPattern(template, raw).pattern());
        // Equal orders would confuse the router's set of routes when one is removed.
        int turn = Math.floorMod(sequence.getAndIncrement(), SEQUENCES);
        return route.setRegexGroupsNames(PathTemplate.parameters(template))
                .useNormalizedPath(false)
                .order(PathTemplate.precedence(template) * SEQUENCES + turn);
    }

    @Override
    public Handler<RoutingContext> bodyHandler() {
        return new WholeBody(maxBodyBytes);
    }
}
