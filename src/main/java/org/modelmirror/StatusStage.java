package org.modelmirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.resilience4j.ResilienceProcessor;
import org.apache.camel.support.service.ServiceSupport;
import org.modelmirror.announce.Announcements;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.CategoryCache;
import org.modelmirror.catalog.Freshness;
import org.modelmirror.mirror.GuardDesk;
import org.modelmirror.mirror.NoticeBook;
import org.modelmirror.mirror.PollTimes;
import org.modelmirror.mirror.Polls;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.serve.RequestCounts;
import org.modelmirror.serve.ServeSettings;
import org.modelmirror.serve.StatusEndpoints;
import org.modelmirror.source.SourceBeans;
import org.modelmirror.status.CategoriesSection;
import org.modelmirror.status.ChangeCounts;
import org.modelmirror.status.FormDifferences;
import org.modelmirror.status.InstanceSection;
import org.modelmirror.status.Metrics;
import org.modelmirror.status.MirrorMetrics;
import org.modelmirror.status.RoutesSection;
import org.modelmirror.status.Source;
import org.modelmirror.status.SourcesSection;
import org.modelmirror.status.StatusReport;
import org.modelmirror.store.Store;

/** What the instance tells of itself: {@code /api/status} and {@code /api/metrics}. */
final class StatusStage {
    /** The circuit breaker in routes/2-fetch/fetch-category. */
    private static final String PRIMARY_CIRCUIT = "fetch-category.primary-circuit";

    private final CamelContext context;
    private final Catalog catalog;
    private final Freshness freshness;
    private final CategoryCache<String> cache;
    private final Store store;
    private final Clock clock;
    private final LongSupplier nanos;

    StatusStage(
            CamelContext context,
            Catalog catalog,
            Freshness freshness,
            CategoryCache<String> cache,
            Store store,
            Clock clock,
            LongSupplier nanos) {
        this.context = context;
        this.catalog = catalog;
        this.freshness = freshness;
        this.cache = cache;
        this.store = store;
        this.clock = clock;
        this.nanos = nanos;
    }

    void bind(
            ServeSettings serve,
            RequestCounts requests,
            Polls.Upstreams upstreams,
            SourceBeans sources,
            PollTimes times,
            ConvertStage convert,
            NoticeBook notices,
            GuardDesk guard,
            Announcements announcements,
            Supplier<? extends JsonNode> groupFiles)
            throws Exception {
        ChangeCounts changes = new ChangeCounts();
        announcements.listen(changes);
        List<Source> watched = watchedSources(upstreams, sources, times);
        long revisionAtStart = store.categories().revision();
        Metrics metrics = new MirrorMetrics(new MirrorMetrics.Parts(
                        catalog,
                        freshness,
                        sources.state(),
                        watched,
                        times,
                        lines -> requests.forEach(lines::line),
                        convert.conversions(),
                        changes,
                        notices::count,
                        () -> store.categories().revision() - revisionAtStart))
                .start();
        context.addService(new CloseAtStop(metrics));
        InstanceSection instance = instance(serve);
        Map<String, Supplier<? extends JsonNode>> sections = new LinkedHashMap<>();
        sections.put("instance", instance);
        sections.put("sources", new SourcesSection(watched, sources.state(), cache));
        sections.put(
                "categories",
                new CategoriesSection(
                        catalog,
                        freshness,
                        cache,
                        sources.state(),
                        watched,
                        notices::newest,
                        new FormDifferences(catalog, convert.legacyJson())));
        sections.put("held_back", () -> heldBack(guard));
        sections.put("group_files", groupFiles);
        sections.put(
                "routes",
                new RoutesSection(
                        this::routes,
                        () -> Optional.of(new RoutesSection.Reload(instance.started(), Optional.empty()))));
        context.getRegistry().bind("statusEndpoints", new StatusEndpoints(new StatusReport(sections), metrics));
    }

    private InstanceSection instance(ServeSettings serve) {
        Path folder = store.folder().base().getFileName();
        return new InstanceSection(
                new InstanceSection.Facts(
                        Version.current(),
                        serve.mode().name(),
                        serve.canonicalFormat().id(),
                        folder == null ? "" : folder.toString()),
                store.categories()::revision,
                clock,
                nanos);
    }

    private List<Source> watchedSources(Polls.Upstreams upstreams, SourceBeans sources, PollTimes times) {
        List<Source> watched = new ArrayList<>();
        if (upstreams.primary()) {
            watched.add(new Source(
                    Origin.PRIMARY,
                    this::primaryCircuit,
                    sources.primaryHost()::heldOffUntil,
                    (category, format) -> nextAtPrimary(times, category, format)));
        }
        if (upstreams.github() || upstreams.seeding()) {
            watched.add(new Source(
                    Origin.GITHUB, Optional::empty, sources.githubHost()::heldOffUntil, (category, format) -> {
                        boolean isWanted = category.hasLegacyForm()
                                && (!upstreams.primary()
                                        || sources.state()
                                                .contact(category, Format.V2, Origin.PRIMARY)
                                                .isFailing());
                        PollTimes.Round round = upstreams.seeding() ? PollTimes.Round.SEED : PollTimes.Round.GITHUB;
                        return isWanted ? Optional.of(times.next(round)) : Optional.empty();
                    }));
        }
        return watched;
    }

    private static Optional<Instant> nextAtPrimary(PollTimes times, Category category, Format format) {
        if (format == Format.V2) {
            return Optional.of(times.next(PollTimes.Round.PRIMARY));
        }
        return category.hasLegacyForm() ? Optional.of(times.next(PollTimes.Round.PRIMARY_LEGACY)) : Optional.empty();
    }

    /** Asked anew each time: an edited route brings a new circuit. */
    private Optional<String> primaryCircuit() {
        return Optional.ofNullable(context.getProcessor(PRIMARY_CIRCUIT, ResilienceProcessor.class))
                .map(ResilienceProcessor::getCircuitBreakerState);
    }

    private List<RoutesSection.Route> routes() {
        return context.getRoutes().stream()
                .map(route -> new RoutesSection.Route(
                        route.getId(),
                        Objects.toString(route.getGroup(), ""),
                        context.getRouteController()
                                .getRouteStatus(route.getId())
                                .name()
                                .toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static ArrayNode heldBack(GuardDesk guard) {
        ArrayNode changes = JsonNodeFactory.instance.arrayNode();
        guard.changes().forEach(change -> changes.add(change.toJson()));
        return changes;
    }

    /** Lets go of the metrics when the process ends. */
    private static final class CloseAtStop extends ServiceSupport {
        private final Metrics metrics;

        CloseAtStop(Metrics metrics) {
            this.metrics = metrics;
        }

        @Override
        protected void doStop() {
            metrics.close();
        }
    }
}
