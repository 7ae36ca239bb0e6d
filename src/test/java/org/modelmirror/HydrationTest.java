package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.RunningMirror.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.Faults;
import org.modelmirror.testing.RawUpstream;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedFigures;
import org.modelmirror.testing.SimulatedHorde;
import org.modelmirror.testing.WritableMirror;

/** The hydrator as it runs: the loop of analytics.md 2.1, 2.2 and 1.6, with T16 and T17, and what an operator sees of it. */
class HydrationTest {
    private static final String STATUS = "/status";
    private static final String RISK = "/model_references/statistics/text_generation/deletion-risk";
    private static final String HERMIT =
            "\"Hermit\":{\"record_type\":\"text_generation\",\"name\":\"Hermit\",\"parameters\":2,\"nsfw\":false}";

    @TempDir
    private Path folder;

    private RunningMirror.Setup primary(SimulatedFigures horde) {
        try (SimulatedHorde unused = SimulatedHorde.start()) {
            return WritableMirror.setup(folder, unused)
                    .set("source.horde.url", horde.url())
                    .set("source.horde.timeout", "300ms")
                    .set("analytics.hydration.startup-delay", "0s")
                    .set("analytics.hydration.interval", "1s")
                    .unset("analytics.hydration.enabled");
        }
    }

    private static SimulatedFigures horde() {
        return SimulatedFigures.of(
                List.of("Alpha", "Beta XL", "gamma"), List.of("Qwen3-8B-Instruct", "acme/Cool-7B-v0.2-Q4_K_M"), 50, 1);
    }

    private static JsonNode hydration(RunningMirror mirror) {
        return mirror.get(STATUS).json().path("hydration");
    }

    private static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static String errors(RunningMirror mirror) {
        List<String> errors = new ArrayList<>();
        for (JsonNode figure : hydration(mirror).path("figures").path("deletion_risk")) {
            errors.add(figure.path("last_error").asText());
        }
        return String.join(" ", errors);
    }

    /** On by default on a PRIMARY; what changes is worked out again at once; it stops and starts with its route. */
    @Test
    void figuresAreKeptWarm_onAPrimary() throws Exception {
        try (SimulatedFigures horde = horde();
                RunningMirror mirror =
                        primary(horde).set("analytics.hydration.interval", "2s").start()) {
            eventually().until(() -> hydration(mirror).path("cycles").asLong() >= 2);
            JsonNode figures = hydration(mirror).path("figures");
            assertThat(keys(figures.path("statistics")))
                    .containsExactly(
                            "image_generation:grouped=false",
                            "image_generation:grouped=true",
                            "text_generation:grouped=false",
                            "text_generation:grouped=true");
            assertThat(keys(figures.path("deletion_risk")))
                    .containsExactly(
                            "image_generation:grouped=false",
                            "image_generation:grouped=true",
                            "text_generation:grouped=false",
                            "text_generation:grouped=false:variations=true",
                            "text_generation:grouped=true");
            JsonNode grouped = figures.path("statistics").path("text_generation:grouped=true");
            assertThat(grouped.path("models").asLong()).isEqualTo(3);
            assertThat(grouped.path("last_error").isNull()).isTrue();
            assertThat(grouped.path("last_success").isTextual()).isTrue();
            assertThat(horde.requests())
                    .containsOnlyKeys(
                            SimulatedFigures.STATUS_IMAGE,
                            SimulatedFigures.STATUS_TEXT,
                            SimulatedFigures.STATS_IMAGE,
                            SimulatedFigures.STATS_TEXT);
            long asked = horde.requests(SimulatedFigures.STATUS_TEXT);
            RunningMirror.Answer risk = mirror.get(RISK);
            assertThat(risk.status()).isEqualTo(200);
            assertThat(risk.json().path("returned_count").asInt()).isEqualTo(4);
            assertThat(risk.isStale()).isFalse();
            assertThat(horde.requests(SimulatedFigures.STATUS_TEXT)).isLessThanOrEqualTo(asked + 1);
            assertThat(mirror.get("/metrics").text()).contains("model_mirror_hydration_cycles ");

            mirror.service().context().getRouteController().stopRoute("hydrate-figures");
            assertThat(hydration(mirror).path("running").asBoolean()).isFalse();
            long cycles = hydration(mirror).path("cycles").asLong();
            long refreshes = hydration(mirror).path("refreshes").asLong();

            // Stopped means stopped: a change does not wake it.
            addHermit();
            eventually().until(() -> mirror.v2("text_generation").text().contains("Hermit"));
            // For longer than a refresh is put off after a change.
            eventually()
                    .during(Duration.ofMillis(1200))
                    .until(() -> hydration(mirror).path("refreshes").asLong() == refreshes);
            assertThat(hydration(mirror).path("cycles").asLong()).isEqualTo(cycles);

            mirror.service().context().getRouteController().startRoute("hydrate-figures");
            eventually().until(() -> hydration(mirror).path("cycles").asLong() > cycles);
            assertThat(hydration(mirror).path("running").asBoolean()).isTrue();
        }
    }

    @Test
    void figuresOfACategoryAreRenewedSoon_whenItHasChanged() throws Exception {
        try (SimulatedFigures horde = horde();
                RunningMirror mirror = primary(horde)
                        .set("analytics.hydration.interval", "1h")
                        .set("analytics.hydration.enabled", "true")
                        .start()) {
            eventually().until(() -> hydration(mirror).path("cycles").asLong() == 1);

            addHermit();

            eventually()
                    .untilAsserted(() -> assertThat(hydration(mirror)
                                    .path("figures")
                                    .path("deletion_risk")
                                    .path("text_generation:grouped=false")
                                    .path("models")
                                    .asLong())
                            .isEqualTo(5));
            assertThat(hydration(mirror).path("cycles").asLong()).isOne();
            assertThat(hydration(mirror).path("refreshes").asLong()).isPositive();
            assertThat(horde.requests(SimulatedFigures.STATUS_TEXT)).isGreaterThan(1);
        }
    }

    /** Somebody edits the file of text models, which then has five. */
    private void addHermit() throws IOException {
        Path file = folder.resolve("text_generation.json");
        Path next = folder.resolve("text_generation.json.next");
        String text = Files.readString(file, StandardCharsets.UTF_8);
        Files.writeString(next, "{" + HERMIT + "," + text.substring(text.indexOf('{') + 1));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** T16 and T17: a REPLICA has it off unless told; whoever stops during the delay has asked nobody. */
    @Test
    void nobodyIsAsked_onAReplicaOrBeforeTheDelayIsOver() {
        try (SimulatedFigures horde = horde()) {
            try (RunningMirror replica =
                    primary(horde).set("mirror.mode", "REPLICA").start()) {
                assertThat(hydration(replica).path("enabled").asBoolean()).isFalse();
                assertThat(hydration(replica).path("running").asBoolean()).isFalse();
            }
            long begun = System.nanoTime();
            RunningMirror mirror = primary(horde)
                    .set("analytics.hydration.startup-delay", "1h")
                    .start();
            assertThat(hydration(mirror).path("running").asBoolean()).isTrue();
            assertThat(hydration(mirror).path("cycles").asLong()).isZero();
            mirror.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(60));
            assertThat(horde.requests()).isEmpty();
        }
    }

    /** Every fault a source can have, of the Horde: plain reads do not notice, the figures stay and say why. */
    @Test
    void figuresStayAndPlainReadsDoNotNotice_whateverTheHordeDoes() {
        try (SimulatedFigures horde = horde();
                RunningMirror mirror = primary(horde)
                        .set("analytics.hydration.interval", "50ms")
                        .set("fetch.max-bytes", "1000000")
                        .start()) {
            eventually().until(() -> hydration(mirror).path("cycles").asLong() >= 1);
            String plain = mirror.v2("text_generation").text();
            String risk = mirror.get(RISK).text();
            Map<String, RawUpstream.Script> faults = Faults.around(horde.good(SimulatedFigures.STATUS_TEXT));
            // Names nobody; that is an answer too, and one that the Horde may give.
            faults.remove("[]");
            for (Map.Entry<String, RawUpstream.Script> fault : faults.entrySet()) {
                horde.misbehave(SimulatedFigures.STATUS_TEXT, fault.getValue());
                eventually()
                        .untilAsserted(() ->
                                assertThat(errors(mirror)).as(fault.getKey()).endsWith("Stale Stale Stale"));
                assertThat(mirror.v2("text_generation").text()).isEqualTo(plain);
                assertThat(mirror.v2("text_generation").isStale()).isFalse();
                assertThat(mirror.get(RISK).text()).as(fault.getKey()).isEqualTo(risk);
                horde.behave();
                eventually()
                        .untilAsserted(() ->
                                assertThat(errors(mirror)).as(fault.getKey()).doesNotContain("Stale"));
            }
            horde.goAway();
            eventually()
                    .until(() -> mirror.get("/heartbeat")
                            .json()
                            .at("/ai_horde/degraded")
                            .asBoolean());
            assertThat(errors(mirror)).isEqualTo("Stale Stale Stale Stale Stale");
            assertThat(mirror.v2("text_generation").text()).isEqualTo(plain);
            assertThat(hydration(mirror).path("running").asBoolean()).isTrue();
        }
    }
}
