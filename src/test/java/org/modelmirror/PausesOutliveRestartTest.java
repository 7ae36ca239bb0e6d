package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.EditedRoutes.awaitApplied;
import static org.modelmirror.testing.EditedRoutes.report;
import static org.modelmirror.testing.References.CLIP_FILE;
import static org.modelmirror.testing.References.clipLegacy;
import static org.modelmirror.testing.RunningMirror.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.EditedRoutes;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedUpstream;

/** What an operator paused at night is still paused in the morning, whatever happened in between: docs/operations.md. */
class PausesOutliveRestartTest {
    private static final String GITHUB = "1-poll/poll-github.camel.yaml";

    @TempDir
    static Path folder;

    private static SimulatedUpstream github;
    private static SimulatedUpstream horde;

    @BeforeAll
    static void start() {
        github = SimulatedUpstream.start().put(CLIP_FILE, clipLegacy("one"));
        horde = SimulatedUpstream.start().put("/v2/find_user", "{\"username\":\"Ann#11\"}");
    }

    @AfterAll
    static void stop() {
        github.close();
        horde.close();
    }

    private static RunningMirror mirror(Path data, Path routes) {
        return RunningMirror.on(data)
                .github(github)
                .set("poll.github.period", "50ms")
                .set("reload.period", "30ms")
                .set("source.horde.url", horde.url() + "/")
                .set("queue.approver-ids", "[\"11\"]")
                .routes(routes)
                .start();
    }

    private static JsonNode route(RunningMirror mirror) {
        for (JsonNode route : mirror.get("/routes").json().path("routes")) {
            if (route.path("id").asText().equals("poll-github")) {
                return route;
            }
        }
        throw new AssertionError("no such route");
    }

    private static String state(RunningMirror mirror) {
        return route(mirror).path("state").asText();
    }

    private static int say(RunningMirror mirror, String verb) {
        return mirror.post("/routes/poll-github/" + verb, "apikey", "key").status();
    }

    private static boolean runs(RunningMirror mirror) {
        return mirror.service()
                .context()
                .getRouteController()
                .getRouteStatus("poll-github")
                .isStarted();
    }

    @Test
    void staysPaused_overRestartAndEdit_untilItIsResumed_andOtherInstancesFollow() {
        Path data = folder.resolve("kept");
        EditedRoutes routes = EditedRoutes.copyTo(folder.resolve("routes"));
        String since;
        try (RunningMirror mirror = mirror(data, routes.folder())) {
            mirror.awaitFresh("/model_references/v2/clip");
            assertThat(say(mirror, "pause")).isEqualTo(200);
            since = route(mirror).path("paused_since").asText();
        }
        long asked = github.requestsFor(CLIP_FILE);
        try (RunningMirror mirror = mirror(data, routes.folder())) {
            assertThat(state(mirror)).isEqualTo("suspended");
            assertThat(runs(mirror)).isFalse();
            assertThat(route(mirror).path("paused_since").asText()).isEqualTo(since);
            assertThat(mirror.get("/health/ready").text()).contains("route_paused: poll-github since " + since);

            JsonNode before = report(mirror);
            routes.edit(GITHUB, text -> text.replace("description: Starts", "description: Now starts"));
            awaitApplied(mirror, before);
            assertThat(state(mirror)).isEqualTo("suspended");
            assertThat(runs(mirror)).isFalse();
            assertThat(github.requestsFor(CLIP_FILE)).isEqualTo(asked);

            try (RunningMirror other = mirror(data, Path.of("routes"))) {
                assertThat(state(other)).isEqualTo("suspended");
                assertThat(say(mirror, "resume")).isEqualTo(200);
                eventually().until(() -> runs(other) && state(other).equals("started"));
                assertThat(say(other, "pause")).isEqualTo(200);
                eventually().until(() -> !runs(mirror) && state(mirror).equals("suspended"));
                assertThat(say(other, "resume")).isEqualTo(200);
            }
            eventually().until(() -> runs(mirror));
            RunningMirror.awaitRequests(github, CLIP_FILE, 2);
            assertThat(route(mirror).has("paused_since")).isFalse();
            assertThat(mirror.get("/health/ready").text()).doesNotContain("route_paused");
        }
    }

    @Test
    void forgetsThePauseOfADeletedRoute_andKeepsOneThatCouldNotBeWritten_asSoonAsItCan() throws Exception {
        Path data = folder.resolve("full");
        EditedRoutes routes = EditedRoutes.copyTo(folder.resolve("edited"));
        Path file = data.resolve("paused/routes.json");
        try (RunningMirror mirror = mirror(data, routes.folder())) {
            mirror.awaitFresh("/model_references/v2/clip");
            // In the way of the folder.
            Files.writeString(data.resolve("paused"), "", StandardCharsets.UTF_8);
            assertThat(say(mirror, "pause")).isEqualTo(200);
            assertThat(runs(mirror)).isFalse();
            assertThat(mirror.get("/health/ready").text()).contains("pauses_not_kept");

            Files.delete(data.resolve("paused"));
            eventually().until(() -> RunningMirror.fileText(file).contains("poll-github"));
            eventually().until(() -> !mirror.get("/health/ready").text().contains("pauses_not_kept"));

            JsonNode before = report(mirror);
            routes.delete(GITHUB);
            JsonNode deleted = awaitApplied(mirror, before);
            assertThat(RunningMirror.fileText(file)).doesNotContain("poll-github");

            routes.restore();
            awaitApplied(mirror, deleted);
            assertThat(state(mirror)).isEqualTo("started");
            assertThat(runs(mirror)).isTrue();
        }
    }

    @Test
    void runsEverything_andSaysSo_whenTheFileCannotBeRead() throws Exception {
        Path data = folder.resolve("corrupt");
        Path file = data.resolve("paused/routes.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"paused\": {\"poll-github\"", StandardCharsets.UTF_8);
        try (RunningMirror mirror = mirror(data, Path.of("routes"))) {
            assertThat(state(mirror)).isEqualTo("started");
            assertThat(mirror.get("/health/ready").text()).contains("pauses_lost: routes.json");
            try (Stream<Path> files = Files.list(file.getParent())) {
                assertThat(files.map(path -> String.valueOf(path.getFileName())))
                        .singleElement()
                        .asString()
                        .startsWith("routes.json.corrupt-");
            }
            assertThat(say(mirror, "pause")).isEqualTo(200);
            assertThat(RunningMirror.fileText(file)).contains("poll-github");
        }
    }
}
