package org.modelmirror.write;

import java.util.concurrent.TimeUnit;

/**
 * Writers who were answered together and are likely to be back together, but for the time that their next requests take on
 * the way. Whoever begins with the first of them makes the others wait for a whole commit, and makes twice as many commits:
 * so they are waited for, for as long as their own group took, and a few milliseconds at the most. A lone writer never waits.
 *
 * @param writers how many were answered
 * @param untilNanos until when they are waited for, on the clock of {@link System#nanoTime}
 */
record ReturningWriters(int writers, long untilNanos) {
    /** A commit that the disk held up says nothing of how long requests take. */
    static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    static final ReturningWriters NONE = new ReturningWriters(0, 0);

    /** Those of a group that was made and answered between these times. */
    static ReturningWriters of(int groupSize, long beganNanos, long answeredNanos) {
        return new ReturningWriters(groupSize, answeredNanos + Math.min(answeredNanos - beganNanos, LONGEST_NANOS));
    }

    /** Whether it is all of them, or more. */
    boolean areBack(int waiting) {
        return waiting >= writers;
    }

    /** How long to wait for the rest of them, in nanoseconds; 0 or less when there is nothing to wait for. */
    long waitNanos(int waiting, long nowNanos) {
        return areBack(waiting) ? 0 : untilNanos - nowNanos;
    }
}
