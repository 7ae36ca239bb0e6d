package org.modelmirror.serve;

import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/** Connects REST routes to the one server of the edge, whichever other servers Camel runs. */
final class EdgeEngine extends VertxPlatformHttpEngine {
    private final int port;
    private final DeclaredPaths declared;
    private final RequestSpans spans;

    EdgeEngine(int port, DeclaredPaths declared, RequestSpans spans) {
        this.port = port;
        this.declared = declared;
        this.spans = spans;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new EdgeConsumer(
                endpoint, processor, VertxPlatformHttpRouter.getRouterNameFromPort(port), declared, spans);
    }

    /** The port as configured: with 0, {@link EdgeServer#port()} knows the real one. */
    @Override
    public int getServerPort() {
        return port;
    }
}
