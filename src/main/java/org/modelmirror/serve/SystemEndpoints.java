package org.modelmirror.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.vertx.core.http.HttpHeaders;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/** The endpoints about the service itself (http-api.md 1.8, 2.1). */
public final class SystemEndpoints {
    private static final String WELCOME =
            "Welcome to the Model Mirror: the AI Horde model reference. The API is described at /api/docs.";

    private static final String VARY_ROOT = "Origin, Accept";

    private final ServeSettings settings;
    private final Supplier<HordeHealth> horde;
    private final WebPages pages;

    /** @param pages what a browser gets at the server root */
    public SystemEndpoints(ServeSettings settings, Supplier<HordeHealth> horde, WebPages pages) {
        this.settings = settings;
        this.horde = horde;
        this.pages = pages;
    }

    /** Says what this is: to a browser at the server root with the dashboard, to everybody else with a line of JSON. */
    public void root(Exchange exchange) {
        Call call = Call.of(exchange);
        if (pages.answers(call)) {
            return;
        }
        call.reply().header(HttpHeaders.VARY, VARY_ROOT);
        call.send(message(WELCOME));
    }

    static ObjectNode message(String text) {
        return JsonNodeFactory.instance.objectNode().put("message", text);
    }

    public void heartbeat(Exchange exchange) {
        HordeHealth health = horde.get();
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("status", "ok");
        ObjectNode aiHorde = body.putObject("ai_horde");
        aiHorde.put("degraded", health.degraded());
        aiHorde.put("consecutive_failures", health.consecutiveFailures());
        health.secondsUntilRetry()
                .ifPresentOrElse(
                        seconds -> aiHorde.put("seconds_until_retry", seconds),
                        () -> aiHorde.putNull("seconds_until_retry"));
        Call.of(exchange).send(body);
    }

    /** An object, or the bare string old web clients compare with (C1). */
    public void replicateMode(Exchange exchange) {
        String mode = settings.mode().name();
        if (settings.uiCompat()) {
            Call.of(exchange).send(TextNode.valueOf(mode));
            return;
        }
        Call.of(exchange)
                .send(JsonNodeFactory.instance
                        .objectNode()
                        .put("replicate_mode", mode)
                        .put("canonical_format", settings.canonicalFormat().id())
                        .put("writable", settings.writable().getAsBoolean()));
    }
}
