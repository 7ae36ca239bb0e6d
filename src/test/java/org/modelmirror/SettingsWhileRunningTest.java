package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.EditedRoutes.awaitApplied;
import static org.modelmirror.testing.EditedRoutes.awaitReport;
import static org.modelmirror.testing.EditedRoutes.report;
import static org.modelmirror.testing.References.CLIP_FILE;
import static org.modelmirror.testing.References.clipLegacy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.mirror.Refresh;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.testing.EditedRoutes;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedUpstream;

/**
 * Edits of {@code config/application.properties} under a running mirror, alone and together with edits of routes, and swaps
 * that fail half way: docs/operations.md, docs/adr/0021.
 */
class SettingsWhileRunningTest {
    private static final String START = """
            poll.github.period=1h
            own.first=1h
            """;

    private static final String GITHUB = "1-poll/poll-github.camel.yaml";
    private static final String SYSTEM = "6-serve/serve-system.camel.yaml";
    private static final String DROP = "7-own/own-drop.camel.yaml";

    @TempDir
    static Path folder;

    /** What the file says when a test begins. */
    private static String base = START;

    private static int turn;

    private static EditedRoutes routes;
    private static SimulatedUpstream github;
    private static RunningMirror mirror;

    @BeforeAll
    static void start() {
        github = SimulatedUpstream.start().put(CLIP_FILE, clipLegacy(names(20)));
        routes = EditedRoutes.copyTo(folder.resolve("routes"));
        write(START);
        mirror = RunningMirror.on(folder.resolve("data"))
                .github(github)
                .routes(routes.folder())
                .config(folder.resolve("config"))
                .environment(Map.of("POLL_RAW_PERIOD", "7m"))
                .set("reload.period", "30ms")
                .unset("poll.github.period")
                .start();
        mirror.awaitFresh("/model_references/v2/clip");
    }

    @AfterAll
    static void stop() {
        mirror.close();
        github.close();
    }

    /** Settings and routes as at the start, but for one key of nobody's, which tells that they are in place. */
    @AfterEach
    void restore() {
        JsonNode before = report(mirror);
        routes.restore();
        turn++;
        base = START + "own.turn=" + turn + "\n";
        write(base);
        JsonNode report = awaitReport(mirror, before);
        while (!report.path("settings").toString().contains("own.turn")) {
            report = awaitReport(mirror, report);
        }
        assertThat(report.path("outcome").asText()).isEqualTo("applied");
    }

    private static void write(String text) {
        Path file = folder.resolve("config/application.properties");
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] names(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> "model-" + number)
                .toArray(String[]::new);
    }

    private static JsonNode edited(String settings) {
        JsonNode before = report(mirror);
        write(settings);
        return awaitReport(mirror, before);
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static int lineOf(String key) {
        List<String> lines = RunningMirror.fileText(folder.resolve("config/application.properties"))
                .lines()
                .toList();
        return IntStream.range(0, lines.size())
                        .filter(i -> lines.get(i).startsWith(key))
                        .findFirst()
                        .orElseThrow()
                + 1;
    }

    private static String uri(String route) {
        return mirror.service().context().getRoute(route).getEndpoint().getEndpointUri();
    }

    private static Map<String, Route> routesById() {
        Map<String, Route> all = new TreeMap<>();
        mirror.service().context().getRoutes().forEach(route -> all.put(route.getId(), route));
        return all;
    }

    private static Map<String, String> states() {
        Map<String, String> states = new TreeMap<>();
        mirror.get("/routes")
                .json()
                .path("routes")
                .forEach(route -> states.put(
                        route.path("id").asText(), route.path("state").asText()));
        return states;
    }

    private static void poll(String... names) {
        github.put(CLIP_FILE, clipLegacy(names));
        mirror.refresh(new Refresh(Category.CLIP, Format.V2, Origin.GITHUB));
    }

    @Test
    void pollsAtTheNewPeriod_andLeavesAllOtherRoutesAlone() {
        Map<String, Route> before = routesById();

        JsonNode report = edited(base.replace("poll.github.period=1h", "poll.github.period=50ms"));

        assertThat(report.path("outcome").asText()).isEqualTo("applied");
        assertThat(texts(report.path("settings"))).containsExactly("poll.github.period");
        assertThat(texts(report.path("changed"))).containsExactly(GITHUB);
        RunningMirror.awaitRequests(github, CLIP_FILE, 3);
        Map<String, Route> after = routesById();
        assertThat(after.remove("poll-github")).isNotSameAs(before.remove("poll-github"));
        assertThat(after).isEqualTo(before);
    }

    @Test
    void holdsBackByTheNewLimits_withoutTouchingARoute() {
        poll(names(15));
        assertThat(mirror.get("/guard").json()).isEmpty();
        Map<String, Route> before = routesById();

        JsonNode report = edited(base + "guard.shrink.min-ratio=0.9\n");
        poll(names(12));

        assertThat(texts(report.path("settings"))).containsExactly("guard.shrink.min-ratio");
        assertThat(mirror.get("/guard").json()).hasSize(1);
        assertThat(mirror.v2("clip").json()).hasSize(15);
        assertThat(routesById()).isEqualTo(before);
    }

    @Test
    void keepsEverything_andTellsTheLine_whenAValueIsWrong() {
        JsonNode report = edited(base + "# mistyped\npoll.demand.period=often\nown.first=2h\n");

        assertThat(report.path("outcome").asText()).isEqualTo("rejected");
        JsonNode error = report.path("errors").get(0);
        assertThat(error.path("file").asText()).isEqualTo("config/application.properties");
        assertThat(error.path("line").asInt()).isEqualTo(lineOf("poll.demand.period"));
        assertThat(error.path("message").asText())
                .startsWith("poll.demand.period = 'often'")
                .contains("expected a duration");
        assertThat(mirror.get("/status")
                        .json()
                        .at("/routes/last_reload/errors/0/line")
                        .asInt())
                .isEqualTo(lineOf("poll.demand.period"));
        assertThat(mirror.get("/health/ready").text())
                .contains("routes_not_taken: config/application.properties:" + lineOf("poll.demand.period"));
    }

    @Test
    void tellsWhatWaitsForARestart_everywhere() {
        JsonNode report = edited(base + "history.max-versions=3\nstore.folder=/elsewhere\n");

        assertThat(report.path("outcome").asText()).isEqualTo("applied");
        // The folder is given by an override, so that it stays whatever the file says.
        assertThat(texts(report.path("waiting_for_restart"))).containsExactly("history.max-versions");
        assertThat(texts(report.path("notes")))
                .anySatisfy(note -> assertThat(note)
                        .isEqualTo("history.max-versions was changed in config/ and counts from the next start"))
                .anySatisfy(note -> assertThat(note)
                        .startsWith("store.folder = '/elsewhere'")
                        .contains(
                                "application.properties:" + lineOf("store.folder") + " has no effect",
                                "from override wins"));
        assertThat(texts(mirror.get("/status").json().at("/routes/last_reload/waiting_for_restart")))
                .containsExactly("history.max-versions");
        assertThat(mirror.get("/health/ready").text()).contains("restart_needed: history.max-versions");
    }

    @Test
    void leavesARouteAlone_whenTheEnvironmentWins() {
        Route before = mirror.service().context().getRoute("poll-raw");

        JsonNode report = edited(base + "poll.raw.period=3m\n");

        assertThat(texts(report.path("settings"))).isEmpty();
        assertThat(texts(report.path("notes")))
                .singleElement()
                .asString()
                .contains("poll.raw.period = '3m'", "has no effect: '7m' from POLL_RAW_PERIOD");
        assertThat(mirror.service().context().getRoute("poll-raw")).isSameAs(before);
    }

    @Test
    void takesNeither_whenSettingsAndABrokenRouteAreSavedTogether_andBothOnceItIsMended() {
        JsonNode before = report(mirror);
        routes.edit(SYSTEM, text -> text.replaceFirst("- bean:", "- baen:"));
        write(base.replace("poll.github.period=1h", "poll.github.period=2h"));
        JsonNode refused = awaitReport(mirror, before);
        while (refused.path("outcome").asText().equals("applied")) {
            // The one file may have been seen before the other.
            refused = awaitReport(mirror, refused);
        }
        assertThat(refused.path("errors").get(0).path("file").asText()).isEqualTo(SYSTEM);
        assertThat(mirror.service().context().getPropertiesComponent().resolveProperty("poll.github.period"))
                .contains(uri("poll-github").replaceAll(".*period=(\\d+).*", "$1"));

        routes.restore();
        awaitReport(mirror, refused);

        assertThat(uri("poll-github")).contains("period=7200000");
    }

    /** A folder that is missing shows only when its route starts, which no rehearsal does. */
    private static String drop(String missing, String period) {
        return """
                - route:
                    id: own-drop
                    description: Takes what is dropped
                    from:
                      uri: "file:%s"
                      parameters:
                        autoCreate: false
                        directoryMustExist: true
                        startingDirectoryMustExist: true
                        delay: "%s"
                      steps:
                        - log: "dropped"
                """.formatted(missing, period);
    }

    private static String tick(String id) {
        return """
                - route:
                    id: %s
                    description: Ticks
                    from:
                      uri: timer:%s
                      parameters:
                        period: "{{own.first}}"
                      steps:
                        - log: "ticked"
                """.formatted(id, id);
    }

    @Test
    void runsTheOldSetWhole_whenASwapFailsHalfWay_andTakesTheNextSave() throws Exception {
        Path drop = Files.createDirectories(folder.resolve("drop"));
        JsonNode before = report(mirror);
        routes.write(DROP, drop(drop.toString(), "1000"));
        routes.write("7-own/own-old.camel.yaml", tick("own-old"));
        JsonNode good = awaitApplied(mirror, before);
        Map<String, String> states = states();
        Map<String, String> uris = new TreeMap<>();
        routesById().forEach((id, route) -> uris.put(id, route.getEndpoint().getEndpointUri()));
        ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        AtomicBoolean reads = new AtomicBoolean(true);
        Thread reader = new Thread(() -> read(reads, failures), "reader");
        reader.start();

        // Before the step that fails: a new route, changed ones with a setting of ours and an own key, one that serves.
        JsonNode failed;
        try {
            routes.write("7-own/own-fresh.camel.yaml", tick("own-fresh"));
            routes.edit(SYSTEM, text -> text.replace("description: The service itself", "description: Edited"));
            routes.delete("7-own/own-old.camel.yaml");
            write(base.replace("=1h", "=2h"));
            routes.write(DROP, drop(folder.resolve("missing").toString(), "2000"));
            failed = awaitReport(mirror, good);
            while (!failed.path("outcome").asText().equals("rolled_back")) {
                failed = awaitReport(mirror, failed);
            }
        } finally {
            reads.set(false);
            reader.join(10_000);
        }

        assertThat(failed.path("errors")).hasSize(1);
        assertThat(failed.at("/errors/0/file").asText()).isEqualTo(DROP);
        assertThat(failed.at("/errors/0/message").asText()).startsWith("could not be put in place: ");
        assertThat(mirror.get("/health/ready").text()).contains("routes_not_taken: " + DROP);
        assertThat(failures).isEmpty();
        assertThat(states()).isEqualTo(states);
        Map<String, String> afterwards = new TreeMap<>();
        routesById()
                .forEach((id, route) -> afterwards.put(id, route.getEndpoint().getEndpointUri()));
        assertThat(afterwards).isEqualTo(uris);

        routes.write(DROP, drop(drop.toString(), "3000"));
        JsonNode next = awaitReport(mirror, failed);

        assertThat(next.path("outcome").asText()).as("%s", next).isEqualTo("applied");
        assertThat(texts(next.path("settings"))).containsExactly("own.first", "poll.github.period");
        assertThat(texts(next.path("changed")))
                .containsExactly(GITHUB, SYSTEM, DROP, "7-own/own-fresh.camel.yaml", "7-own/own-old.camel.yaml");
        assertThat(uri("own-drop")).contains("delay=3000");
        assertThat(uri("own-fresh")).contains("period=2h");
        assertThat(uri("poll-github")).contains("period=7200000");
        assertThat(mirror.service().context().getRoute("own-old")).isNull();
    }

    private static void read(AtomicBoolean goesOn, ConcurrentLinkedQueue<String> failures) {
        List<String> paths = List.of("/heartbeat", "/model_references/v2/clip", "/replicate_mode");
        for (int i = 0; goesOn.get(); i++) {
            String path = paths.get(i % paths.size());
            try {
                int status = mirror.get(path).status();
                if (status != 200) {
                    failures.add(status + " " + path);
                }
            } catch (RuntimeException e) {
                failures.add(e + " " + path);
            }
        }
    }
}
