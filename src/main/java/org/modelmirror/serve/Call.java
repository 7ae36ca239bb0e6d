package org.modelmirror.serve;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.camel.Exchange;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;

/** One request as the endpoint beans see it: what was asked, and where the answer goes. */
final class Call {
    /** Exchange property that holds the request; set by {@link EdgeConsumer}. */
    static final String REQUEST = "modelmirror.request";

    /** Exchange property: the body of the request as a buffer, absent when it had none. */
    static final String BODY = "modelmirror.body";
    /** Exchange property: an executor that runs on the event loop of the connection; nothing there may wait. */
    static final String LOOP = "modelmirror.loop";

    private final Exchange exchange;
    private final HttpServerRequest request;

    private Call(Exchange exchange, HttpServerRequest request) {
        this.exchange = exchange;
        this.request = request;
    }

    /** @throws IllegalStateException when the exchange did not come in over HTTP */
    static Call of(Exchange exchange) {
        HttpServerRequest request = exchange.getProperty(REQUEST, HttpServerRequest.class);
        if (request == null) {
            throw new IllegalStateException("route " + exchange.getFromRouteId() + " does not start at platform-http");
        }
        return new Call(exchange, request);
    }

    HttpServerRequest request() {
        return request;
    }

    /** What was sent as the body; empty when there was none. */
    Optional<Buffer> body() {
        return Optional.ofNullable(exchange.getProperty(BODY, Buffer.class)).filter(body -> body.length() > 0);
    }

    /** Goes on, on the event loop of the connection, where an answer is written without waking anybody. */
    Executor loop() {
        return Objects.requireNonNull(exchange.getProperty(LOOP, Executor.class));
    }

    /** A path parameter, decoded. */
    String path(String name) {
        String value = exchange.getMessage().getHeader(name, String.class);
        if (value == null) {
            throw new IllegalStateException("no path parameter " + name + " in route " + exchange.getFromRouteId());
        }
        return value;
    }

    Query query() {
        return Query.of(request.query());
    }

    Reply reply() {
        return new ExchangeReply(exchange);
    }

    void send(JsonNode json) {
        send(Headers.JSON, Buffer.buffer(JsonWriter.toBytes(json, JsonForm.COMPACT)));
    }

    void send(CharSequence contentType, Buffer body) {
        Reply reply = reply();
        reply.header(HttpHeaders.CONTENT_TYPE, contentType);
        reply.end(200, body);
    }

    void send(ApiError error) {
        error.write(reply());
    }
}
