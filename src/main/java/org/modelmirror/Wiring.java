package org.modelmirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.component.resilience4j.ResilienceProcessor;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.service.ServiceSupport;
import org.modelmirror.access.CamelHorde;
import org.modelmirror.access.Doorkeeper;
import org.modelmirror.access.HordeHttp;
import org.modelmirror.access.KeyCheck;
import org.modelmirror.access.Roles;
import org.modelmirror.announce.Announcements;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.CategoryCache;
import org.modelmirror.catalog.Freshness;
import org.modelmirror.catalog.RawFiles;
import org.modelmirror.catalog.ReadMarks;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.catalog.SnapshotFactory;
import org.modelmirror.change.GuardLimits;
import org.modelmirror.change.GuardRule;
import org.modelmirror.change.HeldChange;
import org.modelmirror.change.HeldChanges;
import org.modelmirror.convert.LegacyJsonConverter;
import org.modelmirror.convert.ReferenceConverter;
import org.modelmirror.convert.TextCsvConverter;
import org.modelmirror.convert.V2Reader;
import org.modelmirror.json.JsonReader;
import org.modelmirror.legacy.LegacyJsonReader;
import org.modelmirror.metadata.CategoryMetadata;
import org.modelmirror.mirror.AcceptedDocuments;
import org.modelmirror.mirror.CacheKeeper;
import org.modelmirror.mirror.CopyFreshness;
import org.modelmirror.mirror.Demands;
import org.modelmirror.mirror.DocumentReader;
import org.modelmirror.mirror.FolderLoader;
import org.modelmirror.mirror.GuardDesk;
import org.modelmirror.mirror.LegacyWireForm;
import org.modelmirror.mirror.Mirror;
import org.modelmirror.mirror.NoticeBook;
import org.modelmirror.mirror.PollTimes;
import org.modelmirror.mirror.Polls;
import org.modelmirror.mirror.Publisher;
import org.modelmirror.mirror.Refresh;
import org.modelmirror.mirror.Refreshes;
import org.modelmirror.mirror.Seeding;
import org.modelmirror.mirror.V2Derivation;
import org.modelmirror.raw.RawCheck;
import org.modelmirror.raw.RawLimits;
import org.modelmirror.raw.RawMirror;
import org.modelmirror.raw.RawShelf;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.Repository;
import org.modelmirror.reference.TextGroups;
import org.modelmirror.serve.CatalogReads;
import org.modelmirror.serve.Edge;
import org.modelmirror.serve.GroupedText;
import org.modelmirror.serve.GuardEndpoints;
import org.modelmirror.serve.HealthEndpoints;
import org.modelmirror.serve.HordeHealth;
import org.modelmirror.serve.MetadataEndpoints;
import org.modelmirror.serve.MetadataReader;
import org.modelmirror.serve.PassThrough;
import org.modelmirror.serve.RawEndpoints;
import org.modelmirror.serve.RawPaths;
import org.modelmirror.serve.RawReads;
import org.modelmirror.serve.Readiness;
import org.modelmirror.serve.RequestCounts;
import org.modelmirror.serve.ServeSettings;
import org.modelmirror.serve.StatusEndpoints;
import org.modelmirror.serve.SystemEndpoints;
import org.modelmirror.serve.V1Endpoints;
import org.modelmirror.serve.V2Endpoints;
import org.modelmirror.settings.GitHubSettings;
import org.modelmirror.settings.GuardSettings;
import org.modelmirror.settings.MirrorSettings;
import org.modelmirror.settings.Mode;
import org.modelmirror.settings.PollSettings;
import org.modelmirror.settings.PrimarySettings;
import org.modelmirror.settings.RepositorySettings;
import org.modelmirror.settings.Settings;
import org.modelmirror.source.GitHubRepository;
import org.modelmirror.source.HeldValidators;
import org.modelmirror.source.SourceBeans;
import org.modelmirror.source.SourceSettings;
import org.modelmirror.source.UpstreamSettings;
import org.modelmirror.status.CategoriesSection;
import org.modelmirror.status.ChangeCounts;
import org.modelmirror.status.ConversionCounts;
import org.modelmirror.status.FormDifferences;
import org.modelmirror.status.InstanceSection;
import org.modelmirror.status.Metrics;
import org.modelmirror.status.MirrorMetrics;
import org.modelmirror.status.RoutesSection;
import org.modelmirror.status.Source;
import org.modelmirror.status.SourcesSection;
import org.modelmirror.status.StatusReport;
import org.modelmirror.store.FileStamp;
import org.modelmirror.store.LastGood;
import org.modelmirror.store.RecoveryReport;
import org.modelmirror.store.StorageUnavailableException;
import org.modelmirror.store.Store;
import org.modelmirror.store.StoreException;
import org.modelmirror.store.StoreFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only place that makes the beans and binds the names that routes call them by. Runs before the routes are loaded, and
 * loads the folder first, so that the first answer needs no upstream.
 */
final class Wiring implements CamelConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

    /** The circuit breaker in routes/2-fetch/fetch-category. */
    private static final String PRIMARY_CIRCUIT = "fetch-category.primary-circuit";

    private final Settings settings;
    private final MirrorSettings role;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Catalog catalog = new Catalog();
    private final Freshness freshness;
    private final ReadMarks marks = new ReadMarks();
    private final CategoryCache<String> cache;
    private final CacheKeeper cacheKeeper;
    private final RequestCounts requests = new RequestCounts();
    private final RawFiles rawFiles;
    private final RawReads rawReads;
    private final Edge edge;
    private final CatalogReads reads;
    private final ServeSettings serveSettings;
    private final Store store;
    private volatile boolean folderIsWritable;

    Wiring(Settings settings, Clock clock, LongSupplier nanos) {
        this.settings = settings;
        this.role = settings.mirror();
        this.clock = clock;
        this.nanos = nanos;
        this.cache = new CategoryCache<>(Optional.of(settings.source().cacheTtl()), nanos, this::stampOf);
        this.cacheKeeper = new CacheKeeper(catalog, cache, nanos);
        this.freshness = new Freshness(nanos, cacheKeeper);
        this.store = new Store(
                StoreFolder.at(settings.store().folder())
                        .withLastGood(settings.lastGood().subdir()),
                clock,
                nanos);
        this.serveSettings = serveSettings();
        this.reads = new CatalogReads(catalog, freshness, serveSettings.mode(), marks);
        this.rawFiles = new RawFiles(freshness, nanos);
        this.rawReads = new RawReads(rawFiles, rawPaths(), serveSettings.mode());
        this.edge = new Edge(serveSettings, reads, rawReads, requests);
    }

    int port() {
        return edge.port();
    }

    @Override
    public void configure(CamelContext context) throws Exception {
        Registry beans = context.getRegistry();
        Polls.Upstreams upstreams = upstreams();
        SourceBeans sources = SourceBeans.bind(
                context, sourceSettings(upstreams), settings.passThrough().enabled(), clock, nanos, random());

        boolean watches = upstreams.github() && settings.github().token().isPresent();
        SourceBeans.bindCommitWatch(context, settings.github().apiUrl(), watches, clock);

        JsonReader json = new JsonReader();
        TextCsvConverter text = new TextCsvConverter();
        LegacyJsonConverter legacyJson = new LegacyJsonConverter(new LegacyJsonReader(json));
        ConversionCounts conversions = new ConversionCounts();
        ReferenceConverter converter = new ReferenceConverter(
                conversions.counting(legacyJson), conversions.counting((category, csv) -> text.convert(csv)));
        V2Reader v2Reader = new V2Reader(json);

        HeldValidators validators = new HeldValidators();
        AcceptedDocuments accepted = new AcceptedDocuments(catalog);
        NoticeBook notices = new NoticeBook();
        Map<Repository, String> branches = Map.of(
                Repository.IMAGE,
                settings.imageRepository().branch(),
                Repository.TEXT,
                settings.textRepository().branch());
        RawShelf shelf = new RawShelf(rawFiles, catalog, branches);
        CopyFreshness copyFreshness = new CopyFreshness(
                freshness,
                catalog,
                new CopyFreshness.Periods(
                        settings.poll().primaryPeriod(),
                        settings.poll().primaryLegacyPeriod(),
                        upstreams.primary()
                                ? settings.poll().primaryPeriod()
                                : settings.poll().githubPeriod()));
        Publisher publisher =
                new Publisher(catalog, new SnapshotFactory(), new LegacyWireForm(), shelf::legacyFile, clock);
        Seeding seeding = new Seeding(store, clock, this::githubAddress);
        Optional<Seeding> activeSeeding = upstreams.seeding() ? Optional.of(seeding) : Optional.empty();

        boolean derivesV2 = role.mode() == Mode.PRIMARY
                && role.canonicalFormat() == Format.LEGACY
                && settings.write().deriveV2();
        FolderLoader loader = new FolderLoader(
                new FolderLoader.Role(ownsData(), derivesV2, upstreams.primary(), upstreams.primary()),
                store.categories(),
                store.lastGood(),
                v2Reader,
                converter,
                new V2Derivation(derivesV2, store.categories(), converter, catalog, publisher, notices, clock),
                catalog,
                publisher,
                copyFreshness,
                validators,
                accepted,
                notices);
        openFolder(loader);

        RawMirror rawMirror = new RawMirror(
                rawPlan(upstreams),
                rawFiles,
                shelf,
                new RawCheck(converter, catalog, rawLimits()),
                store.rawCopies(),
                catalog,
                clock);
        rawMirror.restore();
        beans.bind("rawMirror", rawMirror);

        PollTimes pollTimes = pollTimes();
        beans.bind(
                "polls",
                new Polls(
                        upstreams,
                        sources.state(),
                        sources.fallback(),
                        catalog,
                        seeding::missing,
                        Optional.of(pollTimes)));
        beans.bind("readMarks", marks);
        beans.bind(
                "demands",
                new Demands(
                        upstreams,
                        catalog,
                        cache,
                        cacheKeeper,
                        marks,
                        sources.state(),
                        sources.fallback(),
                        new Demands.Limits(
                                settings.source().staleRetry(),
                                settings.github().minRefresh())));
        beans.bind("refreshes", new Refreshes(catalog, copyFreshness, sources.state(), validators, accepted));
        DocumentReader reader = new DocumentReader(converter, v2Reader, json, catalog, accepted, sources.state());
        GuardDesk guard = new GuardDesk(
                guardLimits(), store.guard(), catalog, reader, accepted, validators, sources.state(), clock);
        guard.open();
        beans.bind("documentReader", reader);
        beans.bind("guardDesk", guard);
        beans.bind("hordeHttp", new HordeHttp());
        beans.bind("guardEndpoints", new GuardEndpoints(book(guard), Refresh::again, doorkeeper(context)));
        beans.bind(
                "mirror",
                new Mirror(
                        store.categories(),
                        settings.lastGood().enabled() ? Optional.of(store.lastGood()) : Optional.empty(),
                        catalog,
                        publisher,
                        copyFreshness,
                        validators,
                        accepted,
                        notices,
                        role.primaryHits(),
                        activeSeeding,
                        guard,
                        clock));
        beans.bind("folderLoader", loader);
        beans.bind("notices", notices);
        context.addService(new FlushAtStop(store.lastGood()));
        beans.bind("lastGood", store.lastGood());
        ChangeCounts changes = new ChangeCounts();
        Announcements announcements = new Announcements();
        announcements.listen(changes);
        beans.bind("announcements", announcements);
        bindServe(beans);
        List<Source> watched = watchedSources(context, upstreams, sources, pollTimes);
        InstanceSection instance = instance();
        long revisionAtStart = store.categories().revision();
        Metrics metrics = new MirrorMetrics(new MirrorMetrics.Parts(
                        catalog,
                        freshness,
                        sources.state(),
                        watched,
                        pollTimes,
                        lines -> requests.forEach(lines::line),
                        conversions,
                        changes,
                        notices::count,
                        () -> store.categories().revision() - revisionAtStart))
                .start();
        context.addService(new CloseAtStop(metrics));
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
                        new FormDifferences(catalog, legacyJson)));
        sections.put("held_back", () -> heldBack(guard));
        sections.put(
                "routes",
                new RoutesSection(
                        () -> routes(context),
                        () -> Optional.of(new RoutesSection.Reload(instance.started(), Optional.empty()))));
        beans.bind("statusEndpoints", new StatusEndpoints(new StatusReport(sections), metrics));
        edge.install(context);
    }

    /** Taken over only where an owner is configured; a PRIMARY, and whoever is offline, serves what lies on its disk. */
    private RawMirror.Plan rawPlan(Polls.Upstreams upstreams) {
        Map<Repository, List<String>> branches = new EnumMap<>(Repository.class);
        branches.put(Repository.IMAGE, branches(settings.imageRepository()));
        branches.put(Repository.TEXT, branches(settings.textRepository()));
        boolean asks = (upstreams.primary() || upstreams.github())
                && !settings.facade().owners().isEmpty();
        return new RawMirror.Plan(
                branches, asks, upstreams.primary(), settings.poll().rawPeriod());
    }

    private List<String> branches(RepositorySettings repository) {
        return Stream.concat(Stream.of(repository.branch()), settings.facade().branches().stream())
                .distinct()
                .toList();
    }

    private RawLimits rawLimits() {
        GuardSettings guard = settings.guard();
        return new RawLimits(guard.shrinkMinModels(), guard.shrinkMinRatio(), guard.shrinkMaxRemoved());
    }

    private RawPaths rawPaths() {
        RepositorySettings image = settings.imageRepository();
        RepositorySettings text = settings.textRepository();
        return new RawPaths(
                settings.facade().owners(),
                Map.of(Repository.IMAGE, image.name(), Repository.TEXT, text.name()),
                Map.of(Repository.IMAGE, image.branch(), Repository.TEXT, text.branch()));
    }

    private void bindServe(Registry beans) {
        MetadataReader metadata = (category, format) -> metadata(category, format);
        beans.bind("systemEndpoints", new SystemEndpoints(serveSettings, () -> HordeHealth.FINE));
        beans.bind(
                "healthEndpoints",
                new HealthEndpoints(List.of(new Readiness(catalog, freshness, serveSettings.mode()))));
        beans.bind("v2Endpoints", new V2Endpoints(reads));
        beans.bind("v1Endpoints", new V1Endpoints(reads, new GroupedText(TextGroups::annotate)));
        var passThrough = settings.passThrough();
        beans.bind(
                "passThrough",
                new PassThrough(passThrough.maxEntries(), passThrough.maxBytes(), passThrough.ttl(), nanos));
        beans.bind("rawEndpoints", new RawEndpoints(rawReads));
        beans.bind("legacyMetadataEndpoints", new MetadataEndpoints(serveSettings, Format.LEGACY, metadata));
        beans.bind("v2MetadataEndpoints", new MetadataEndpoints(serveSettings, Format.V2, metadata));
    }

    private InstanceSection instance() {
        Path folder = store.folder().base().getFileName();
        return new InstanceSection(
                new InstanceSection.Facts(
                        version(),
                        serveSettings.mode().name(),
                        role.canonicalFormat().id(),
                        folder == null ? "" : folder.toString()),
                store.categories()::revision,
                clock,
                nanos);
    }

    private PollTimes pollTimes() {
        PollSettings poll = settings.poll();
        return new PollTimes(
                clock,
                poll.initialDelay(),
                Map.of(
                        PollTimes.Round.PRIMARY,
                        poll.primaryPeriod(),
                        PollTimes.Round.PRIMARY_LEGACY,
                        poll.primaryLegacyPeriod(),
                        PollTimes.Round.GITHUB,
                        poll.githubPeriod(),
                        PollTimes.Round.SEED,
                        poll.seedPeriod()));
    }

    private static List<Source> watchedSources(
            CamelContext context, Polls.Upstreams upstreams, SourceBeans sources, PollTimes times) {
        List<Source> watched = new ArrayList<>();
        if (upstreams.primary()) {
            watched.add(new Source(
                    Origin.PRIMARY,
                    () -> primaryCircuit(context),
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
    private static Optional<String> primaryCircuit(CamelContext context) {
        return Optional.ofNullable(context.getProcessor(PRIMARY_CIRCUIT, ResilienceProcessor.class))
                .map(ResilienceProcessor::getCircuitBreakerState);
    }

    private static List<RoutesSection.Route> routes(CamelContext context) {
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

    /** Data that came from PRIMARY is not tied to a file (sources-and-storage.md 3.1). */
    private Optional<FileStamp> stampOf(Category category, Format format) throws IOException {
        Optional<Path> file = store.folder().file(category, format);
        boolean isPrimarys = catalog.find(category, format)
                .map(Snapshot::origin)
                .filter(Origin.PRIMARY::equals)
                .isPresent();
        return file.isEmpty() || isPrimarys ? Optional.empty() : FileStamp.find(file.get());
    }

    private Optional<ObjectNode> metadata(Category category, Format format) {
        try {
            return store.metadata().find(category, format).map(CategoryMetadata::toJson);
        } catch (StoreException e) {
            LOG.warn("metadata not read category={} format={} reason={}", category, format, e.getMessage());
            return Optional.empty();
        }
    }

    private void openFolder(FolderLoader loader) throws StoreException, InterruptedException {
        LOG.info("data folder={}", store.folder().base());
        RecoveryReport recovery = startStore();
        if (isPrimary()) {
            folderIsWritable = recovery.isWritable() && store.isWritable();
            store.populate();
        }
        loader.loadAll(recovery);
    }

    /** A folder that takes no file is no reason not to serve (sources-and-storage.md F18, F19). */
    private RecoveryReport startStore() throws StoreException, InterruptedException {
        try {
            return isPrimary() ? store.startPrimary() : store.startReplica();
        } catch (StorageUnavailableException e) {
            LOG.error(
                    "data folder cannot be used, going on without folder={}",
                    store.folder().base(),
                    e);
            return new RecoveryReport(false, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        }
    }

    /** PRIMARY and offline instances have nobody who could confirm what lies on their disk. */
    private boolean ownsData() {
        return role.mode() == Mode.PRIMARY || role.offline();
    }

    /** A PRIMARY that is offline serves as a replica does. */
    private boolean isPrimary() {
        return role.mode() == Mode.PRIMARY && !role.offline();
    }

    private Polls.Upstreams upstreams() {
        if (role.offline()) {
            return Polls.Upstreams.NONE;
        }
        if (role.mode() == Mode.PRIMARY) {
            return new Polls.Upstreams(false, false, role.githubSeed());
        }
        boolean primary = settings.primary().url().isPresent();
        return new Polls.Upstreams(primary, !primary || settings.github().fallback(), false);
    }

    private SourceSettings sourceSettings(Polls.Upstreams upstreams) {
        PrimarySettings primary = settings.primary();
        GitHubSettings github = settings.github();
        return new SourceSettings(
                new UpstreamSettings(
                        upstreams.primary() ? primary.url().map(URI::toString).orElse("") : "",
                        primary.timeout(),
                        primary.attempts(),
                        primary.backoff()),
                new UpstreamSettings(github.url().toString(), github.timeout(), github.attempts(), github.backoff()),
                Map.of(
                        Repository.IMAGE,
                        repository(settings.imageRepository()),
                        Repository.TEXT,
                        repository(settings.textRepository())),
                github.fallback(),
                settings.source().fallbackAfter(),
                settings.fetch().budget(),
                settings.fetch().maxBytes(),
                settings.source().breakerOpen(),
                userAgent());
    }

    private String githubAddress(Category category) {
        RepositorySettings repository =
                category.repository() == Repository.TEXT ? settings.textRepository() : settings.imageRepository();
        return settings.github().url() + "/" + repository.owner() + "/" + repository.name() + "/refs/heads/"
                + repository.branch() + "/" + category.legacyFile().orElseThrow();
    }

    private static GitHubRepository repository(RepositorySettings repository) {
        return new GitHubRepository(
                repository.owner(),
                repository.name(),
                repository.branch(),
                repository.proxy().map(URI::toString));
    }

    private static String userAgent() {
        return "model-mirror/" + version();
    }

    private static String version() {
        String version = App.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    private static java.util.random.RandomGenerator random() {
        return new java.util.random.RandomGenerator() {
            @Override
            public long nextLong() {
                return ThreadLocalRandom.current().nextLong();
            }
        };
    }

    private static ArrayNode heldBack(GuardDesk guard) {
        ArrayNode changes = JsonNodeFactory.instance.arrayNode();
        guard.changes().forEach(change -> changes.add(change.toJson()));
        return changes;
    }

    private static GuardEndpoints.Book book(GuardDesk guard) {
        return new GuardEndpoints.Book() {
            @Override
            public List<HeldChange> changes() {
                return guard.changes();
            }

            @Override
            public Optional<HeldChange> find(String id) {
                return guard.find(id);
            }

            @Override
            public HeldChanges.Decided decide(String id, HeldChange.Status status, String by)
                    throws InterruptedException {
                return guard.decide(id, status, by);
            }
        };
    }

    private Doorkeeper doorkeeper(CamelContext context) {
        return new Doorkeeper(
                new KeyCheck(new CamelHorde(context, settings.horde().url().toString()), nanos),
                Roles.of(settings.queue().requestorIds(), settings.queue().approverIds()));
    }

    private GuardLimits guardLimits() {
        GuardSettings guard = settings.guard();
        return new GuardLimits(
                guard.shrinkMinModels(),
                guard.shrinkMinRatio(),
                guard.shrinkMaxRemoved(),
                guard.checksumsMaxShare(),
                guard.parametersMaxFactor(),
                Map.of(
                        GuardRule.SHRINK, guard.confirmShrink(),
                        GuardRule.ROLLBACK, guard.confirmRollback(),
                        GuardRule.CHECKSUMS, guard.confirmChecksums(),
                        GuardRule.BASELINE, guard.confirmBaseline(),
                        GuardRule.PARAMETERS, guard.confirmParameters()),
                guard.confirmAfter());
    }

    private ServeSettings serveSettings() {
        var serving = settings.serving();
        return new ServeSettings(
                isPrimary() ? ServeSettings.Mode.PRIMARY : ServeSettings.Mode.REPLICA,
                role.canonicalFormat(),
                () -> isPrimary() && folderIsWritable,
                serving.corsAllowedOrigins(),
                serving.uiCompat(),
                settings.server().host(),
                settings.server().port(),
                ServeSettings.DEFAULT_EVENT_LOOPS,
                serving.maxBodyBytes(),
                serving.maxHeaderBytes());
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

    /** Routes are stopped by then, so that nothing more is put off. */
    private static final class FlushAtStop extends ServiceSupport {
        private final LastGood lastGood;

        FlushAtStop(LastGood lastGood) {
            this.lastGood = lastGood;
        }

        @Override
        protected void doStop() throws InterruptedException {
            try {
                lastGood.flush();
            } catch (StoreException e) {
                LOG.warn("notes on last good copies not written, the next start asks again reason={}", e.getMessage());
            }
        }
    }
}
