package org.modelmirror.testing;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether what clients saw of one name can be explained by the operations having been done one after the other, each at some
 * moment between its call and its answer (Wing and Gong's search, with the states that were tried remembered).
 */
public final class Linearizability {
    /** The longest history: the operations done are the bits of a long. */
    public static final int MAX_OPERATIONS = 64;

    /** States tried before a search is given up, which is a failure of the test and not of the mirror. */
    private static final int MAX_STATES = 2_000_000;

    private final List<Operation> history;
    private final Set<State> tried = new HashSet<>();

    private record State(long done, long version) {}

    /** What was asked for. */
    public enum Action {
        READ,
        CREATE,
        REPLACE,
        DELETE
    }

    /** What was answered: done, or refused because of what was there. */
    public enum Outcome {
        DONE,
        /** The name was taken. */
        TAKEN,
        /** There was no such name. */
        ABSENT,
        /** There was something, but another version than the client's. */
        OTHER_VERSION
    }

    /**
     * One operation on the name.
     *
     * @param version written by a create or replace, seen by a read; 0 otherwise
     * @param expected the version that had to be there, where the client said so
     * @param called when it was sent, in nanoseconds
     * @param answered when the answer was there, in nanoseconds
     */
    public record Operation(
            Action action, long version, Optional<Long> expected, Outcome outcome, long called, long answered) {
        /** Whether a name of this version can have been answered so. */
        boolean fits(long current) {
            return switch (outcome) {
                case ABSENT -> current == 0 && action != Action.CREATE;
                case TAKEN -> current != 0 && action == Action.CREATE;
                case OTHER_VERSION -> current != 0 && expected.isPresent() && expected.get() != current;
                case DONE ->
                    switch (action) {
                        case READ -> current == version && current != 0;
                        case CREATE -> current == 0;
                        case REPLACE, DELETE -> current != 0 && (expected.isEmpty() || expected.get() == current);
                    };
            };
        }

        /** The version that it leaves behind; 0 for none. */
        long leaves(long current) {
            return outcome != Outcome.DONE || action == Action.READ ? current : version;
        }
    }

    private Linearizability(List<Operation> history) {
        if (history.size() > MAX_OPERATIONS) {
            throw new IllegalArgumentException("too long to be searched: " + history.size());
        }
        this.history = List.copyOf(history);
    }

    /**
     * Searches for an order.
     *
     * @param history all operations on a name that was not there before, in any order
     */
    public static boolean holds(List<Operation> history) {
        return new Linearizability(history).search(0, 0);
    }

    private boolean search(long done, long version) {
        if (Long.bitCount(done) == history.size()) {
            return true;
        }
        if (!tried.add(new State(done, version))) {
            return false;
        }
        if (tried.size() > MAX_STATES) {
            throw new IllegalStateException("gave up after " + MAX_STATES + " states: " + history);
        }
        long firstAnswer = Long.MAX_VALUE;
        for (int i = 0; i < history.size(); i++) {
            if ((done & 1L << i) == 0) {
                firstAnswer = Math.min(firstAnswer, history.get(i).answered());
            }
        }
        for (int i = 0; i < history.size(); i++) {
            Operation next = history.get(i);
            // Whatever was called after another's answer comes after that other.
            boolean possible = (done & 1L << i) == 0 && next.called() <= firstAnswer;
            if (possible && next.fits(version) && search(done | 1L << i, next.leaves(version))) {
                return true;
            }
        }
        return false;
    }
}
