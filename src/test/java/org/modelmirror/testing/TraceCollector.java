package org.modelmirror.testing;

import com.sun.net.httpserver.HttpExchange;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;

/** A real collector on loopback that takes OTLP over HTTP and keeps the spans, or behaves as badly as it is told. */
public final class TraceCollector implements AutoCloseable {
    private final LoopbackServer server;
    private final List<Told> spans = new CopyOnWriteArrayList<>();
    private final List<Map<String, String>> resources = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Manner manner = Manner.TAKES;

    /** How it answers. */
    public enum Manner {
        TAKES,
        /** 503, which asks to be sent the same again. */
        REFUSES,
        /** Does not answer at all. */
        HANGS,
        /** Begins an answer and says no more. */
        BEGINS,
        /** Sends an answer without end. */
        FLOODS
    }

    /** A span as it was told. */
    public record Told(
            String trace,
            String id,
            String parent,
            String name,
            String kind,
            boolean isError,
            Map<String, String> attributes,
            List<String> links,
            long nanos) {}

    private TraceCollector() {
        this.server = LoopbackServer.start(this::handle, Executors.newCachedThreadPool());
    }

    public static TraceCollector start() {
        return new TraceCollector();
    }

    /** What to set as the endpoint. */
    public String url() {
        return server.url();
    }

    /** From now on. */
    public void behave(Manner how) {
        manner = how;
    }

    /** How often it was sent something. */
    public int requests() {
        return requests.get();
    }

    /** Every span so far. */
    public List<Told> spans() {
        return List.copyOf(spans);
    }

    /** The spans of one trace. */
    public List<Told> trace(String id) {
        return spans.stream().filter(span -> span.trace().equals(id)).toList();
    }

    /** Who it was that told, by attribute. */
    public List<Map<String, String>> resources() {
        return List.copyOf(resources);
    }

    /** What the requests had as their header {@code Authorization}. */
    public List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    /** Waits until a span of this name was told, of any trace. */
    public Told await(String name) {
        return eventually()
                .until(() -> named(spans(), name), found -> !found.isEmpty())
                .get(0);
    }

    /** Waits until a trace has spans of all these names. */
    public List<Told> await(String trace, String... names) {
        return eventually()
                .until(
                        () -> trace(trace),
                        told -> Stream.of(names)
                                .noneMatch(name -> named(told, name).isEmpty()));
    }

    /** The only span of this name. */
    public static Told only(List<Told> spans, String name) {
        List<Told> found = named(spans, name);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " spans called " + name + " in " + spans);
        }
        return found.get(0);
    }

    public static List<Told> named(List<Told> spans, String name) {
        return spans.stream().filter(span -> span.name().equals(name)).toList();
    }

    private static ConditionFactory eventually() {
        return RunningMirror.eventually();
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            switch (manner) {
                case TAKES -> {
                    take(exchange, body);
                    exchange.sendResponseHeaders(200, -1);
                }
                case REFUSES -> exchange.sendResponseHeaders(503, -1);
                case HANGS -> end.await();
                case BEGINS -> {
                    exchange.sendResponseHeaders(200, 100);
                    exchange.getResponseBody().write(1);
                    exchange.getResponseBody().flush();
                    end.await();
                }
                case FLOODS -> {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] chunk = new byte[8192];
                    while (end.getCount() > 0) {
                        exchange.getResponseBody().write(chunk);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(HttpExchange exchange, byte[] body) throws IOException {
        if (!exchange.getRequestURI().getPath().equals("/v1/traces")
                || !"application/x-protobuf".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            throw new IOException("this is no OTLP: " + exchange.getRequestURI());
        }
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().forEach(resource -> {
            resources.add(attributes(resource.getResource().getAttributesList()));
            resource.getScopeSpansList().stream()
                    .flatMap(scope -> scope.getSpansList().stream())
                    .map(TraceCollector::told)
                    .forEach(spans::add);
        });
    }

    private static Told told(Span span) {
        return new Told(
                hex(span.getTraceId().toByteArray()),
                hex(span.getSpanId().toByteArray()),
                hex(span.getParentSpanId().toByteArray()),
                span.getName(),
                span.getKind().name().replace("SPAN_KIND_", ""),
                span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
                attributes(span.getAttributesList()),
                span.getLinksList().stream()
                        .map(link -> hex(link.getSpanId().toByteArray()))
                        .toList(),
                span.getEndTimeUnixNano() - span.getStartTimeUnixNano());
    }

    private static Map<String, String> attributes(List<KeyValue> attributes) {
        return attributes.stream().collect(Collectors.toMap(KeyValue::getKey, pair -> text(pair.getValue())));
    }

    private static String text(AnyValue value) {
        return value.hasStringValue() ? value.getStringValue() : Long.toString(value.getIntValue());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        end.countDown();
        server.close();
    }
}
