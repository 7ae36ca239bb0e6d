package org.modelmirror.mirror;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.References.CLIP_FILE;
import static org.modelmirror.testing.References.CLIP_V2;
import static org.modelmirror.testing.References.IMAGE_FOLDER;
import static org.modelmirror.testing.References.TEXT_FOLDER;
import static org.modelmirror.testing.References.clipLegacy;
import static org.modelmirror.testing.References.clipV2;
import static org.modelmirror.testing.References.clipV2Served;
import static org.modelmirror.testing.RunningMirror.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.testing.References;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.RunningMirror.Setup;
import org.modelmirror.testing.SimulatedUpstream;

/** A PRIMARY, a seeded one, and one that is offline (sources-and-storage.md 1.2, 2.9, 3.7, 4.2). */
class PrimaryModeTest {
    private static final List<String> V2_ONLY =
            List.of("audio_generation", "controlnet_annotator", "lora", "ti", "video_generation");

    @TempDir
    private Path folder;

    private Setup primary() {
        return RunningMirror.on(folder).set("mirror.mode", "PRIMARY");
    }

    /** T29. */
    @Test
    void createsTheEmptyFilesAndTheirMetadata_whenTheFolderIsEmpty() throws IOException {
        try (RunningMirror mirror = primary().start()) {
            assertThat(names(folder))
                    .containsExactlyElementsOf(
                            V2_ONLY.stream().map(name -> name + ".json").toList());
            assertThat(names(folder.resolve("meta/v2")))
                    .containsExactlyElementsOf(V2_ONLY.stream()
                            .map(name -> name + "_metadata.json")
                            .toList());
            assertThat(names(folder.resolve("meta/legacy")))
                    .containsExactlyElementsOf(V2_ONLY.stream()
                            .map(name -> name + "_metadata.json")
                            .toList());
            assertThat(Files.readString(folder.resolve("lora.json"))).isEqualTo("{}");

            assertThat(mirror.v2("lora").text()).isEqualTo("{}");
            assertThat(mirror.v2("clip").status()).isEqualTo(404);
            assertThat(mirror.get("/model_references/v2/metadata/metadata").status())
                    .isEqualTo(200);
            assertThat(mirror.get("/model_references/v2/metadata/lora").status())
                    .isEqualTo(200);
            assertThat(mirror.get("/model_references/v1/metadata/lora").status())
                    .isEqualTo(200);
            assertThat(mirror.get("/replicate_mode").text()).contains("PRIMARY");
        }
    }

    @Test
    void answersMetadataUnavailable_onAReplica() {
        try (RunningMirror mirror = RunningMirror.on(folder).start()) {
            assertThat(mirror.get("/model_references/v2/metadata/metadata").status())
                    .isEqualTo(503);
            assertThat(mirror.get("/model_references/v1/metadata/metadata").status())
                    .isEqualTo(503);
        }
    }

    /** T53. */
    @Test
    void tellsThatSeedingIsIncomplete_untilNothingIsMissing() throws IOException {
        try (SimulatedUpstream github = SimulatedUpstream.start().putFolder(Path.of("config", "sample"))) {
            github.put(References.CLIP_FILE, SimulatedUpstream.Answer.status(500));
            try (RunningMirror mirror = RunningMirror.on(folder)
                    .github(github)
                    .set("mirror.mode", "PRIMARY")
                    .set("mirror.github-seed", "true")
                    .start()) {
                eventually()
                        .untilAsserted(
                                () -> assertThatJson(mirror.get("/status").text())
                                        .node("instance.seed_incomplete")
                                        .isEqualTo("[\"clip\"]"));
                Answer ready = mirror.get("/health/ready");
                assertThat(ready.status()).isEqualTo(200);
                assertThatJson(ready.text()).isEqualTo("{\"status\":\"UP\",\"reasons\":[\"seed_incomplete: clip\"]}");

                github.putFolder(Path.of("config", "sample"));

                eventually()
                        .untilAsserted(
                                () -> assertThatJson(mirror.get("/health/ready").text())
                                        .isEqualTo("{\"status\":\"UP\",\"reasons\":[]}"));
                // Its file is there before it is served.
                eventually().until(() -> mirror.v2("clip").status() == 200);
            }
        }
    }

    @Test
    void seedsOnlyWhatIsMissing_eachFileOnce() throws IOException {
        Files.writeString(folder.resolve("clip.json"), clipV2("edited"));
        Files.writeString(folder.resolve("blip.json"), "{}");
        try (SimulatedUpstream github = SimulatedUpstream.start().putFolder(Path.of("config", "sample"))) {
            String late = IMAGE_FOLDER + "esrgan.json";
            github.put(late, SimulatedUpstream.Answer.status(404));
            Setup setup = primary()
                    .set("mirror.github-seed", "true")
                    .set("poll.seed.period", "800ms")
                    .github(github);
            try (RunningMirror mirror = setup.start()) {
                eventually()
                        .until(() -> names(folder)
                                .containsAll(List.of(
                                        "codeformer.json",
                                        "controlnet.json",
                                        "gfpgan.json",
                                        "miscellaneous.json",
                                        "safety_checker.json",
                                        "stable_diffusion.json",
                                        "text_generation.json")));
                RunningMirror.awaitRequests(github, late, 2);
                assertThat(folder.resolve("esrgan.json")).doesNotExist();

                github.putFolder(Path.of("config", "sample"));
                eventually().until(() -> mirror.v2("esrgan").status() == 200);
                eventually().until(() -> mirror.v2("blip").json().size() == 1);

                // Left over in the queue from a round that began when it was missing still.
                mirror.refresh(new Refresh(Category.CLIP, Format.LEGACY, Origin.GITHUB));
                mirror.refresh(new Refresh(Category.BLIP, Format.LEGACY, Origin.GITHUB));

                assertThat(mirror.v2("clip").json().fieldNames()).toIterable().containsExactly("edited");
                assertThat(mirror.v2("clip").json().path("edited").has("config"))
                        .isFalse();
                assertThat(github.requestsFor(CLIP_FILE)).isZero();
                assertThat(folder.resolve("legacy/clip.json")).doesNotExist();
                for (String file : List.of("blip", "codeformer", "controlnet", "gfpgan", "miscellaneous")) {
                    assertThat(github.requestsFor(IMAGE_FOLDER + file + ".json"))
                            .as(file)
                            .isEqualTo(1);
                }
                assertThat(github.requestsFor(TEXT_FOLDER + "models.csv")).isEqualTo(1);
                assertThat(mirror.v2("controlnet")
                                .json()
                                .elements()
                                .next()
                                .path("metadata")
                                .path("created_at")
                                .isIntegralNumber())
                        .isTrue();
                assertThat(mirror.get("/model_references/v2/metadata/controlnet")
                                .status())
                        .isEqualTo(200);
            }
            String state = Files.readString(folder.resolve("meta/seed_state.json"));
            assertThatJson(state).isObject().hasSize(9).doesNotContainKey("clip");
            assertThatJson(state).inPath("esrgan.source_url").isEqualTo(github.url() + late);
            assertThatJson(state).inPath("esrgan.models").isEqualTo(2);

            // A later start finds nothing to do, and one that has something to do keeps the notes on the rest.
            Files.delete(folder.resolve("blip.json"));
            Files.delete(folder.resolve("legacy/blip.json"));
            github.forgetRequests();
            try (RunningMirror mirror = setup.start()) {
                eventually()
                        .until(() -> mirror.v2("blip").status() == 200
                                && mirror.v2("blip").json().size() == 1);
            }
            assertThat(github.requests()).hasSize(1);
            assertThatJson(Files.readString(folder.resolve("meta/seed_state.json")))
                    .isObject()
                    .hasSize(9);
        }
    }

    @Test
    void derivesV2WithTimeStamps_whenLegacyIsCanonical() throws IOException {
        Files.createDirectories(folder.resolve("legacy"));
        Files.writeString(folder.resolve("legacy/clip.json"), clipLegacy("one"));
        Setup setup = primary().set("mirror.canonical-format", "legacy");
        String first;
        try (RunningMirror mirror = setup.start()) {
            first = mirror.v2("clip").text();
            assertThatJson(first).inPath("one.metadata.created_at").isIntegralNumber();
            assertThatJson(first).inPath("one.metadata.updated_at").isIntegralNumber();
            assertThatJson(first).inPath("one.metadata.schema_version").isEqualTo("\"2.0.0\"");
            assertThat(mirror.v1("clip").text()).isEqualTo(clipLegacy("one"));
        }
        byte[] file = Files.readAllBytes(folder.resolve("clip.json"));
        try (RunningMirror mirror = setup.start()) {
            assertThat(mirror.v2("clip").text()).isEqualTo(first);
            assertThat(folder.resolve("clip.json")).hasBinaryContent(file);
        }
    }

    @Test
    void servesTheFolderAndAsksNobody_whenOffline() throws IOException {
        Files.createDirectories(folder.resolve("legacy"));
        Files.writeString(folder.resolve("clip.json"), clipV2("a"));
        Files.writeString(
                folder.resolve("legacy/models.csv"),
                "name,parameters_bn,display_name,url,baseline,description,style,tags,instruct_format,settings\n"
                        + "harbour/Skiff-1B,1,,,,A talker,,,,\n");
        try (SimulatedUpstream upstream = SimulatedUpstream.start();
                RunningMirror mirror = RunningMirror.on(folder)
                        .set("mirror.offline", "true")
                        .set("mirror.mode", "PRIMARY")
                        .primary(upstream)
                        .github(upstream)
                        .start()) {
            assertThat(mirror.v2("clip").text()).isEqualTo(clipV2Served("a"));
            assertThat(mirror.v1("text_generation").json()).hasSize(3);
            assertThat(mirror.v2("text_generation").json()).hasSize(1);
            assertThat(mirror.v2("lora").text()).isEqualTo("{}");
            assertThat(mirror.v2("blip").status()).isEqualTo(404);
            assertThatJson(mirror.get("/replicate_mode").text())
                    .inPath("writable")
                    .isEqualTo(false);

            Files.writeString(folder.resolve("clip.json"), clipV2("a", "b"));
            mirror.awaitServed(CLIP_V2, clipV2Served("a", "b"));
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    void takesThePeersVariables() {
        try (SimulatedUpstream upstream = SimulatedUpstream.start().put(CLIP_V2, clipV2("a"));
                RunningMirror mirror = RunningMirror.on(folder)
                        .unset("store.folder")
                        .unset("source.primary.url")
                        .unset("poll.primary.period")
                        .environment(Map.of(
                                "AIWORKER_CACHE_HOME", folder.toString(),
                                "HORDE_MODEL_REFERENCE_PRIMARY_API_URL", upstream.url() + "///",
                                "HORDE_MODEL_REFERENCE_REPLICATE_MODE", "REPLICA",
                                "HORDE_MODEL_REFERENCE_ENABLE_GITHUB_FALLBACK", "false",
                                "HORDE_MODEL_REFERENCE_CACHE_TTL_SECONDS", "1"))
                        .start()) {
            mirror.awaitServed(CLIP_V2, clipV2Served("a"));
            assertThat(folder.resolve("horde_model_reference/clip.json")).hasContent(clipV2("a"));

            upstream.put(CLIP_V2, clipV2("a", "b"));
            mirror.awaitServed(CLIP_V2, clipV2Served("a", "b"));
        }
    }

    /** The names of the files, without folders. */
    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }
}
