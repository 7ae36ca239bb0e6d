package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.EditedRoutes.awaitApplied;
import static org.modelmirror.testing.EditedRoutes.awaitReport;
import static org.modelmirror.testing.EditedRoutes.report;
import static org.modelmirror.testing.RunningMirror.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.EditedRoutes;
import org.modelmirror.testing.RunningMirror;

/** Each kind of edit of route files under a running mirror: architecture decision 5, docs/operations.md. */
class LiveRoutesTest {
    private static final String WATCH_FOLDER = "1-poll/watch-folder.camel.yaml";
    private static final String SEED = "1-poll/poll-seed.camel.yaml";
    private static final String CATEGORIES = "shared/categories.camel.yaml";
    private static final String STATUS = "6-serve/serve-status.camel.yaml";

    @TempDir
    static Path folder;

    /** A route of nobody's, whose edits tell that everything saved with them is in place. */
    private static final String TURN = "turn.camel.yaml";

    private static EditedRoutes routes;
    private static RunningMirror mirror;
    private static int turns;
    private static final Set<String> atStart = new TreeSet<>();

    @BeforeAll
    static void start() {
        routes = EditedRoutes.copyTo(folder.resolve("routes"));
        routes.write(TURN, extra("turn", "timer:turn", "1000h"));
        mirror = RunningMirror.on(folder.resolve("data"))
                .set("reload.period", "10ms")
                .routes(routes.folder())
                .start();
        atStart.addAll(routesById().keySet());
    }

    @AfterAll
    static void stop() {
        mirror.close();
    }

    @AfterEach
    void restore() {
        turns++;
        routes.restore();
        routes.write(TURN, extra("turn", "timer:turn", turns + "h"));
        eventually()
                .until(() -> isInPlace("period=" + turns + "h")
                        && report(mirror).path("changed").toString().contains(TURN)
                        && routesById().keySet().equals(atStart));
    }

    private static boolean isInPlace(String option) {
        Route turn = mirror.service().context().getRoute("turn");
        return turn != null && turn.getEndpoint().getEndpointUri().contains(option);
    }

    private static Map<String, Object> routesById() {
        return mirror.service().context().getRoutes().stream()
                .collect(Collectors.toMap(Route::getId, route -> route, (left, right) -> left, TreeMap::new));
    }

    private static String extra(String id, String uri, String period) {
        return """
                - route:
                    id: %s
                    description: A route of an operator's
                    from:
                      uri: %s
                      parameters:
                        period: "%s"
                      steps:
                        - log: "ticked"
                """.formatted(id, uri, period);
    }

    private static JsonNode edited(String name, UnaryOperator<String> change) {
        JsonNode before = report(mirror);
        routes.edit(name, change);
        return awaitReport(mirror, before);
    }

    private static List<String> texts(JsonNode array) {
        return List.of(array).stream()
                .flatMap(list -> {
                    List<String> all = new ArrayList<>();
                    list.forEach(item -> all.add(item.asText()));
                    return all.stream();
                })
                .toList();
    }

    @Test
    void replacesTheEditedRouteAndNoOther() {
        Map<String, Object> before = routesById();

        JsonNode report = edited(SEED, text -> text.replace("\"{{poll.seed.period}}\"", "77s"));

        assertThat(report.path("outcome").asText()).isEqualTo("applied");
        assertThat(texts(report.path("changed"))).containsExactly(SEED);
        Map<String, Object> after = routesById();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        assertThat(after).allSatisfy((id, route) -> {
            if (id.equals("poll-seed")) {
                assertThat(route).isNotSameAs(before.get(id));
                assertThat(((Route) route).getEndpoint().getEndpointUri()).contains("period=77s");
            } else {
                assertThat(route).isSameAs(before.get(id));
            }
        });
    }

    @Test
    void leavesAllRoutesAlone_whenOnlyACommentChanges() {
        Map<String, Object> before = routesById();

        JsonNode report = edited(SEED, text -> "# another word\n" + text);

        assertThat(report.path("outcome").asText()).isEqualTo("applied");
        assertThat(report.path("changed")).isEmpty();
        assertThat(routesById()).isEqualTo(before);
    }

    @Test
    void startsANewFile_andStopsADeletedOne() {
        JsonNode before = report(mirror);
        routes.write("7-own/own-tick.camel.yaml", extra("own-tick", "timer:own-tick", "1h"));
        JsonNode added = awaitApplied(mirror, before);

        assertThat(texts(added.path("changed"))).containsExactly("7-own/own-tick.camel.yaml");
        assertThat(mirror.service().context().getRoute("own-tick")).isNotNull();

        routes.delete("7-own/own-tick.camel.yaml");
        awaitApplied(mirror, added);

        assertThat(mirror.service().context().getRoute("own-tick")).isNull();
    }

    @Test
    void followsARoute_whenItsFileMoves() {
        JsonNode before = report(mirror);
        routes.write("9-moved/poll-seed.camel.yaml", routes.shipped(SEED));
        routes.delete(SEED);
        awaitApplied(mirror, before);

        assertThat(mirror.service()
                        .context()
                        .getRouteController()
                        .getRouteStatus("poll-seed")
                        .isStarted())
                .isTrue();
    }

    @Test
    void takesOneEntryOutOfAList_andLeavesTheOthersAlone() {
        Map<String, Object> before = routesById();

        JsonNode report = edited(
                CATEGORIES,
                text -> text.replaceAll(
                        "(?s)- templatedRoute:\\s+routeTemplateRef: refresh-category\\s+routeId: refresh-blip.*?(?=- templatedRoute)",
                        ""));

        assertThat(report.path("errors")).isEmpty();
        assertThat(texts(report.path("changed"))).containsExactly(CATEGORIES + "#refresh-blip");
        Map<String, Object> after = routesById();
        assertThat(after).doesNotContainKey("refresh-blip");
        before.remove("refresh-blip");
        assertThat(after).isEqualTo(before);
    }

    @Test
    void replacesTheInstancesOfATemplate_whenTheTemplateChanges() {
        Map<String, Object> before = routesById();

        JsonNode report = edited(
                "shared/mirror-extra-file.camel.yaml", text -> text.replace("\"{{poll.raw.period}}\"", "12345s"));

        assertThat(report.path("errors")).isEmpty();
        assertThat(mirror.service()
                        .context()
                        .getRoute("mirror-db")
                        .getEndpoint()
                        .getEndpointUri())
                .contains("period=12345s");
        assertThat(routesById().get("refresh-clip")).isSameAs(before.get("refresh-clip"));
    }

    @Test
    void replacesTheRoutesWithAConfiguration_whenTheConfigurationChanges() {
        Map<String, Object> before = routesById();

        JsonNode report = edited(
                "shared/errors.camel.yaml",
                text -> text.replace(
                        "description: A refresh that fails", "description: Still the same. A refresh that fails"));

        assertThat(report.path("errors")).isEmpty();
        assertThat(routesById().get("refresh-clip")).isNotSameAs(before.get("refresh-clip"));
        assertThat(routesById().get("poll-github")).isSameAs(before.get("poll-github"));
    }

    @Test
    void addsAndRemovesOperations() {
        JsonNode report = edited(STATUS, text -> text.replace("path: /metrics", "path: /figures"));

        assertThat(report.path("errors")).isEmpty();
        assertThat(mirror.get("/figures").status()).isEqualTo(200);
        assertThat(mirror.get("/metrics").status()).isEqualTo(404);
        assertThat(mirror.get("/status").status()).isEqualTo(200);
    }

    @Test
    void takesSeveralFilesSavedTogether_asOneEdit() {
        JsonNode before = report(mirror);
        routes.write(
                "7-own/own-first.camel.yaml",
                extra("own-first", "timer:own-first", "1h").replace("- log: \"ticked\"", "- to: direct:own-second"));
        routes.write(
                "7-own/own-second.camel.yaml",
                extra("own-second", "direct:own-second", "1h").replaceAll("(?m)^ +parameters:\\n +period:.*\\n", ""));
        JsonNode after = awaitApplied(mirror, before);

        assertThat(texts(after.path("changed")))
                .containsExactly("7-own/own-first.camel.yaml", "7-own/own-second.camel.yaml");
    }

    @Test
    void followsTheLinksOfAMount_asKubernetesSwapsThem() throws Exception {
        Path mount = Files.createDirectories(routes.folder().resolve("8-mounted"));
        JsonNode before = report(mirror);
        routes.write("8-mounted/..first/own-mounted.camel.yaml", extra("own-mounted", "timer:own-mounted", "1h"));
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..first"));
        Files.createSymbolicLink(mount.resolve("own-mounted.camel.yaml"), Path.of("..data", "own-mounted.camel.yaml"));
        JsonNode mounted = awaitApplied(mirror, before);
        assertThat(texts(mounted.path("changed"))).containsExactly("8-mounted/own-mounted.camel.yaml");

        routes.write("8-mounted/..second/own-mounted.camel.yaml", extra("own-mounted", "timer:own-mounted", "2h"));
        Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..second"));
        Files.move(mount.resolve("..data_tmp"), mount.resolve("..data"), StandardCopyOption.REPLACE_EXISTING);
        awaitApplied(mirror, mounted);

        assertThat(mirror.service()
                        .context()
                        .getRoute("own-mounted")
                        .getEndpoint()
                        .getEndpointUri())
                .contains("period=2h");
        Files.delete(mount.resolve("own-mounted.camel.yaml"));
        Files.delete(mount.resolve("..data"));
    }

    @Test
    void ignoresWhatIsNoRouteFile() throws Exception {
        JsonNode before = report(mirror);
        Files.writeString(routes.folder().resolve("1-poll/.poll-seed.camel.yaml.swp"), "{");
        Files.writeString(routes.folder().resolve("1-poll/poll-seed.camel.yaml~"), "{");
        Files.writeString(routes.folder().resolve("1-poll/4913"), "{");
        Files.createSymbolicLink(routes.folder().resolve("1-poll/.#poll-seed.camel.yaml"), Path.of("nobody@nowhere"));
        routes.replace(SEED, routes.shipped(SEED).replace("\"{{poll.seed.period}}\"", "78s"));
        JsonNode after = awaitApplied(mirror, before);

        assertThat(texts(after.path("changed"))).containsExactly(SEED);
        Files.delete(routes.folder().resolve("1-poll/.#poll-seed.camel.yaml"));
    }

    @Test
    void keepsTheTimersOfUnchangedRoutes() {
        Route watch = mirror.service().context().getRoute(WATCH_FOLDER.replaceAll(".*/|\\..*", ""));
        long uptime = watch.getUptimeMillis();

        edited(SEED, text -> text.replace("\"{{poll.seed.period}}\"", "79s"));

        assertThat(mirror.service().context().getRoute("watch-folder")).isSameAs(watch);
        assertThat(watch.getUptimeMillis()).isGreaterThan(uptime);
    }

    @Test
    void tellsFileLineMessageAndHint_whenSomethingIsWrong() {
        JsonNode report = edited(SEED, text -> text.replace("period: \"{{poll.seed.period}}\"", "periodd: 1s"));

        assertThat(report.path("outcome").asText()).isEqualTo("rejected");
        JsonNode error = report.path("errors").get(0);
        assertThat(error.path("file").asText()).isEqualTo(SEED);
        assertThat(error.path("line").asInt()).isEqualTo(lineOf(SEED, "period:"));
        assertThat(error.path("message").asText()).contains("periodd");
        assertThat(error.path("hint").asText()).isEqualTo("did you mean 'period'?");
        assertThat(mirror.get("/status").json().at("/routes/last_reload/ok").asBoolean())
                .isFalse();
        assertThat(mirror.get("/status")
                        .json()
                        .at("/routes/last_reload/errors/0/file")
                        .asText())
                .isEqualTo(SEED);
        assertThat(mirror.get("/health/ready").text()).contains("routes_not_taken: " + SEED);
        assertThat(mirror.service()
                        .context()
                        .getRouteController()
                        .getRouteStatus("poll-seed")
                        .isStarted())
                .isTrue();

        JsonNode before = report(mirror);
        routes.restore();
        awaitApplied(mirror, before);
        assertThat(mirror.get("/health/ready").text()).doesNotContain("routes_not_taken");
    }

    private static int lineOf(String name, String text) {
        return (int) routes.shipped(name)
                .substring(0, routes.shipped(name).indexOf(text))
                .lines()
                .count();
    }

    /** What is as it was is not rehearsed again, and counts all the same. */
    @Test
    void refusesANewRoute_thatTakesFromWhereAnotherDoesAlready() {
        JsonNode before = report(mirror);
        routes.write("7-own/own-first.camel.yaml", taking("own-first", "file:" + folder + "/drop"));
        routes.write("7-own/own-night.camel.yaml", taking("own-night", "quartz:own?cron=0+0+1+*+*+?"));
        awaitApplied(mirror, before);
        JsonNode applied = edited(SEED, text -> text.replace("\"{{poll.seed.period}}\"", "80s"));

        routes.write("7-own/own-thief.camel.yaml", taking("own-thief", "file:" + folder + "/drop"));
        JsonNode report = awaitReport(mirror, applied);

        assertThat(report.path("outcome").asText()).isEqualTo("rejected");
        assertThat(report.path("errors").get(0).path("file").asText()).isEqualTo("7-own/own-thief.camel.yaml");
        assertThat(report.path("errors").get(0).path("message").asText()).contains("as route 'own-first' does already");

        routes.replace("7-own/own-thief.camel.yaml", taking("own-thief", "quartz:own?cron=0+0+2+*+*+?"));
        report = awaitReport(mirror, report);

        assertThat(report.path("outcome").asText()).isEqualTo("rejected");
        assertThat(report.path("errors").get(0).path("message").asText()).contains("already in use");
    }

    private static String taking(String id, String uri) {
        return """
                - route:
                    id: %s
                    description: A route of an operator's
                    from:
                      uri: "%s"
                      steps:
                        - log: "taken"
                """.formatted(id, uri);
    }

    @Test
    void refusesAnEmptyFolder() throws Exception {
        Path away = folder.resolve("away");
        JsonNode before = report(mirror);
        Files.move(routes.folder(), away);
        Files.createDirectory(routes.folder());
        JsonNode report = awaitReport(mirror, before);

        assertThat(report.path("errors").get(0).path("message").asText()).contains("no route file at all");
        assertThat(mirror.get("/status").status()).isEqualTo(200);
        Files.delete(routes.folder());
        Files.move(away, routes.folder());
    }
}
