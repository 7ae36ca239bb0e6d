package org.modelmirror;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.camel.spi.Registry;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.CategoryCache;
import org.modelmirror.catalog.Freshness;
import org.modelmirror.catalog.LateGzip;
import org.modelmirror.catalog.ReadMarks;
import org.modelmirror.catalog.SnapshotFactory;
import org.modelmirror.change.GuardLimits;
import org.modelmirror.change.GuardRule;
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
import org.modelmirror.mirror.OverlayDesk;
import org.modelmirror.mirror.PollTimes;
import org.modelmirror.mirror.Polls;
import org.modelmirror.mirror.Publisher;
import org.modelmirror.mirror.Refreshes;
import org.modelmirror.mirror.Seeding;
import org.modelmirror.mirror.V2Derivation;
import org.modelmirror.raw.RawShelf;
import org.modelmirror.reference.Category;
import org.modelmirror.settings.GuardSettings;
import org.modelmirror.settings.PollSettings;
import org.modelmirror.settings.Settings;
import org.modelmirror.source.HeldValidators;
import org.modelmirror.source.SourceBeans;
import org.modelmirror.store.Store;

/** What happens between a fetched document and the catalog: convert, guard, store, publish; and who asks for it. */
final class MirrorStage {
    private final Settings settings;
    private final Supplier<Settings> live;
    private final InstanceRole role;
    private final Polls.Upstreams upstreams;
    private final Store store;
    private final Catalog catalog;
    private final Freshness freshness;
    private final ConvertStage convert;
    private final Clock clock;

    private final HeldValidators validators = new HeldValidators();
    private final NoticeBook notices = new NoticeBook();
    private final AcceptedDocuments accepted;
    private final CopyFreshness copyFreshness;
    private final SnapshotFactory snapshots = new SnapshotFactory();
    private final Publisher publisher;
    private final V2Derivation derivation;
    private final FolderLoader loader;
    private final PollTimes pollTimes;

    /** @param live the settings as they are now */
    MirrorStage(
            Settings settings,
            Supplier<Settings> live,
            InstanceRole role,
            Store store,
            Catalog catalog,
            Freshness freshness,
            ConvertStage convert,
            RawShelf shelf,
            Clock clock,
            LongSupplier nanos) {
        this.settings = settings;
        this.live = live;
        this.role = role;
        this.upstreams = role.upstreams();
        this.store = store;
        this.catalog = catalog;
        this.freshness = freshness;
        this.convert = convert;
        this.clock = clock;
        this.accepted = new AcceptedDocuments(catalog);
        LateGzip lateGzip = new LateGzip(catalog, compressor(), LateGzip.QUIET, LateGzip.LATEST, nanos);
        this.copyFreshness = new CopyFreshness(freshness, catalog, new LivePart<>(live, this::periods));
        this.publisher =
                new Publisher(catalog, snapshots, new LegacyWireForm(), shelf::legacyFile, lateGzip::published, clock);
        this.derivation = new V2Derivation(
                role.derivesV2(), store.categories(), convert.converter(), catalog, publisher, notices, clock);
        this.loader = new FolderLoader(
                new FolderLoader.Role(
                        role.ownsData(),
                        role.derivesV2(),
                        upstreams.primary(),
                        upstreams.primary() || (upstreams.local() && !upstreams.github())),
                store.categories(),
                store.lastGood(),
                convert.v2Reader(),
                convert.converter(),
                derivation,
                catalog,
                publisher,
                copyFreshness,
                validators,
                accepted,
                notices);
        this.pollTimes = pollTimes();
    }

    /** One thread, only while there is something to compress; it keeps no process alive. */
    private static ScheduledExecutorService compressor() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "late-gzip");
            thread.setDaemon(true);
            return thread;
        });
        executor.setKeepAliveTime(30, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    FolderLoader loader() {
        return loader;
    }

    Publisher publisher() {
        return publisher;
    }

    SnapshotFactory snapshots() {
        return snapshots;
    }

    V2Derivation derivation() {
        return derivation;
    }

    NoticeBook notices() {
        return notices;
    }

    PollTimes times() {
        return pollTimes;
    }

    /**
     * Makes the beans. What the guard remembers is read when the folder is loaded: {@link GuardDesk#open}.
     *
     * @param overlays what lies over categories
     * @param begun is told of every category whose sources are about to be asked
     */
    GuardDesk bind(
            Registry beans,
            SourceBeans sources,
            OverlayDesk overlays,
            Seeding seeding,
            ReadMarks marks,
            CategoryCache<String> cache,
            CacheKeeper keeper,
            Consumer<Category> begun,
            BooleanSupplier leads) {
        beans.bind(
                "polls",
                new Polls(
                        upstreams, sources.state(), sources.fallback(), sources.local(), catalog, seeding, pollTimes));
        beans.bind("pollTimes", pollTimes);
        beans.bind("readMarks", marks);
        beans.bind(
                "demands",
                new Demands(
                        upstreams,
                        catalog,
                        freshness,
                        cache,
                        keeper,
                        marks,
                        sources.state(),
                        sources.fallback(),
                        leads,
                        new LivePart<>(
                                live,
                                now -> new Demands.Limits(
                                        now.source().staleRetry(), now.github().minRefresh()))));
        DocumentReader reader = new DocumentReader(
                convert.converter(),
                convert.v2Reader(),
                convert.json(),
                catalog,
                overlays,
                accepted,
                validators,
                sources.state());
        GuardDesk guard = new GuardDesk(
                guardLimits(),
                store.guard(),
                catalog,
                overlays,
                reader,
                accepted,
                validators,
                sources.state(),
                leads,
                clock);
        beans.bind("documentReader", reader);
        beans.bind("guardDesk", guard);
        Mirror mirror = new Mirror(
                store.categories(),
                settings.lastGood().enabled() ? Optional.of(store.lastGood()) : Optional.empty(),
                catalog,
                publisher,
                copyFreshness,
                validators,
                accepted,
                notices,
                role.mirrorsPrimaryHits(),
                upstreams.seeding() ? Optional.of(seeding) : Optional.empty(),
                guard,
                overlays,
                clock);
        beans.bind("mirror", mirror);
        beans.bind(
                "refreshes",
                new Refreshes(
                        catalog,
                        copyFreshness,
                        sources.state(),
                        validators,
                        accepted,
                        begun.andThen(mirror::fetchBegins)));
        beans.bind("folderLoader", loader);
        beans.bind("notices", notices);
        return guard;
    }

    private CopyFreshness.Periods periods(Settings now) {
        PollSettings poll = now.poll();
        return new CopyFreshness.Periods(
                poll.primaryPeriod(),
                poll.primaryLegacyPeriod(),
                upstreams.primary() ? poll.primaryPeriod() : poll.githubPeriod(),
                upstreams.primary()
                        ? poll.primaryPeriod()
                        : upstreams.github() ? poll.githubPeriod() : poll.localPeriod());
    }

    private PollTimes pollTimes() {
        return new PollTimes(
                clock,
                settings.poll().initialDelay(),
                round -> period(live.get().poll(), round));
    }

    private static Duration period(PollSettings poll, PollTimes.Round round) {
        return switch (round) {
            case PRIMARY -> poll.primaryPeriod();
            case PRIMARY_LEGACY -> poll.primaryLegacyPeriod();
            case GITHUB -> poll.githubPeriod();
            case SEED -> poll.seedPeriod();
            case LOCAL -> poll.localPeriod();
        };
    }

    /** As the settings have them at the time. */
    Supplier<GuardLimits> guardLimits() {
        return new LivePart<>(live, MirrorStage::guardLimits);
    }

    private static GuardLimits guardLimits(Settings now) {
        GuardSettings guard = now.guard();
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
}
