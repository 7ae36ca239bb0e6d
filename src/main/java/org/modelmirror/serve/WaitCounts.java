package org.modelmirror.serve;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Who waits for changes at present, and what has become of those who did. Thread-safe; counting takes no lock. */
public final class WaitCounts {
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger waits = new AtomicInteger();
    private final LongAdder opened = new LongAdder();
    private final LongAdder resumed = new LongAdder();
    private final LongAdder reset = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder held = new LongAdder();

    /** Event streams open at present. */
    public int streams() {
        return streams.get();
    }

    /** Reads held at present. */
    public int waits() {
        return waits.get();
    }

    /** Event streams opened since the start. */
    public long opened() {
        return opened.sum();
    }

    /** Of those, how many went on exactly where they had stopped. */
    public long resumed() {
        return resumed.sum();
    }

    /** Of those, how many had been away for too long, so that the client had to look at everything. */
    public long reset() {
        return reset.sum();
    }

    /** Events sent, counted for each stream. */
    public long sent() {
        return sent.sum();
    }

    /** Streams ended because their client read too slowly. */
    public long dropped() {
        return dropped.sum();
    }

    /** Streams refused because there were too many. */
    public long refused() {
        return refused.sum();
    }

    /** Reads that were held since the start. */
    public long held() {
        return held.sum();
    }

    boolean openStream(int max) {
        if (!enter(streams, max)) {
            refused.increment();
            return false;
        }
        opened.increment();
        return true;
    }

    void closeStream() {
        streams.decrementAndGet();
    }

    boolean beginWait(int max) {
        if (!enter(waits, max)) {
            return false;
        }
        held.increment();
        return true;
    }

    void endWait() {
        waits.decrementAndGet();
    }

    private static boolean enter(AtomicInteger present, int max) {
        if (present.incrementAndGet() > max) {
            present.decrementAndGet();
            return false;
        }
        return true;
    }

    void countResumed() {
        resumed.increment();
    }

    void countReset() {
        reset.increment();
    }

    void countSent(int events) {
        sent.add(events);
    }

    void countDropped() {
        dropped.increment();
    }
}
