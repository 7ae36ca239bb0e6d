package org.modelmirror.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Who lends the store a hand.
 *
 * @param beside runs at once what takes long while the caller does something else
 * @param later runs after a short time what no answer waits for
 */
record Helpers(Executor beside, Executor later) {
    /** How long metadata and revisions wait for more of the same. */
    private static final long DELAY_MILLIS = 100;

    private static final long IDLE_SECONDS = 10;

    /** Threads that end with the process, and by themselves when there is nothing to do. */
    static Helpers threads() {
        Executor threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                    Thread thread = new Thread(work, "store-helper");
                    thread.setDaemon(true);
                    return thread;
                });
        return new Helpers(threads, CompletableFuture.delayedExecutor(DELAY_MILLIS, TimeUnit.MILLISECONDS, threads));
    }

    /** Everything is done by the caller, and at once. */
    static Helpers none() {
        return new Helpers(Runnable::run, Runnable::run);
    }
}
