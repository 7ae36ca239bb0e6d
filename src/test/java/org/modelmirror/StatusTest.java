package org.modelmirror;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.References.CLIP_FILE;
import static org.modelmirror.testing.References.CLIP_V1;
import static org.modelmirror.testing.References.CLIP_V2;
import static org.modelmirror.testing.References.clipLegacy;
import static org.modelmirror.testing.References.clipV2;
import static org.modelmirror.testing.RunningMirror.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.SimulatedUpstream;

/** {@code /status} and {@code /metrics} of the whole mirror (http-api.md 2.11, sources-and-storage.md 2.10). */
@Timeout(60)
class StatusTest {
    private static final String CLIP = "/model_references/v2/clip";

    @TempDir
    private Path folder;

    @Test
    void tellsTheFormsAndTheSource_whenPrimaryIsWell() {
        try (SimulatedUpstream primary =
                        SimulatedUpstream.start().put(CLIP_V2, clipV2("a", "b")).put(CLIP_V1, clipLegacy("a"));
                RunningMirror mirror = RunningMirror.on(folder.resolve("data"))
                        .primary(primary)
                        .start()) {
            mirror.awaitFresh(CLIP);
            eventually().until(() -> mirror.v1("clip").status() == 200);
            // The legacy text has raised the category's revision.
            Answer served = mirror.v2("clip");

            JsonNode status = mirror.get("/status").json();

            assertThatJson(status.at("/instance")).isEqualTo("""
                    {"name":"model-mirror","version":"dev","mode":"REPLICA","canonical_format":"v2",
                     "started":"${json-unit.any-string}","uptime_seconds":"${json-unit.any-number}",
                     "data_folder":"data","revision":"${json-unit.any-number}","seed_incomplete":[]}""");
            JsonNode clip = status.at("/categories/clip");
            assertThatJson(clip.get("v2")).isObject().containsEntry("records", java.math.BigDecimal.valueOf(2));
            assertThat(clip.at("/v2/etag").asText()).isEqualTo(served.header("ETag"));
            assertThat(clip.at("/v2/revision").asLong()).isEqualTo(served.revision());
            assertThat(clip.at("/v2/origin").asText()).isEqualTo("primary");
            assertThat(clip.at("/v2/presence").asText()).isEqualTo("held");
            assertThat(clip.at("/v2/stale").asBoolean()).isFalse();
            assertThat(clip.at("/v2/age_seconds").isIntegralNumber()).isTrue();
            JsonNode contact = clip.at("/sources/primary/v2");
            assertThat(contact.get("last_success").asText()).matches("20\\d\\d-.*Z");
            assertThat(contact.get("last_attempt").asText()).matches("20\\d\\d-.*Z");
            assertThat(contact.get("next_poll").asText()).matches("20\\d\\d-.*Z");
            assertThat(contact.get("last_error").isNull()).isTrue();
            assertThat(contact.get("consecutive_failures").asInt()).isZero();
            assertThat(clip.at("/sources/primary/breaker").asText()).isEqualTo("closed");
            assertThat(clip.at("/counters/primary_hits").asLong()).isPositive();
            assertThat(clip.at("/counters/stale_served").asLong()).isZero();
            assertThat(status.at("/sources/totals/cache_size").asLong()).isBetween(1L, 15L);
            assertThatJson(clip.get("v1_v2_difference")).isEqualTo("""
                    {"compared":"records","added":{"count":1,"keys":["b"]},"removed":{"count":0,"keys":[]},
                     "changed":{"count":1,"keys":["a"]}}""");
            assertThatJson(status.get("held_back")).isEqualTo("[]");
            assertThatJson(status.at("/routes/items"))
                    .isArray()
                    .contains("{\"id\":\"poll-primary\",\"group\":\"poll\",\"state\":\"started\"}");
            assertThat(status.at("/routes/last_reload/ok").asBoolean()).isTrue();
            assertThat(mirror.get("/status").text()).doesNotContain(folder.toString());
        }
    }

    @Test
    void namesTheFailureAndTheOpenCircuit_whenPrimaryIsAway() {
        try (SimulatedUpstream github = SimulatedUpstream.start().put(CLIP_FILE, clipLegacy("a"));
                RunningMirror mirror = RunningMirror.on(folder.resolve("data"))
                        .unreachablePrimary()
                        .github(github)
                        .set("source.breaker.open", "60s")
                        .start()) {
            mirror.awaitFresh(CLIP);
            eventually()
                    .until(() -> mirror.get("/status")
                            .json()
                            .at("/sources/primary/breaker")
                            .asText()
                            .equals("open"));

            JsonNode clip = mirror.get("/status").json().at("/categories/clip");

            JsonNode contact = clip.at("/sources/primary/v2");
            assertThat(contact.at("/last_error/kind").asText()).isIn("transport", "held_off");
            assertThat(contact.at("/last_error/message").asText()).startsWith("primary clip: ");
            assertThat(contact.get("failing_since").isTextual()).isTrue();
            assertThat(clip.at("/v2/origin").asText()).isEqualTo("github");
            assertThat(clip.at("/sources/github/legacy/last_success").isTextual())
                    .isTrue();
            assertThat(clip.at("/sources/github/legacy/next_poll").isTextual()).isTrue();
        }
    }

    @Test
    void staysCorrect_whenACategoryHasNotices() {
        try (SimulatedUpstream primary = SimulatedUpstream.start().put(CLIP_V2, "\uFEFF" + clipV2("a"));
                RunningMirror mirror = RunningMirror.on(folder.resolve("data"))
                        .primary(primary)
                        .start()) {
            mirror.awaitFresh(CLIP);

            JsonNode notices = mirror.get("/status").json().at("/categories/clip/notices");

            assertThatJson(notices).isEqualTo("""
                    {"counts":{"record_held_back":0,"row_skipped":0,"blemish":1,"issue":0},
                     "newest":[{"kind":"blemish","file":"clip.json","subject":"","message":"${json-unit.any-string}"}]}""");
        }
    }

    @Test
    void countsRequestsWithHotReadsAndEverythingElse() {
        try (SimulatedUpstream primary = SimulatedUpstream.start().put(CLIP_V2, clipV2("a"));
                RunningMirror mirror = RunningMirror.on(folder.resolve("data"))
                        .primary(primary)
                        .start()) {
            mirror.awaitFresh(CLIP);
            mirror.awaitFresh("/model_references/v2/clip/model/a");
            mirror.get("/model_references/v2/bogus");
            mirror.get("/nowhere");
            mirror.get("/heartbeat");

            Answer answer = mirror.get("/metrics");

            assertThat(answer.header("Content-Type")).startsWith("text/plain; version=0.0.4");
            String text = answer.text();
            assertThat(text)
                    .containsPattern(line(
                            "requests_total",
                            "route=\"/model_references/v2/{model_category_name}\",status=\"200\"",
                            "[1-9].*"))
                    .containsPattern(line(
                            "response_bytes_total",
                            "route=\"/model_references/v2/{model_category_name}\",status=\"200\"",
                            "[1-9].*"))
                    .containsPattern(line(
                            "requests_total",
                            "route=\"/model_references/v2/{model_category_name}\",status=\"422\"",
                            "1.0"))
                    .containsPattern(line(
                            "requests_total",
                            "route=\"/model_references/v2/{model_category_name}/model/{model_name}\",status=\"200\"",
                            "[1-9].*"))
                    .containsPattern(line("requests_total", "route=\"/heartbeat\",status=\"200\"", "1.0"))
                    .containsPattern(line("requests_total", "route=\"none\",status=\"404\"", "1.0"));
        }
    }

    @Test
    void givesEveryFigureThatOperationsNames() {
        try (SimulatedUpstream github = SimulatedUpstream.start().put(CLIP_FILE, clipLegacy("a"));
                RunningMirror mirror = RunningMirror.on(folder.resolve("data"))
                        .unreachablePrimary()
                        .github(github)
                        .start()) {
            mirror.awaitFresh(CLIP);

            // A change is visible before it is announced.
            eventually()
                    .untilAsserted(() -> assertThat(mirror.get("/metrics").text())
                            .containsPattern(line("polls_total", "round=\"primary\"", "[1-9].*"))
                            .containsPattern(line(
                                    "fetches_total", "category=\"clip\",outcome=\"hit\",source=\"github\"", "[1-9].*"))
                            .containsPattern(line(
                                    "fetches_total",
                                    "category=\"clip\",outcome=\"failure\",source=\"primary\"",
                                    "[0-9].*"))
                            .containsPattern(line("fallbacks_total", "category=\"clip\"", "[0-9].*"))
                            .containsPattern(line("stale_served_total", "category=\"clip\"", "[0-9].*"))
                            .containsPattern(line("shrink_rejected_total", "category=\"clip\"", "0.0"))
                            .containsPattern(
                                    line("conversions_total", "category=\"clip\",outcome=\"converted\"", "1.0"))
                            .containsPattern(line("notices_total", "kind=\"blemish\"", "0.0"))
                            .containsPattern("model_mirror_commits_total [1-9].*")
                            .containsPattern(line(
                                    "announcements_total", "category=\"clip\",cause=\"poll\",format=\"v2\"", "1.0"))
                            .containsPattern(line("breaker_state", "source=\"primary\"", "[012].0"))
                            .containsPattern(line("source_failing", "category=\"clip\",source=\"primary\"", "1.0"))
                            .containsPattern(line("age_seconds", "category=\"clip\",format=\"v2\"", "[0-9].*"))
                            .containsPattern(line("stale", "category=\"clip\",format=\"v2\"", "0.0"))
                            .containsPattern(line("loaded", "category=\"clip\",format=\"v2\"", "1.0"))
                            .containsPattern(line("revision", "category=\"clip\",format=\"v2\"", "[1-9].*"))
                            .containsPattern(line("records", "category=\"clip\"", "1.0"))
                            .contains("jvm_memory_used_bytes{"));
        }
    }

    private static String line(String name, String labels, String value) {
        return "(?m)^" + java.util.regex.Pattern.quote("model_mirror_" + name + "{" + labels + "} ") + value + "$";
    }
}
