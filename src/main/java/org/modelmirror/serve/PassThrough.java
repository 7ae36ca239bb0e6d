package org.modelmirror.serve;

import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.modelmirror.catalog.WireBody;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;

/**
 * Answers GETs below {@code /model_references/v2/} that no route of ours declares with what PRIMARY answers, so that new
 * endpoints of a newer PRIMARY work on its mirrors. Nothing of the client goes to PRIMARY but path and query. An answer is
 * kept for a while; when PRIMARY is away, the last good one is served as stale. Thread-safe.
 */
public final class PassThrough {
    /** Variable that holds path and query to ask PRIMARY for, below its base URL. */
    public static final String TARGET = "passThroughTarget";
    /** Variable that holds the entity tag to ask with, where there is one. */
    public static final String ETAG = "passThroughEtag";

    /** More would only be there to fill the cache with keys. */
    private static final int LONGEST_TARGET = 2048;

    private static final ApiError UNAVAILABLE =
            ApiError.of(503, "PRIMARY is temporarily unavailable").with("Retry-After", "5");

    private final PassThroughCache cache;
    private final JsonReader json = new JsonReader();

    /**
     * @param maxEntries answers kept
     * @param maxBytes their size altogether, both codings counted
     * @param ttl how long an answer is given without asking again
     * @param nanos a monotonic clock
     */
    public PassThrough(int maxEntries, long maxBytes, Duration ttl, LongSupplier nanos) {
        this.cache = new PassThroughCache(maxEntries, maxBytes, ttl, nanos);
    }

    /** Answers from the cache, or leaves it to the route to ask. */
    public void begin(Exchange exchange) {
        Call call = Call.of(exchange);
        String query = call.request().query();
        String target = call.request().path() + (query == null ? "" : "?" + query);
        if (target.length() > LONGEST_TARGET) {
            clear(exchange);
            call.send(ApiError.NOT_FOUND);
            return;
        }
        Optional<PassThroughCache.Entry> held = cache.find(target);
        if (held.isPresent() && cache.isFresh(held.get())) {
            clear(exchange);
            send(call, held.get(), false);
            return;
        }
        exchange.setVariable(TARGET, target);
        held.flatMap(PassThroughCache.Entry::etag).ifPresent(etag -> exchange.setVariable(ETAG, etag));
    }

    /** Whether PRIMARY has to be asked. */
    public boolean isOpen(Exchange exchange) {
        return exchange.getVariable(TARGET) != null;
    }

    /** Hands PRIMARY's answer on. */
    public void answered(Exchange exchange) {
        Message message = exchange.getMessage();
        Integer status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        String type = message.getHeader(Exchange.CONTENT_TYPE, "", String.class);
        Optional<String> etag = Optional.ofNullable(message.getHeader("ETag", String.class));
        byte[] body = message.getBody(byte[].class);
        String target = target(exchange);
        Optional<PassThroughCache.Entry> held = cache.find(target);
        clear(exchange);
        Call call = Call.of(exchange);
        int code = status == null ? 0 : status;
        if (code == 200 && body != null && isJson(type, body)) {
            send(call, cache.put(target, WireBody.of(body), etag), false);
        } else if (code == 304 && held.isPresent()) {
            send(call, cache.put(target, held.get().body(), held.get().etag()), false);
        } else if (code >= 400 && code < 500 && code != 429 && code != 408) {
            cache.remove(target);
            call.send(code == 404 ? ApiError.NOT_FOUND : ApiError.of(code, "PRIMARY answered " + code));
        } else {
            sendStale(call, held);
        }
    }

    /** Makes do without PRIMARY. */
    public void unanswered(Exchange exchange) {
        Optional<PassThroughCache.Entry> held = cache.find(target(exchange));
        clear(exchange);
        sendStale(Call.of(exchange), held);
    }

    private void sendStale(Call call, Optional<PassThroughCache.Entry> held) {
        if (held.isPresent()) {
            send(call, held.get(), true);
        } else {
            call.send(UNAVAILABLE);
        }
    }

    private void send(Call call, PassThroughCache.Entry entry, boolean stale) {
        Reply reply = call.reply();
        reply.header(HttpHeaders.AGE, Long.toString(cache.ageSeconds(entry)));
        if (stale) {
            PreparedBody.tellStale(reply);
        }
        PreparedBody.send(call.request().headers(), reply, entry.body(), Headers.JSON, Headers.VARY_ORIGIN_ENCODING);
    }

    private boolean isJson(String type, byte[] body) {
        if (!type.toLowerCase(Locale.ROOT).contains("json")) {
            return false;
        }
        try {
            json.read(body);
            return true;
        } catch (JsonSyntaxException e) {
            // As good as no answer; the caller serves what it has.
            return false;
        }
    }

    private static String target(Exchange exchange) {
        return Objects.requireNonNull(exchange.getVariable(TARGET, String.class), "nothing was asked");
    }

    /** Neither what the client sent nor what PRIMARY sent becomes a header of the answer. */
    private static void clear(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
    }
}
