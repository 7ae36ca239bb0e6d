package org.modelmirror;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.camel.Consumer;
import org.apache.camel.support.DefaultScheduledPollConsumerScheduler;
import org.apache.camel.support.ScheduledPollConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a consumer again and again with the pause it asks for, a tenth more or less, between the end of one run and the begin
 * of the next (analytics.md 2.2): instances that were started together soon ask at different times.
 */
final class JitteredPauses extends DefaultScheduledPollConsumerScheduler {
    private static final double SHORTEST = 0.9;
    private static final double LONGEST = 1.1;

    private final RandomGenerator random;

    // Guarded by this.
    private @Nullable Runnable task;
    private @Nullable ScheduledFuture<?> next;

    JitteredPauses(RandomGenerator random) {
        this.random = random;
    }

    /** Camel hands only schedulers of its own the pauses that the route asks for. */
    @Override
    public void onInit(Consumer consumer) {
        super.onInit(consumer);
        if (consumer instanceof ScheduledPollConsumer polling) {
            setInitialDelay(polling.getInitialDelay());
            setDelay(polling.getDelay());
            setTimeUnit(polling.getTimeUnit());
        }
    }

    @Override
    public synchronized void scheduleTask(Runnable given) {
        super.scheduleTask(given);
        task = given;
    }

    @Override
    public synchronized void unscheduleTask() {
        ScheduledFuture<?> pending = next;
        if (pending != null) {
            pending.cancel(false);
        }
        next = null;
        task = null;
    }

    @Override
    public synchronized void startScheduler() {
        if (next == null) {
            runAfter(getInitialDelay());
        }
    }

    @Override
    public synchronized boolean isSchedulerStarted() {
        return next != null;
    }

    private synchronized void runAfter(long pause) {
        if (task == null) {
            return;
        }
        try {
            next = getScheduledExecutorService().schedule(this::runOnce, pause, getTimeUnit());
        } catch (RejectedExecutionException e) {
            // Stopped meanwhile; a start comes with threads of its own.
            next = null;
        }
    }

    private void runOnce() {
        Runnable current;
        synchronized (this) {
            current = task;
        }
        if (current == null) {
            return;
        }
        try {
            current.run();
        } finally {
            runAfter(jittered(getDelay()));
        }
    }

    /** Evenly spread around the pause that was asked for. */
    long jittered(long pause) {
        long millis = getTimeUnit().toMillis(pause);
        return getTimeUnit()
                .convert(
                        Math.round(millis * (SHORTEST + (LONGEST - SHORTEST) * random.nextDouble())),
                        TimeUnit.MILLISECONDS);
    }
}
