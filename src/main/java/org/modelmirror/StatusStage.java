package org.modelmirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.resilience4j.ResilienceProcessor;
import org.apache.camel.support.service.ServiceSupport;
import org.modelmirror.announce.Announcements;
import org.modelmirror.audit.AuditTrail;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.CategoryCache;
import org.modelmirror.catalog.Freshness;
import org.modelmirror.change.HeldChange;
import org.modelmirror.leader.Leadership;
import org.modelmirror.mirror.GuardCounts;
import org.modelmirror.mirror.GuardDesk;
import org.modelmirror.mirror.NoticeBook;
import org.modelmirror.mirror.PollTimes;
import org.modelmirror.mirror.Polls;
import org.modelmirror.mirror.Seeding;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reload.RouteControl;
import org.modelmirror.reload.RouteReload;
import org.modelmirror.serve.FigureAnswers;
import org.modelmirror.serve.RequestCounts;
import org.modelmirror.serve.ServeSettings;
import org.modelmirror.serve.StatusEndpoints;
import org.modelmirror.serve.WaitCounts;
import org.modelmirror.source.SourceBeans;
import org.modelmirror.status.CategoriesSection;
import org.modelmirror.status.ChangeCounts;
import org.modelmirror.status.FormDifferences;
import org.modelmirror.status.InstanceSection;
import org.modelmirror.status.Metrics;
import org.modelmirror.status.MirrorMetrics;
import org.modelmirror.status.RawFilesSection;
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
    private final List<Consumer<Metrics>> more = new ArrayList<>();

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

    /** Lets another part add what it measures; to be called before {@link #bind}. */
    StatusStage with(Consumer<Metrics> measures) {
        more.add(measures);
        return this;
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
            RawFilesSection raw,
            Supplier<? extends JsonNode> overlays,
            Optional<Seeding> seeding,
            Announcements announcements,
            WaitCounts waits,
            Optional<AuditTrail> trail,
            RedisStage redis,
            SharingStage sharing,
            Supplier<? extends JsonNode> groupFiles,
            LeaderStage leader,
            RouteReload reload,
            AnalyticsStage analytics,
            FigureAnswers answers,
            HydrationStage hydration)
            throws Exception {
        ChangeCounts changes = new ChangeCounts();
        announcements.listen(changes);
        List<Source> watched = watchedSources(upstreams, sources, times, leader.leadership());
        LongSupplier commits = commitsSinceStart();
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
                        commits))
                .start();
        context.addService(new CloseAtStop(metrics));
        trail.ifPresent(audit -> measure(audit, metrics));
        leader.measure(metrics);
        analytics.measure(metrics);
        measure(waits, metrics);
        measure(guard, metrics);
        more.forEach(measures -> measures.accept(metrics));
        redis.measure(metrics);
        hydration.measure(metrics);
        InstanceSection instance = instance(serve, seeding);
        Map<String, Supplier<? extends JsonNode>> sections = new LinkedHashMap<>();
        sections.put("instance", instance);
        sections.put("leader", leader::section);
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
        sections.put("raw_files", raw);
        sections.put("overlays", overlays);
        sections.put("held_back", () -> heldBack(guard));
        sections.put("group_files", groupFiles);
        sections.put("audit", () -> audit(trail));
        sections.put("events", () -> events(waits));
        sections.put("analytics", () -> analytics.section(answers.state()));
        sections.put("hydration", hydration::section);
        sections.put("redis", () -> sharing.addStatistics(redis.status()));
        sections.put(
                "routes",
                new RoutesSection(
                        () -> routes(reload.control()),
                        () -> Optional.of(new RoutesSection.Reload(
                                reload.report().at(),
                                reload.report().problem(),
                                reload.report().toJson()))));
        context.getRegistry().bind("statusEndpoints", new StatusEndpoints(new StatusReport(sections), metrics));
    }

    /** Counted from the end of the start, for the folder is still being opened. */
    private LongSupplier commitsSinceStart() throws Exception {
        AtomicLong revisionAtStart = new AtomicLong(-1);
        context.addStartupListener((started, alreadyStarted) ->
                revisionAtStart.set(store.categories().revision()));
        return () -> store.categories().revision() - revisionAtStart.get();
    }

    private InstanceSection instance(ServeSettings serve, Optional<Seeding> seeding) {
        Path folder = store.folder().base().getFileName();
        return new InstanceSection(
                new InstanceSection.Facts(
                        Version.current(),
                        serve.mode().name(),
                        serve.canonicalFormat().id(),
                        folder == null ? "" : folder.toString()),
                store.categories()::revision,
                () -> seeding.map(Seeding::incomplete).orElse(List.of()),
                clock,
                nanos);
    }

    private List<Source> watchedSources(
            Polls.Upstreams upstreams, SourceBeans sources, PollTimes times, Leadership leadership) {
        List<Source> watched = new ArrayList<>();
        if (upstreams.primary()) {
            watched.add(new Source(
                    Origin.PRIMARY,
                    this::primaryCircuit,
                    sources.primaryHost()::heldOffUntil,
                    scheduled(leadership, (category, format) -> nextAtPrimary(times, category, format))));
        }
        if (upstreams.github() || upstreams.seeding()) {
            watched.add(new Source(
                    Origin.GITHUB,
                    Optional::empty,
                    sources.githubHost()::heldOffUntil,
                    scheduled(leadership, (category, format) -> {
                        boolean isWanted = category.hasLegacyForm()
                                && (!upstreams.primary()
                                        || sources.state()
                                                .contact(category, Format.V2, Origin.PRIMARY)
                                                .isFailing());
                        PollTimes.Round round = upstreams.seeding() ? PollTimes.Round.SEED : PollTimes.Round.GITHUB;
                        return isWanted ? Optional.of(times.next(round)) : Optional.empty();
                    })));
        }
        if (upstreams.local()) {
            watched.add(new Source(
                    Origin.LOCAL,
                    Optional::empty,
                    Optional::empty,
                    scheduled(leadership, (category, format) -> Optional.of(times.next(PollTimes.Round.LOCAL)))));
        }
        return watched;
    }

    /** Who follows asks nobody. */
    private static Source.Schedule scheduled(Leadership leadership, Source.Schedule whenLeading) {
        return (category, format) -> leadership.leads() ? whenLeading.next(category, format) : Optional.empty();
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

    private static List<RoutesSection.Route> routes(RouteControl control) {
        return control.routes().stream()
                .map(route -> new RoutesSection.Route(route.id(), route.group(), route.state()))
                .toList();
    }

    private static ArrayNode heldBack(GuardDesk guard) {
        ArrayNode changes = JsonNodeFactory.instance.arrayNode();
        guard.changes().forEach(change -> changes.add(change.toJson()));
        return changes;
    }

    /** A trail that misses something is no less trouble for being quiet (queue-audit-sync.md 1.6). */
    private static ObjectNode audit(Optional<AuditTrail> trail) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("enabled", trail.isPresent());
        trail.ifPresent(audit -> {
            json.put("written", audit.written());
            json.put("failures", audit.failures());
            json.put("waiting", audit.waiting());
            json.put("dropped", audit.dropped());
            // What failed is in the log: it may name folders.
            audit.lastFailure()
                    .ifPresentOrElse(
                            failure -> json.put("last_failure", failure.at().getEpochSecond()),
                            () -> json.putNull("last_failure"));
        });
        return json;
    }

    private static ObjectNode events(WaitCounts waits) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("streams", waits.streams());
        json.put("waits", waits.waits());
        json.put("opened", waits.opened());
        json.put("resumed", waits.resumed());
        json.put("reset", waits.reset());
        json.put("refused", waits.refused());
        json.put("dropped", waits.dropped());
        json.put("sent", waits.sent());
        json.put("held", waits.held());
        return json;
    }

    private static void measure(WaitCounts waits, Metrics metrics) {
        metrics.gauge("events.streams", "Event streams open at present", waits::streams);
        metrics.gauge("events.waits", "Reads held at present until something changes", waits::waits);
        metrics.gauge("events.opened", "Event streams opened since the start", waits::opened);
        metrics.gauge("events.reset", "Event streams that could not go on where they had stopped", waits::reset);
        metrics.gauge("events.refused", "Event streams refused because there were too many", waits::refused);
        metrics.gauge("events.dropped", "Event streams ended because their client read too slowly", waits::dropped);
        metrics.gauge("events.sent", "Events sent, counted for each stream", waits::sent);
        metrics.gauge("events.held", "Reads held since the start", waits::held);
    }

    private static void measure(GuardDesk guard, Metrics metrics) {
        metrics.gauge(
                "guard.waiting",
                "Changes held back that nobody has decided about",
                () -> guard.changes().stream()
                        .filter(change -> change.status() == HeldChange.Status.HELD)
                        .count());
        for (GuardCounts.Decision decision : GuardCounts.Decision.values()) {
            metrics.gauge(
                    "guard.decisions",
                    "What became of changes that the guard looked at, since the start",
                    () -> guard.counts().of(decision),
                    "decision",
                    decision.id());
        }
    }

    private static void measure(AuditTrail audit, Metrics metrics) {
        metrics.gauge("audit.written", "Events appended to the audit trail since the start", audit::written);
        metrics.gauge("audit.failures", "How often the audit trail could not be written", audit::failures);
        metrics.gauge("audit.waiting", "Events that the audit disk has not taken yet", audit::waiting);
        metrics.gauge("audit.dropped", "Events that are missing in the audit trail for good", audit::dropped);
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
