package org.modelmirror.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;

/** Liveness and readiness for whoever starts and balances instances (http-api.md 2.11). */
public final class HealthEndpoints {
    private final List<Supplier<List<String>>> ready;
    private final Supplier<List<String>> notes;

    /**
     * Puts the checks together.
     *
     * @param ready each gives the reasons why the instance is not ready; none is good
     * @param notes what is told beside them without making the instance unready, such as a seeding that is not finished
     *     (sources-and-storage.md 2.9)
     */
    public HealthEndpoints(List<Supplier<List<String>>> ready, Supplier<List<String>> notes) {
        this.ready = List.copyOf(ready);
        this.notes = notes;
    }

    /** That this is answered at all is the answer. */
    public void live(Exchange exchange) {
        send(exchange, List.of(), List.of());
    }

    public void ready(Exchange exchange) {
        send(exchange, ready.stream().flatMap(reasons -> reasons.get().stream()).toList(), notes.get());
    }

    private static void send(Exchange exchange, List<String> reasons, List<String> notes) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("status", reasons.isEmpty() ? "UP" : "DOWN");
        ArrayNode list = body.putArray("reasons");
        reasons.forEach(list::add);
        notes.forEach(list::add);
        Reply reply = Call.of(exchange).reply();
        reply.header(HttpHeaders.CONTENT_TYPE, Headers.JSON);
        reply.header(HttpHeaders.CACHE_CONTROL, "no-store");
        reply.end(reasons.isEmpty() ? 200 : 503, Buffer.buffer(JsonWriter.toBytes(body, JsonForm.COMPACT)));
    }
}
