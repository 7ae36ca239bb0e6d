package org.modelmirror.serve;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.modelmirror.analytics.AnalyticsCache;
import org.modelmirror.analytics.AnalyticsCaches;
import org.modelmirror.analytics.CacheTimes;
import org.modelmirror.analytics.DeletionRiskCodec;
import org.modelmirror.analytics.FigureDesk;
import org.modelmirror.analytics.Figures;
import org.modelmirror.analytics.StatisticsCodec;
import org.modelmirror.analytics.figures.CategoryRisk;
import org.modelmirror.analytics.figures.CategoryStatistics;
import org.modelmirror.analytics.figures.RiskRules;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.hordeapi.HordeClient;
import org.modelmirror.hordeapi.HordeLimits;
import org.modelmirror.hordeapi.HordeTransport;
import org.modelmirror.hordeapi.SharedAnswers;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.RecordMap;

/** Figures for the edge alone: of the records of a catalog, and of a Horde that nobody reaches. */
final class FigureFixtures {
    private static final RiskRules RULES = new RiskRules(List.of("huggingface.co"), 0.0065, 0.02, true, 10, 1, false);

    private FigureFixtures() {}

    static FigureEndpoints withoutHorde(
            CatalogReads reads, Catalog catalog, FigureAnswers answers, LongSupplier nanos) {
        CacheTimes times = new CacheTimes(Duration.ofSeconds(300), Duration.ofSeconds(3600), false);
        Clock clock = Clock.systemUTC();
        AnalyticsCache<CategoryStatistics> statistics =
                new AnalyticsCache<>(times, new StatisticsCodec(), Optional.empty(), clock, nanos);
        AnalyticsCache<CategoryRisk> risks =
                new AnalyticsCache<>(times, new DeletionRiskCodec(RULES), Optional.empty(), clock, nanos);
        HordeTransport nobody = (question, limit) ->
                CompletableFuture.completedFuture(new HordeTransport.Unanswered("nobody is there", false));
        HordeClient horde = new HordeClient(
                nobody,
                new HordeLimits(Duration.ofSeconds(1), Duration.ofSeconds(60), Optional.empty()),
                SharedAnswers.NONE,
                (pause, task) -> task.run(),
                nanos,
                RandomGenerator.getDefault());
        Figures figures = new Figures(
                category ->
                        catalog.find(category, Format.V2).map(Snapshot::records).orElse(RecordMap.empty()),
                RULES,
                clock);
        FigureDesk desk = new FigureDesk(figures, statistics, risks, horde, Runnable::run);
        return new FigureEndpoints(new FigureEndpoints.Parts(
                reads, desk, new AnalyticsCaches(List.of(statistics, risks)), answers, Runnable::run));
    }
}
