package org.modelmirror;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.modelmirror.announce.Announcements;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.hordeapi.HordeClient;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.serve.CatalogReads;
import org.modelmirror.serve.FigureAnswers;
import org.modelmirror.serve.FigureEndpoints;
import org.modelmirror.settings.AnalyticsSettings;
import org.modelmirror.settings.Settings;
import org.modelmirror.status.Metrics;

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

    /** The section {@code analytics} of the status (analytics.md 2.7). */
    ObjectNode section(FigureAnswers.State answers) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("hydrated", isHydrated)
                .put("strict", settings.analytics().strict());
        json.set("statistics", section(statistics));
        json.set("deletion_risk", section(risks));
        json.putObject("answers").put("kept", answers.answers()).put("bytes", answers.bytes());
        return json;
    }

    private static ObjectNode section(AnalyticsCache<?> cache) {
        AnalyticsCache.Info info = cache.info();
        AnalyticsCache.Counts counts = cache.counts();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("ttl_seconds", info.ttlSeconds())
                .put("shared", info.redisEnabled())
                .put("hits_fresh", counts.fresh())
                .put("hits_stale", counts.stale())
                .put("misses", counts.misses());
        ArrayNode keys = json.putArray("cached");
        info.keysCached().forEach(keys::add);
        return json;
    }

    /** Adds how readers of the caches have fared. */
    void measure(Metrics metrics) {
        measure(metrics, "statistics", statistics);
        measure(metrics, "deletion_risk", risks);
    }

    private static void measure(Metrics metrics, String label, AnalyticsCache<?> cache) {
        String help = "Questions for figures since the start, by what the cache had";
        metrics.gauge("analytics.reads", help, () -> cache.counts().fresh(), "cache", label, "outcome", "fresh");
        metrics.gauge("analytics.reads", help, () -> cache.counts().stale(), "cache", label, "outcome", "stale");
        metrics.gauge("analytics.reads", help, () -> cache.counts().misses(), "cache", label, "outcome", "miss");
        metrics.gauge(
                "analytics.cached",
                "Figures in memory, expired ones included",
                () -> cache.info().cacheSize(),
                "cache",
                label);
    }

    /** All caches of figures; whoever wants to know of a category that lost its figures asks them to tell. */
    AnalyticsCaches caches() {
        return caches;
    }

    /** Whether figures are refreshed in the background. */
    boolean isHydrated() {
        return isHydrated;
    }

    /** Binds what the routes about figures need; threads end with the context. */
    FigureDesk bind(
            CamelContext context,
            HordeClient horde,
            Announcements announcements,
            RedisStage redis,
            CatalogReads reads,
            FigureAnswers answers) {
        announcements.listen(caches);
        redis.whenBack(caches::reconnected);
        ThreadPoolProfile profile = new ThreadPoolProfileBuilder("figures")
                .poolSize(THREADS)
                .maxPoolSize(THREADS)
                .maxQueueSize(WAITING)
                .rejectedPolicy(ThreadPoolRejectedPolicy.Abort)
                .build();
        ExecutorService computing = context.getExecutorServiceManager().newThreadPool(this, "figures", profile);
        FigureDesk desk = new FigureDesk(figures, statistics, risks, horde, computing);
        context.getRegistry()
                .bind(
                        "figureEndpoints",
                        new FigureEndpoints(new FigureEndpoints.Parts(reads, desk, caches, answers, computing)));
        return desk;
    }
}
