package org.modelmirror.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;

/** How things stand, for people and for Prometheus (http-api.md 2.11). */
public final class StatusEndpoints {
    /** What Prometheus asks for when it takes text. */
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Supplier<ObjectNode> status;
    private final Supplier<String> metrics;

    /** @param metrics the text exposition format of Prometheus */
    public StatusEndpoints(Supplier<ObjectNode> status, Supplier<String> metrics) {
        this.status = status;
        this.metrics = metrics;
    }

    public void status(Exchange exchange) {
        send(exchange, Headers.JSON, JsonWriter.toBytes(status.get(), JsonForm.COMPACT));
    }

    public void metrics(Exchange exchange) {
        send(exchange, PROMETHEUS_TEXT, metrics.get().getBytes(StandardCharsets.UTF_8));
    }

    private static void send(Exchange exchange, CharSequence contentType, byte[] body) {
        Reply reply = Call.of(exchange).reply();
        reply.header(HttpHeaders.CONTENT_TYPE, contentType);
        reply.header(HttpHeaders.CACHE_CONTROL, "no-store");
        reply.end(200, Buffer.buffer(body));
    }
}
