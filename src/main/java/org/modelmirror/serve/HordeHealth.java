package org.modelmirror.serve;

import java.util.Optional;

/**
 * How the calls to the AI Horde fare, as {@code GET /heartbeat} tells it (http-api.md 1.8).
 *
 * @param degraded whether the circuit breaker is open
 * @param consecutiveFailures failed calls since the last success
 * @param secondsUntilRetry until the next call is allowed, to a tenth; 0.0 once it is (F41); empty while closed
 */
public record HordeHealth(boolean degraded, int consecutiveFailures, Optional<Double> secondsUntilRetry) {
    /** No call has failed, or none has been made. */
    public static final HordeHealth FINE = new HordeHealth(false, 0, Optional.empty());
}
