package org.modelmirror.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.Linearizability.holds;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.modelmirror.testing.Linearizability.Action;
import org.modelmirror.testing.Linearizability.Operation;
import org.modelmirror.testing.Linearizability.Outcome;

class LinearizabilityTest {
    private static Operation operation(Action action, long version, Outcome outcome, long called, long answered) {
        return new Operation(action, version, Optional.empty(), outcome, called, answered);
    }

    private static Operation done(Action action, long version, long called, long answered) {
        return operation(action, version, Outcome.DONE, called, answered);
    }

    private static Operation replaceOf(long expected, long version, Outcome outcome, long called, long answered) {
        return new Operation(Action.REPLACE, version, Optional.of(expected), outcome, called, answered);
    }

    @Test
    void holds_whenOneFollowsTheOther() {
        assertThat(holds(List.of(
                        done(Action.CREATE, 1, 0, 1),
                        operation(Action.CREATE, 2, Outcome.TAKEN, 2, 3),
                        done(Action.REPLACE, 3, 4, 5),
                        done(Action.READ, 3, 6, 7),
                        done(Action.DELETE, 0, 8, 9),
                        operation(Action.READ, 0, Outcome.ABSENT, 10, 11),
                        operation(Action.REPLACE, 4, Outcome.ABSENT, 12, 13),
                        done(Action.CREATE, 5, 14, 15))))
                .isTrue();
    }

    @Test
    void holds_whenOverlappingOperationsTookEffectAgainstTheOrderOfTheirCalls() {
        assertThat(holds(List.of(
                        done(Action.CREATE, 1, 0, 1),
                        done(Action.REPLACE, 2, 2, 10),
                        done(Action.REPLACE, 3, 3, 11),
                        done(Action.READ, 2, 12, 13))))
                .isTrue();
    }

    @Test
    void fails_whenAReadSeesAWriteThatWasOverwrittenBeforeItBegan() {
        assertThat(holds(List.of(
                        done(Action.CREATE, 1, 0, 1), done(Action.REPLACE, 2, 2, 3), done(Action.READ, 1, 4, 5))))
                .isFalse();
    }

    @Test
    void fails_whenAnAcknowledgedWriteIsLost() {
        assertThat(holds(List.of(done(Action.CREATE, 1, 0, 1), operation(Action.READ, 0, Outcome.ABSENT, 2, 3))))
                .isFalse();
    }

    @Test
    void fails_whenANameIsCreatedTwice() {
        assertThat(holds(List.of(done(Action.CREATE, 1, 0, 5), done(Action.CREATE, 2, 1, 6))))
                .isFalse();
    }

    @Test
    void fails_whenTwoReplacedTheSameVersion() {
        assertThat(holds(List.of(
                        done(Action.CREATE, 1, 0, 1),
                        replaceOf(1, 2, Outcome.DONE, 2, 9),
                        replaceOf(1, 3, Outcome.DONE, 3, 8))))
                .isFalse();
    }

    @Test
    void holds_whenOneOfTwoLosesARace() {
        assertThat(holds(List.of(
                        done(Action.CREATE, 1, 0, 1),
                        replaceOf(1, 2, Outcome.OTHER_VERSION, 2, 9),
                        replaceOf(1, 3, Outcome.DONE, 3, 8))))
                .isTrue();
    }

    @Test
    void fails_whenAWriteIsRefusedForAVersionThatWasThere() {
        assertThat(holds(List.of(done(Action.CREATE, 1, 0, 1), replaceOf(1, 2, Outcome.OTHER_VERSION, 2, 3))))
                .isFalse();
    }

    @Test
    void fails_whenADeletedNameIsStillThere() {
        assertThat(holds(List.of(
                        done(Action.CREATE, 1, 0, 1), done(Action.DELETE, 0, 2, 3), done(Action.READ, 1, 4, 5))))
                .isFalse();
    }
}
