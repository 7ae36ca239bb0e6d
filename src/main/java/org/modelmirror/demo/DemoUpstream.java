package org.modelmirror.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.modelmirror.json.JsonSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stand-in for GitHub's raw host inside the same process, on loopback only: serves a folder laid out as {@code
 * owner/repository/refs/heads/branch/file} and follows {@link Script}. Started by the {@code demo} profile.
 */
public final class DemoUpstream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoUpstream.class);

    private final Path root;
    private final HttpServer server;
    private final Script script = new Script();
    private final Map<Path, Integer> requests = new ConcurrentHashMap<>();

    private DemoUpstream(Path root, HttpServer server) {
        this.root = root;
        this.server = server;
    }

    /**
     * Starts the upstream on a free port of the loopback interface.
     *
     * @param root the folder to serve
     * @throws IOException when the folder is not there or no port can be had
     */
    public static DemoUpstream start(Path root) throws IOException {
        Path real = root.toRealPath();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        DemoUpstream upstream = new DemoUpstream(real, server);
        server.createContext("/", upstream::handle);
        server.start();
        LOG.info("demo upstream started folder={} url={}", root, upstream.uri());
        return upstream;
    }

    /** Base URL, to be used as {@code source.github.url}. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path file = root.resolve("." + exchange.getRequestURI().getPath()).normalize();
            if (!file.startsWith(root) || !Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            answer(exchange, file);
        } catch (JsonSyntaxException e) {
            throw new IOException("sample file is no JSON: " + exchange.getRequestURI(), e);
        }
    }

    private void answer(HttpExchange exchange, Path file) throws IOException, JsonSyntaxException {
        int before = requests.merge(file, 1, Integer::sum) - 1;
        Script.Answer answer = script.answer(file.getFileName().toString(), Files.readAllBytes(file), before);
        String etag = "\"" + Integer.toHexString(Arrays.hashCode(answer.body())) + "\"";
        if (answer.status() == 200) {
            exchange.getResponseHeaders().set("ETag", etag);
            if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                exchange.sendResponseHeaders(304, -1);
                return;
            }
        }
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
        exchange.getResponseBody().write(answer.body());
    }
}
