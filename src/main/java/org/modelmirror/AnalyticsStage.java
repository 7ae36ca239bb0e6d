package org.modelmirror;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.modelmirror.analytics.AnalyticsCache;
import org.modelmirror.analytics.AnalyticsCaches;
import org.modelmirror.analytics.AnalyticsCodec;
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
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.settings.AnalyticsSettings;
import org.modelmirror.settings.Settings;

/** Figures about models: how they are worked out, where they are kept, and what makes them worthless. */
final class AnalyticsStage {
    /** Computations at a time; plain reads keep what is left of the machine. */
    private static final int THREADS = 2;
    /** Computations that may wait; more is refused. */
    private static final int WAITING = 500;

    private final Settings settings;
    private final boolean isHydrated;
    private final Clock clock;
    private final LongSupplier nanos;
    private final RiskRules rules;
    private final AnalyticsCache<CategoryStatistics> statistics;
    private final AnalyticsCache<CategoryRisk> risks;
    private final AnalyticsCaches caches;
    private final Figures figures;

    AnalyticsStage(
            Settings settings,
            InstanceRole role,
            SharingStage sharing,
            Catalog catalog,
            Clock clock,
            LongSupplier nanos) {
        this.settings = settings;
        this.isHydrated = settings.hydration().enabled().orElse(role.isPrimary());
        this.clock = clock;
        this.nanos = nanos;
        AnalyticsSettings analytics = settings.analytics();
        this.rules = rules(analytics);
        this.statistics = cache(sharing, "stats", analytics.statisticsCacheTtl(), new StatisticsCodec());
        this.risks = cache(sharing, "deletion_risk", analytics.deletionRiskCacheTtl(), new DeletionRiskCodec(rules));
        this.caches = new AnalyticsCaches(List.of(statistics, risks));
        this.figures = new Figures(category -> records(catalog, category), rules, clock);
    }

    private static RiskRules rules(AnalyticsSettings analytics) {
        return new RiskRules(
                analytics.preferredFileHosts(),
                analytics.lowUsagePercentage(),
                analytics.textLowUsagePercentage(),
                analytics.textIgnoreDownloadHosts(),
                analytics.textCriticalUsage(),
                analytics.textCriticalWorkers(),
                analytics.strict());
    }

    private <T> AnalyticsCache<T> cache(SharingStage sharing, String kind, Duration ttl, AnalyticsCodec<T> codec) {
        CacheTimes times = new CacheTimes(ttl, settings.hydration().staleTtl(), isHydrated);
        return new AnalyticsCache<>(times, codec, sharing.figures(kind), clock, nanos);
    }

    private static RecordMap records(Catalog catalog, Category category) {
        return catalog.find(category, Format.V2).map(Snapshot::records).orElse(RecordMap.empty());
    }

    /** All caches of figures; whoever wants to know of a category that lost its figures asks them to tell. */
    AnalyticsCaches caches() {
        return caches;
    }

    /** Whether figures are refreshed in the background. */
    boolean isHydrated() {
        return isHydrated;
    }

    /** Where figures are asked for; its threads end with the context. */
    FigureDesk desk(CamelContext context, HordeClient horde) {
        ThreadPoolProfile profile = new ThreadPoolProfileBuilder("figures")
                .poolSize(THREADS)
                .maxPoolSize(THREADS)
                .maxQueueSize(WAITING)
                .rejectedPolicy(ThreadPoolRejectedPolicy.Abort)
                .build();
        ExecutorService computing = context.getExecutorServiceManager().newThreadPool(this, "figures", profile);
        return new FigureDesk(figures, statistics, risks, horde, computing);
    }
}
