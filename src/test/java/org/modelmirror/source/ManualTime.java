package org.modelmirror.source;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A wall clock and a monotonic clock that only move when told to. Both start at fixed, different points. */
final class ManualTime extends Clock implements LongSupplier {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final AtomicLong passedNanos = new AtomicLong();

    void advance(Duration duration) {
        passedNanos.addAndGet(duration.toNanos());
    }

    @Override
    public long getAsLong() {
        return 7_000_000_000L + passedNanos.get();
    }

    @Override
    public Instant instant() {
        return START.plusNanos(passedNanos.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("zone");
    }
}
