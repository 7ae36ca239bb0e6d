package org.modelmirror.source;

import java.time.Instant;
import java.util.Optional;

/**
 * How things stand with one source for one category and format.
 *
 * @param lastAttempt when we last asked
 * @param lastSuccess when the source last gave a document we could use, or confirmed ours
 * @param lastFailure the newest failure, kept after a success for whoever looks for it
 * @param consecutiveFailures fetches that failed since the last success, each with all its attempts counted as one
 * @param failingSince since when the source has been failing or left alone; empty while it is well
 */
public record Contact(
        Optional<Instant> lastAttempt,
        Optional<Instant> lastSuccess,
        Optional<Failure> lastFailure,
        int consecutiveFailures,
        Optional<Instant> failingSince) {

    /** Never asked. */
    public static final Contact NONE =
            new Contact(Optional.empty(), Optional.empty(), Optional.empty(), 0, Optional.empty());

    /**
     * What went wrong, and when.
     *
     * @param message one line without credentials
     */
    public record Failure(Instant at, SourceException.Kind kind, String message) {}

    public boolean isFailing() {
        return failingSince.isPresent();
    }

    Contact succeeded(Instant now) {
        return new Contact(Optional.of(now), Optional.of(now), lastFailure, 0, Optional.empty());
    }

    Contact failed(Instant now, SourceException.Kind kind, String message) {
        return new Contact(
                Optional.of(now),
                lastSuccess,
                Optional.of(new Failure(now, kind, message)),
                consecutiveFailures + 1,
                Optional.of(failingSince.orElse(now)));
    }

    Contact skipped(Instant now, SourceException.Kind kind, String message) {
        return new Contact(
                lastAttempt,
                lastSuccess,
                Optional.of(new Failure(now, kind, message)),
                consecutiveFailures,
                Optional.of(failingSince.orElse(now)));
    }
}
