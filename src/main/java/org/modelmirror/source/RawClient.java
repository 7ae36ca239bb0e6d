package org.modelmirror.source;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.modelmirror.http.BodyTooLargeException;
import org.modelmirror.http.BoundedHttp;
import org.modelmirror.http.RetryAfter;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.Repository;
import org.modelmirror.source.SourceException.Kind;

/**
 * The two ends of a request for a raw file of GitHub's that is kept as it is (http-api.md 2.11). Shares with
 * {@link SourceClient} the host, so that both leave it alone when it asks for that. Thread-safe.
 */
public final class RawClient {
    private static final String REQUEST = "rawRequest";
    private static final String ATTEMPTS = "rawAttempts";

    private final Supplier<UpstreamSettings> settings;
    private final Map<Repository, GitHubRepository> repositories;
    private final UpstreamHost host;
    private final Clock clock;

    RawClient(
            Supplier<UpstreamSettings> settings,
            Map<Repository, GitHubRepository> repositories,
            UpstreamHost host,
            Clock clock) {
        this.settings = settings;
        this.repositories = Map.copyOf(repositories);
        this.host = host;
        this.clock = clock;
    }

    /** Takes the {@link RawRequest} in the body. */
    public void open(Exchange exchange) {
        RawRequest request = exchange.getMessage().getBody(RawRequest.class);
        if (request == null) {
            throw new IllegalArgumentException("direct:fetch-raw-file takes a RawRequest");
        }
        exchange.setVariable(REQUEST, request);
        exchange.setVariable(ATTEMPTS, 0);
    }

    /**
     * Turns the message into the request.
     *
     * @throws SourceException when the host is to be left alone
     */
    public void ask(Exchange exchange) throws SourceException {
        RawRequest request = requestOf(exchange);
        Optional<Duration> hold = host.heldOffFor();
        if (hold.isPresent()) {
            throw failure(
                    request,
                    Kind.HELD_OFF,
                    "left alone for another " + hold.get().toSeconds() + " s",
                    hold);
        }
        GitHubRepository repository =
                Objects.requireNonNull(repositories.get(request.file().repository()));
        Message message = exchange.getMessage();
        // Camel's own counter is a header, and no header outlives a request.
        exchange.setVariable(ATTEMPTS, attempts(exchange) + 1);
        message.removeHeaders("*");
        message.setBody(null);
        message.setHeader(
                Exchange.HTTP_URI,
                repository.address(
                        settings.get().url(),
                        request.file().branch(),
                        request.file().file()));
        message.setHeader(
                BoundedHttp.LIMIT_HEADER, settings.get().attemptLimit().toMillis());
        message.setHeader("Accept", "*/*");
        request.validators().etag().ifPresent(etag -> message.setHeader("If-None-Match", etag));
        request.validators().lastModified().ifPresent(time -> message.setHeader("If-Modified-Since", time));
    }

    /**
     * Turns the answer into what it means.
     *
     * @throws SourceException when it is of no use
     */
    public void answered(Exchange exchange) throws SourceException {
        RawRequest request = requestOf(exchange);
        Message message = exchange.getMessage();
        Integer status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        byte[] body = message.getBody(byte[].class);
        Validators validators = new Validators(header(message, "ETag"), header(message, "Last-Modified"));
        Optional<String> retryAfter = header(message, "Retry-After");
        message.removeHeaders("*");
        host.answered();
        message.setBody(
                switch (status == null ? 0 : status) {
                    case 200 -> new RawFetched.Document(request.file(), body == null ? new byte[0] : body, validators);
                    case 304 -> notModified(request);
                    case 404 -> new RawFetched.Missing(request.file());
                    default -> throw refused(request, status == null ? 0 : status, retryAfter);
                });
    }

    /**
     * There was no whole answer.
     *
     * @throws SourceException always, saying why
     */
    public void unanswered(Exchange exchange) throws SourceException {
        Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (cause instanceof SourceException known) {
            throw known;
        }
        boolean transport = cause instanceof IOException && !(cause instanceof BodyTooLargeException);
        throw new SourceException(
                Origin.GITHUB,
                transport ? Kind.TRANSPORT : Kind.INVALID_PAYLOAD,
                "github " + requestOf(exchange).file() + ": " + cause,
                cause == null ? new IllegalStateException("nothing was caught") : cause);
    }

    /** Whether another attempt may help, soon. */
    public boolean isWorthRetrying(Exchange exchange) {
        SourceException failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, SourceException.class);
        return failure != null
                && (failure.kind() == Kind.TRANSPORT || failure.kind() == Kind.OVERLOADED)
                && failure.retryAfter().isEmpty()
                && attempts(exchange) < settings.get().attempts();
    }

    private RawFetched notModified(RawRequest request) throws SourceException {
        if (request.validators().isEmpty()) {
            throw failure(request, Kind.INVALID_PAYLOAD, "304 to an unconditional request", Optional.empty());
        }
        return new RawFetched.NotModified(request.file());
    }

    private SourceException refused(RawRequest request, int status, Optional<String> retryAfter) {
        boolean overloaded = status == 429 || status >= 500;
        Optional<Duration> wait = overloaded || status == 403
                ? retryAfter.flatMap(value -> RetryAfter.parse(value, clock.instant()))
                : Optional.empty();
        wait.ifPresent(host::holdOff);
        return failure(request, overloaded ? Kind.OVERLOADED : Kind.REFUSED, "answered " + status, wait);
    }

    private static SourceException failure(RawRequest request, Kind kind, String what, Optional<Duration> wait) {
        return new SourceException(Origin.GITHUB, kind, "github " + request.file() + ": " + what, wait);
    }

    private static int attempts(Exchange exchange) {
        return exchange.getVariable(ATTEMPTS, 0, Integer.class);
    }

    private static RawRequest requestOf(Exchange exchange) {
        return Objects.requireNonNull(exchange.getVariable(REQUEST, RawRequest.class), "no raw request is open");
    }

    private static Optional<String> header(Message message, String name) {
        @Nullable String value = message.getHeader(name, String.class);
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }
}
