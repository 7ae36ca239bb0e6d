package org.modelmirror.raw;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.modelmirror.change.GuardRule;
import org.modelmirror.reference.UpstreamFile;

/**
 * Which bytes of which raw file are held back, and how often upstream has offered them: as with the categories, a rule may
 * give way by itself after enough polls over enough time (sources-and-storage.md 2.6). In memory; a restart begins to count
 * anew. Thread-safe.
 */
final class RawHolds {
    private final Supplier<RawLimits> limits;
    private final Clock clock;
    private final Map<UpstreamFile, Hold> holds = new ConcurrentHashMap<>();

    private record Hold(String sha256, GuardRule rule, Instant since, int seen) {}

    RawHolds(Supplier<RawLimits> limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** Notes that these bytes were offered and objected to; whether they have been offered often enough to be taken. */
    boolean isConfirmed(UpstreamFile file, String sha256, GuardRule rule) {
        Instant now = clock.instant();
        Hold hold = holds.compute(file, (key, before) -> {
            boolean isSame = before != null && before.sha256().equals(sha256) && before.rule() == rule;
            return isSame ? new Hold(sha256, rule, before.since(), before.seen() + 1) : new Hold(sha256, rule, now, 1);
        });
        RawLimits limit = limits.get();
        int wanted = rule == GuardRule.SHRINK ? limit.confirmShrink() : limit.confirmRollback();
        return wanted > 0
                && hold.seen() >= wanted
                && Duration.between(hold.since(), now).compareTo(limit.confirmAfter()) >= 0;
    }

    /** Something else is offered, or nothing objectionable. */
    void forget(UpstreamFile file) {
        holds.remove(file);
    }
}
