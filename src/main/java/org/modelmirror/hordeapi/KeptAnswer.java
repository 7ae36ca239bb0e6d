package org.modelmirror.hordeapi;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.modelmirror.horde.UnusableAnswerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The last answer to one question: new for a while, and after that in case there is no other (analytics.md 3.4, 3.6). What
 * another instance was told lately saves the question. Those who ask while the Horde is being asked share its answer, forced
 * or not. Thread-safe.
 */
final class KeptAnswer<T> {
    private static final Logger LOG = LoggerFactory.getLogger(KeptAnswer.class);

    private final HordeQuestion question;
    private final Supplier<CompletionStage<Answer<T>>> call;
    private final HordeCalls.Reader<T> reader;
    private final SharedAnswers shared;
    private final HordeLimits limits;
    private final LongSupplier nanos;

    // Guarded by this.
    private @Nullable Held<T> held;
    private @Nullable CompletableFuture<HordeCopy<T>> underWay;
    private boolean isFailing;

    private record Held<T>(T content, long since) {}

    /** What the Horde said, and how it said it. */
    record Answer<T>(T content, byte[] body) {}

    /**
     * @param call asks the Horde
     * @param reader makes something of what another instance was told
     */
    KeptAnswer(
            HordeQuestion question,
            Supplier<CompletionStage<Answer<T>>> call,
            HordeCalls.Reader<T> reader,
            SharedAnswers shared,
            HordeLimits limits,
            LongSupplier nanos) {
        this.question = question;
        this.call = call;
        this.reader = reader;
        this.shared = shared;
        this.limits = limits;
        this.nanos = nanos;
    }

    /** The answer, or a {@link HordeUnavailableException}; with {@code force} the Horde is asked in any case. */
    CompletionStage<HordeCopy<T>> get(boolean force) {
        CompletableFuture<HordeCopy<T>> mine;
        synchronized (this) {
            Held<T> copy = held;
            if (!force && copy != null && age(copy).compareTo(limits.ttl()) < 0) {
                return CompletableFuture.completedFuture(new HordeCopy<>(copy.content(), age(copy), true));
            }
            if (underWay != null) {
                return underWay.minimalCompletionStage();
            }
            mine = new CompletableFuture<>();
            underWay = mine;
        }
        if (force) {
            ask(mine);
        } else {
            find().whenComplete((copy, failure) -> {
                if (copy != null && copy.isPresent()) {
                    take(mine, copy.get(), true);
                } else {
                    ask(mine);
                }
            });
        }
        return mine.minimalCompletionStage();
    }

    private void ask(CompletableFuture<HordeCopy<T>> mine) {
        call.get().whenComplete((answer, failure) -> {
            if (answer != null) {
                shared.keep(question, answer.body());
                settle(mine, answer.content(), null);
            } else {
                // Another instance may have had more luck since.
                find().whenComplete((copy, none) -> {
                    if (copy != null && copy.isPresent()) {
                        take(mine, copy.get(), false);
                    } else {
                        settle(mine, null, failure);
                    }
                });
            }
        });
    }

    /** What another instance was told, if it is younger than what is held here. */
    private CompletionStage<Optional<HordeCopy<T>>> find() {
        return shared.find(question)
                .thenApply(found -> found.flatMap(copy -> {
                    synchronized (this) {
                        Held<T> mine = held;
                        if (copy.age().compareTo(limits.ttl()) >= 0
                                || (mine != null && age(mine).compareTo(copy.age()) <= 0)) {
                            return Optional.empty();
                        }
                    }
                    try {
                        return Optional.of(
                                new HordeCopy<>(reader.read(copy.body()).content(), copy.age(), true));
                    } catch (UnusableAnswerException e) {
                        LOG.warn(
                                "what is shared of the Horde cannot be used question={} reason={}",
                                question.id(),
                                e.getMessage());
                        return Optional.empty();
                    }
                }));
    }

    private void take(CompletableFuture<HordeCopy<T>> mine, HordeCopy<T> copy, boolean isLive) {
        synchronized (this) {
            underWay = null;
            held = new Held<>(copy.content(), nanos.getAsLong() - copy.age().toNanos());
        }
        mine.complete(new HordeCopy<>(copy.content(), copy.age(), isLive));
    }

    /** The last answer, as long as it counts as new. */
    synchronized Optional<T> findFresh() {
        return Optional.ofNullable(held)
                .filter(copy -> age(copy).compareTo(limits.ttl()) < 0)
                .map(Held::content);
    }

    /** Forgets the answer, so that not even a failure brings it back; here and in what is shared. */
    void forget() {
        synchronized (this) {
            held = null;
        }
        shared.delete(question);
    }

    private void settle(CompletableFuture<HordeCopy<T>> mine, @Nullable T content, @Nullable Throwable failure) {
        Optional<HordeCopy<T>> copy;
        synchronized (this) {
            underWay = null;
            if (content != null) {
                held = new Held<>(content, nanos.getAsLong());
                copy = Optional.of(new HordeCopy<>(content, Duration.ZERO, true));
            } else {
                copy = standIn();
            }
            report(failure, copy);
        }
        if (copy.isPresent()) {
            mine.complete(copy.get());
        } else {
            mine.completeExceptionally(cause(failure));
        }
    }

    private static Throwable cause(@Nullable Throwable failure) {
        if (failure == null) {
            return new IllegalStateException("an answer without content");
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }

    private Optional<HordeCopy<T>> standIn() {
        Held<T> copy = held;
        if (copy == null) {
            return Optional.empty();
        }
        boolean isTooOld = limits.staleTtl()
                .filter(longest -> age(copy).compareTo(longest) >= 0)
                .isPresent();
        return isTooOld ? Optional.empty() : Optional.of(new HordeCopy<>(copy.content(), age(copy), false));
    }

    private Duration age(Held<T> copy) {
        return Duration.ofNanos(nanos.getAsLong() - copy.since());
    }

    /** Once per outage, and once when it is over. */
    private void report(@Nullable Throwable failure, Optional<HordeCopy<T>> copy) {
        if (failure == null && isFailing) {
            LOG.info("the Horde answers again question={}", question.id());
        } else if (failure != null) {
            LOG.atLevel(isFailing ? Level.DEBUG : Level.WARN)
                    .log(
                            "the Horde gave no answer question={} outcome={} cause=\"{}\"",
                            question.id(),
                            copy.map(old -> "stale age_seconds=" + old.age().toSeconds())
                                    .orElse("unavailable"),
                            failure.getMessage());
        }
        isFailing = failure != null;
    }
}
