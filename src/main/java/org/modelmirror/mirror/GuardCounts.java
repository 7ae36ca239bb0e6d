package org.modelmirror.mirror;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What became of changes that the guard looked at, counted since the start. Thread-safe. */
public final class GuardCounts {
    private final Map<Decision, LongAdder> counts = new EnumMap<>(Decision.class);

    /** What may become of a change. */
    public enum Decision {
        /** It was kept back. */
        HELD,
        /** A person let it go live. */
        APPROVED,
        /** A person keeps it out. */
        REJECTED,
        /** It was offered so often that it goes live by itself. */
        CONFIRMED,
        /** It is no longer offered. */
        WITHDRAWN;

        /** The wire spelling. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public GuardCounts() {
        for (Decision decision : Decision.values()) {
            counts.put(decision, new LongAdder());
        }
    }

    void count(Decision decision, int changes) {
        adder(decision).add(changes);
    }

    public long of(Decision decision) {
        return adder(decision).sum();
    }

    private LongAdder adder(Decision decision) {
        return Objects.requireNonNull(counts.get(decision));
    }
}
