package org.modelmirror.serve;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Lets requests that need a route wait while routes are replaced, so that none meets a gap. Reads that need no route go on.
 * Thread-safe.
 */
public final class Intermission {
    /** Those inside that take longer may go on; Camel waits for the ones in the routes that are replaced. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final LongSupplier nanos;
    private final List<Runnable> waiting = new ArrayList<>();
    private int inside;
    private boolean isHeld;

    /** @param nanos a monotonic clock, in nanoseconds */
    public Intermission(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * From now on requests wait. Comes back when those that came before have been answered, after three seconds at the
     * latest.
     *
     * @throws InterruptedException when the thread was interrupted; nobody waits then
     */
    public synchronized void hold() throws InterruptedException {
        isHeld = true;
        long end = nanos.getAsLong() + PATIENCE.toNanos();
        try {
            while (inside > 0) {
                long left = (end - nanos.getAsLong()) / 1_000_000;
                if (left <= 0) {
                    return;
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            release();
            throw e;
        }
    }

    /** Those that wait go on, each on its event loop. */
    public synchronized void release() {
        isHeld = false;
        waiting.forEach(Runnable::run);
        waiting.clear();
    }

    /**
     * Lets a request in, or lets it wait. To be called on the request's event loop; whoever was let in must
     * {@link #leave}.
     *
     * @param again is called on the same event loop when the wait is over
     * @return whether it is in
     */
    synchronized boolean enter(HttpServerRequest request, Runnable again) {
        if (!isHeld) {
            inside++;
            return true;
        }
        Context loop = Vertx.currentContext();
        // What comes of its body meanwhile would be lost.
        request.pause();
        waiting.add(() -> loop.runOnContext(turn -> {
            request.resume();
            again.run();
        }));
        return false;
    }

    /** A request that was let in is being answered, or its client has gone. */
    synchronized void leave() {
        inside--;
        if (inside == 0 && isHeld) {
            notifyAll();
        }
    }
}
