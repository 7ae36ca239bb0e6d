package org.modelmirror.analytics;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.modelmirror.analytics.figures.CategoryRisk;
import org.modelmirror.analytics.figures.CategoryStatistics;
import org.modelmirror.horde.HordeFigures;
import org.modelmirror.horde.HordeType;
import org.modelmirror.hordeapi.HordeClient;
import org.modelmirror.hordeapi.HordeSnapshot;
import org.modelmirror.hordeapi.HordeUnavailableException;
import org.modelmirror.reference.Category;

/**
 * Where figures are asked for: from the caches if they are there, else worked out by a bounded number of threads, once for
 * all who ask at the same time (analytics.md 7.2 to 7.4). Methods that give a stage may wait for Redis before they do, a
 * second at most; they do not belong on an event loop. Thread-safe.
 *
 * <p>Stages fail with {@link NoModelsException} when there is nothing to work out, {@link HordeUnavailableException} when
 * the Horde is needed and cannot be had, {@link FigureFailedException} when the program is wrong, and
 * {@link java.util.concurrent.RejectedExecutionException} when too much is waiting.
 */
public final class FigureDesk {
    private final Figures figures;
    private final AnalyticsCache<CategoryStatistics> statistics;
    private final AnalyticsCache<CategoryRisk> risks;
    private final HordeClient horde;
    private final Executor computing;

    /** @param computing runs the computations; bounded */
    public FigureDesk(
            Figures figures,
            AnalyticsCache<CategoryStatistics> statistics,
            AnalyticsCache<CategoryRisk> risks,
            HordeClient horde,
            Executor computing) {
        this.figures = figures;
        this.statistics = statistics;
        this.risks = risks;
        this.horde = horde;
        this.computing = computing;
    }

    /** The computation itself, for who keeps the caches warm. */
    public Figures figures() {
        return figures;
    }

    public AnalyticsCache<CategoryStatistics> statisticsCache() {
        return statistics;
    }

    public AnalyticsCache<CategoryRisk> riskCache() {
        return risks;
    }

    /** Statistics of a category, grouped or not. */
    public CompletionStage<Served<CategoryStatistics>> statistics(Category category, boolean grouped) {
        VariantKey key = new VariantKey(category, grouped, false);
        return statistics.serve(key, Stale.AS_CONFIGURED, () -> compute(() -> Computed.live(counted(key))));
    }

    private CategoryStatistics counted(VariantKey key) throws NoModelsException, FigureFailedException {
        try {
            return figures.statistics(key.category(), key.grouped())
                    .orElseThrow(() -> new NoModelsException(key.category()));
        } catch (RuntimeException e) {
            throw new FigureFailedException(FigureFailedException.Step.COUNT, e);
        }
    }

    /**
     * All deletion risks of a category.
     *
     * @param key of a category that the Horde has figures about
     */
    public CompletionStage<Served<CategoryRisk>> risk(VariantKey key) {
        return risks.serve(
                key,
                Stale.AS_CONFIGURED,
                () -> ask(type(key.category()), false)
                        .thenCompose(snapshot -> compute(() -> {
                            CategoryRisk risk = figures.risk(key, snapshot)
                                    .orElseThrow(() -> new NoModelsException(key.category()));
                            return new Computed<>(risk, standInAge(snapshot));
                        })));
    }

    /**
     * The models of a category with what the Horde knows of each; never kept in a cache of figures (analytics.md 7.4).
     *
     * @param category one that the Horde has figures about
     */
    public CompletionStage<Served<MergedModels>> merged(Category category, boolean workers, boolean variations) {
        return ask(type(category), workers)
                .thenCompose(snapshot -> compute(() -> new Served<>(
                        figures.merged(category, variations, snapshot.figures())
                                .orElseThrow(() -> new NoModelsException(category)),
                        standInAge(snapshot))));
    }

    /** How {@link #statistics} would give this very figure at once; for those who must not wait. */
    public Optional<Served<CategoryStatistics>> glanceAtStatistics(VariantKey key, CategoryStatistics figure) {
        return statistics.glance(key, figure).map(Served::of);
    }

    /** How {@link #risk} would give this very figure at once; for those who must not wait. */
    public Optional<Served<CategoryRisk>> glanceAtRisk(VariantKey key, CategoryRisk figure) {
        return risks.glance(key, figure).map(Served::of);
    }

    /** What the Horde said, while nobody would ask it for more; for those who must not wait. */
    public Optional<HordeFigures> glanceAtHorde(Category category, boolean workers) {
        return horde.findFresh(type(category), workers);
    }

    private static HordeType type(Category category) {
        return HordeType.find(category)
                .orElseThrow(() -> new IllegalArgumentException("the Horde knows nothing of " + category));
    }

    private static Optional<Duration> standInAge(HordeSnapshot snapshot) {
        return snapshot.isLive() ? Optional.empty() : Optional.of(snapshot.age());
    }

    private CompletionStage<HordeSnapshot> ask(HordeType type, boolean workers) {
        return horde.snapshot(type, workers, false).handle((snapshot, failure) -> {
            if (failure == null) {
                return snapshot;
            }
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            throw new CompletionException(
                    cause instanceof HordeUnavailableException
                            ? cause
                            : new FigureFailedException(FigureFailedException.Step.ASK, cause));
        });
    }

    private <T> CompletionStage<T> compute(Callable<T> computation) {
        CompletableFuture<T> result = new CompletableFuture<>();
        computing.execute(() -> {
            try {
                result.complete(computation.call());
            } catch (Exception | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }
}
