package org.modelmirror.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.modelmirror.announce.Announcements;
import org.modelmirror.catalog.Catalog;
import org.modelmirror.catalog.Freshness;
import org.modelmirror.catalog.RawFiles;
import org.modelmirror.catalog.SnapshotFactory;
import org.modelmirror.events.ChangeFeed;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.openapi.ApiDescription;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.Repository;
import org.modelmirror.reference.UpstreamFile;
import org.modelmirror.testing.Contract;
import org.modelmirror.write.Writes;
import org.slf4j.MDC;

/** The edge alone, over real HTTP: the routes of {@code 6-serve}, a catalog a test fills, a clock it moves. */
final class EdgeHarness implements AutoCloseable {
    static final Instant PUBLISHED = Instant.parse("2026-01-02T03:04:05Z");

    final Catalog catalog = new Catalog();
    final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
    /** Names of the threads that asked how fresh a copy is. */
    final Set<String> readers = ConcurrentHashMap.newKeySet();

    /** Names of the threads that asked how old a figure is. */
    final Set<String> figureReaders = ConcurrentHashMap.newKeySet();

    /** Ids under which the log would have known requests that were answered by a route. */
    final Set<String> loggedIds = ConcurrentHashMap.newKeySet();

    final Freshness freshness = new Freshness(() -> {
        readers.add(Thread.currentThread().getName());
        Optional.ofNullable(MDC.get(RequestIds.LOG_KEY)).ifPresent(loggedIds::add);
        return nanos.get();
    });
    final Map<UpstreamFile, Category> keptByCategory = new ConcurrentHashMap<>();
    final RawFiles rawFiles =
            new RawFiles(freshness, file -> Optional.ofNullable(keptByCategory.get(file)), nanos::get);
    final Map<Category, ObjectNode> metadata = new LinkedHashMap<>();
    final KeptVersions history = new KeptVersions();
    final Announcements announcements = new Announcements();
    final RequestCounts counts = new RequestCounts(System::nanoTime);
    final Waiters waiters;
    private final Main main = new Main();
    private final Edge edge;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static Profile profile() {
        return new Profile();
    }

    /** How the edge is set up; a test names only what matters to it. */
    static final class Profile {
        ServeSettings.Mode mode = ServeSettings.Mode.PRIMARY;
        Format canonical = Format.V2;
        boolean uiCompat;
        List<String> cors = List.of("https://ui.example");
        HordeHealth horde = HordeHealth.FINE;
        UnaryOperator<ObjectNode> groups = UnaryOperator.identity();
        List<String> extraRoutes = new ArrayList<>();
        Optional<Writes> writes = Optional.empty();
        int port;
        WaitLimits waits = new WaitLimits(
                100, Duration.ofMinutes(1), Duration.ofSeconds(2), 65_536, Duration.ZERO, 100, Duration.ofSeconds(60));
        int keptEvents = 100;

        /** How clients wait for changes, and how many events are kept for them. */
        Profile waits(WaitLimits limits, int kept) {
            waits = limits;
            keptEvents = kept;
            return this;
        }

        Profile replica() {
            mode = ServeSettings.Mode.REPLICA;
            return this;
        }

        Profile legacy() {
            canonical = Format.LEGACY;
            return this;
        }

        Profile uiCompat() {
            uiCompat = true;
            return this;
        }

        Profile cors(String... origins) {
            cors = List.of(origins);
            return this;
        }

        Profile horde(HordeHealth health) {
            horde = health;
            return this;
        }

        Profile groups(UnaryOperator<ObjectNode> withGroups) {
            groups = withGroups;
            return this;
        }

        Profile port(int number) {
            port = number;
            return this;
        }

        /** Lets everybody write, with these. */
        Profile writes(Writes given) {
            writes = Optional.of(given);
            return this;
        }

        Profile route(String file) {
            extraRoutes.add(file);
            return this;
        }

        EdgeHarness start() throws Exception {
            return new EdgeHarness(this);
        }
    }

    private EdgeHarness(Profile profile) throws Exception {
        boolean primary = profile.mode == ServeSettings.Mode.PRIMARY;
        ServeSettings settings = new ServeSettings(
                profile.mode,
                profile.canonical,
                () -> primary,
                profile.cors,
                profile.uiCompat,
                "127.0.0.1",
                profile.port,
                2,
                ServeSettings.DEFAULT_MAX_BODY_BYTES,
                ServeSettings.DEFAULT_MAX_HEADER_BYTES);
        CatalogReads reads = new CatalogReads(catalog, freshness, profile.mode);
        MetadataReader reader = (category, format) -> Optional.ofNullable(metadata.get(category));
        RawReads rawReads = new RawReads(
                rawFiles,
                new RawPaths(
                        List.of("Haidra-Org", "db0"),
                        Map.of(
                                Repository.IMAGE,
                                "AI-Horde-image-model-reference",
                                Repository.TEXT,
                                "AI-Horde-text-model-reference"),
                        Map.of(Repository.IMAGE, "main", Repository.TEXT, "main")),
                profile.mode);
        ChangeFeed feed = new ChangeFeed(catalog, profile.keptEvents, Clock.systemUTC());
        announcements.listen(feed);
        waiters = new Waiters(feed, profile.waits, System::nanoTime);
        main.bind("eventEndpoints", new EventEndpoints(waiters));
        FigureAnswers figures = new FigureAnswers(1 << 20);
        edge = new Edge(
                settings,
                reads,
                rawReads,
                figures,
                counts,
                waiters,
                new Intermission(System::nanoTime),
                RequestSpans.none());
        main.bind("figureEndpoints", FigureFixtures.withoutHorde(reads, catalog, figures, this::figureNanos));
        main.addInitialProperty("serve.passes-through", "false");
        main.addInitialProperty("guard.approve-wait-millis", "60000");
        main.bind("passThrough", new PassThrough(1, 1, Duration.ZERO, nanos::get));
        main.bind("rawEndpoints", new RawEndpoints(rawReads));
        WebPages pages = WebPages.packaged();
        main.bind("webPages", pages);
        main.bind("systemEndpoints", new SystemEndpoints(settings, () -> profile.horde, pages));
        main.bind("docsEndpoints", new DocsEndpoints(edge::served, ApiDescription.load("test")::document));
        main.bind(
                "healthEndpoints",
                new HealthEndpoints(List.of(new Readiness(catalog, freshness, profile.mode)), List::of));
        main.bind("guardEndpoints", GuardFixtures.nothingHeld());
        main.bind("routeEndpoints", RouteFixtures.noRoutes());
        main.bind(
                "statusEndpoints",
                new StatusEndpoints(JsonNodeFactory.instance::objectNode, () -> "model_mirror_x 1\n"));
        main.bind("v2Endpoints", new V2Endpoints(reads));
        main.bind("v1Endpoints", new V1Endpoints(reads, new GroupedText(profile.groups)));
        main.bind("legacyMetadataEndpoints", new MetadataEndpoints(settings, Format.LEGACY, reader));
        main.bind("v2MetadataEndpoints", new MetadataEndpoints(settings, Format.V2, reader));
        main.bind("searchEndpoints", new SearchEndpoints(reads));
        main.bind("textGroups", new TextGroupEndpoints(reads, Optional.empty(), 64));
        main.bind("textEdits", GuardFixtures.nobodyEdits(settings));
        main.bind("legacyHistoryEndpoints", new HistoryEndpoints(Format.LEGACY, history));
        main.bind("v2HistoryEndpoints", new HistoryEndpoints(Format.V2, history));
        main.bind(
                "writeEndpoints",
                profile.writes
                        .map(writes -> GuardFixtures.everybodyWrites(settings, catalog, writes))
                        .orElseGet(() -> GuardFixtures.nobodyWrites(settings, catalog)));
        main.bind("rolesEndpoints", new RolesEndpoints(GuardFixtures.nobody(), GuardFixtures.noLimits()));
        StringBuilder files =
                new StringBuilder("file:routes/6-serve/*.camel.yaml,file:routes/shared/errors.camel.yaml");
        profile.extraRoutes.forEach(file -> files.append(",classpath:").append(file));
        main.configure().withRoutesIncludePattern(files.toString());
        main.configure().addConfiguration(new InstallEdge(edge));
        main.configure().setShutdownTimeout(5);
        main.start();
    }

    private long figureNanos() {
        figureReaders.add(Thread.currentThread().getName());
        return nanos.get();
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    int port() {
        return edge.port();
    }

    /** Publishes a category as v2. */
    EdgeHarness v2(Category category, String json) {
        return v2(category, json, 7);
    }

    EdgeHarness v2(Category category, String json, long revision) {
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        parse(json).properties().forEach(member -> records.put(member.getKey(), (ObjectNode) member.getValue()));
        catalog.publish(new SnapshotFactory().v2(category, RecordMap.of(records), revision, PUBLISHED, Origin.PRIMARY));
        return this;
    }

    /** Publishes a category's legacy text. */
    EdgeHarness legacy(Category category, String text) {
        catalog.publish(new SnapshotFactory()
                .legacy(category, text.getBytes(StandardCharsets.UTF_8), 7, PUBLISHED, Origin.PRIMARY));
        return this;
    }

    EdgeHarness metadata(Category category, long lastUpdated) {
        metadata.put(
                category,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("category", category.id())
                        .put("last_updated", lastUpdated));
        return this;
    }

    static JsonNode parse(String json) {
        try {
            return new JsonReader().read(json).root();
        } catch (JsonSyntaxException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    /** A GET below {@code /api}; headers as name, value, name, value. */
    HttpResponse<String> get(String path, String... headers) {
        return send("GET", "/api" + path, headers);
    }

    HttpResponse<String> send(String method, String path, String... headers) {
        return send(method, path, HttpRequest.BodyPublishers.noBody(), HttpResponse.BodyHandlers.ofString(), headers);
    }

    HttpResponse<byte[]> bytes(String path, String... headers) {
        return send(
                "GET",
                "/api" + path,
                HttpRequest.BodyPublishers.noBody(),
                HttpResponse.BodyHandlers.ofByteArray(),
                headers);
    }

    <T> HttpResponse<T> send(
            String method,
            String path,
            HttpRequest.BodyPublisher body,
            HttpResponse.BodyHandler<T> handler,
            String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<T> answer = client.send(request.build(), handler);
            if (answer.body() instanceof byte[] bytes) {
                Contract.checkErrors(method, path, answer.statusCode(), answer.headers(), bytes);
            } else if (answer.body() instanceof String text
                    && answer.headers().firstValue("Content-Encoding").isEmpty()) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                Contract.checkErrors(method, path, answer.statusCode(), answer.headers(), bytes);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends these characters, one byte each, and reads until the server closes; ask for {@code Connection: close}. */
    String raw(String request) {
        return raw(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    String raw(byte[] request) {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            return readAll(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String readAll(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] chunk = new byte[8192];
        try {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                text.append(new String(chunk, 0, n, StandardCharsets.ISO_8859_1));
            }
        } catch (java.net.SocketException e) {
            // a server may reset a connection on which it will read no further; what it said before counts
            text.append("");
        }
        return text.toString();
    }

    @Override
    public void close() {
        main.stop();
    }

    /** Does what the application's own configuration class will do. */
    private record InstallEdge(Edge edge) implements CamelConfiguration {
        @Override
        public void configure(CamelContext context) throws Exception {
            edge.install(context);
        }
    }
}
