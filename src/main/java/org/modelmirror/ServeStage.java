package org.modelmirror;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.modelmirror.access.Doorkeeper;
import org.modelmirror.access.WriteLimits;
import org.modelmirror.announce.Announcements;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Freshness;
import org.modelmirror.catalog.ReadMarks;
import org.modelmirror.change.HeldChange;
import org.modelmirror.change.HeldChanges;
import org.modelmirror.events.ChangeFeed;
import org.modelmirror.mirror.GuardDesk;
import org.modelmirror.mirror.Refresh;
import org.modelmirror.openapi.ApiDescription;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.TextGroups;
import org.modelmirror.serve.CatalogReads;
import org.modelmirror.serve.DocsEndpoints;
import org.modelmirror.serve.Edge;
import org.modelmirror.serve.EventEndpoints;
import org.modelmirror.serve.FigureAnswers;
import org.modelmirror.serve.GroupedText;
import org.modelmirror.serve.GuardEndpoints;
import org.modelmirror.serve.HealthEndpoints;
import org.modelmirror.serve.HistoryEndpoints;
import org.modelmirror.serve.HordeHealth;
import org.modelmirror.serve.Intermission;
import org.modelmirror.serve.MetadataEndpoints;
import org.modelmirror.serve.MetadataReader;
import org.modelmirror.serve.PassThrough;
import org.modelmirror.serve.RawEndpoints;
import org.modelmirror.serve.RawReads;
import org.modelmirror.serve.Readiness;
import org.modelmirror.serve.RequestCounts;
import org.modelmirror.serve.RequestSpans;
import org.modelmirror.serve.RolesEndpoints;
import org.modelmirror.serve.ServeSettings;
import org.modelmirror.serve.SystemEndpoints;
import org.modelmirror.serve.V1Endpoints;
import org.modelmirror.serve.V2Endpoints;
import org.modelmirror.serve.WaitCounts;
import org.modelmirror.serve.WaitLimits;
import org.modelmirror.serve.Waiters;
import org.modelmirror.serve.WebPages;
import org.modelmirror.serve.WriteEndpoints;
import org.modelmirror.settings.EventsSettings;
import org.modelmirror.settings.Settings;
import org.modelmirror.status.Metrics;
import org.modelmirror.store.HistoryStore;
import org.modelmirror.store.StoreException;
import org.modelmirror.write.Writes;

/** The HTTP edge and the endpoints that {@code routes/6-serve} names. */
final class ServeStage {
    /** Of answers about figures, outside the heap: some fifty of the largest, which lists all text models. */
    private static final long MOST_FIGURE_BYTES = 32L << 20;

    private final Settings settings;
    private final ServeSettings serve;
    private final Catalog catalog;
    private final Freshness freshness;
    private final CatalogReads reads;
    private final RawReads rawReads;
    private final RequestCounts requests;
    private final ChangeFeed feed;
    private final Waiters waiters;
    private final FigureAnswers figures = new FigureAnswers(MOST_FIGURE_BYTES);
    private final Edge edge;

    ServeStage(
            Settings settings,
            InstanceRole role,
            StoreStage store,
            AccessStage access,
            Catalog catalog,
            Freshness freshness,
            ReadMarks marks,
            RawStage raw,
            RequestSpans spans,
            Clock clock,
            LongSupplier nanos) {
        this.settings = settings;
        this.catalog = catalog;
        this.freshness = freshness;
        var serving = settings.serving();
        this.serve = new ServeSettings(
                role.isPrimary() ? ServeSettings.Mode.PRIMARY : ServeSettings.Mode.REPLICA,
                role.canonicalFormat(),
                () -> store.takesWrites() && access.letsWritersIn(),
                serving.corsAllowedOrigins(),
                serving.uiCompat(),
                settings.server().host(),
                settings.server().port(),
                ServeSettings.DEFAULT_EVENT_LOOPS,
                serving.maxBodyBytes(),
                serving.maxHeaderBytes());
        this.reads = new CatalogReads(catalog, freshness, serve.mode(), marks);
        this.rawReads = raw.reads(serve.mode());
        EventsSettings events = settings.events();
        this.feed = new ChangeFeed(catalog, events.keep(), clock);
        this.waiters = new Waiters(
                feed,
                new WaitLimits(
                        events.maxStreams(),
                        events.heartbeat(),
                        events.retry(),
                        events.maxClientBytes(),
                        events.gather(),
                        events.maxWaits(),
                        events.maxWait()),
                nanos);
        this.requests = new RequestCounts(nanos);
        this.edge = new Edge(serve, reads, rawReads, figures, requests, waiters, new Intermission(nanos), spans);
    }

    /** The clients that are told of changes. */
    void bindEvents(Registry beans, Announcements announcements) {
        announcements.listen(feed);
        beans.bind("eventEndpoints", new EventEndpoints(waiters));
    }

    WaitCounts waits() {
        return waiters.counts();
    }

    int port() {
        return edge.port();
    }

    ServeSettings serveSettings() {
        return serve;
    }

    FigureAnswers figures() {
        return figures;
    }

    CatalogReads reads() {
        return reads;
    }

    void measure(Metrics metrics) {
        metrics.histograms(
                "request.duration.seconds",
                "Seconds from when a request was read to when its answer was handed to the connection",
                lines -> requests.forEachDuration((route, reading) -> lines.line(Map.of("route", route), reading)));
    }

    RequestCounts requests() {
        return requests;
    }

    void bindReads(
            Registry beans,
            MetadataReader metadata,
            Supplier<List<String>> healthNotes,
            Supplier<HordeHealth> horde,
            LongSupplier nanos) {
        WebPages pages = WebPages.packaged();
        beans.bind("webPages", pages);
        beans.bind("systemEndpoints", new SystemEndpoints(serve, horde, pages));
        // Read when somebody asks for it: few do, and every start would pay.
        beans.bind(
                "docsEndpoints",
                new DocsEndpoints(
                        edge::served,
                        served -> ApiDescription.load(Version.current()).document(served)));
        beans.bind(
                "healthEndpoints",
                new HealthEndpoints(List.of(new Readiness(catalog, freshness, serve.mode())), healthNotes));
        beans.bind("v2Endpoints", new V2Endpoints(reads));
        beans.bind("v1Endpoints", new V1Endpoints(reads, new GroupedText(TextGroups::annotate)));
        var passThrough = settings.passThrough();
        beans.bind(
                "passThrough",
                new PassThrough(passThrough.maxEntries(), passThrough.maxBytes(), passThrough.ttl(), nanos));
        beans.bind("rawEndpoints", new RawEndpoints(rawReads));
        beans.bind("legacyMetadataEndpoints", new MetadataEndpoints(serve, Format.LEGACY, metadata));
        beans.bind("v2MetadataEndpoints", new MetadataEndpoints(serve, Format.V2, metadata));
    }

    void bindHistory(Registry beans, HistoryStore history) {
        HistoryArchive archive = new HistoryArchive(history);
        beans.bind("legacyHistoryEndpoints", new HistoryEndpoints(Format.LEGACY, archive));
        beans.bind("v2HistoryEndpoints", new HistoryEndpoints(Format.V2, archive));
    }

    void bindGuard(Registry beans, GuardDesk guard, Doorkeeper door) {
        Function<HeldChange, Object> errand = Refresh::again;
        beans.bind("guardEndpoints", new GuardEndpoints(new GuardBook(guard), errand, door));
    }

    void bindWrites(Registry beans, Doorkeeper door, WriteLimits limits, Writes writes) {
        beans.bind(
                "writeEndpoints",
                new WriteEndpoints(new WriteEndpoints.Parts(
                        serve,
                        settings.queue().enabled(),
                        settings.serving().maxJsonDepth(),
                        door,
                        limits,
                        catalog,
                        writes)));
        beans.bind("rolesEndpoints", new RolesEndpoints(door, limits));
    }

    /** Where requests wait while routes are replaced. */
    Edge edge() {
        return edge;
    }

    /** To be called last: the server listens once every route runs. */
    void install(CamelContext context) throws Exception {
        edge.install(context);
    }

    private record GuardBook(GuardDesk guard) implements GuardEndpoints.Book {
        @Override
        public List<HeldChange> changes() {
            return guard.changes();
        }

        @Override
        public Optional<HeldChange> find(String id) {
            return guard.find(id);
        }

        @Override
        public HeldChanges.Decided decide(String id, HeldChange.Status status, String by) throws InterruptedException {
            return guard.decide(id, status, by);
        }
    }

    private record HistoryArchive(HistoryStore history) implements HistoryEndpoints.Archive {
        @Override
        public List<HistoryEndpoints.Kept> versions(Category category, Format format) throws IOException {
            try {
                return history.versions(category, format).stream()
                        .map(version -> new HistoryEndpoints.Kept(
                                version.revision(),
                                version.at(),
                                version.author(),
                                version.cause().id(),
                                version.totalModels(),
                                version.sha256()))
                        .toList();
            } catch (StoreException e) {
                throw new IOException(e);
            }
        }

        @Override
        public Optional<byte[]> bytes(Category category, Format format, long revision) throws IOException {
            try {
                return history.bytes(category, format, revision);
            } catch (StoreException e) {
                throw new IOException(e);
            }
        }
    }
}
