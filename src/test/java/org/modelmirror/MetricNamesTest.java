package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.References;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedUpstream;

/** Documents, alerts and the dashboard name metrics that there are, and the documents name them all. */
class MetricNamesTest {
    private static final Pattern NAME = Pattern.compile("model_mirror_[a-z0-9_]+[a-z0-9]");
    /** What the exposition of one histogram adds to its name. */
    private static final Pattern PART = Pattern.compile("_(bucket|count|sum)$");
    /** Only there with Redis, where figures about models are kept warm, or where there are traces. */
    private static final Pattern OPTIONAL = Pattern.compile("model_mirror_(redis|hydration|traces)(_.*)?");

    @TempDir
    static Path folder;

    private static SimulatedUpstream github;
    private static RunningMirror mirror;
    private static String metrics;

    @BeforeAll
    static void start() {
        github = SimulatedUpstream.start().put(References.CLIP_FILE, References.clipLegacy("a"));
        // A PRIMARY has the metrics of a replica, and those of writes and their trail besides.
        mirror = RunningMirror.on(folder.resolve("data"))
                .set("mirror.mode", "PRIMARY")
                .set("mirror.github-seed", "true")
                .github(github)
                .start();
        RunningMirror.eventually().until(() -> mirror.v2("clip").status() == 200);
        mirror.get("/heartbeat");
        // The last of the counters that wait for something to count.
        RunningMirror.eventually()
                .until(() -> mirror.get("/metrics").text().contains("model_mirror_announcements_total{"));
        metrics = mirror.get("/metrics").text();
    }

    @AfterAll
    static void stop() {
        mirror.close();
        github.close();
    }

    private static Set<String> served() {
        Set<String> names = new TreeSet<>();
        Matcher types = Pattern.compile("(?m)^# TYPE (model_mirror_\\S+) ").matcher(metrics);
        while (types.find()) {
            names.add(types.group(1));
        }
        return names;
    }

    private static Set<String> namedIn(String text) {
        Set<String> names = new TreeSet<>();
        Matcher found = NAME.matcher(text);
        while (found.find()) {
            if (!OPTIONAL.matcher(found.group()).matches()) {
                names.add(found.group());
            }
        }
        return names;
    }

    private static String read(String file) throws IOException {
        return Files.readString(Path.of(file), StandardCharsets.UTF_8);
    }

    private static void assertServed(Set<String> names) {
        Set<String> served = served();
        assertThat(names)
                .hasSizeGreaterThan(5)
                .allSatisfy(name -> assertThat(served.contains(name)
                                || served.contains(PART.matcher(name).replaceFirst("")))
                        .as(name)
                        .isTrue());
    }

    @Test
    void theTableOfMetricsIsComplete() throws IOException {
        Set<String> documented = namedIn(read("docs/operations.md"));

        assertServed(documented);
        assertThat(documented)
                .containsAll(served().stream()
                        .filter(name -> !OPTIONAL.matcher(name).matches())
                        .toList());
    }

    @Test
    void alertsNameMetricsThatThereAre_andGiveReasons() throws IOException {
        String text = read("ops/alerts.yaml");
        assertServed(namedIn(text));
        JsonNode rules = new YAMLMapper().readTree(text).at("/groups/0/rules");

        assertThat(rules).hasSizeGreaterThan(8).allSatisfy(rule -> {
            assertThat(rule.path("alert").asText()).isNotBlank();
            assertThat(namedIn(rule.path("expr").asText()) + rule.path("expr").asText())
                    .containsAnyOf("model_mirror_", "up{");
            assertThat(rule.at("/labels/severity").asText()).isIn("page", "ticket");
            assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
            assertThat(rule.at("/annotations/description").asText()).isNotBlank();
        });
    }

    @Test
    void dashboardNamesMetricsThatThereAre() throws IOException {
        String text = read("ops/grafana-dashboard.json");
        assertServed(namedIn(text));
        JsonNode panels = new ObjectMapper().readTree(text).path("panels");

        assertThat(panels).hasSizeGreaterThan(8).allSatisfy(panel -> {
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(panel.path("targets"))
                    .isNotEmpty()
                    .allSatisfy(
                            target -> assertThat(target.path("expr").asText()).contains("{"));
        });
    }

    @Test
    void latenciesAreAHistogram() {
        assertThat(metrics)
                .contains("# TYPE model_mirror_request_duration_seconds histogram")
                .containsPattern(
                        "model_mirror_request_duration_seconds_bucket\\{route=\"/heartbeat\",le=\"\\+Inf\"\\} [1-9]")
                .containsPattern("model_mirror_request_duration_seconds_count\\{route=\"/heartbeat\"\\} [1-9]");
    }
}
