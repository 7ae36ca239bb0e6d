package org.modelmirror.testing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * A real HTTP upstream on loopback whose files a test edits: plays PRIMARY or GitHub's raw host. Answers conditional
 * requests, counts what it is asked, and answers with any status or body it is told to.
 */
public final class SimulatedUpstream implements AutoCloseable {
    private final LoopbackServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<String> traces = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> underWay = new ConcurrentHashMap<>();
    private final Map<String, Integer> mostTogether = new ConcurrentHashMap<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile Answer fallback = Answer.status(404);

    /** One request that was made. */
    public record Request(String path, String ifNoneMatch, int status) {}

    /** What a path answers. */
    public record Answer(int status, byte[] body, Map<String, String> headers, boolean withValidators, int cutOff) {
        public Answer(int status, byte[] body, Map<String, String> headers) {
            this(status, body, headers, true, 0);
        }

        public static Answer ok(byte[] body) {
            return new Answer(200, body, Map.of());
        }

        /** The same, but without a tag to ask again with. */
        public Answer withoutValidators() {
            return new Answer(status, body, headers, false, cutOff);
        }

        /** The same, but the connection breaks this many bytes before the end. */
        public Answer cutOffBy(int bytes) {
            return new Answer(status, body, headers, withValidators, bytes);
        }

        public static Answer ok(String body) {
            return ok(body.getBytes(StandardCharsets.UTF_8));
        }

        public static Answer status(int status) {
            return new Answer(status, new byte[0], Map.of());
        }
    }

    private SimulatedUpstream() {
        this.server = LoopbackServer.start(this::handle, Executors.newCachedThreadPool());
    }

    public static SimulatedUpstream start() {
        return new SimulatedUpstream();
    }

    /** Base URL without a trailing slash. */
    public String url() {
        return server.url();
    }

    /** Lets a path answer this from now on; one with a query answers only that. */
    public SimulatedUpstream put(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    public SimulatedUpstream put(String path, String body) {
        return put(path, Answer.ok(body));
    }

    /** Serves every file below a folder under its relative path. */
    public SimulatedUpstream putFolder(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                put("/" + folder.relativize(file).toString().replace('\\', '/'), Answer.ok(Files.readAllBytes(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** What every path answers that was not told anything else; 404 unless changed. */
    public SimulatedUpstream otherwise(Answer answer) {
        fallback = answer;
        return this;
    }

    /** Forgets all paths: everything answers as {@link #otherwise} says. */
    public void clear() {
        answers.clear();
    }

    /** Every request so far, in order of their answers. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public long requestsFor(String path) {
        return requests.stream().filter(request -> request.path().equals(path)).count();
    }

    /** The {@code traceparent} of every request that had one. */
    public List<String> traces() {
        return List.copyOf(traces);
    }

    public void forgetRequests() {
        requests.clear();
    }

    /** The most requests for this path that were ever under way at the same time. */
    public int mostTogether(String path) {
        return mostTogether.getOrDefault(path, 0);
    }

    /** From now on answers nobody, until {@link #proceed}. */
    public void hang() {
        gate = new CountDownLatch(1);
    }

    /** Answers everybody who waits. */
    public void proceed() {
        gate.countDown();
    }

    /** How many requests for this path wait for their answer. */
    public int underWay(String path) {
        return underWay.getOrDefault(path, 0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        int together = underWay.merge(path, 1, Integer::sum);
        mostTogether.merge(path, together, Math::max);
        try (exchange) {
            gate.await();
            Answer answer = answers.getOrDefault(
                    path + "?" + exchange.getRequestURI().getRawQuery(), answers.getOrDefault(path, fallback));
            Headers out = exchange.getResponseHeaders();
            answer.headers().forEach(out::set);
            String asked = exchange.getRequestHeaders().getFirst("If-None-Match");
            int status = answer.status();
            if (status == 200 && answer.withValidators()) {
                String etag = etag(answer.body());
                out.set("ETag", etag);
                status = etag.equals(asked) ? 304 : 200;
            }
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("traceparent"))
                    .ifPresent(traces::add);
            requests.add(new Request(path, asked, status));
            boolean empty = status != 200 || answer.body().length == 0;
            exchange.sendResponseHeaders(status, empty ? -1 : answer.body().length);
            if (!empty) {
                exchange.getResponseBody().write(answer.body(), 0, answer.body().length - answer.cutOff());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            underWay.computeIfPresent(path, (key, count) -> count - 1);
        }
    }

    private static String etag(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return '"' + HexFormat.of().formatHex(digest, 0, 8) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        proceed();
        server.close();
    }
}
