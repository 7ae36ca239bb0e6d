package org.modelmirror.source;

import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.modelmirror.http.BoundedHttp;
import org.modelmirror.source.SourceException.Kind;

/**
 * The two ends of a request to one upstream: what is put on the wire, and what the answer means. The request itself is in
 * the route. Bound once per upstream; thread-safe.
 */
public final class SourceClient {
    private final Upstream upstream;
    private final UpstreamHost host;
    private final AnswerRules rules;
    private final SourceState state;

    SourceClient(Upstream upstream, UpstreamHost host, AnswerRules rules, SourceState state) {
        this.upstream = upstream;
        this.host = host;
        this.rules = rules;
        this.state = state;
    }

    /**
     * Turns the message into the request for the next attempt.
     *
     * @throws SourceException when the host is to be left alone, or no time is left
     */
    public void ask(Exchange exchange) throws SourceException {
        Fetch fetch = FetchDesk.fetchOf(exchange);
        FetchRequest request = fetch.request();
        Optional<Duration> hold = host.heldOffFor();
        if (hold.isPresent()) {
            throw failure(
                    request,
                    Kind.HELD_OFF,
                    "left alone for another " + hold.get().toSeconds() + " s",
                    hold);
        }
        Duration left = fetch.left();
        if (left.toMillis() < 1) {
            throw failure(request, Kind.HELD_OFF, "not asked, the time for this fetch is used up", Optional.empty());
        }
        fetch.attempted(upstream.origin());
        Duration limit = upstream.settings().attemptLimit();

        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setBody(null);
        message.setHeader(Exchange.HTTP_URI, upstream.address(request.category(), request.format()));
        message.setHeader(BoundedHttp.LIMIT_HEADER, (limit.compareTo(left) < 0 ? limit : left).toMillis());
        message.setHeader("Accept", upstream.accept(request.category()));
        Validators validators = request.validatorsFor(upstream.origin());
        validators.etag().ifPresent(etag -> message.setHeader("If-None-Match", etag));
        validators.lastModified().ifPresent(time -> message.setHeader("If-Modified-Since", time));
    }

    /**
     * Turns the answer in the message into what it means.
     *
     * @throws SourceException when it is of no use
     */
    public void answered(Exchange exchange) throws SourceException {
        FetchRequest request = FetchDesk.fetchOf(exchange).request();
        Message message = exchange.getMessage();
        Integer status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        byte[] body = message.getBody(byte[].class);
        AnswerRules.Answer answer = new AnswerRules.Answer(
                status == null ? 0 : status,
                new Validators(header(message, "ETag"), header(message, "Last-Modified")),
                header(message, "Retry-After"),
                body == null ? new byte[0] : body);
        message.removeHeaders("*");
        host.answered();
        Fetched fetched;
        try {
            fetched = rules.read(request, answer);
        } catch (SourceException e) {
            if (e.kind() == Kind.HELD_OFF) {
                e.retryAfter().ifPresent(host::holdOff);
            }
            throw e;
        }
        message.setBody(fetched);
    }

    /**
     * There was no whole answer.
     *
     * @throws SourceException always, saying why
     */
    public void unanswered(Exchange exchange) throws SourceException {
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (cause == null) {
            throw new IllegalStateException("nothing was caught");
        }
        throw rules.noAnswer(FetchDesk.fetchOf(exchange).request(), cause);
    }

    /** Keeps the books after a fetch that went well. */
    public void done(Exchange exchange) {
        Fetched fetched = exchange.getMessage().getBody(Fetched.class);
        Fetch fetch = FetchDesk.fetchOf(exchange);
        if (fetched instanceof Fetched.Missing) {
            state.missing(fetch.category(), upstream.answers(fetch.request().format()), upstream.origin());
        } else {
            state.succeeded(fetch.category(), upstream.answers(fetch.request().format()), upstream.origin());
        }
    }

    private SourceException failure(FetchRequest request, Kind kind, String what, Optional<Duration> wait) {
        String message = upstream.origin() + " " + request.category() + ": " + what;
        return new SourceException(upstream.origin(), kind, message, wait);
    }

    private static Optional<String> header(Message message, String name) {
        @Nullable String value = message.getHeader(name, String.class);
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }
}
