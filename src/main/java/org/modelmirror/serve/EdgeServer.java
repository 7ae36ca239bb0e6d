package org.modelmirror.serve;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of the API. Unlike the stock one it listens only when all routes run, answers on several event loops
 * that share one port, and puts {@link Gate} before the router.
 */
final class EdgeServer extends VertxPlatformHttpServer {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeServer.class);
    /**
     * Seconds without a byte from the client after which a connection is closed; longer than any answer may wait. Only
     * reading is watched: watching writes too costs every answer a listener.
     */
    private static final int READ_IDLE_SECONDS = 600;

    private static final int BACKLOG = 1024;
    /** Vert.x shares a port the system chose among servers that ask for the same negative number. */
    private static final int SHARED_RANDOM_PORT = -1;

    /** What the router itself says no to; the texts are Vert.x's business nowhere. */
    private static final Map<Integer, ApiError> ROUTER_ERRORS = Map.of(
            400, ApiError.of(400, "Bad Request"),
            404, ApiError.NOT_FOUND,
            405, ApiError.of(405, "Method Not Allowed"),
            406, ApiError.of(406, "Not Acceptable"),
            413, ApiError.of(413, "Request body too large"),
            415, ApiError.of(415, "Unsupported Media Type"),
            500, ApiError.INTERNAL);

    private final ServeSettings settings;
    private final Cors cors;
    private final HotReads hotReads;
    private final RawPaths raw;
    private final DeclaredPaths declared;
    private final RequestCounts counts;
    private final Waiters waiters;
    private final Intermission intermission;
    private final RequestSpans spans;
    private final Vertx vertx;
    private volatile @Nullable Gate gate;
    private volatile int actualPort;

    EdgeServer(
            ServeSettings settings,
            HotReads hotReads,
            RawPaths raw,
            DeclaredPaths declared,
            RequestCounts counts,
            Waiters waiters,
            Intermission intermission,
            RequestSpans spans) {
        super(configuration(settings));
        this.settings = settings;
        this.cors = new Cors(settings.corsAllowedOrigins());
        this.hotReads = hotReads;
        this.raw = raw;
        this.declared = declared;
        this.counts = counts;
        this.waiters = waiters;
        this.intermission = intermission;
        this.spans = spans;
        this.vertx = Vertx.vertx(new VertxOptions().setFileSystemOptions(withoutCacheFolder()));
    }

    /** No file is served by Vert.x, and a process that is killed would leave its cache folder behind. */
    private static FileSystemOptions withoutCacheFolder() {
        return new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
    }

    private static VertxPlatformHttpServerConfiguration configuration(ServeSettings settings) {
        VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
        configuration.setBindHost(settings.host());
        configuration.setBindPort(settings.port());
        return configuration;
    }

    /** The port listened on; 0 before {@link #listen}. */
    int port() {
        return actualPort;
    }

    @Override
    public int getPort() {
        return actualPort == 0 ? settings.port() : actualPort;
    }

    @Override
    public Vertx getVertx() {
        return vertx;
    }

    @Override
    protected void initializeServer() {
        String name = VertxPlatformHttpRouter.getRouterNameFromPort(settings.port());
        EdgeRouter router = new EdgeRouter(this, vertx, name, raw, settings.maxBodyBytes());
        ROUTER_ERRORS.forEach((status, error) -> router.errorHandler(status, context -> refuse(context, error)));
        gate = new Gate(cors, hotReads, declared, router, counts, intermission, spans);
        getCamelContext().getRegistry().bind(name, VertxPlatformHttpRouter.class, router);
    }

    private void refuse(RoutingContext context, ApiError error) {
        if (declared.areIncomplete() && (error.status() == 404 || error.status() == 405)) {
            refuseAs(context, Gate.STOPPING);
        } else {
            refuseAs(context, error);
        }
    }

    private static void refuseAs(RoutingContext context, ApiError error) {
        if (error.status() == ApiError.INTERNAL.status() && context.failure() != null) {
            LOG.error("failed to answer route={}", context.currentRoute(), context.failure());
        }
        if (!context.response().headWritten()) {
            error.write(new VertxReply(context.response()));
        }
    }

    /** Routes are not there yet; see {@link #listen}. */
    @Override
    protected void startServer() {
        LOG.debug("prepared host={} port={}", settings.host(), settings.port());
    }

    /**
     * Accepts requests from now on.
     *
     * @throws IllegalStateException when the port cannot be had
     */
    void listen() {
        Gate ready = gate;
        if (ready == null) {
            throw new IllegalStateException("the server has not been started");
        }
        waiters.begin();
        DeploymentOptions loops = new DeploymentOptions().setInstances(settings.eventLoops());
        await(vertx.deployVerticle(() -> new Listener(ready), loops));
        LOG.info("listening host={} port={} event-loops={}", settings.host(), actualPort, settings.eventLoops());
    }

    private void await(Future<?> future) {
        CompletableFuture<?> done = future.toCompletionStage().toCompletableFuture();
        try {
            done.join();
        } catch (CompletionException e) {
            throw new IllegalStateException(
                    "cannot listen on " + settings.host() + ":" + settings.port(), e.getCause());
        }
    }

    @Override
    protected void stopServer() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        LOG.info("stopped listening port={}", actualPort);
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port() == 0 ? SHARED_RANDOM_PORT : settings.port())
                .setMaxInitialLineLength(settings.maxHeaderBytes())
                .setMaxHeaderSize(settings.maxHeaderBytes())
                .setReadIdleTimeout(READ_IDLE_SECONDS)
                .setAcceptBacklog(BACKLOG)
                .setHandle100ContinueAutomatically(true)
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
    }

    /** Answers what could not even be read as a request. */
    private static void refuseUnreadable(Gate gate, HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        boolean tooLong = cause instanceof TooLongHttpLineException || cause instanceof TooLongHttpHeaderException;
        VertxReply reply = new VertxReply(request.response());
        gate.mark(request, reply);
        ApiError error =
                tooLong ? ApiError.of(431, "Request line or headers too large") : ApiError.of(400, "Bad Request");
        error.write(reply);
        request.connection().close();
    }

    /** One event loop's share of the connections. */
    private final class Listener extends AbstractVerticle {
        private final Gate gate;

        Listener(Gate gate) {
            this.gate = gate;
        }

        @Override
        public void start(Promise<Void> started) {
            HttpServer server = getVertx()
                    .createHttpServer(options())
                    .requestHandler(gate)
                    .invalidRequestHandler(request -> refuseUnreadable(gate, request))
                    .connectionHandler(new Direct(gate))
                    .exceptionHandler(e -> LOG.debug("connection failed cause={}", e.toString()));
            server.listen()
                    .onSuccess(listening -> actualPort = listening.actualPort())
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }

    /**
     * Takes the web socket check out of the way of requests: it costs a header look-up each, and answers 501 to a version
     * of HTTP it does not know, where we answer 400.
     */
    private record Direct(Gate gate) implements Handler<HttpConnection> {
        @Override
        public void handle(HttpConnection connection) {
            if (connection instanceof Http1xServerConnection http) {
                http.handler(gate);
            }
        }
    }
}
