package org.modelmirror.analytics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A wall clock, and a monotonic clock beside it, that move only when told to. */
final class PassingTime extends Clock implements LongSupplier {
    private final AtomicLong nanos = new AtomicLong(5_000_000_000L);
    private final AtomicLong setBackNanos = new AtomicLong();

    void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    /** Somebody sets the wall clock back; no time passes. */
    void setWallClockBack(Duration duration) {
        setBackNanos.addAndGet(duration.toNanos());
    }

    @Override
    public long getAsLong() {
        return nanos.get();
    }

    @Override
    public Instant instant() {
        return Instant.parse("2026-03-01T12:00:00Z").plusNanos(nanos.get() - setBackNanos.get());
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
