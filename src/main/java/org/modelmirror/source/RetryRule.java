package org.modelmirror.source;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.modelmirror.source.SourceException.Kind;

/** Whether a failed attempt is followed by another, and after which pause (sources-and-storage.md 2.4). Thread-safe. */
final class RetryRule {
    /** Longest pause of our own choosing. */
    static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);

    /** Longest pause on the word of a source; one that asks for more is left alone instead. */
    static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(30);

    /** A document that is no catalogue is asked for once more: it may have been caught half-written. */
    private static final int ATTEMPTS_ON_INVALID_PAYLOAD = 2;

    private final Supplier<UpstreamSettings> settings;
    private final RandomGenerator random;

    RetryRule(Supplier<UpstreamSettings> settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    /**
     * The pause before the next attempt; empty when there is none.
     *
     * @param attempts made so far for this fetch, 1 or more
     * @param hostUnreachable whether another category has already tried the host in vain in this round
     * @param left what is left of the time for the whole fetch
     */
    Optional<Duration> pauseAfter(SourceException failure, int attempts, boolean hostUnreachable, Duration left) {
        if (!failure.kind().isRetried() || attempts >= allowed(failure.kind(), hostUnreachable)) {
            return Optional.empty();
        }
        Duration pause = failure.retryAfter().orElseGet(() -> backoff(attempts));
        return pause.compareTo(left) < 0 ? Optional.of(pause) : Optional.empty();
    }

    private int allowed(Kind kind, boolean hostUnreachable) {
        if (kind == Kind.INVALID_PAYLOAD) {
            return Math.min(ATTEMPTS_ON_INVALID_PAYLOAD, settings.get().attempts());
        }
        return kind == Kind.TRANSPORT && hostUnreachable ? 1 : settings.get().attempts();
    }

    /** Uniform in [m/2, min(10 s, m·2^(k−1))], k being the number of attempts made. */
    private Duration backoff(int attempts) {
        double m = (double) settings.get().backoff().toNanos();
        double cap = (double) LONGEST_BACKOFF.toNanos();
        double longest = Math.min(cap, m * Math.pow(2, attempts - 1));
        double shortest = Math.min(m / 2, longest);
        return Duration.ofNanos((long) (shortest + (longest - shortest) * random.nextDouble()));
    }
}
