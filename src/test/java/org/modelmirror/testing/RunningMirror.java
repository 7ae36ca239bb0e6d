package org.modelmirror.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionFactory;
import org.modelmirror.MirrorService;
import org.modelmirror.announce.Change;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.mirror.Refresh;
import org.modelmirror.settings.Settings;
import org.modelmirror.settings.SettingsFiles;

/**
 * The whole mirror in this process, as it is shipped: {@code config/}, {@code routes/}, a data folder and a free port. Polls
 * and retries are made fast; everything else is as in production unless a test says otherwise.
 */
public final class RunningMirror implements AutoCloseable {
    /** Longer than any refresh here takes; a test that waits this long has failed. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MirrorService service;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Change> changes = new CopyOnWriteArrayList<>();
    private final Set<Long> announced = ConcurrentHashMap.newKeySet();

    private RunningMirror(MirrorService service) {
        this.service = service;
    }

    /** A mirror on this folder that asks nobody until it is told whom. */
    public static Setup on(Path folder) {
        return new Setup(folder);
    }

    /** What a mirror is started with. */
    public static final class Setup {
        private final Map<String, String> overrides = new LinkedHashMap<>();
        private Map<String, String> environment = Map.of();
        private Path routes = Path.of("routes");
        private Optional<Path> config = Optional.empty();
        private Clock clock = Clock.systemUTC();

        private Setup(Path folder) {
            set("store.folder", folder.toString());
            set("server.host", "127.0.0.1");
            set("server.port", "0");
            set("poll.initial-delay", "0s");
            set("poll.primary.period", "150ms");
            set("poll.primary.legacy-period", "300ms");
            set("poll.github.period", "150ms");
            set("poll.seed.period", "150ms");
            set("store.watch.period", "100ms");
            set("source.primary.url", "");
            set("source.primary.backoff", "1ms");
            set("source.primary.timeout", "2s");
            set("source.github.url", "http://127.0.0.1:1");
            set("source.github.backoff", "1ms");
            set("source.github.timeout", "2s");
            set("source.breaker.open", "1s");
            // Its own polls of GitHub would be in the way of tests that count requests.
            set("facade.owners", "[]");
            // A PRIMARY would ask the AI Horde by itself, the real one where a test names no other.
            set("analytics.hydration.enabled", "false");
        }

        public Setup set(String key, String value) {
            overrides.put(key, value);
            return this;
        }

        /** Leaves the key to the environment, the files, or its default. */
        public Setup unset(String key) {
            overrides.remove(key);
            return this;
        }

        public Setup environment(Map<String, String> variables) {
            environment = variables;
            return this;
        }

        public Setup primary(SimulatedUpstream upstream) {
            return set("source.primary.url", upstream.url());
        }

        /** A PRIMARY that nobody can reach: nothing listens on port 1. */
        public Setup unreachablePrimary() {
            return set("source.primary.url", "http://127.0.0.1:1");
        }

        public Setup github(SimulatedUpstream upstream) {
            return set("source.github.url", upstream.url());
        }

        /** What the wall clock shows; the timers go on as ever. */
        public Setup clock(Clock given) {
            clock = given;
            return this;
        }

        public Setup routes(Path folder) {
            routes = folder;
            return this;
        }

        /** A folder with an {@code application.properties} of its own, edits of which count. */
        public Setup config(Path folder) {
            config = Optional.of(folder);
            return this;
        }

        private Settings load(Path folder) {
            return Settings.load(SettingsFiles.read(
                    Path.of("").toAbsolutePath(), folder, List.of(), environment, Map.copyOf(overrides)));
        }

        private MirrorService create() {
            Settings settings = load(config.orElse(Path.of("config")));
            return config.map(folder ->
                            MirrorService.create(settings, routes, folder, () -> load(folder), clock, System::nanoTime))
                    .orElseGet(() -> MirrorService.create(settings, routes, clock, System::nanoTime));
        }

        public RunningMirror start() {
            try {
                RunningMirror mirror = new RunningMirror(create());
                mirror.service.announcements().listen(mirror.changes::add);
                mirror.service.announcements().listen(change -> mirror.announced.add(change.revision()));
                try {
                    mirror.service.start();
                } catch (Exception e) {
                    mirror.close();
                    throw e;
                }
                return mirror;
            } catch (Exception e) {
                throw new IllegalStateException("the mirror did not start", e);
            }
        }
    }

    /** An answer of the mirror's. */
    public record Answer(int status, byte[] body, Map<String, List<String>> headers) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            try {
                return new JsonReader().read(body).root();
            } catch (JsonSyntaxException e) {
                throw new AssertionError("answered with no JSON: " + text(), e);
            }
        }

        /** The header's first value, or null. */
        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(entry -> entry.getValue().get(0))
                    .findFirst()
                    .orElse(null);
        }

        public boolean isStale() {
            return "true".equals(header("X-Reference-Stale"));
        }

        public long revision() {
            return Long.parseLong(Objects.requireNonNull(header("X-Reference-Revision")));
        }
    }

    /** {@code GET /api<path>}. */
    public Answer get(String path, String... headers) {
        return ask("GET", "/api" + path, headers);
    }

    /** {@code GET <path>}, as for the raw facade. */
    public Answer getAtRoot(String path, String... headers) {
        return ask("GET", path, headers);
    }

    /** {@code POST /api<path>} without a body. */
    public Answer post(String path, String... headers) {
        return ask("POST", "/api" + path, headers);
    }

    /** A request below {@code /api} with a body. */
    public Answer send(String method, String path, byte[] body, String... headers) {
        return ask(method, "/api" + path, HttpRequest.BodyPublishers.ofByteArray(body), headers);
    }

    /** As {@link #send}, of a mirror that itself waits for somebody who does not answer. */
    public Answer sendPatiently(String method, String path, byte[] body, String... headers) {
        return ask(
                PATIENCE.multipliedBy(2), method, "/api" + path, HttpRequest.BodyPublishers.ofByteArray(body), headers);
    }

    private Answer ask(String method, String path, String... headers) {
        return ask(method, path, HttpRequest.BodyPublishers.noBody(), headers);
    }

    private Answer ask(String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        return ask(PATIENCE, method, path, body, headers);
    }

    private Answer ask(
            Duration patience, String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + service.port() + path))
                    .timeout(patience)
                    .method(method, body);
            if (headers.length > 0) {
                request.headers(headers);
            }
            HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
            Contract.check(method, path, answer.statusCode(), answer.headers(), answer.body());
            return new Answer(
                    answer.statusCode(), answer.body(), answer.headers().map());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The category's v2 form. */
    public Answer v2(String category) {
        return get("/model_references/v2/" + category);
    }

    /** The category's legacy form. */
    public Answer v1(String category) {
        return get("/model_references/v1/" + category);
    }

    public static ConditionFactory eventually() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).pollDelay(Duration.ZERO);
    }

    /** Waits for an answer of status 200 that a source has confirmed since the start. */
    public Answer awaitFresh(String path) {
        return eventually()
                .until(
                        () -> get(path),
                        answer -> answer.status() == 200 && !answer.isStale() && answer.header("Age") != null);
    }

    /** Waits until what was answered has been announced as well: a change is visible before it is announced. */
    public Answer awaitAnnounced(Answer answer) {
        eventually().until(() -> announced.contains(answer.revision()));
        return answer;
    }

    /** Waits for exactly this body. */
    public Answer awaitServed(String path, String body) {
        eventually().untilAsserted(() -> assertThat(get(path).text()).isEqualTo(body));
        return get(path);
    }

    /** Waits until the answer is marked as stale. */
    public Answer awaitStale(String path) {
        return eventually().until(() -> get(path), Answer::isStale);
    }

    /** Waits until this upstream has been asked for the path this many times from now on. */
    public static void awaitRequests(SimulatedUpstream upstream, String path, int further) {
        long before = upstream.requestsFor(path);
        eventually().until(() -> upstream.requestsFor(path) >= before + further);
    }

    /** Everything that was announced, in order. */
    public List<Change> changes() {
        return List.copyOf(changes);
    }

    public void forgetChanges() {
        changes.clear();
    }

    /** Lets a category be refreshed and waits until that is done. */
    public void refresh(Refresh errand) {
        service.context()
                .createProducerTemplate()
                .requestBody(
                        "seda:refresh-" + errand.category() + "?size=4&waitForTaskToComplete=Always&timeout=10000",
                        errand);
    }

    /** A bean of the wiring, by the name that routes use. */
    public <T> T bean(String name, Class<T> type) {
        return Objects.requireNonNull(
                service.context().getRegistry().lookupByNameAndType(name, type), "no bean " + name);
    }

    public MirrorService service() {
        return service;
    }

    @Override
    public void close() {
        service.close();
    }

    /** The file's text, empty when there is no such file. */
    public static String fileText(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
