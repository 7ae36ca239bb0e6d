package org.modelmirror.serve;

import java.util.function.BooleanSupplier;

/** A read that is answered when its answer would be another, or when its time is over. Answered once. */
final class HeldRead implements Waiter {
    private final WaitCounts counts;
    private final BooleanSupplier isOver;
    private final Runnable answer;
    private Runnable whenEnded = () -> {};
    private boolean isEnded;

    /** Answers the read. */
    @FunctionalInterface
    interface Answer {
        /** Sends it; {@code seconds} is how long it was allowed to wait at most. */
        void send(long seconds);
    }

    HeldRead(WaitCounts counts, BooleanSupplier isOver, Runnable answer) {
        this.counts = counts;
        this.isOver = isOver;
        this.answer = answer;
    }

    /** Does something as soon as nobody waits any more. */
    void whenEnded(Runnable work) {
        whenEnded = work;
    }

    @Override
    public boolean onChange(Batches batches) {
        return look();
    }

    /** In case nobody announced the change. */
    @Override
    public boolean onHeartbeat() {
        return look();
    }

    @Override
    public void onStop() {
        end();
    }

    private boolean look() {
        if (!isEnded && isOver.getAsBoolean()) {
            end();
        }
        return !isEnded;
    }

    /** Answers, unless that has been done or nobody is there any more. */
    void end() {
        if (forget()) {
            answer.run();
        }
    }

    /** Lets the client go without an answer. Whether it was still waiting for one. */
    boolean forget() {
        if (isEnded) {
            return false;
        }
        isEnded = true;
        counts.endWait();
        whenEnded.run();
        return true;
    }
}
