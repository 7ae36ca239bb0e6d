package org.modelmirror.source;

import java.time.Duration;
import java.util.Optional;
import org.modelmirror.reference.Origin;

/** A source that did not answer usably: away, refusing, or answering rubbish. Carries what retry and status need. */
public final class SourceException extends Exception {

    /** What kind of failure it is; decides retry and fallback (sources-and-storage.md 2.3). */
    public enum Kind {
        /** Connection refused, reset, cut off, timed out, no such host. Retried. */
        TRANSPORT(true),
        /** 429 or 5xx other than 501 and 505. Retried. */
        OVERLOADED(true),
        /** 404: the source says that it has no such thing. Not retried. */
        MISSING(false),
        /** Any other status, 401 and 403 among them: whether there is such a thing remains open. Not retried. */
        REFUSED(false),
        /** An answer of 200 that is no catalogue: HTML, wrong type, too large. Asked again once. */
        INVALID_PAYLOAD(true),
        /** A document that can be read but must not replace what is live, such as an empty one. Not retried. */
        REFUSED_DOCUMENT(false),
        /** The host is being left alone: circuit open, or {@code Retry-After} not yet over. Not retried. */
        HELD_OFF(false);

        private final boolean retried;

        Kind(boolean retried) {
            this.retried = retried;
        }

        public boolean isRetried() {
            return retried;
        }
    }

    private final Origin origin;
    private final Kind kind;
    private final Optional<Duration> retryAfter;

    public SourceException(Origin origin, Kind kind, String message, Optional<Duration> retryAfter) {
        super(message);
        this.origin = origin;
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    public SourceException(Origin origin, Kind kind, String message, Exception cause) {
        super(message, cause);
        this.origin = origin;
        this.kind = kind;
        this.retryAfter = Optional.empty();
    }

    public Origin origin() {
        return origin;
    }

    public Kind kind() {
        return kind;
    }

    /** How long the source asked to be left alone, if it did. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
