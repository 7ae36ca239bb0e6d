package org.modelmirror.analytics;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/** One warning about a thing per minute; the things are keys of a cache and few. Thread-safe. */
final class WarningLimit {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanos;
    private final ConcurrentMap<String, Long> lastAt = new ConcurrentHashMap<>();

    WarningLimit(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether it is time for a warning about this; counts it as given. */
    boolean isDue(String about) {
        long now = nanos.getAsLong();
        boolean[] due = {false};
        lastAt.compute(about, (key, last) -> {
            due[0] = last == null || now - last >= MINUTE;
            return due[0] ? Long.valueOf(now) : last;
        });
        return due[0];
    }
}
