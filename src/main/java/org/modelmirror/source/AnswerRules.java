package org.modelmirror.source;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.modelmirror.http.BodyTooLargeException;
import org.modelmirror.http.RetryAfter;
import org.modelmirror.source.SourceException.Kind;

/** What an upstream's answer means (sources-and-storage.md 2.3). Immutable. */
final class AnswerRules {

    /**
     * An answer as it came.
     *
     * @param retryAfter value of {@code Retry-After}
     * @param body content coding undone; empty when there was none
     */
    record Answer(int status, Validators validators, Optional<String> retryAfter, byte[] body) {}

    private final Upstream upstream;
    private final Clock clock;

    AnswerRules(Upstream upstream, Clock clock) {
        this.upstream = upstream;
        this.clock = clock;
    }

    /**
     * The usable meaning of an answer.
     *
     * @throws SourceException when there is none
     */
    Fetched read(FetchRequest request, Answer answer) throws SourceException {
        return switch (answer.status()) {
            case 200 -> document(request, answer);
            case 304 -> notModified(request);
            case 404 -> new Fetched.Missing(request.category(), upstream.answers(request.format()), upstream.origin());
            default -> throw failure(request, answer);
        };
    }

    /** What it means that there was no whole answer. */
    SourceException noAnswer(FetchRequest request, Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof SourceException known) {
                return known;
            }
            if (t instanceof BodyTooLargeException) {
                return failure(request, Kind.INVALID_PAYLOAD, t.getMessage(), cause);
            }
        }
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof IOException) {
                return failure(request, Kind.TRANSPORT, t.getClass().getSimpleName() + ": " + t.getMessage(), cause);
            }
        }
        return failure(request, Kind.REFUSED, "could not be asked: " + cause.getMessage(), cause);
    }

    private Fetched document(FetchRequest request, Answer answer) throws SourceException {
        if (!upstream.looksRight(request.category(), answer.body())) {
            throw failure(request, Kind.INVALID_PAYLOAD, "200 with a body that is no catalogue", Optional.empty());
        }
        return new Fetched.Document(
                request.category(),
                upstream.answers(request.format()),
                upstream.origin(),
                answer.body(),
                answer.validators());
    }

    private Fetched notModified(FetchRequest request) throws SourceException {
        if (request.validatorsFor(upstream.origin()).isEmpty()) {
            throw failure(request, Kind.INVALID_PAYLOAD, "304 to an unconditional request", Optional.empty());
        }
        return new Fetched.NotModified(request.category(), upstream.answers(request.format()), upstream.origin());
    }

    private SourceException failure(FetchRequest request, Answer answer) {
        int status = answer.status();
        boolean overloaded = status == 429 || (status >= 500 && status != 501 && status != 505);
        Optional<Duration> wait = Optional.empty();
        if (status == 429 || status == 503 || upstream.limitingStatuses().contains(status)) {
            wait = answer.retryAfter().flatMap(value -> RetryAfter.parse(value, clock.instant()));
        }
        if (wait.isPresent() && wait.get().compareTo(RetryRule.LONGEST_RETRY_AFTER) > 0) {
            String message = "answered " + status + " and asked to be left alone for "
                    + wait.get().toSeconds() + " s";
            return failure(request, Kind.HELD_OFF, message, wait);
        }
        return failure(request, overloaded ? Kind.OVERLOADED : Kind.REFUSED, "answered " + status, wait);
    }

    private SourceException failure(FetchRequest request, Kind kind, String what, Optional<Duration> wait) {
        return new SourceException(upstream.origin(), kind, text(request, what), wait);
    }

    private SourceException failure(FetchRequest request, Kind kind, @Nullable String what, Throwable cause) {
        Exception exception = cause instanceof Exception e ? e : new IOException(cause);
        return new SourceException(upstream.origin(), kind, text(request, String.valueOf(what)), exception);
    }

    private String text(FetchRequest request, String what) {
        return upstream.origin() + " " + request.category() + ": " + what;
    }
}
