package org.modelmirror.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.RunningMirror.awaitRequests;
import static org.modelmirror.testing.RunningMirror.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.SimulatedUpstream;

/** The raw facade of a whole mirror, with upstream well, spoiled and gone. */
class RawMirrorTest {
    private static final String IMAGE = "/Haidra-Org/AI-Horde-image-model-reference/main/";
    private static final String TEXT = "/Haidra-Org/AI-Horde-text-model-reference/main/";
    private static final String IMAGE_UPSTREAM = "/Haidra-Org/AI-Horde-image-model-reference/refs/heads/";
    private static final String TEXT_UPSTREAM = "/Haidra-Org/AI-Horde-text-model-reference/refs/heads/";

    /** Spelt as no writer of ours would. */
    private static final String CLIP = clip("a", "b") + "\n\n";

    private static final String CSV = """
            name,parameters_bn,display_name,url,baseline,description,style,tags,instruct_format,settings
            harbour/Skiff-1B,1,,https://models.example/skiff,,A talker,,,,
            """;
    private static final String DEFAULTS = "{\n  \"temperature\" :0.70\n}\n";

    @TempDir
    Path folder;

    private final SimulatedUpstream github = SimulatedUpstream.start();
    private final SimulatedUpstream primary = SimulatedUpstream.start();

    @AfterEach
    void stop() {
        github.close();
        primary.close();
    }

    private static String clip(String... names) {
        StringBuilder text = new StringBuilder("{");
        for (String name : names) {
            text.append(text.length() == 1 ? "" : ",")
                    .append("\n   \"")
                    .append(name)
                    .append("\" : {\"name\": \"")
                    .append(name)
                    .append("\", \"type\": \"clip\", \"config\": {\"files\": [], \"download\": []}}");
        }
        return text.append('}').toString();
    }

    private RunningMirror.Setup setup() {
        return RunningMirror.on(folder.resolve("data"))
                .github(github)
                .set("poll.raw.period", "100ms")
                .set("facade.owners", "Haidra-Org,db0");
    }

    /** A mirror that has GitHub alone. */
    private RunningMirror mirror() {
        return setup().start();
    }

    /** A mirror that takes its categories from PRIMARY. */
    private RunningMirror mirrorOfPrimary() {
        return setup().primary(primary).start();
    }

    private void putClip(String text) {
        github.put(IMAGE_UPSTREAM + "main/clip.json", text);
    }

    @Test
    void givesTheBytesOfTheStoresFile_whenTheCategoriesComeFromGitHub() {
        putClip(CLIP);
        github.put(TEXT_UPSTREAM + "main/models.csv", CSV);
        try (RunningMirror mirror = mirror()) {
            awaitRaw(mirror, IMAGE + "clip.json", CLIP);
            awaitRaw(mirror, TEXT + "models.csv", CSV);

            Answer raw = mirror.getAtRoot(IMAGE + "clip.json");
            Answer v1 = mirror.v1("clip");
            assertThat(raw.header("ETag")).isEqualTo(v1.header("ETag"));
            assertThat(raw.revision()).isEqualTo(v1.revision());
            assertThat(raw.header("Last-Modified")).isEqualTo(v1.header("Last-Modified"));
            assertThat(raw.header("Age")).isNotNull();
        }
    }

    @Test
    void followsTheCsv_whenOnlyItsSpellingChanges() {
        github.put(TEXT_UPSTREAM + "main/models.csv", CSV);
        try (RunningMirror mirror = mirror()) {
            awaitRaw(mirror, TEXT + "models.csv", CSV);

            String quoted = CSV.replace("A talker", "\"A talker\"");
            github.put(TEXT_UPSTREAM + "main/models.csv", quoted);

            awaitRaw(mirror, TEXT + "models.csv", quoted);
        }
    }

    @Test
    void asksGitHubForTheFiles_whenTheCategoriesComeFromPrimary() throws Exception {
        primary.put("/model_references/v2/clip", "{\"a\":{\"name\":\"a\"},\"b\":{\"name\":\"b\"}}");
        primary.put("/model_references/v1/clip", "{\"a\":{\"name\":\"a\"}}");
        putClip(CLIP);
        try (RunningMirror mirror = mirrorOfPrimary()) {
            awaitRaw(mirror, IMAGE + "clip.json", CLIP);
            mirror.awaitServed("/model_references/v1/clip", "{\"a\":{\"name\":\"a\"}}");
            awaitRequests(github, IMAGE_UPSTREAM + "main/clip.json", 2);
            assertThat(github.requests())
                    .filteredOn(request -> request.path().endsWith("/main/clip.json"))
                    .last()
                    .extracting(SimulatedUpstream.Request::status)
                    .isEqualTo(304);
            assertThat(mirror.getAtRoot(IMAGE + "clip.json").isStale()).isFalse();
        }
        assertThat(Files.readString(folder.resolve("data/last_good/raw/image/@main/clip.json")))
                .isEqualTo(CLIP);
    }

    @Test
    void servesWhatItKept_whenGitHubIsGoneAfterARestart() {
        primary.put("/model_references/v1/clip", "{\"a\":{\"name\":\"a\"}}");
        putClip(CLIP);
        github.put(TEXT_UPSTREAM + "main/defaults.json", DEFAULTS);
        String before;
        try (RunningMirror mirror = mirrorOfPrimary()) {
            awaitRaw(mirror, IMAGE + "clip.json", CLIP);
            awaitRaw(mirror, TEXT + "defaults.json", DEFAULTS);
            before = mirror.getAtRoot(TEXT + "defaults.json").header("Last-Modified");
        }
        github.clear();
        github.otherwise(SimulatedUpstream.Answer.status(500));

        try (RunningMirror mirror = mirrorOfPrimary()) {
            Answer clip = mirror.getAtRoot(IMAGE + "clip.json");
            Answer defaults = mirror.getAtRoot(TEXT + "defaults.json");
            assertThat(clip.text()).isEqualTo(CLIP);
            assertThat(defaults.text()).isEqualTo(DEFAULTS);
            assertThat(defaults.header("Last-Modified")).isEqualTo(before);
            assertThat(defaults.isStale()).isTrue();
        }
    }

    @Test
    void givesUpAfterTheLastAttempt_whenGitHubIsInTrouble() {
        String file = TEXT_UPSTREAM + "main/defaults.json";
        github.put(file, SimulatedUpstream.Answer.status(500));
        try (RunningMirror mirror = setup().set("poll.raw.period", "1h")
                .set("source.github.attempts", "2")
                .start()) {
            eventually()
                    .untilAsserted(() -> assertThat(mirror.get("/status")
                                    .json()
                                    .at("/raw_files/text~1main~1defaults.json/last_error/message")
                                    .asText())
                            .endsWith("answered 500"));
            assertThat(github.requestsFor(file)).isEqualTo(2);
        }
    }

    @Test
    void holdsBackAVersionThatWasServedBefore_evenAfterARestart() {
        primary.put("/model_references/v1/clip", "{\"a\":{\"name\":\"a\"}}");
        primary.put("/model_references/v2/clip", "{\"a\":{\"name\":\"a\"}}");
        String first = clip("a", "b");
        String second = clip("a", "b", "c");
        putClip(first);
        try (RunningMirror mirror = mirrorOfPrimary()) {
            awaitRaw(mirror, IMAGE + "clip.json", first);
            putClip(second);
            awaitRaw(mirror, IMAGE + "clip.json", second);
        }
        putClip(first);
        try (RunningMirror mirror = mirrorOfPrimary()) {
            JsonNode state = eventually()
                    .until(
                            () -> mirror.get("/status").json().at("/raw_files/image~1main~1clip.json"),
                            file -> file.path("held_back").isTextual());

            assertThat(state.get("held_back").asText()).isEqualTo("rollback");
            assertThat(state.at("/last_error/message").asText()).contains("served before");
            assertThat(state.get("stale").asBoolean()).isTrue();
            assertThat(mirror.getAtRoot(IMAGE + "clip.json").text()).isEqualTo(second);

            String third = clip("a", "b", "d");
            putClip(third);
            awaitRaw(mirror, IMAGE + "clip.json", third);
            JsonNode well = mirror.get("/status").json().at("/raw_files/image~1main~1clip.json");
            assertThat(well.get("held_back").isNull()).isTrue();
            assertThat(well.get("consecutive_failures").asInt()).isZero();
            assertThat(well.get("last_success").isTextual()).isTrue();
        }
    }

    @Test
    void takesAnOlderVersion_whenEnoughPollsConfirmIt() {
        primary.put("/model_references/v1/clip", "{\"a\":{\"name\":\"a\"}}");
        primary.put("/model_references/v2/clip", "{\"a\":{\"name\":\"a\"}}");
        String first = clip("a", "b");
        String second = clip("a", "b", "c");
        putClip(first);
        try (RunningMirror mirror =
                setup().primary(primary).set("guard.confirm-after", "0s").start()) {
            awaitRaw(mirror, IMAGE + "clip.json", first);
            putClip(second);
            awaitRaw(mirror, IMAGE + "clip.json", second);

            putClip(first);

            awaitRaw(mirror, IMAGE + "clip.json", first);
        }
    }

    @Test
    void keepsTheLastGoodExtraFile_whenItIsOlderWronglyTypedOrHasLostMuch() {
        String file = TEXT_UPSTREAM + "main/defaults.json";
        String good =
                IntStream.range(0, 12).mapToObj(i -> "\"k" + i + "\":" + i).collect(Collectors.joining(",", "{", "}"));
        github.put(file, dated(good, "Tue, 10 Mar 2026 10:00:00 GMT"));
        try (RunningMirror mirror = mirror()) {
            awaitRaw(mirror, TEXT + "defaults.json", good);

            github.put(file, dated(good.replace("11}", "12}"), "Tue, 3 Mar 2026 10:00:00 GMT"));
            awaitObjection(mirror, "what is served of 2026-03-10T10:00:00Z");
            github.put(file, "[1]");
            awaitObjection(mirror, "no longer object");
            github.put(file, "{\"k1\":1}");
            awaitObjection(mirror, "11 of 12 records are gone");

            assertThat(mirror.getAtRoot(TEXT + "defaults.json").text()).isEqualTo(good);
        }
    }

    @Test
    void keepsTheLastGoodFile_whenTheNewOneIsTooLarge() {
        String file = TEXT_UPSTREAM + "main/defaults.json";
        github.put(file, DEFAULTS);
        try (RunningMirror mirror = setup().set("fetch.max-bytes", "2000").start()) {
            awaitRaw(mirror, TEXT + "defaults.json", DEFAULTS);

            github.put(file, "{\"a\":\"" + "x".repeat(2000) + "\"}");

            awaitObjection(mirror, "body of more than 2000 bytes");
            assertThat(mirror.getAtRoot(TEXT + "defaults.json").text()).isEqualTo(DEFAULTS);
        }
    }

    private static SimulatedUpstream.Answer dated(String text, String lastModified) {
        return new SimulatedUpstream.Answer(
                200, text.getBytes(StandardCharsets.UTF_8), Map.of("Last-Modified", lastModified));
    }

    private static void awaitRaw(RunningMirror mirror, String path, String text) {
        eventually()
                .untilAsserted(() -> assertThat(mirror.getAtRoot(path).text()).isEqualTo(text));
    }

    private static void awaitObjection(RunningMirror mirror, String message) {
        eventually()
                .until(
                        () -> mirror.get("/status")
                                .json()
                                .at("/raw_files/text~1main~1defaults.json/last_error/message")
                                .asText(),
                        error -> error.contains(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>rate limited</html>", "", "{", "{}", "[]", "null", "\"text\""})
    void keepsTheLastGoodFile_whenUpstreamSendsNoDocument(String spoiled) {
        primary.put("/model_references/v1/clip", "{\"a\":{\"name\":\"a\"}}");
        putClip(CLIP);
        github.put(TEXT_UPSTREAM + "main/defaults.json", DEFAULTS);
        try (RunningMirror mirror = mirrorOfPrimary()) {
            awaitRaw(mirror, IMAGE + "clip.json", CLIP);
            awaitRaw(mirror, TEXT + "defaults.json", DEFAULTS);

            putClip(spoiled);
            github.put(TEXT_UPSTREAM + "main/defaults.json", spoiled);

            eventually().until(() -> mirror.getAtRoot(IMAGE + "clip.json").isStale());
            eventually().until(() -> mirror.getAtRoot(TEXT + "defaults.json").isStale());
            assertThat(mirror.getAtRoot(IMAGE + "clip.json").text()).isEqualTo(CLIP);
            assertThat(mirror.getAtRoot(TEXT + "defaults.json").text()).isEqualTo(DEFAULTS);

            putClip(CLIP + " ");
            awaitRaw(mirror, IMAGE + "clip.json", CLIP + " ");
            assertThat(mirror.getAtRoot(IMAGE + "clip.json").isStale()).isFalse();
        }
    }

    @Test
    void keepsTheFileThatItsCategoryBrought_whenTheFirstAnswerToAPollOfItsOwnIsEmpty() {
        putClip(CLIP);
        try (RunningMirror mirror = mirror()) {
            awaitRaw(mirror, IMAGE + "clip.json", CLIP);
        }
        putClip("{}");
        primary.put("/model_references/v2/clip", "{\"a\":{\"name\":\"a\"},\"b\":{\"name\":\"b\"}}");
        primary.put("/model_references/v1/clip", "{\"a\":{\"name\":\"a\"}}");
        try (RunningMirror mirror = mirrorOfPrimary()) {
            String error = eventually()
                    .until(
                            () -> mirror.get("/status")
                                    .json()
                                    .at("/raw_files/image~1main~1clip.json/last_error/message")
                                    .asText(),
                            message -> !message.isEmpty());

            assertThat(error).contains("empty");
            assertThat(mirror.getAtRoot(IMAGE + "clip.json").text()).isEqualTo(CLIP);
        }
    }

    @Test
    void keepsTheLastGoodFile_whenMostOfACategoryIsGoneThatPrimaryStillHas() {
        String[] names = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};
        StringBuilder v2 = new StringBuilder();
        for (String name : names) {
            v2.append(v2.isEmpty() ? "{" : ",").append("\"%1$s\":{\"name\":\"%1$s\"}".formatted(name));
        }
        primary.put("/model_references/v2/clip", v2.append("}").toString());
        primary.put("/model_references/v1/clip", v2.toString());
        putClip(clip(names));
        try (RunningMirror mirror = mirrorOfPrimary()) {
            mirror.awaitFresh("/model_references/v2/clip");
            awaitRaw(mirror, IMAGE + "clip.json", clip(names));

            putClip(clip("a", "b"));

            eventually().until(() -> mirror.getAtRoot(IMAGE + "clip.json").isStale());
            assertThat(mirror.getAtRoot(IMAGE + "clip.json").text()).isEqualTo(clip(names));
        }
    }

    @Test
    void servesUpstreamsDatabase_whileItSaysWhatTheCsvSays() {
        github.put(TEXT_UPSTREAM + "main/models.csv", CSV);
        try (RunningMirror mirror = mirror()) {
            String generated = eventually()
                    .until(() -> mirror.getAtRoot(TEXT + "db.json"), answer -> answer.status() == 200)
                    .text();
            String upstreams = generated.replace("    ", "\t");
            github.put(TEXT_UPSTREAM + "main/db.json", upstreams);

            awaitRaw(mirror, TEXT + "db.json", upstreams);

            github.put(TEXT_UPSTREAM + "main/models.csv", CSV.replace("A talker", "A walker"));
            String walker = generated.replace("A talker", "A walker");
            awaitRaw(mirror, TEXT + "db.json", walker);
            assertThat(walker).contains("\"koboldcpp/Skiff-1B\": {");

            github.put(TEXT_UPSTREAM + "main/db.json", walker + "\n");
            awaitRaw(mirror, TEXT + "db.json", walker + "\n");
        }
    }

    @Test
    void servesOtherBranches_whenTheyAreConfigured() {
        putClip(CLIP);
        github.put(IMAGE_UPSTREAM + "dev/clip.json", clip("only-dev"));
        github.put(TEXT_UPSTREAM + "dev/models.csv", CSV);
        try (RunningMirror mirror = setup().set("facade.branches", "dev").start()) {
            String dev = IMAGE.replace("/main/", "/dev/");
            awaitRaw(mirror, dev + "clip.json", clip("only-dev"));
            eventually()
                    .untilAsserted(() -> assertThat(mirror.getAtRoot(TEXT.replace("/main/", "/dev/") + "db.json")
                                    .text())
                            .contains("\"harbour/Skiff-1B\": {"));
            awaitRaw(mirror, IMAGE + "clip.json", CLIP);
            assertThat(mirror.getAtRoot(IMAGE.replace("/main/", "/prod/") + "clip.json")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void answers503_untilGitHubHasAnswered_then404_whenItHasNoSuchFile() {
        github.otherwise(SimulatedUpstream.Answer.status(503));
        try (RunningMirror mirror = mirror()) {
            assertThat(mirror.getAtRoot(TEXT + "defaults.json").status()).isEqualTo(503);

            github.otherwise(SimulatedUpstream.Answer.status(404));

            eventually().until(() -> mirror.getAtRoot(TEXT + "defaults.json").status() == 404);
        }
    }

    @Test
    void servesItsOwnFilesAndAsksNobody_onAPrimary() throws Exception {
        Files.createDirectories(folder.resolve("data/legacy"));
        Files.writeString(folder.resolve("data/legacy/clip.json"), CLIP);
        Files.writeString(folder.resolve("data/legacy/models.csv"), CSV);
        try (RunningMirror mirror = setup().set("mirror.mode", "PRIMARY").start()) {
            Answer clip = mirror.getAtRoot(IMAGE + "clip.json");
            assertThat(clip.text()).isEqualTo(CLIP);
            assertThat(clip.header("Age")).isNull();
            assertThat(mirror.getAtRoot(TEXT + "db.json").text()).contains("\"harbour/Skiff-1B\": {");
            assertThat(mirror.getAtRoot(TEXT + "defaults.json").status()).isEqualTo(404);
            assertThat(github.requests()).isEmpty();
        }
    }
}
