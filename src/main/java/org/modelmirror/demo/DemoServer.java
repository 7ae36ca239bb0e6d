package org.modelmirror.demo;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.ExecutionException;

/** A plain HTTP server on the loopback interface, through which the stand-ins answer, all on one event loop. */
final class DemoServer implements AutoCloseable {
    private final Vertx vertx;
    private final HttpServer server;

    private DemoServer(Vertx vertx, HttpServer server) {
        this.vertx = vertx;
        this.server = server;
    }

    /**
     * Starts to answer.
     *
     * @param port 0 for any free one
     * @throws IOException when the port cannot be had
     */
    static DemoServer start(Handler<HttpServerRequest> handler, int port) throws IOException, InterruptedException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
        try {
            HttpServer server = vertx.createHttpServer()
                    .requestHandler(handler)
                    .listen(port, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            return new DemoServer(vertx, server);
        } catch (ExecutionException e) {
            vertx.close();
            throw new IOException("demo server did not start", e);
        }
    }

    /** Base URL without a trailing slash. */
    URI uri() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
