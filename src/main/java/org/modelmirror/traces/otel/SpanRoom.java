package org.modelmirror.traces.otel;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps count of the spans that have ended and are not yet sent, so that there are never more than there is room for, and says once a
 * minute at the most that some are lost. Thread-safe; never waits.
 */
final class SpanRoom implements SpanCounts {
    private static final Logger LOG = LoggerFactory.getLogger(SpanRoom.class);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private final int size;
    private final LongSupplier nanos;
    private final Consumer<String> warnings;
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder sent = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final AtomicLong nextWarning;

    /**
     * @param size spans there is room for
     * @param nanos a monotonic clock, in nanoseconds
     */
    SpanRoom(int size, LongSupplier nanos) {
        this(size, nanos, LOG::warn);
    }

    /**
     * The same.
     *
     * @param warnings takes what an operator is to be told
     */
    SpanRoom(int size, LongSupplier nanos, Consumer<String> warnings) {
        this.size = size;
        this.warnings = warnings;
        this.nanos = nanos;
        this.nextWarning = new AtomicLong(nanos.getAsLong());
    }

    /** Whether there is room for another span; if so it has been taken. */
    boolean take() {
        if (waiting.incrementAndGet() > size) {
            waiting.decrementAndGet();
            dropped.increment();
            warn("the collector takes them too slowly");
            return false;
        }
        return true;
    }

    /** So many were taken by the collector. */
    void sent(int spans) {
        waiting.addAndGet(-spans);
        sent.add(spans);
    }

    /** So many were not. */
    void failed(int spans, String reason) {
        waiting.addAndGet(-spans);
        failed.add(spans);
        warn(reason);
    }

    boolean isHalfFull() {
        return waiting.get() > size / 2;
    }

    @Override
    public long sent() {
        return sent.sum();
    }

    @Override
    public long dropped() {
        return dropped.sum();
    }

    @Override
    public long failed() {
        return failed.sum();
    }

    @Override
    public long waiting() {
        return waiting.get();
    }

    /** Tells what is lost at the end of the process. */
    void close() {
        if (waiting.get() > 0) {
            warnings.accept("stopped with spans that were not sent spans=" + waiting.get());
        }
    }

    private void warn(String reason) {
        long now = nanos.getAsLong();
        long due = nextWarning.get();
        if (now - due >= 0 && nextWarning.compareAndSet(due, now + BETWEEN_WARNINGS.toNanos())) {
            warnings.accept("lost spans dropped=" + dropped.sum() + " failed=" + failed.sum() + " sent=" + sent.sum()
                    + " reason=" + reason);
        }
    }
}
