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

/** An AI Horde that knows people by their keys: http-api.md 9 has {@code req}, {@code app} and {@code any}. */
public final class SimulatedHorde implements AutoCloseable {
    private final LoopbackServer server = LoopbackServer.start(this::handle, Executors.newCachedThreadPool());
    private final Map<String, String> names =
            new ConcurrentHashMap<>(Map.of("req", "Ann#11", "app", "Bob#22", "any", "Cid#33"));
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile int status = 200;

    public static SimulatedHorde start() {
        return new SimulatedHorde();
    }

    /** Without a slash at its end. */
    public String url() {
        return server.url();
    }

    public SimulatedHorde person(String key, String name) {
        names.put(key, name);
        return this;
    }

    /** What is answered to everybody from now on, 200 for the usual. */
    public void answer(int code) {
        status = code;
    }

    /** From now on answers nobody, until {@link #proceed}. */
    public void hang() {
        gate = new CountDownLatch(1);
    }

    public void proceed() {
        gate.countDown();
    }

    /** The keys that were asked for, in order. */
    public List<String> keys() {
        return List.copyOf(keys);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals("/v2/find_user")) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            String key = exchange.getRequestHeaders().getFirst("apikey");
            keys.add(key);
            gate.await();
            if ("slow".equals(key)) {
                never.await();
            }
            String name = names.get(key);
            if (status != 200 || name == null) {
                exchange.sendResponseHeaders(status == 200 ? 404 : status, -1);
                return;
            }
            byte[] body = ("{\"username\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8);
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
