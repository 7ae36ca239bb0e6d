package org.modelmirror.serve;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.modelmirror.events.ChangeFeed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who waits for changes on one event loop. All of it runs on that loop, but {@link #wake} and {@link #close}, which hand
 * over to it. Many waiters are gone through in turns, so that reads on the same loop get their turn in between.
 */
final class Audience {
    private static final Logger LOG = LoggerFactory.getLogger(Audience.class);
    /** Waiters served before the loop does something else; some milliseconds. */
    private static final int PER_TURN = 128;
    /** Heartbeats are spread over so many moments of a period. */
    private static final int BEATS = 8;

    private final EventLoop loop;
    private final ChangeFeed feed;
    private final LongSupplier nanos;
    private final long gatherNanos;
    private final Runnable everyPeriod;
    private final AtomicBoolean isWoken = new AtomicBoolean();
    /** With the beat that each one has its heartbeat in. */
    private final Map<Waiter, Integer> waiters = new LinkedHashMap<>();

    private long lastRound;
    private int nextBeat;
    private int beat;

    /** @param everyPeriod done once in each period of the heartbeat */
    Audience(EventLoop loop, ChangeFeed feed, WaitLimits limits, LongSupplier nanos, Runnable everyPeriod) {
        this.loop = loop;
        this.feed = feed;
        this.nanos = nanos;
        this.gatherNanos = limits.gather().toNanos();
        this.everyPeriod = everyPeriod;
        this.lastRound = nanos.getAsLong() - gatherNanos;
        long pause = Math.max(1, limits.heartbeat().toNanos() / BEATS);
        // Ends with the loop.
        Future<?> unused = loop.scheduleWithFixedDelay(this::beat, pause, pause, TimeUnit.NANOSECONDS);
    }

    void add(Waiter waiter) {
        waiters.put(waiter, nextBeat);
        nextBeat = (nextBeat + 1) % BEATS;
    }

    void remove(Waiter waiter) {
        waiters.remove(waiter);
    }

    /** Does something on the loop, unless it ends before. */
    Future<?> later(long seconds, Runnable work) {
        return loop.schedule(() -> guarded(work), seconds, TimeUnit.SECONDS);
    }

    /** There is something new. From any thread; never waits. */
    void wake() {
        if (isWoken.compareAndSet(false, true)) {
            handOver(this::beginRound);
        }
    }

    /** Lets go of everybody. From any thread; never waits, but says when it is done. */
    CompletableFuture<?> close() {
        CompletableFuture<?> done = new CompletableFuture<>();
        boolean isLate = !handOver(() -> {
            List<Waiter> all = List.copyOf(waiters.keySet());
            waiters.clear();
            all.forEach(waiter -> guarded(waiter::onStop));
            done.complete(null);
        });
        if (isLate) {
            done.complete(null);
        }
        return done;
    }

    private boolean handOver(Runnable work) {
        try {
            loop.execute(work);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.debug("nobody waits any more: the event loop has ended");
            return false;
        }
    }

    private void beginRound() {
        long rest = lastRound + gatherNanos - nanos.getAsLong();
        if (rest > 0) {
            Future<?> unused = loop.schedule(this::round, rest, TimeUnit.NANOSECONDS);
        } else {
            round();
        }
    }

    private void round() {
        // First of all: what comes from now on has a round of its own.
        isWoken.set(false);
        lastRound = nanos.getAsLong();
        if (!waiters.isEmpty()) {
            turn(List.copyOf(waiters.keySet()).iterator(), new Batches(feed));
        }
    }

    private void turn(Iterator<Waiter> rest, Batches batches) {
        for (int i = 0; i < PER_TURN && rest.hasNext(); i++) {
            Waiter waiter = rest.next();
            if (waiters.containsKey(waiter)) {
                guarded(() -> {
                    if (!waiter.onChange(batches)) {
                        waiters.remove(waiter);
                    }
                });
            }
        }
        if (rest.hasNext()) {
            handOver(() -> turn(rest, batches));
        }
    }

    private void beat() {
        beat = (beat + 1) % BEATS;
        if (beat == 0) {
            guarded(everyPeriod);
        }
        for (Map.Entry<Waiter, Integer> entry : List.copyOf(waiters.entrySet())) {
            if (entry.getValue() == beat) {
                guarded(() -> {
                    if (!entry.getKey().onHeartbeat()) {
                        waiters.remove(entry.getKey());
                    }
                });
            }
        }
    }

    /** One waiter's trouble is not the others'. */
    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("failed to tell a client of a change", e);
        }
    }
}
