package org.modelmirror.hordeapi;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.modelmirror.horde.AnswerReader;
import org.modelmirror.horde.HordeFigures;
import org.modelmirror.horde.HordeType;
import org.modelmirror.horde.ModelStatus;
import org.modelmirror.horde.Reading;
import org.modelmirror.horde.UsageByModel;
import org.modelmirror.horde.Worker;

/**
 * What the AI Horde says about models, asked for as seldom as possible and answered as long as possible (analytics.md 3.3
 * to 3.7). Thread-safe; nobody waits here.
 *
 * <p>An answer counts as new for {@link HordeLimits#ttl}. When the Horde cannot be asked, for whatever reason, the last
 * answer stands in, marked as not live; without one the stages fail with {@link HordeUnavailableException}.
 */
public final class HordeClient {
    private final CallBreaker breaker;
    private final Map<HordeType, KeptAnswer<List<ModelStatus>>> statuses = new EnumMap<>(HordeType.class);
    private final Map<HordeType, KeptAnswer<UsageByModel>> usage = new EnumMap<>(HordeType.class);
    private final Map<HordeType, KeptAnswer<List<Worker>>> workers = new EnumMap<>(HordeType.class);
    private final Map<HordeType, Indexed> indexed = new ConcurrentHashMap<>();
    private final Map<HordeType, Detailed> detailed = new ConcurrentHashMap<>();

    /**
     * @param shared what other instances were told
     * @param pauses between the attempts of a call
     * @param nanos monotonic clock in nanoseconds
     * @param random spreads the pauses
     */
    public HordeClient(
            HordeTransport transport,
            HordeLimits limits,
            SharedAnswers shared,
            Pauses pauses,
            LongSupplier nanos,
            RandomGenerator random) {
        this.breaker = new CallBreaker(nanos);
        HordeCalls calls = new HordeCalls(transport, breaker, limits.attempt(), pauses, nanos, random);
        AnswerReader reader = new AnswerReader();
        for (HordeType type : HordeType.values()) {
            statuses.put(type, kept(HordeQuestion.status(type), reader::statuses, calls, shared, limits, nanos));
            usage.put(type, kept(HordeQuestion.usage(type), reader::usage, calls, shared, limits, nanos));
            workers.put(type, kept(HordeQuestion.workers(type), reader::workers, calls, shared, limits, nanos));
        }
    }

    private static <T> KeptAnswer<T> kept(
            HordeQuestion question,
            HordeCalls.Reader<T> reader,
            HordeCalls calls,
            SharedAnswers shared,
            HordeLimits limits,
            LongSupplier nanos) {
        HordeCalls.Reader<KeptAnswer.Answer<T>> whole = body -> {
            Reading<T> reading = reader.read(body);
            return new Reading<>(
                    new KeptAnswer.Answer<>(reading.content(), body), reading.skipped(), reading.firstProblem());
        };
        return new KeptAnswer<>(question, () -> calls.call(question, whole), reader, shared, limits, nanos);
    }

    /** What goes on with each model right now. */
    public CompletionStage<HordeCopy<List<ModelStatus>>> statuses(HordeType type, boolean force) {
        return of(statuses, type).get(force);
    }

    /** How often each model was used. */
    public CompletionStage<HordeCopy<UsageByModel>> usage(HordeType type, boolean force) {
        return of(usage, type).get(force);
    }

    /** The machines that work on this kind of models. */
    public CompletionStage<HordeCopy<List<Worker>>> workers(HordeType type, boolean force) {
        return of(workers, type).get(force);
    }

    /**
     * Status and usage together, asked for at the same time, and workers where wanted (analytics.md 3.10). Fails when any of
     * them does.
     *
     * @param force whether the Horde is asked in any case
     */
    public CompletionStage<HordeSnapshot> snapshot(HordeType type, boolean withWorkers, boolean force) {
        CompletionStage<HordeCopy<List<ModelStatus>>> statusAsked = statuses(type, force);
        CompletionStage<HordeCopy<UsageByModel>> usageAsked = usage(type, force);
        CompletionStage<Optional<HordeCopy<List<Worker>>>> workersAsked = withWorkers
                ? workers(type, force).thenApply(Optional::of)
                : CompletableFuture.completedFuture(Optional.empty());
        return statusAsked
                .thenCombine(usageAsked, (status, uses) -> new Pair(status, uses))
                .thenCombine(workersAsked, (pair, list) -> snapshot(type, pair, list));
    }

    /**
     * What a {@link #snapshot} that is not forced would hold without anybody being asked; empty when somebody would. Of the
     * same answers the same object.
     */
    public Optional<HordeFigures> findFresh(HordeType type, boolean withWorkers) {
        Optional<List<ModelStatus>> status = of(statuses, type).findFresh();
        Optional<UsageByModel> uses = of(usage, type).findFresh();
        Optional<List<Worker>> list = withWorkers ? of(workers, type).findFresh() : Optional.of(List.of());
        if (status.isEmpty() || uses.isEmpty() || list.isEmpty()) {
            return Optional.empty();
        }
        HordeFigures figures = figures(type, status.get(), uses.get());
        return Optional.of(withWorkers ? withWorkers(figures, list.get()) : figures);
    }

    private record Pair(HordeCopy<List<ModelStatus>> status, HordeCopy<UsageByModel> usage) {}

    /** The indexes of the last answers, kept as long as these are the same. */
    private record Indexed(List<ModelStatus> status, UsageByModel usage, HordeFigures figures) {}

    /** The same with the index of workers, kept as long as the answers are the same. */
    private record Detailed(HordeFigures base, List<Worker> workers, HordeFigures figures) {}

    private HordeSnapshot snapshot(HordeType type, Pair pair, Optional<HordeCopy<List<Worker>>> list) {
        HordeFigures figures =
                figures(type, pair.status().content(), pair.usage().content());
        Duration age = longer(pair.status().age(), pair.usage().age());
        boolean isLive = pair.status().isLive() && pair.usage().isLive();
        if (list.isEmpty()) {
            return new HordeSnapshot(figures, age, isLive);
        }
        HordeCopy<List<Worker>> copy = list.get();
        return new HordeSnapshot(
                withWorkers(figures, copy.content()), longer(age, copy.age()), isLive && copy.isLive());
    }

    @SuppressWarnings("ReferenceEquality") // an answer is never changed, so the same one has the same indexes
    private HordeFigures figures(HordeType type, List<ModelStatus> status, UsageByModel uses) {
        Indexed known = indexed.get(type);
        if (known != null && known.status() == status && known.usage() == uses) {
            return known.figures();
        }
        HordeFigures figures = HordeFigures.of(type, status, uses);
        indexed.put(type, new Indexed(status, uses, figures));
        return figures;
    }

    @SuppressWarnings("ReferenceEquality") // as above
    private HordeFigures withWorkers(HordeFigures base, List<Worker> list) {
        Detailed known = detailed.get(base.type());
        if (known != null && known.base() == base && known.workers() == list) {
            return known.figures();
        }
        HordeFigures figures = base.withWorkers(list);
        detailed.put(base.type(), new Detailed(base, list, figures));
        return figures;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }

    /** Forgets what was said about one kind of models (analytics.md 3.7). */
    public void forget(HordeType type) {
        of(statuses, type).forget();
        of(usage, type).forget();
        of(workers, type).forget();
    }

    /** How the calls fare, for the heartbeat. */
    public CallBreaker.State health() {
        return breaker.state();
    }

    private static <T> KeptAnswer<T> of(Map<HordeType, KeptAnswer<T>> answers, HordeType type) {
        return Objects.requireNonNull(answers.get(type));
    }
}
