package org.modelmirror.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoorkeeperTest {
    private final List<String> asked = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);
    private Horde.Answer answer = named("Ann#11");
    private final KeyCheck keys = new KeyCheck(
            key -> {
                asked.add(key);
                return CompletableFuture.completedFuture(answer);
            },
            new KeyHash(),
            nanos::get);

    @Test
    void letsAnApproverIn() throws Exception {
        assertThat(door(List.of(), List.of("7", " 11 ")).approver("k")).isEqualTo(new User("11", "Ann#11"));
    }

    @Test
    void readsTheIdBehindTheLastHash() throws Exception {
        answer = named("A#n#n#42");

        assertThat(door(List.of(), List.of("42")).approver("k")).isEqualTo(new User("42", "A#n#n#42"));
    }

    @Test
    void wantsAKey_beforeAnythingElse() {
        for (String none : new String[] {null, ""}) {
            assertThatThrownBy(() -> door(List.of(), List.of()).approver(none))
                    .isInstanceOfSatisfying(AccessDeniedException.class, e -> {
                        assertThat(e.status()).isEqualTo(401);
                        assertThat(e.detail()).isEqualTo("Not authenticated");
                        assertThat(e.headers()).containsEntry("WWW-Authenticate", "APIKey");
                    });
        }
    }

    @Test
    void letsNobodyInAndAsksNobody_whenTheListIsEmpty() {
        assertDenied(() -> door(List.of("11"), List.of("  ")).approver("k"), 401, "Invalid API key");
        assertDenied(() -> door(List.of(), List.of()).requestor("k"), 401, "Invalid API key");
        assertThat(asked).isEmpty();
    }

    @Test
    void refusesTheWrongRole() {
        Doorkeeper door = door(List.of("11"), List.of("12"));

        assertDenied(() -> door.approver("k"), 403, "You are not on the pending queue approver list.");
        answer = named("Bob#13");
        assertDenied(() -> door.requestor("other"), 403, "You are not on the pending queue requestor list.");
    }

    @Test
    void letsApproversPropose_andAnybodyRead() throws Exception {
        Doorkeeper door = door(List.of(), List.of("11"));

        assertThat(door.requestor("k").id()).isEqualTo("11");
        answer = named("Anonymous#0");
        assertThat(door.reader("0000000000").id()).isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource({"404", "401", "403", "302", "201"})
    void callsAKeyInvalid_whenTheHordeDoesNotKnowIt(int status) {
        answer = new Horde.Replied(status, new byte[0]);

        assertDenied(() -> door(List.of(), List.of("11")).approver("k"), 401, "Invalid API key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"username\":\"Ann\"}", "{}", "{\"username\":null}", "[]", "{\"username\":\"Ann#\"}"})
    void callsAKeyInvalid_whenItsUserHasNoId(String body) {
        answer = new Horde.Replied(200, body.getBytes(StandardCharsets.UTF_8));

        assertDenied(() -> door(List.of(), List.of("11")).approver("k"), 401, "Invalid API key");
    }

    @Test
    void saysThatTheHordeIsAway_ratherThanThatTheKeyIsBad() {
        Doorkeeper door = door(List.of(), List.of("11"));
        for (Horde.Answer away : List.of(
                new Horde.Unreachable("no route"),
                new Horde.Replied(500, new byte[0]),
                new Horde.Replied(503, new byte[0]),
                new Horde.Replied(429, new byte[0]),
                new Horde.Replied(200, "<html>".getBytes(StandardCharsets.UTF_8)))) {
            answer = away;
            assertDenied(() -> door.approver("k"), 503, "Auth service unavailable");
        }
        answer = new Horde.TimedOut();
        assertDenied(() -> door.approver("k"), 503, "Auth service timed out");
        assertThat(asked).as("a failure is not remembered").hasSize(6);
    }

    @Test
    void remembersAGoodKeyForAMinute() throws Exception {
        Doorkeeper door = door(List.of(), List.of("11"));
        door.approver("k");
        pass(Duration.ofSeconds(60).minusNanos(1));
        door.approver("k");
        assertThat(asked).hasSize(1);

        pass(Duration.ofNanos(1));
        door.approver("k");
        assertThat(asked).hasSize(2);
    }

    @Test
    void remembersABadKeyForTenSeconds() {
        answer = new Horde.Replied(404, new byte[0]);
        Doorkeeper door = door(List.of(), List.of("11"));
        assertDenied(() -> door.approver("k"), 401, "Invalid API key");
        pass(Duration.ofSeconds(10).minusNanos(1));
        assertDenied(() -> door.approver("k"), 401, "Invalid API key");
        assertThat(asked).hasSize(1);

        pass(Duration.ofNanos(1));
        assertDenied(() -> door.approver("k"), 401, "Invalid API key");
        assertThat(asked).hasSize(2);
    }

    @Test
    void asksAgain_whenTooManyOtherKeysCameBetween() throws Exception {
        Doorkeeper door = door(List.of(), List.of("11"));
        for (int i = 0; i <= KeyCheck.MAX_REMEMBERED; i++) {
            door.approver("k" + i);
        }
        asked.clear();

        door.approver("k" + KeyCheck.MAX_REMEMBERED);
        door.approver("k0");

        assertThat(asked).containsExactly("k0");
    }

    /** F8: there is no 403 on this path, and an empty list lets nobody in. */
    @Test
    void letsOnlyApproversWriteDirectly() throws Exception {
        assertThat(door(List.of(), List.of("11")).directWriter("k").name()).isEqualTo("Ann#11");
        assertDenied(() -> door(List.of("11"), List.of("12")).directWriter("k"), 401, "Invalid API key");
        asked.clear();
        assertDenied(() -> door(List.of("11"), List.of()).directWriter("other"), 401, "Invalid API key");
        assertThat(asked).isEmpty();
    }

    @Test
    void asksOnce_whenManyComeWithTheSameKeyAtOnce() {
        CompletableFuture<Horde.Answer> slow = new CompletableFuture<>();
        List<String> questions = new ArrayList<>();
        KeyCheck check = new KeyCheck(
                key -> {
                    questions.add(key);
                    return slow;
                },
                new KeyHash(),
                nanos::get);
        Doorkeeper door = new Doorkeeper(check, Roles.of(List.of(), List.of("11")));

        CompletableFuture<User> first = door.admit(Role.APPROVER, "k");
        CompletableFuture<User> second = door.admit(Role.READER, "k");
        CompletableFuture<User> other = door.admit(Role.READER, "l");

        assertThat(questions).containsExactly("k", "l");
        assertThat(first).isNotDone();
        slow.complete(answer);
        assertThat(first).isCompletedWithValue(new User("11", "Ann#11"));
        assertThat(second).isCompletedWithValue(new User("11", "Ann#11"));
        assertThat(other).isCompleted();
    }

    @Test
    void saysThatTheHordeIsAway_whenTheQuestionItselfFails() {
        KeyCheck check = new KeyCheck(
                key -> CompletableFuture.failedFuture(new IllegalStateException("broken")), new KeyHash(), nanos::get);

        assertDenied(
                () -> new Doorkeeper(check, Roles.of(List.of(), List.of("11"))).approver("k"),
                503,
                "Auth service unavailable");
    }

    private Doorkeeper door(List<String> requestors, List<String> approvers) {
        return new Doorkeeper(keys, Roles.of(requestors, approvers));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static Horde.Answer named(String name) {
        return new Horde.Replied(200, ("{\"username\":\"" + name + "\",\"id\":1}").getBytes(StandardCharsets.UTF_8));
    }

    private static void assertDenied(ThrowingCallable call, int status, String detail) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AccessDeniedException.class, e -> {
            assertThat(e.status()).isEqualTo(status);
            assertThat(e.detail()).isEqualTo(detail);
        });
    }
}
