package org.modelmirror.testing;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * An AI Horde on loopback that says of models what a test tells it to: path and query decide on the answer, and nothing else
 * is known.
 */
public final class ScriptedHorde implements AutoCloseable {
    private static final String NOTHING_USED = "{\"day\":{},\"month\":{},\"total\":{}}";

    private final LoopbackServer server = LoopbackServer.start(this::handle, Executors.newCachedThreadPool());
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile boolean isBroken;

    private ScriptedHorde() {
        forget();
    }

    public static ScriptedHorde start() {
        return new ScriptedHorde();
    }

    /** Without a slash at its end. */
    public String url() {
        return server.url();
    }

    /** Nothing is served and nothing used. */
    public ScriptedHorde forget() {
        for (String type : List.of("image", "text")) {
            status(type);
            stats(type, NOTHING_USED);
            workers(type, "[]");
        }
        return this;
    }

    /**
     * Who serves what.
     *
     * @param models {@code name=workers}
     */
    public ScriptedHorde status(String type, String... models) {
        StringBuilder json = new StringBuilder("[");
        for (String model : models) {
            int split = model.lastIndexOf('=');
            json.append(json.length() > 1 ? "," : "")
                    .append("{\"name\":\"")
                    .append(model, 0, split)
                    .append("\",\"count\":")
                    .append(model.substring(split + 1))
                    .append(",\"performance\":1.5,\"queued\":0,\"jobs\":0,\"eta\":0,\"type\":\"")
                    .append(type)
                    .append("\"}");
        }
        answers.put(
                "/v2/status/models?type=" + type + "&model_state=known",
                json.append("]").toString());
        return this;
    }

    /** How often what was used, as the Horde writes it. */
    public ScriptedHorde stats(String type, String json) {
        answers.put("/v2/stats/" + (type.equals("image") ? "img" : type) + "/models?model_state=known", json);
        return this;
    }

    public ScriptedHorde workers(String type, String json) {
        answers.put("/v2/workers?type=" + type, json);
        return this;
    }

    /** From now on whatever it says is no JSON: an answer that fails without being asked for again. */
    public void breaks() {
        isBroken = true;
    }

    public void recovers() {
        isBroken = false;
    }

    /** From now on answers nobody, until {@link #proceed}. */
    public void hang() {
        gate = new CountDownLatch(1);
    }

    public void proceed() {
        gate.countDown();
    }

    /** Path and query of every question so far. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String target = exchange.getRequestURI().toString();
            requests.add(target);
            gate.await();
            String answer = answers.get(target);
            if (answer == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] body = (isBroken ? "<html>" : answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        proceed();
        server.close();
    }
}
