package org.modelmirror.raw;

import java.time.Instant;
import java.util.Optional;
import org.modelmirror.change.GuardRule;

/**
 * How things stand with one raw file and its source.
 *
 * @param lastAttempt when it was last asked for
 * @param lastSuccess when upstream last gave bytes that were taken, or confirmed ours
 * @param lastFailure the newest failure, kept after a success for whoever looks for it
 * @param consecutiveFailures attempts in vain since the last success
 * @param heldBack the rule that keeps upstream's newest bytes from being served; empty when nothing is held back
 */
public record RawFileState(
        Optional<Instant> lastAttempt,
        Optional<Instant> lastSuccess,
        Optional<Failure> lastFailure,
        int consecutiveFailures,
        Optional<GuardRule> heldBack) {

    /** Never asked for. */
    static final RawFileState NONE =
            new RawFileState(Optional.empty(), Optional.empty(), Optional.empty(), 0, Optional.empty());

    /**
     * What went wrong, and when.
     *
     * @param message one line without credentials
     */
    public record Failure(Instant at, String message) {}

    RawFileState attempted(Instant now) {
        return new RawFileState(Optional.of(now), lastSuccess, lastFailure, consecutiveFailures, heldBack);
    }

    RawFileState succeeded(Instant now) {
        return new RawFileState(lastAttempt, Optional.of(now), lastFailure, 0, Optional.empty());
    }

    RawFileState failed(Instant now, String message, Optional<GuardRule> rule) {
        return new RawFileState(
                lastAttempt, lastSuccess, Optional.of(new Failure(now, message)), consecutiveFailures + 1, rule);
    }
}
