package org.modelmirror.mirror;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.RunningMirror.awaitRequests;
import static org.modelmirror.testing.RunningMirror.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.Category;
import org.modelmirror.testing.References;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.SimulatedUpstream;

/** A replica without a PRIMARY, from a fresh clone: what GitHub has is on disk and on the air. */
class MirroringFromGitHubTest {
    private static final Path SAMPLE = Path.of("config", "sample");
    private static final List<String> WITH_LEGACY_FORM = List.of(
            "blip",
            "clip",
            "codeformer",
            "controlnet",
            "esrgan",
            "gfpgan",
            "safety_checker",
            "image_generation",
            "text_generation",
            "miscellaneous");

    @TempDir
    private Path folder;

    private final SimulatedUpstream github = SimulatedUpstream.start().putFolder(SAMPLE);
    private RunningMirror mirror;

    @BeforeEach
    void start() {
        mirror = RunningMirror.on(folder).github(github).start();
    }

    @AfterEach
    void stop() {
        mirror.close();
        github.close();
    }

    @Test
    void servesEveryCategoryInBothForms() {
        for (String category : WITH_LEGACY_FORM) {
            Answer v2 = mirror.awaitFresh("/model_references/v2/" + category);
            Answer v1 = mirror.awaitFresh("/model_references/v1/" + category);

            assertThat(v2.json()).as(category).isNotEmpty();
            assertThat(v1.json()).as(category).isNotEmpty();
            assertThat(v2.header("ETag")).as(category).matches("\"[^\"]+\"");
            assertThat(v2.header("Last-Modified")).as(category).endsWith(" GMT");
            assertThat(v2.revision()).as(category).isPositive().isEqualTo(v1.revision());
            assertThat(v2.header("Warning")).as(category).isNull();
        }
    }

    @Test
    void convertsARecord() {
        mirror.awaitFresh("/model_references/v2/clip");

        assertThatJson(mirror.get("/model_references/v2/clip/model/embed_base").text())
                .isEqualTo("""
                        {"record_type":"clip","name":"embed_base","description":"Compares pictures with words.",
                         "version":"1.0","metadata":{"schema_version":"2.0.0"},
                         "config":{"download":[{"file_name":"embed_base.pt",
                           "file_url":"https://models.example/embed_base.pt",
                           "sha256sum":"557d14dbb4da123fab849cb0d63e929865f2ea3ede85f29950f57a57787fc446",
                           "known_slow_download":false}]},
                         "model_classification":{"domain":"image","purpose":"feature_extractor"},
                         "pretrained_name":"sample_base"}""");
        assertThat(mirror.v2("clip").json().fieldNames()).toIterable().containsExactly("embed_base", "embed_wide");
    }

    @Test
    void servesLegacyFilesAsTheyCame_andTextModelsAsAMap() throws IOException {
        mirror.awaitFresh("/model_references/v1/clip");
        mirror.awaitFresh("/model_references/v1/text_generation");

        assertThat(mirror.v1("clip").body())
                .isEqualTo(Files.readAllBytes(SAMPLE.resolve(References.CLIP_FILE.substring(1))));
        assertThat(mirror.v1("text_generation").json().fieldNames())
                .toIterable()
                .contains("inkwell/Quill-13B", "aphrodite/inkwell/Quill-13B", "koboldcpp/Quill-13B")
                .hasSize(30);
    }

    @Test
    void answersNotModified_whenAskedWithTheTag() {
        Answer first = mirror.awaitFresh("/model_references/v2/clip");

        Answer second = mirror.get("/model_references/v2/clip", "If-None-Match", first.header("ETag"));

        assertThat(second.status()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
    }

    @Test
    void answersAnEmptyObject_forACategoryThatGitHubDoesNotHave() {
        for (String category : List.of("controlnet_annotator", "video_generation", "audio_generation", "lora", "ti")) {
            assertThat(mirror.v2(category).status()).as(category).isEqualTo(200);
            assertThat(mirror.v2(category).text()).as(category).isEqualTo("{}");
        }
    }

    @Test
    void writesTheFilesOfThePeersLayout() throws IOException {
        WITH_LEGACY_FORM.forEach(
                category -> mirror.awaitAnnounced(mirror.awaitFresh("/model_references/v2/" + category)));

        assertThat(files())
                .filteredOn(
                        name -> List.of("locks/", "guard/", "history/").stream().noneMatch(name::startsWith))
                .containsExactlyInAnyOrder(
                        "blip.json",
                        "clip.json",
                        "codeformer.json",
                        "controlnet.json",
                        "esrgan.json",
                        "gfpgan.json",
                        "safety_checker.json",
                        "stable_diffusion.json",
                        "text_generation.json",
                        "miscellaneous.json",
                        "legacy/blip.json",
                        "legacy/clip.json",
                        "legacy/codeformer.json",
                        "legacy/controlnet.json",
                        "legacy/esrgan.json",
                        "legacy/gfpgan.json",
                        "legacy/safety_checker.json",
                        "legacy/stable_diffusion.json",
                        "legacy/miscellaneous.json",
                        "legacy/models.csv",
                        "meta/revisions.json",
                        "meta/v2/blip_metadata.json",
                        "meta/v2/clip_metadata.json",
                        "meta/v2/codeformer_metadata.json",
                        "meta/v2/controlnet_metadata.json",
                        "meta/v2/esrgan_metadata.json",
                        "meta/v2/gfpgan_metadata.json",
                        "meta/v2/safety_checker_metadata.json",
                        "meta/v2/image_generation_metadata.json",
                        "meta/v2/text_generation_metadata.json",
                        "meta/v2/miscellaneous_metadata.json",
                        "meta/legacy/blip_metadata.json",
                        "meta/legacy/clip_metadata.json",
                        "meta/legacy/codeformer_metadata.json",
                        "meta/legacy/controlnet_metadata.json",
                        "meta/legacy/esrgan_metadata.json",
                        "meta/legacy/gfpgan_metadata.json",
                        "meta/legacy/safety_checker_metadata.json",
                        "meta/legacy/image_generation_metadata.json",
                        "meta/legacy/text_generation_metadata.json",
                        "meta/legacy/miscellaneous_metadata.json",
                        "last_good/blip.json",
                        "last_good/clip.json",
                        "last_good/codeformer.json",
                        "last_good/controlnet.json",
                        "last_good/esrgan.json",
                        "last_good/gfpgan.json",
                        "last_good/safety_checker.json",
                        "last_good/image_generation.json",
                        "last_good/text_generation.json",
                        "last_good/miscellaneous.json");
        assertThat(folder.resolve("legacy/clip.json"))
                .hasSameBinaryContentAs(SAMPLE.resolve(References.CLIP_FILE.substring(1)));
        assertThat(Files.readString(folder.resolve("clip.json")))
                .startsWith("{\n    \"embed_base\": {\n        \"record_type\": \"clip\",")
                .endsWith("}\n");
        assertThatJson(Files.readString(folder.resolve("meta/v2/clip_metadata.json")))
                .inPath("total_models")
                .isEqualTo(2);
    }

    @Test
    void changesNothing_whenUpstreamHasNotChanged() throws IOException {
        Answer before = mirror.awaitFresh("/model_references/v2/clip");
        WITH_LEGACY_FORM.forEach(
                category -> mirror.awaitAnnounced(mirror.awaitFresh("/model_references/v2/" + category)));
        var fileBefore = Files.getLastModifiedTime(folder.resolve("clip.json"));
        String revisionsBefore = Files.readString(folder.resolve("meta/revisions.json"));
        mirror.forgetChanges();
        github.forgetRequests();

        awaitRequests(github, References.CLIP_FILE, 2);

        assertThat(github.requests())
                .extracting(SimulatedUpstream.Request::status)
                .containsOnly(304);
        assertThat(Files.getLastModifiedTime(folder.resolve("clip.json"))).isEqualTo(fileBefore);
        assertThat(Files.readString(folder.resolve("meta/revisions.json"))).isEqualTo(revisionsBefore);
        assertThat(mirror.changes()).isEmpty();
        Answer after = mirror.v2("clip");
        assertThat(after.revision()).isEqualTo(before.revision());
        assertThat(after.header("Last-Modified")).isEqualTo(before.header("Last-Modified"));
    }

    @Test
    void servesAChange_andAnnouncesIt_whenUpstreamChanges() {
        Answer before = mirror.awaitFresh("/model_references/v2/clip");
        WITH_LEGACY_FORM.forEach(
                category -> mirror.awaitAnnounced(mirror.awaitFresh("/model_references/v2/" + category)));
        WITH_LEGACY_FORM.forEach(
                category -> mirror.awaitAnnounced(mirror.awaitFresh("/model_references/v1/" + category)));
        mirror.forgetChanges();

        github.put(References.CLIP_FILE, References.clipLegacy("one", "two", "three"));

        Answer after = eventually()
                .until(() -> mirror.v2("clip"), answer -> answer.json().has("three"));
        eventually().untilAsserted(() -> assertThat(mirror.changes()).hasSize(2));
        assertThat(after.json().fieldNames()).toIterable().containsExactly("one", "two", "three");
        assertThat(after.revision()).isGreaterThan(before.revision());
        assertThat(mirror.v1("clip").text()).isEqualTo(References.clipLegacy("one", "two", "three"));
        assertThat(mirror.changes()).allSatisfy(change -> {
            assertThat(change.category().id()).isEqualTo("clip");
            assertThat(change.revision()).isEqualTo(after.revision());
        });
    }

    @Test
    void holdsBackABadRecordAlone_andKeepsItsLastGoodVersion() {
        mirror.awaitFresh("/model_references/v2/clip");
        String before = mirror.v2("clip").json().get("embed_wide").toString();

        github.put(References.CLIP_FILE, """
                {"embed_base": {"name": "embed_base", "type": "clip", "description": "anew", "available": false,
                                "config": {"files": [], "download": []}},
                 "embed_wide": {"name": "embed_wide", "type": "clip", "available": "perhaps"},
                 "embed_new": "no record"}""");

        Answer after = eventually()
                .until(() -> mirror.v2("clip"), answer -> answer.text().contains("anew"));
        assertThat(after.json().fieldNames()).toIterable().containsExactly("embed_base", "embed_wide");
        assertThat(after.json().get("embed_wide").toString()).isEqualTo(before);
        assertThat(mirror.v1("clip").text()).contains("perhaps");
        assertThat(mirror.bean("notices", NoticeBook.class).newest(Category.CLIP))
                .extracting(Notice::subject)
                .contains("embed_wide", "embed_new");
    }

    @Test
    void answersUnavailable_untilGitHubHasAnswered() {
        github.clear();
        github.otherwise(SimulatedUpstream.Answer.status(500));
        try (RunningMirror fresh =
                RunningMirror.on(folder.resolve("fresh")).github(github).start()) {
            awaitRequests(github, References.CLIP_FILE, 3);

            assertThat(fresh.v2("clip").status()).isEqualTo(503);
            assertThat(fresh.v1("clip").status()).isEqualTo(503);
            assertThat(folder.resolve("fresh")).doesNotExist();
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
    }
}
