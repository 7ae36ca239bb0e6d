package org.modelmirror.hordeapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.horde.HordeType;
import org.modelmirror.horde.MergeRule;
import org.modelmirror.horde.Merger;
import org.modelmirror.horde.ModelStatus;
import org.modelmirror.hordeapi.HordeTransport.Answered;
import org.modelmirror.hordeapi.HordeTransport.Reply;
import org.modelmirror.hordeapi.HordeTransport.Unanswered;

/** analytics.md 3.3 to 3.7, with the vectors T22 to T25 of 9. */
class HordeClientTest {
    private static final Reply TIMEOUT = new Unanswered("it did not answer in time", true);
    private static final Reply BROKEN_OFF = new Unanswered("SocketException", false);

    private static final String STATUS =
            "[{\"name\":\"Foo\",\"count\":%d,\"performance\":1,\"queued\":0,\"jobs\":0,\"eta\":0,\"type\":\"text\"}]";

    private final ScriptedHorde horde = new ScriptedHorde();
    private final Others shared = new Others();

    /** T22. */
    @Test
    void hordeIsAskedAgain_onceAnAnswerIsAMinuteOld() throws Exception {
        HordeClient client = client(Optional.empty());
        horde.will(HordeQuestion.STATUS_TEXT, status(1), status(2));

        assertThat(workers(client, false)).isEqualTo("1 live");
        horde.passes(Duration.ofMillis(59_900));
        assertThat(workers(client, false)).isEqualTo("1 live");
        horde.passes(Duration.ofMillis(100));
        assertThat(workers(client, false)).isEqualTo("2 live");
        assertThat(horde.asked).containsExactly("status:text 30s", "status:text 30s");
    }

    @Test
    void hordeIsAskedAnyway_whenForced() throws Exception {
        HordeClient client = client(Optional.empty());
        horde.will(HordeQuestion.STATUS_TEXT, status(1), status(2));

        assertThat(workers(client, true)).isEqualTo("1 live");
        assertThat(workers(client, true)).isEqualTo("2 live");
        assertThat(workers(client, false)).isEqualTo("2 live");
        assertThat(horde.asked).hasSize(2);
    }

    /** T23 and T24: whatever goes wrong, the last answer stands in, for a forced question too. */
    @ParameterizedTest
    @ValueSource(strings = {"timeout", "broken off", "302", "404", "503", "429", "no JSON", "no array", "breaker"})
    void lastAnswerStandsIn_whateverGoesWrong(String failure) throws Exception {
        HordeClient client = client(Optional.empty());
        horde.will(HordeQuestion.STATUS_TEXT, status(7));
        workers(client, false);
        horde.passes(Duration.ofSeconds(1000));
        if (failure.equals("breaker")) {
            openBreaker(client);
        } else {
            Reply reply = reply(failure);
            horde.will(HordeQuestion.STATUS_TEXT, reply, reply, reply, reply, reply, reply);
        }

        assertThat(workers(client, true)).isEqualTo("7 stale");
        HordeCopy<List<ModelStatus>> copy =
                client.statuses(HordeType.TEXT, false).toCompletableFuture().get();
        assertThat(copy.isLive()).isFalse();
        assertThat(copy.age()).isGreaterThanOrEqualTo(Duration.ofSeconds(1000));
    }

    /** The same without an earlier answer. */
    @ParameterizedTest
    @CsvSource({
        "timeout, it did not answer in time",
        "broken off, SocketException",
        "302, it answered 302",
        "404, it answered 404",
        "503, it answered 503",
        "429, it answered 429",
        "no array, its answer is of no use: expected an array"
    })
    void hordeIsUnavailable_whenThereIsNoEarlierAnswer(String failure, String reason) {
        HordeClient client = client(Optional.empty());
        horde.will(HordeQuestion.STATUS_TEXT, reply(failure), reply(failure), reply(failure));

        assertThat(failure(client))
                .isInstanceOf(HordeUnavailableException.class)
                .hasMessage(reason);
    }

    @Test
    void lastAnswerIsTooOld_whenALimitIsSet() throws Exception {
        HordeClient client = client(Optional.of(Duration.ofMinutes(10)));
        horde.will(HordeQuestion.STATUS_TEXT, status(7), status404(), status404());
        workers(client, false);

        horde.passes(Duration.ofSeconds(599));
        assertThat(workers(client, false)).isEqualTo("7 stale");
        horde.passes(Duration.ofSeconds(1));
        assertThat(failure(client)).hasMessage("it answered 404");
    }

    /** T25. */
    @Test
    void breakerOpensAfterFiveFailedCalls_andTriesOneAfterTwoMinutes() throws Exception {
        HordeClient client = client(Optional.empty());
        openBreaker(client);
        assertThat(client.health().isOpen()).isTrue();
        assertThat(client.health().consecutiveFailures()).isEqualTo(5);
        assertThat(client.health().secondsUntilRetry()).contains(120.0);

        horde.passes(Duration.ofSeconds(119));
        int asked = horde.asked.size();
        assertThat(failure(client)).hasMessage("it failed too often and is left alone for a while");
        assertThat(client.health().secondsUntilRetry()).contains(1.0);
        assertThat(horde.asked).hasSize(asked);

        horde.passes(Duration.ofSeconds(1));
        assertThat(client.health().secondsUntilRetry()).contains(0.0);
        CompletableFuture<Reply> pending = horde.waits(HordeQuestion.STATUS_TEXT);
        CompletableFuture<?> probe = client.statuses(HordeType.TEXT, false).toCompletableFuture();
        // One at a time: another question is refused while the first is under way.
        assertThat(client.usage(HordeType.IMAGE, false).toCompletableFuture()).isCompletedExceptionally();
        pending.complete(status(3));
        assertThat(probe).isCompleted();
        assertThat(client.health()).isEqualTo(new CallBreaker.State(false, 0, Optional.empty()));
    }

    @Test
    void breakerStaysOpen_whenTheCallThatTriesFails() {
        HordeClient client = client(Optional.empty());
        openBreaker(client);
        horde.passes(Duration.ofMinutes(2));
        horde.will(HordeQuestion.STATUS_TEXT, BROKEN_OFF);

        assertThat(failure(client)).hasMessage("SocketException");
        assertThat(client.health().secondsUntilRetry()).contains(120.0);
    }

    @Test
    void breakerDoesNotCount_whatTheHordeRefuses() {
        HordeClient client = client(Optional.empty());
        for (int i = 0; i < 6; i++) {
            horde.will(HordeQuestion.STATUS_TEXT, status404());
            assertThat(failure(client)).hasMessage("it answered 404");
        }
        assertThat(client.health().consecutiveFailures()).isZero();
    }

    @Test
    void breakerCountsAnswersOfNoUse() {
        HordeClient client = client(Optional.empty());
        horde.will(HordeQuestion.STATUS_TEXT, ok("{}"));

        assertThat(failure(client)).hasMessage("its answer is of no use: expected an array");
        assertThat(client.health().consecutiveFailures()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"timeout", "503", "429"})
    void attemptIsRepeated_whenAnotherMayFareBetter(String failure) throws Exception {
        HordeClient client = client(Optional.empty());
        horde.will(HordeQuestion.STATUS_TEXT, reply(failure), reply(failure), status(1));

        assertThat(workers(client, false)).isEqualTo("1 live");
        // The middle of each span.
        assertThat(horde.pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(client.health().consecutiveFailures()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"broken off", "302", "404", "no JSON"})
    void attemptIsNotRepeated_whenAnotherWouldFareTheSame(String failure) {
        HordeClient client = client(Optional.empty());
        horde.will(HordeQuestion.STATUS_TEXT, reply(failure));

        assertThat(failure(client)).isInstanceOf(HordeUnavailableException.class);
        assertThat(horde.asked).hasSize(1);
        assertThat(horde.pauses).isEmpty();
    }

    @Test
    void pauseIsWhatTheHordeAsksFor_upToAQuarterOfAMinute() throws Exception {
        HordeClient client = client(Optional.empty());
        horde.will(
                HordeQuestion.STATUS_TEXT,
                new Answered(429, new byte[0], Optional.of(Duration.ofSeconds(4))),
                new Answered(503, new byte[0], Optional.of(Duration.ofHours(1))),
                status(1));

        assertThat(workers(client, false)).isEqualTo("1 live");
        assertThat(horde.pauses).containsExactly(Duration.ofSeconds(4), Duration.ofSeconds(15));
    }

    @Test
    void callEndsWithinItsBudget_whenEveryAttemptTimesOut() {
        HordeClient client = client(Optional.empty());
        horde.attemptTakes(Duration.ofSeconds(30));
        horde.will(HordeQuestion.STATUS_TEXT, TIMEOUT, TIMEOUT, TIMEOUT);

        assertThat(failure(client)).hasMessage("it did not answer in time");
        // 30 s, one second of pause, and what is left of 45 s.
        assertThat(horde.asked).containsExactly("status:text 30s", "status:text 14s");
    }

    @Test
    void oneQuestionServesAll_whoAskAtTheSameTime() throws Exception {
        HordeClient client = client(Optional.empty());
        CompletableFuture<Reply> pending = horde.waits(HordeQuestion.STATUS_TEXT);
        CompletableFuture<?> first = client.statuses(HordeType.TEXT, false).toCompletableFuture();
        CompletableFuture<?> forced = client.statuses(HordeType.TEXT, true).toCompletableFuture();
        pending.complete(status(4));

        assertThat(first.get()).isSameAs(forced.get());
        assertThat(horde.asked).hasSize(1);
    }

    @Test
    void snapshotIsMadeOfAnswersAskedForTogether() throws Exception {
        HordeClient client = client(Optional.empty());
        horde.will(HordeQuestion.STATUS_IMAGE, status(4));
        horde.will(HordeQuestion.STATS_IMAGE, ok("{\"month\":{\"Foo\":9}}"), status404());
        horde.will(HordeQuestion.WORKERS_IMAGE, ok("[]"));

        HordeSnapshot first = client.snapshot(HordeType.IMAGE, true, false)
                .toCompletableFuture()
                .get();
        horde.passes(Duration.ofSeconds(59));
        HordeSnapshot second = client.snapshot(HordeType.IMAGE, false, false)
                .toCompletableFuture()
                .get();
        assertThat(first.isLive()).isTrue();
        assertThat(second.figures()).isSameAs(first.figures());
        assertThat(second.age()).isEqualTo(Duration.ofSeconds(59));
        assertThat(new Merger(second.figures(), MergeRule.PLAIN)
                        .merge(List.of("foo"))
                        .get("foo")
                        .usage()
                        .orElseThrow()
                        .month())
                .isEqualTo(9);

        horde.will(HordeQuestion.STATUS_IMAGE, status(5));
        HordeSnapshot third = client.snapshot(HordeType.IMAGE, false, true)
                .toCompletableFuture()
                .get();
        assertThat(third.isLive()).isFalse();
        assertThat(third.age()).isEqualTo(Duration.ofSeconds(59));
        assertThat(third.figures()).isNotSameAs(first.figures());
    }

    @Test
    void nobodyWaitsForEver_whenTheTransportBreaks() {
        HordeClient client = client(Optional.empty());

        // No reply is prepared: the transport throws.
        assertThat(failure(client)).hasMessage("the question failed");
        assertThat(failure(client)).hasMessage("the question failed");
    }

    @Test
    void nothingStandsIn_whenAnswersWereForgotten() throws Exception {
        HordeClient client = client(Optional.empty());
        horde.will(HordeQuestion.STATUS_TEXT, status(7), status404());
        workers(client, false);
        client.forget(HordeType.TEXT);

        assertThat(failure(client)).hasMessage("it answered 404");
    }

    @Test
    void hordeIsLeftAlone_whenAnotherInstanceWasToldLately() throws Exception {
        HordeClient client = client(Optional.empty());
        shared.told(HordeQuestion.STATUS_TEXT, STATUS.formatted(5), Duration.ofSeconds(20));

        assertThat(workers(client, false)).isEqualTo("5 live");

        // Kept here too, and no longer than by whoever asked.
        shared.copies.clear();
        horde.passes(Duration.ofSeconds(39));
        assertThat(workers(client, false)).isEqualTo("5 live");
        horde.passes(Duration.ofSeconds(1));
        horde.will(HordeQuestion.STATUS_TEXT, status(6));
        assertThat(workers(client, false)).isEqualTo("6 live");
        assertThat(horde.asked).hasSize(1);
    }

    @Test
    void answerIsSharedAsTheHordeSentIt() throws Exception {
        HordeClient client = client(Optional.empty());
        horde.will(HordeQuestion.STATUS_TEXT, status(6));

        workers(client, true);

        assertThat(shared.copies.get(HordeQuestion.STATUS_TEXT))
                .satisfies(told -> assertThat(told.text()).isEqualTo(STATUS.formatted(6)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{not json", "{}", "[{}]"})
    void hordeIsAsked_whenWhatIsSharedIsGarbage(String garbage) throws Exception {
        HordeClient client = client(Optional.empty());
        shared.told(HordeQuestion.STATUS_TEXT, garbage, Duration.ofSeconds(20));
        horde.will(HordeQuestion.STATUS_TEXT, status(6));

        assertThat(workers(client, false)).isEqualTo("6 live");
    }

    @Test
    void whatAnotherInstanceWasToldStandsIn_whenAForcedQuestionFails() throws Exception {
        HordeClient client = client(Optional.empty());
        shared.told(HordeQuestion.STATUS_TEXT, STATUS.formatted(5), Duration.ofSeconds(59));
        horde.will(HordeQuestion.STATUS_TEXT, status404());

        assertThat(workers(client, true)).isEqualTo("5 stale");
    }

    @Test
    void ownAnswerStandsIn_whenWhatIsSharedIsOlder() throws Exception {
        HordeClient client = client(Optional.empty());
        horde.will(HordeQuestion.STATUS_TEXT, status(7), status404());
        workers(client, false);
        shared.told(HordeQuestion.STATUS_TEXT, STATUS.formatted(5), Duration.ofSeconds(59));

        assertThat(workers(client, true)).isEqualTo("7 stale");
    }

    /** 3.7. */
    @Test
    void sharedAnswersGo_whenAnswersAreForgotten() throws Exception {
        HordeClient client = client(Optional.empty());
        horde.will(HordeQuestion.STATUS_TEXT, status(7));
        workers(client, false);

        client.forget(HordeType.TEXT);

        assertThat(shared.copies).isEmpty();
    }

    @Test
    void questionsAreThoseOfTheApi() {
        assertThat(HordeQuestion.values())
                .extracting(HordeQuestion::target)
                .containsExactly(
                        "/v2/status/models?type=image&model_state=known",
                        "/v2/status/models?type=text&model_state=known",
                        "/v2/stats/img/models?model_state=known",
                        "/v2/stats/text/models?model_state=known",
                        "/v2/workers?type=image",
                        "/v2/workers?type=text");
        assertThat(HordeQuestion.STATS_IMAGE.id()).isEqualTo("stats:image");
    }

    private void openBreaker(HordeClient client) {
        for (int i = 0; i < 5; i++) {
            horde.will(HordeQuestion.WORKERS_TEXT, BROKEN_OFF);
            assertThat(client.workers(HordeType.TEXT, true).toCompletableFuture())
                    .isCompletedExceptionally();
        }
    }

    private HordeClient client(Optional<Duration> staleTtl) {
        RandomGenerator middle = new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public double nextDouble() {
                return 0.5;
            }
        };
        return new HordeClient(
                horde,
                new HordeLimits(Duration.ofSeconds(30), Duration.ofSeconds(60), staleTtl),
                shared,
                horde::pause,
                () -> horde.nanos,
                middle);
    }

    /** Workers of the first model, and whether the answer is live. */
    private static String workers(HordeClient client, boolean force) throws Exception {
        HordeCopy<List<ModelStatus>> copy =
                client.statuses(HordeType.TEXT, force).toCompletableFuture().get();
        return copy.content().get(0).workers() + (copy.isLive() ? " live" : " stale");
    }

    private static Throwable failure(HordeClient client) {
        try {
            client.statuses(HordeType.TEXT, true).toCompletableFuture().get();
            throw new AssertionError("an answer came");
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Reply status(int workers) {
        return ok(STATUS.formatted(workers));
    }

    private static Reply status404() {
        return new Answered(404, new byte[0], Optional.empty());
    }

    private static Reply ok(String body) {
        return new Answered(200, body.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    private static Reply reply(String failure) {
        return switch (failure) {
            case "timeout" -> TIMEOUT;
            case "broken off" -> BROKEN_OFF;
            case "no JSON" -> ok("<html>");
            case "no array" -> ok("{}");
            default -> new Answered(Integer.parseInt(failure), new byte[0], Optional.empty());
        };
    }

    /** Answers what it is told to, at once; lets time pass instead of waiting. */
    private static final class ScriptedHorde implements HordeTransport {
        private final Map<HordeQuestion, Deque<CompletableFuture<Reply>>> replies = new EnumMap<>(HordeQuestion.class);
        private final List<String> asked = new ArrayList<>();
        private final List<Duration> pauses = new ArrayList<>();
        private Duration attempt = Duration.ZERO;
        private long nanos = 1;

        void will(HordeQuestion question, Reply... next) {
            for (Reply reply : next) {
                replies.computeIfAbsent(question, key -> new ArrayDeque<>())
                        .add(CompletableFuture.completedFuture(reply));
            }
        }

        CompletableFuture<Reply> waits(HordeQuestion question) {
            CompletableFuture<Reply> reply = new CompletableFuture<>();
            replies.computeIfAbsent(question, key -> new ArrayDeque<>()).add(reply);
            return reply;
        }

        void attemptTakes(Duration time) {
            attempt = time;
        }

        void passes(Duration time) {
            nanos += time.toNanos();
        }

        void pause(Duration pause, Runnable task) {
            pauses.add(pause);
            passes(pause);
            task.run();
        }

        @Override
        public CompletionStage<Reply> ask(HordeQuestion question, Duration limit) {
            asked.add(question.id() + " " + limit.toSeconds() + "s");
            passes(attempt.compareTo(limit) < 0 ? attempt : limit);
            return replies.get(question).remove();
        }
    }

    /** What other instances share, for a minute after they were told. */
    private final class Others implements SharedAnswers {
        private final Map<HordeQuestion, Told> copies = new EnumMap<>(HordeQuestion.class);

        private record Told(String text, long at) {}

        void told(HordeQuestion question, String text, Duration ago) {
            copies.put(question, new Told(text, horde.nanos - ago.toNanos()));
        }

        @Override
        public CompletionStage<Optional<Copy>> find(HordeQuestion question) {
            return CompletableFuture.completedFuture(Optional.ofNullable(copies.get(question))
                    .map(told -> new Copy(
                            told.text().getBytes(StandardCharsets.UTF_8), Duration.ofNanos(horde.nanos - told.at())))
                    .filter(copy -> copy.age().toSeconds() < 60));
        }

        @Override
        public void keep(HordeQuestion question, byte[] body) {
            told(question, new String(body, StandardCharsets.UTF_8), Duration.ZERO);
        }

        @Override
        public void delete(HordeQuestion question) {
            copies.remove(question);
        }
    }
}
