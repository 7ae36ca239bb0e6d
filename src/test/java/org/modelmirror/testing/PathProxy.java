package org.modelmirror.testing;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Executors;

/** A reverse proxy that shows a mirror below a path of its own, as many sites do; it lets no event stream through. */
public final class PathProxy implements AutoCloseable {
    private static final String PATH = "/mirror";

    private final LoopbackServer server;
    private final String target;
    private final HttpClient client = HttpClient.newHttpClient();

    private PathProxy(String target) {
        this.target = target;
        this.server = LoopbackServer.start(this::handle, Executors.newCachedThreadPool());
    }

    public static PathProxy to(String target) {
        return new PathProxy(target);
    }

    /** Where the mirror's root is. */
    public String url() {
        return server.url() + PATH + "/";
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked = exchange.getRequestURI().toString();
            if (!asked.startsWith(PATH + "/")) {
                exchange.sendResponseHeaders(404, -1);
            } else if (asked.endsWith("/api/events")) {
                exchange.sendResponseHeaders(503, -1);
            } else {
                pass(exchange, asked.substring(PATH.length()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(HttpExchange exchange, String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target + path))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.noBody());
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        if (accept != null) {
            request.header("Accept", accept);
        }
        HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
        for (String header : List.of("Content-Type", "Content-Security-Policy", "ETag")) {
            answer.headers()
                    .firstValue(header)
                    .ifPresent(value -> exchange.getResponseHeaders().set(header, value));
        }
        exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
        exchange.getResponseBody().write(answer.body());
    }

    @Override
    public void close() {
        server.close();
    }
}
