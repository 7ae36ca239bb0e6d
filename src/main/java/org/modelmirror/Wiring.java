package org.modelmirror;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.modelmirror.access.Doorkeeper;
import org.modelmirror.access.WriteLimits;
import org.modelmirror.analytics.FigureDesk;
import org.modelmirror.announce.Announcements;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.CategoryCache;
import org.modelmirror.catalog.Freshness;
import org.modelmirror.catalog.ReadMarks;
import org.modelmirror.hordeapi.HordeClient;
import org.modelmirror.mirror.CacheKeeper;
import org.modelmirror.mirror.GuardDesk;
import org.modelmirror.mirror.OverlayDesk;
import org.modelmirror.mirror.Polls;
import org.modelmirror.mirror.Seeding;
import org.modelmirror.raw.RawMirror;
import org.modelmirror.reload.RouteReload;
import org.modelmirror.settings.Settings;
import org.modelmirror.source.SourceBeans;

/**
 * Puts the stages together and binds the names that routes call their beans by; each stage has a class of its own. Runs
 * before the routes are loaded, and loads the folder first, so that the first answer needs no upstream.
 */
final class Wiring implements CamelConfiguration {
    private final Clock clock;
    private final LongSupplier nanos;
    private final InstanceRole role;
    private final Polls.Upstreams upstreams;
    private final Announcements announcements = new Announcements();
    private final Catalog catalog = new Catalog();
    private final ReadMarks marks = new ReadMarks();
    private final CategoryCache<String> cache;
    private final CacheKeeper cacheKeeper;
    private final Freshness freshness;
    private final TraceStage traces;
    private final FetchStage fetch;
    private final ConvertStage convert = ConvertStage.create();
    private final StoreStage store;
    private final RedisStage redis;
    private final RawStage raw;
    private final OverlayStage overlay;
    private final SharingStage sharing;
    private final MirrorStage mirror;
    private final AccessStage access;
    private final HordeStage horde;
    private final AnalyticsStage analytics;
    private final HydrationStage hydration;
    private final ServeStage serve;
    private final TextStage text;
    private final LeaderStage leader;
    private final ReloadStage reload;
    private final int maxJsonDepth;

    Wiring(Settings settings, ReloadStage reload, Clock clock, LongSupplier nanos) {
        this.reload = reload;
        this.clock = clock;
        this.nanos = nanos;
        this.role = new InstanceRole(settings);
        this.traces = TraceStage.create(settings, nanos);
        this.upstreams = role.upstreams();
        this.store = new StoreStage(settings, role, clock, nanos);
        this.cache = new CategoryCache<>(
                Optional.of(settings.source().cacheTtl()),
                nanos,
                (category, format) -> store.stampOf(catalog, category, format));
        this.redis = new RedisStage(settings, role, nanos, cache::markStale);
        this.cacheKeeper = new CacheKeeper(catalog, cache, nanos);
        this.freshness = new Freshness(nanos, cacheKeeper);
        this.fetch = new FetchStage(settings, reload.live(), upstreams);
        this.raw = new RawStage(settings, reload.live(), upstreams, catalog, freshness, nanos);
        this.overlay = new OverlayStage(settings, role, store.store());
        this.sharing = new SharingStage(
                settings,
                role,
                redis.commands(),
                redis.keys(),
                category -> redis.generations().flatMap(all -> all.find(category)),
                redis::isUntold,
                redis.takeOrder(),
                store.store(),
                overlay::isLaid,
                catalog);
        this.mirror = new MirrorStage(
                settings, reload.live(), role, store.store(), catalog, freshness, convert, raw.shelf(), clock, nanos);
        this.access = new AccessStage(settings, reload.live(), traces.tracing());
        this.horde = new HordeStage(settings, redis.commands(), redis.keys(), traces.tracing());
        this.analytics = new AnalyticsStage(settings, role, sharing, catalog, clock, nanos);
        this.hydration =
                new HydrationStage(settings.hydration(), analytics.isHydrated(), redis.commands(), redis.keys(), clock);
        this.serve = new ServeStage(
                settings,
                role,
                store,
                access,
                catalog,
                freshness,
                marks,
                raw,
                traces.requests(reload.live()),
                clock,
                nanos);
        this.text = new TextStage(role, store.store());
        this.leader = new LeaderStage(settings, role, clock);
        this.maxJsonDepth = settings.serving().maxJsonDepth();
    }

    /** What does not make the instance unready, and yet should not go unnoticed. */
    private List<String> notes(Seeding seeding, RouteReload routes) {
        List<String> notes = new ArrayList<>(store.notes());
        notes.addAll(redis.notes());
        seeding.incomplete().forEach(category -> notes.add("seed_incomplete: " + category));
        mirror.derivation().stale().stream().sorted().forEach(category -> notes.add("v2_stale: " + category));
        notes.addAll(routes.notes());
        return notes;
    }

    int port() {
        return serve.port();
    }

    Announcements announcements() {
        return announcements;
    }

    Catalog catalog() {
        return catalog;
    }

    @Override
    public void configure(CamelContext context) throws Exception {
        traces.install(context, clock);
        bind(context, FolderOpening.begin(() -> {
            store.open(mirror.loader());
            return store;
        }));
        serve.install(context);
    }

    /** Binds everything to a context that will not be started: opens neither the data folder nor a port. */
    void rehearse(CamelContext context) throws Exception {
        bind(context, FolderOpening.none());
    }

    private void bind(CamelContext context, FolderOpening opening) throws Exception {
        Registry beans = context.getRegistry();
        SourceBeans sources = fetch.bind(context, clock, nanos);
        RawMirror rawMirror =
                raw.bind(context, convert.converter(), store.store().rawCopies(), clock);
        Seeding seeding = new Seeding(store.store(), clock, fetch::githubAddress);
        OverlayDesk overlays = overlay.bind(beans, raw.files(), rawMirror, convert, catalog, mirror, clock);
        GuardDesk guard = mirror.bind(
                beans,
                sources,
                overlays,
                seeding,
                marks,
                cache,
                cacheKeeper,
                sharing::fetchBegins,
                leader.leadership()::leads);
        sharing.bind(context);
        leader.bind(context, store.store(), catalog, freshness, guard);
        context.addLifecycleStrategy(opening.then(() -> {
            rawMirror.restore();
            guard.open();
            return guard;
        }));
        store.bind(context);
        beans.bind("announcements", announcements);
        serve.bindEvents(beans, announcements);
        redis.bind(context);
        Doorkeeper door = access.bind(context, nanos);
        HordeClient figures = horde.bind(context, clock, nanos);
        RouteReload routes =
                reload.bind(context, serve.edge(), door, store.store().pausedRoutes(), clock);
        serve.bindReads(beans, store::metadata, () -> notes(seeding, routes), () -> HordeStage.health(figures), nanos);
        FigureDesk desk = analytics.bind(context, figures, announcements, redis, serve.reads(), serve.figures());
        hydration.bind(context, desk, analytics.caches(), figures, nanos);
        serve.bindHistory(beans, store.store().history());
        serve.bindGuard(beans, guard, door);
        Announcer written = new Announcer(context, "announce-changes", traces.tracing());
        context.addService(written);
        WriteStage write = new WriteStage(
                role, store.store(), catalog, mirror, convert, written::announce, clock, traces.tracing());
        write.bind(context);
        WriteLimits limits = access.writeLimits(nanos);
        serve.bindWrites(beans, door, limits, write.writes());
        text.bind(context, serve.reads(), serve.serveSettings(), maxJsonDepth, door, limits);
        new StatusStage(context, catalog, freshness, cache, store.store(), clock, nanos)
                .with(serve::measure)
                .with(write::measure)
                .with(traces::measure)
                .with(metrics -> HordeStage.measure(figures, metrics))
                .bind(
                        serve.serveSettings(),
                        serve.requests(),
                        upstreams,
                        sources,
                        mirror.times(),
                        convert,
                        mirror.notices(),
                        guard,
                        raw.section(rawMirror),
                        overlays::status,
                        upstreams.seeding() ? Optional.of(seeding) : Optional.empty(),
                        announcements,
                        serve.waits(),
                        store.trail(),
                        redis,
                        sharing,
                        text::fileStates,
                        leader,
                        routes,
                        analytics,
                        serve.figures(),
                        hydration);
    }
}
