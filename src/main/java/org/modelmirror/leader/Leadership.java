package org.modelmirror.leader;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whether this instance is the one that polls. Thread-safe. */
public final class Leadership {
    private final boolean isElected;
    private final Clock clock;
    private final List<Runnable> onGained = new CopyOnWriteArrayList<>();
    private volatile State state;

    private record State(boolean leads, Optional<Instant> since, long gained) {}

    private Leadership(boolean isElected, boolean leads, Clock clock) {
        this.isElected = isElected;
        this.clock = clock;
        this.state = new State(leads, Optional.empty(), 0);
    }

    /** Of an instance that polls for itself, whatever others do. */
    public static Leadership ofEveryone(Clock clock) {
        return new Leadership(false, true, clock);
    }

    /** Of an instance that follows until it is elected. */
    public static Leadership elected(Clock clock) {
        return new Leadership(true, false, clock);
    }

    /** Whether instances choose one among them at all. */
    public boolean isElected() {
        return isElected;
    }

    /** Whether this instance polls. */
    public boolean leads() {
        return state.leads();
    }

    /** Since when it has led, or followed; empty as long as that has not changed since the start. */
    public Optional<Instant> since() {
        return state.since();
    }

    /** How often this instance has become the leader. */
    public long timesGained() {
        return state.gained();
    }

    /** Has this done whenever the instance becomes the leader, on the thread of the election, before it polls. */
    public void onGained(Runnable action) {
        onGained.add(action);
    }

    /** Says how the election went; true when that is news. */
    synchronized boolean set(boolean leads) {
        State before = state;
        if (before.leads() == leads) {
            return false;
        }
        if (leads) {
            onGained.forEach(Runnable::run);
        }
        state = new State(
                leads, Optional.of(clock.instant().truncatedTo(ChronoUnit.SECONDS)), before.gained() + (leads ? 1 : 0));
        return true;
    }
}
