package org.modelmirror.hordeapi;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.modelmirror.horde.Reading;
import org.modelmirror.horde.UnusableAnswerException;
import org.modelmirror.hordeapi.HordeTransport.Answered;
import org.modelmirror.hordeapi.HordeTransport.Reply;
import org.modelmirror.hordeapi.HordeTransport.Unanswered;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a call to the Horde: up to three attempts with pauses between them, all within a budget of time, and none while the
 * breaker is open (analytics.md 3.5). The one place that retries. Thread-safe; nobody waits here.
 */
final class HordeCalls {
    static final int ATTEMPTS = 3;
    static final Duration BUDGET = Duration.ofSeconds(45);
    static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(HordeCalls.class);
    private static final int OK = 200;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int CLIENT_ERROR = 400;
    private static final int SERVER_ERROR = 500;
    private static final double SHORTEST_PAUSE_SECONDS = 0.5;
    private static final double MILLIS_PER_SECOND = 1000;

    private final HordeTransport transport;
    private final CallBreaker breaker;
    private final Duration attemptLimit;
    private final Pauses pauses;
    private final LongSupplier nanos;
    private final RandomGenerator random;

    HordeCalls(
            HordeTransport transport,
            CallBreaker breaker,
            Duration attemptLimit,
            Pauses pauses,
            LongSupplier nanos,
            RandomGenerator random) {
        this.transport = transport;
        this.breaker = breaker;
        this.attemptLimit = attemptLimit;
        this.pauses = pauses;
        this.nanos = nanos;
        this.random = random;
    }

    /** Makes something of an answer. */
    @FunctionalInterface
    interface Reader<T> {
        Reading<T> read(byte[] body) throws UnusableAnswerException;
    }

    /** The answer, or a {@link HordeUnavailableException}. */
    <T> CompletionStage<T> call(HordeQuestion question, Reader<T> reader) {
        if (!breaker.letsIn()) {
            return CompletableFuture.failedFuture(
                    new HordeUnavailableException("it failed too often and is left alone for a while"));
        }
        Call<T> call = new Call<>(question, reader, nanos.getAsLong());
        call.attempt(1);
        return call.result;
    }

    /** One call under way. */
    private final class Call<T> {
        private final HordeQuestion question;
        private final Reader<T> reader;
        private final long begun;
        private final CompletableFuture<T> result = new CompletableFuture<>();

        Call(HordeQuestion question, Reader<T> reader, long begun) {
            this.question = question;
            this.reader = reader;
            this.begun = begun;
        }

        void attempt(int number) {
            Duration left = left();
            ask(left.compareTo(attemptLimit) < 0 ? left : attemptLimit).whenComplete((reply, failure) -> {
                if (failure == null) {
                    take(reply, number);
                } else {
                    LOG.error("question to the Horde failed question={}", question.id(), failure);
                    fail("the question failed");
                }
            });
        }

        private CompletionStage<Reply> ask(Duration limit) {
            try {
                return transport.ask(question, limit);
            } catch (RuntimeException e) {
                // A call that never ended would keep everybody after it waiting.
                return CompletableFuture.failedFuture(e);
            }
        }

        private Duration left() {
            return BUDGET.minusNanos(nanos.getAsLong() - begun);
        }

        private void take(Reply reply, int number) {
            if (reply instanceof Unanswered unanswered) {
                again(unanswered.reason(), unanswered.mayPass(), Optional.empty(), number);
                return;
            }
            Answered answered = (Answered) reply;
            int status = answered.status();
            if (status == OK) {
                read(answered.body());
            } else if (status >= CLIENT_ERROR && status < SERVER_ERROR && status != TOO_MANY_REQUESTS) {
                breaker.refused();
                result.completeExceptionally(new HordeUnavailableException("it answered " + status));
            } else {
                boolean mayPass = status >= SERVER_ERROR || status == TOO_MANY_REQUESTS;
                again("it answered " + status, mayPass, answered.retryAfter(), number);
            }
        }

        private void read(byte[] body) {
            try {
                Reading<T> reading = reader.read(body);
                if (reading.skipped() > 0) {
                    LOG.warn(
                            "left out what is malformed in an answer of the Horde question={} elements={} first=\"{}\"",
                            question.id(),
                            reading.skipped(),
                            reading.firstProblem().orElse(""));
                }
                breaker.succeeded();
                result.complete(reading.content());
            } catch (UnusableAnswerException e) {
                fail("its answer is of no use: " + e.getMessage());
            }
        }

        private void again(String reason, boolean mayPass, Optional<Duration> retryAfter, int number) {
            Duration pause = retryAfter
                    .map(asked -> asked.compareTo(LONGEST_RETRY_AFTER) < 0 ? asked : LONGEST_RETRY_AFTER)
                    .orElseGet(() -> pauseAfter(number));
            if (mayPass && number < ATTEMPTS && pause.compareTo(left()) < 0) {
                pause(pause, number + 1, reason);
            } else {
                fail(reason);
            }
        }

        private void pause(Duration pause, int number, String reason) {
            try {
                pauses.after(pause, () -> attempt(number));
            } catch (RejectedExecutionException e) {
                // We are being closed; whoever waits must not wait for ever.
                fail(reason);
            }
        }

        private void fail(String reason) {
            breaker.failed();
            result.completeExceptionally(new HordeUnavailableException(reason));
        }
    }

    /** Uniform between half a second and one and a half after the first attempt, twice that after the second. */
    private Duration pauseAfter(int number) {
        double shortest = SHORTEST_PAUSE_SECONDS * number;
        return Duration.ofMillis((long) (MILLIS_PER_SECOND * shortest * (1 + 2 * random.nextDouble())));
    }
}
