package org.modelmirror.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.modelmirror.testing.References.CLIP_FILE;
import static org.modelmirror.testing.References.CLIP_V1;
import static org.modelmirror.testing.References.CLIP_V2;
import static org.modelmirror.testing.References.TEXT_FOLDER;
import static org.modelmirror.testing.References.clipLegacy;
import static org.modelmirror.testing.References.clipV2;
import static org.modelmirror.testing.References.clipV2Served;
import static org.modelmirror.testing.RunningMirror.awaitRequests;
import static org.modelmirror.testing.RunningMirror.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.source.SourceState;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.RunningMirror.Setup;
import org.modelmirror.testing.SimulatedUpstream;

/** Who answers while PRIMARY does not, and that it is never worse than before (sources-and-storage.md 2.5, 9). */
class FallbackTest {
    private static final String TEXT_V1 = "/model_references/v1/text_generation";
    private static final String CSV =
            "name,parameters_bn,display_name,url,baseline,description,style,tags,instruct_format,settings\n"
                    + "harbour/Skiff-1B,1,,,,A talker,,,,\n";

    @TempDir
    private Path folder;

    private final SimulatedUpstream primary = SimulatedUpstream.start();
    private final SimulatedUpstream github = SimulatedUpstream.start();

    private Setup setup() {
        return RunningMirror.on(folder).primary(primary).github(github);
    }

    @AfterEach
    void stop() {
        primary.close();
        github.close();
    }

    @Test
    void asksGitHub_whenPrimaryHasNeverAnswered() throws IOException {
        github.put(CLIP_FILE, clipLegacy("one"));
        try (RunningMirror mirror = setup().unreachablePrimary().start()) {
            assertThat(mirror.awaitFresh(CLIP_V2).json().has("one")).isTrue();
            assertThat(mirror.awaitFresh(CLIP_V1).text()).isEqualTo(clipLegacy("one"));
            assertThat(Files.readString(folder.resolve("legacy/clip.json"))).isEqualTo(clipLegacy("one"));
        }
    }

    @Test
    void asksGitHub_whateverPrimarysFailureIs() {
        github.putFolder(Path.of("config", "sample"));
        Map<String, SimulatedUpstream.Answer> failures = Map.of(
                "blip", SimulatedUpstream.Answer.status(500),
                "clip", SimulatedUpstream.Answer.status(404),
                "codeformer", SimulatedUpstream.Answer.status(401),
                "controlnet", SimulatedUpstream.Answer.status(302),
                "esrgan", SimulatedUpstream.Answer.status(204),
                "gfpgan", SimulatedUpstream.Answer.ok("<html>"),
                "safety_checker", SimulatedUpstream.Answer.ok(clipV2("a")).cutOffBy(5),
                "miscellaneous", SimulatedUpstream.Answer.ok("[]"),
                "image_generation", SimulatedUpstream.Answer.ok("{\"a\": {\"name\": 7}}"));
        failures.forEach((category, failure) -> primary.put("/model_references/v2/" + category, failure));
        try (RunningMirror mirror = setup().start()) {
            for (String category : failures.keySet()) {
                assertThat(mirror.awaitFresh("/model_references/v2/" + category).json())
                        .as(category)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void asksGitHub_whenPrimaryHangs() {
        github.put(CLIP_FILE, clipLegacy("one"));
        primary.hang();
        try (RunningMirror mirror = setup().set("source.primary.timeout", "100ms")
                .set("source.primary.attempts", "1")
                .start()) {
            assertThat(mirror.awaitFresh(CLIP_V2).json().has("one")).isTrue();
        }
    }

    @Test
    void isNotKnownToBeAbsent_whenPrimaryOnlyRefusesToTell() {
        github.otherwise(SimulatedUpstream.Answer.status(404));
        primary.put(CLIP_V2, SimulatedUpstream.Answer.status(401));
        primary.put("/model_references/v2/blip", SimulatedUpstream.Answer.status(404));
        try (RunningMirror mirror = setup().start()) {
            eventually().until(() -> mirror.v2("blip").status() == 404);
            awaitRequests(github, CLIP_FILE, 3);

            assertThat(mirror.v2("clip").status()).isEqualTo(503);
            assertThat(mirror.get("/status")
                            .json()
                            .at("/categories/clip/sources/primary/v2/last_error/kind")
                            .asText())
                    .isEqualTo("refused");
        }
    }

    /** T13. */
    @Test
    void keepsPrimarysCopy_whenItFailsAndThereIsNoFallback() throws IOException {
        primary.put(CLIP_V2, clipV2("a", "b"));
        github.put(CLIP_FILE, clipLegacy("one"));
        try (RunningMirror mirror = setup().set("source.github.fallback", "false")
                .set("source.fallback-after", "0s")
                .start()) {
            mirror.awaitFresh(CLIP_V2);

            primary.put(CLIP_V2, SimulatedUpstream.Answer.status(500));

            Answer stale = mirror.awaitStale(CLIP_V2);
            assertThat(stale.text()).isEqualTo(clipV2Served("a", "b"));
            assertThat(stale.header("Warning")).isEqualTo("110 - \"Response is Stale\"");
            awaitRequests(primary, CLIP_V2, 4);
            assertThat(mirror.v2("clip").text()).isEqualTo(clipV2Served("a", "b"));
            assertThat(Files.readString(folder.resolve("clip.json"))).isEqualTo(clipV2("a", "b"));
            assertThat(github.requests()).isEmpty();
        }
    }

    /** T16a, first half. */
    @Test
    void keepsPrimarysCopyForAWhile_whenItFails() {
        primary.put(CLIP_V2, clipV2("a", "b")).put(CLIP_V1, "{\"text\":1}");
        github.put(CLIP_FILE, clipLegacy("one"));
        try (RunningMirror mirror = setup().start()) {
            mirror.awaitFresh(CLIP_V2);
            mirror.awaitFresh(CLIP_V1);

            primary.close();

            assertThat(mirror.awaitStale(CLIP_V2).text()).isEqualTo(clipV2Served("a", "b"));
            assertThat(mirror.awaitStale(CLIP_V1).text()).isEqualTo("{\"text\":1}");
            assertThat(github.requestsFor(CLIP_FILE)).isZero();
        }
    }

    /** T16a, second half. */
    @Test
    void givesWayToGitHubInTheEnd_andTakesOverAtOnceWhenItIsBack() throws IOException {
        primary.put(CLIP_V2, clipV2("a", "b")).put(CLIP_V1, "{\"text\":1}");
        github.put(CLIP_FILE, clipLegacy("one"));
        try (RunningMirror mirror = setup().set("source.fallback-after", "0s").start()) {
            mirror.awaitServed(CLIP_V2, clipV2Served("a", "b"));
            mirror.awaitServed(CLIP_V1, "{\"text\":1}");

            primary.clear();
            primary.otherwise(SimulatedUpstream.Answer.status(500));

            eventually().until(() -> mirror.awaitFresh(CLIP_V2).json().has("one"));
            long fallbackRevision =
                    mirror.awaitServed(CLIP_V1, clipLegacy("one")).revision();
            assertThat(mirror.v2("clip").isStale()).isFalse();

            primary.put(CLIP_V2, clipV2("a", "b")).put(CLIP_V1, "{\"text\":1}");

            mirror.awaitServed(CLIP_V2, clipV2Served("a", "b"));
            Answer back = mirror.awaitServed(CLIP_V1, "{\"text\":1}");
            assertThat(back.revision()).isGreaterThan(fallbackRevision);
            assertThat(Files.readString(folder.resolve("clip.json"))).isEqualTo(clipV2("a", "b"));
        }
    }

    /** A PRIMARY that has lost its v1 form must not cost us its v2 form. */
    @Test
    void replacesOnlyTheFormThatPrimaryCannotAnswerFor() {
        primary.put(CLIP_V2, clipV2("a", "b"));
        github.put(CLIP_FILE, clipLegacy("one"));
        try (RunningMirror mirror = setup().start()) {
            mirror.awaitAnnounced(mirror.awaitServed(CLIP_V2, clipV2Served("a", "b")));
            mirror.awaitAnnounced(mirror.awaitServed(CLIP_V1, clipLegacy("one")));
            mirror.forgetChanges();
            awaitRequests(primary, CLIP_V1, 3);

            assertThat(mirror.v2("clip").text()).isEqualTo(clipV2Served("a", "b"));
            assertThat(mirror.changes())
                    .noneMatch(change -> change.category().id().equals("clip"));
        }
    }

    /** T18: the peer's file would become {@code {}} here. */
    @Test
    void leavesAGoodFileAlone_whenPrimaryFailsAndGitHubHasNone() throws IOException {
        Files.writeString(folder.resolve("clip.json"), clipV2("a", "b"));
        primary.otherwise(SimulatedUpstream.Answer.status(500));
        try (RunningMirror mirror = setup().start()) {
            awaitRequests(github, CLIP_FILE, 2);

            Answer stale = mirror.awaitStale(CLIP_V2);
            assertThat(stale.text()).isEqualTo(clipV2Served("a", "b"));
            assertThat(Files.readString(folder.resolve("clip.json"))).isEqualTo(clipV2("a", "b"));
        }
    }

    /** T19. */
    @Test
    void answersUnavailableAndWritesNothing_whenNobodyAnswersAndNothingIsThere() {
        try (RunningMirror mirror = setup().unreachablePrimary()
                .set("source.github.url", "http://127.0.0.1:1")
                .start()) {
            eventually()
                    .until(() -> mirror.bean("sourceState", SourceState.class)
                                    .totals()
                                    .githubFailures()
                            > 10);

            assertThat(mirror.v2("clip").status()).isEqualTo(503);
            assertThat(mirror.v2("clip").header("Retry-After")).isEqualTo("5");
            assertThat(mirror.v2("video_generation").status()).isEqualTo(503);
            assertThat(folder).isEmptyDirectory();
        }
    }

    /** PRIMARY out of order and GitHub without the file: nobody has said that there is no such category. */
    @Test
    void answersUnavailable_whenPrimaryFailsAndGitHubSaysThereIsNone() {
        primary.otherwise(SimulatedUpstream.Answer.status(500));
        try (RunningMirror mirror = setup().start()) {
            awaitRequests(github, CLIP_FILE, 3);

            assertThat(mirror.v2("clip").status()).isEqualTo(503);
        }
    }

    @Test
    void answersNotFound_whenEverybodySaysThereIsNone() {
        try (RunningMirror mirror = setup().start()) {
            eventually().until(() -> mirror.v2("clip").status() == 404);
            eventually().until(() -> mirror.v1("clip").status() == 404);
        }
        try (RunningMirror mirror = setup().set("source.primary.url", "").start()) {
            eventually().until(() -> mirror.v2("clip").status() == 404);
            eventually().until(() -> mirror.v1("clip").status() == 404);
        }
    }

    /** T20. */
    @Test
    void leavesTheTextFilesAlone_whenGitHubAnswersRubbish() throws IOException {
        String path = TEXT_FOLDER + "models.csv";
        github.put(path, CSV);
        try (RunningMirror mirror = setup().set("source.primary.url", "").start()) {
            mirror.awaitFresh(TEXT_V1);
            String v2 = Files.readString(folder.resolve("text_generation.json"));
            for (String rubbish : new String[] {"<html>limit</html>", "", "name,parameters_bn\n", "no,header\n1,2\n"}) {
                github.put(path, rubbish);

                Answer stale = mirror.awaitStale(TEXT_V1);
                assertThat(stale.json()).as(rubbish).hasSize(3);
                assertThat(Files.readString(folder.resolve("legacy/models.csv")))
                        .isEqualTo(CSV);
                assertThat(Files.readString(folder.resolve("text_generation.json")))
                        .isEqualTo(v2);

                github.put(path, CSV);
                mirror.awaitFresh(TEXT_V1);
            }
        }
    }

    @Test
    void asksOneCategoryOnceAtATime_whenUpstreamIsSlow() {
        github.put(CLIP_FILE, clipLegacy("one"));
        try (RunningMirror mirror = setup().set("source.primary.url", "")
                .set("source.github.timeout", "10s")
                .start()) {
            mirror.awaitFresh(CLIP_V2);
            github.hang();
            eventually().until(() -> github.underWay(CLIP_FILE) == 1);
            // Several polls fall due meanwhile.
            await().during(Duration.ofMillis(600)).until(() -> github.underWay(CLIP_FILE) == 1);
            github.proceed();
            awaitRequests(github, CLIP_FILE, 3);

            assertThat(github.mostTogether(CLIP_FILE)).isEqualTo(1);
        }
    }
}
