package org.modelmirror;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.EditedRoutes.awaitApplied;
import static org.modelmirror.testing.EditedRoutes.report;
import static org.modelmirror.testing.References.CLIP_FILE;
import static org.modelmirror.testing.References.clipLegacy;
import static org.modelmirror.testing.RunningMirror.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.mirror.Refresh;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.testing.CookBook;
import org.modelmirror.testing.EditedRoutes;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedUpstream;

/** The cook-book of docs/operations.md, word for word, on a running mirror; and routes that are paused over HTTP. */
class RecipesTest {
    private static final String GITHUB = "1-poll/poll-github.camel.yaml";
    private static final String CATEGORIES = "shared/categories.camel.yaml";

    @TempDir
    static Path folder;

    private static final Queue<String> SENT = new ConcurrentLinkedQueue<>();
    private static HttpServer sink;
    private static SimulatedUpstream github;
    private static SimulatedUpstream horde;
    private static EditedRoutes routes;
    private static RunningMirror mirror;

    private boolean edited;

    @BeforeAll
    static void start() throws Exception {
        sink = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sink.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            SENT.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + new String(body, StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        sink.start();
        github = SimulatedUpstream.start().put(CLIP_FILE, clipLegacy("one"));
        horde = SimulatedUpstream.start().put("/v2/find_user", "{\"username\":\"Ann#11\"}");
        routes = EditedRoutes.copyTo(folder.resolve("routes"));
        mirror = RunningMirror.on(folder.resolve("data"))
                .github(github)
                .set("poll.github.period", "1h")
                .set("reload.period", "40ms")
                .set("source.horde.url", horde.url() + "/")
                .set("queue.approver-ids", "[\"11\"]")
                .routes(routes.folder())
                .start();
        mirror.awaitFresh("/model_references/v2/clip");
    }

    @AfterAll
    static void stop() {
        mirror.close();
        github.close();
        horde.close();
        sink.stop(0);
    }

    @AfterEach
    void restore() {
        if (!edited) {
            return;
        }
        JsonNode before = report(mirror);
        routes.restore();
        awaitApplied(mirror, before);
    }

    private static String sinkUrl() {
        return "http://127.0.0.1:" + sink.getAddress().getPort();
    }

    private static String recipe(String holding) {
        return CookBook.open().recipe(holding);
    }

    /** A file of the cook-book, with the settings of an operator's own put in. */
    private void cook(String name, String text) {
        edited = true;
        JsonNode before = report(mirror);
        routes.write(name, text);
        awaitApplied(mirror, before);
    }

    private static String withFrom(String from) {
        return CookBook.begin(routes.shipped(GITHUB), from);
    }

    @Test
    void pollsAtAnotherInterval() throws Exception {
        cook(GITHUB, withFrom(recipe("period: 10m").replace("10m", "50ms")));

        RunningMirror.awaitRequests(github, CLIP_FILE, 3);
    }

    @Test
    void pollsByTheClock() throws Exception {
        String recipe = recipe("quartz:poll-github");
        cook(GITHUB, withFrom(recipe));
        assertThat(mirror.service()
                        .context()
                        .getRoute("poll-github")
                        .getEndpoint()
                        .getEndpointUri())
                .startsWith("quartz://poll-github");

        cook(GITHUB, withFrom(recipe.replace("0 0/10 1-5 * * ?", "0/1 * * * * ?")));

        RunningMirror.awaitRequests(github, CLIP_FILE, 2);
    }

    @Test
    void refreshesADroppedCategoryNoMore_andServesItsLastCopy() throws Exception {
        String entry = recipe("value: clip");
        assertThat(routes.shipped(CATEGORIES)).contains(entry);
        String served = mirror.get("/model_references/v2/clip").text();
        cook(CATEGORIES, routes.shipped(CATEGORIES).replace(entry, ""));
        long asked = github.requestsFor(CLIP_FILE);
        long others = github.requestsFor(CLIP_FILE.replace("clip", "blip"));

        cook(GITHUB, withFrom(recipe("period: 10m").replace("10m", "50ms")));

        eventually().until(() -> github.requestsFor(CLIP_FILE.replace("clip", "blip")) >= others + 2);
        assertThat(github.requestsFor(CLIP_FILE)).isEqualTo(asked);
        assertThat(mirror.get("/model_references/v2/clip").text()).isEqualTo(served);
    }

    @Test
    void takesAFolderAsASource() throws Exception {
        Path own = Files.createDirectories(folder.resolve("own").resolve("legacy"));
        Files.writeString(own.resolve("clip.json"), clipLegacy("mine"), StandardCharsets.UTF_8);
        String[] setting = CookBook.open().setting("source.local.folder").split("=", 2);
        assertThat(setting[1]).isEqualTo("/srv/models");

        try (RunningMirror second = RunningMirror.on(folder.resolve("second"))
                .github(github)
                .set("source.github.fallback", "false")
                .set(setting[0], String.valueOf(own.getParent()))
                .set("source.local.settle", "0s")
                .start()) {
            assertThatJson(second.awaitFresh("/model_references/v2/clip").text())
                    .node("mine.description")
                    .isEqualTo("legacy mine");
        }
    }

    @Test
    void tellsAChatOfEachHeldBackChange_once() throws Exception {
        poll(names(20));
        poll(names(5));
        String id = mirror.get("/guard").json().get(0).path("id").asText();

        cook(
                "7-own/tell-chat.camel.yaml",
                recipe("id: tell-chat")
                        .replace("{{own.chat.url}}", sinkUrl() + "/chat")
                        .replace("30s", "50ms"));

        String told = "POST /chat {\"text\":\"held back: " + id + "\"}";
        eventually().until(() -> SENT.contains(told));
        poll(names(5));
        assertThat(SENT.stream().filter(told::equals)).hasSize(1);
        poll(names(20));
    }

    @Test
    void copiesEachNewVersion() throws Exception {
        Path copies = folder.resolve("copies");
        cook(
                "7-own/copy-versions.camel.yaml",
                recipe("id: copy-versions")
                        .replace("{{own.copies}}", copies.toString())
                        .replace("{{own.bucket.url}}", sinkUrl() + "/bucket")
                        .replace("delay: 1000", "delay: 50"));
        eventually().untilAsserted(() -> assertThat(SENT).anyMatch(sent -> sent.startsWith("PUT /bucket/clip.json ")));

        poll("one", "two");

        eventually()
                .until(() -> SENT.stream()
                        .anyMatch(sent -> sent.startsWith("PUT /bucket/clip.json ") && sent.contains("\"two\"")));
        try (Stream<Path> files = Files.list(copies)) {
            assertThat(files.filter(file -> String.valueOf(file.getFileName()).startsWith("clip-")))
                    .hasSizeGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void pausesAndResumesASource_overHttp() {
        assertThat(mirror.post("/routes/poll-github/pause").status()).isEqualTo(401);
        RunningMirror.Answer paused = mirror.post("/routes/poll-github/pause", "apikey", "key");
        assertThat(paused.status()).isEqualTo(200);
        assertThat(paused.json().path("state").asText()).isEqualTo("suspended");

        cook(GITHUB, routes.shipped(GITHUB).replace("\"{{poll.github.period}}\"", "50ms"));

        assertThat(state("poll-github")).isEqualTo("suspended");
        assertThat(mirror.service()
                        .context()
                        .getRouteController()
                        .getRouteStatus("poll-github")
                        .isStopped())
                .isTrue();
        assertThat(mirror.post("/routes/poll-github/resume", "apikey", "key")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("started");
        RunningMirror.awaitRequests(github, CLIP_FILE, 2);
    }

    @Test
    void refusesToPauseWhatOthersNeed() {
        assertThat(mirror.post("/routes/serve-root/pause", "apikey", "key").status())
                .isEqualTo(409);
        assertThat(mirror.post("/routes/fetch-category/pause", "apikey", "key").status())
                .isEqualTo(409);
        assertThat(mirror.post("/routes/follow-leader/resume", "apikey", "key").status())
                .isEqualTo(409);
        assertThat(mirror.post("/routes/nosuch/pause", "apikey", "key").status())
                .isEqualTo(404);
    }

    private static String state(String id) {
        for (JsonNode route : mirror.get("/routes").json().path("routes")) {
            if (route.path("id").asText().equals(id)) {
                return route.path("state").asText();
            }
        }
        return "absent";
    }

    private static String[] names(int count) {
        return Stream.iterate(1, number -> number + 1)
                .limit(count)
                .map(number -> "model-" + number)
                .toArray(String[]::new);
    }

    private static void poll(String... names) {
        github.put(CLIP_FILE, clipLegacy(names));
        mirror.refresh(new Refresh(Category.CLIP, Format.V2, Origin.GITHUB));
    }
}
