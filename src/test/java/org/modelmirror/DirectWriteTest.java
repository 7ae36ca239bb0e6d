package org.modelmirror;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.WritableMirror.V1;
import static org.modelmirror.testing.WritableMirror.V2;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.RunningMirror.Setup;
import org.modelmirror.testing.SimulatedHorde;
import org.modelmirror.testing.WritableMirror;

/** Writes that are made at once: the exchanges 48 to 56 of http-api.md 9 and what 4 says beside them. */
class DirectWriteTest {
    private static final String IMAGE = V2 + "/image_generation";
    private static final String VALID = "{\"name\":\"N\",\"baseline\":\"stable_diffusion_1\",\"nsfw\":false}";
    private static final String INVALID_KEY = "{\"detail\":\"Invalid API key\"}";

    @TempDir
    Path folder;

    private final SimulatedHorde horde = SimulatedHorde.start();
    private WritableMirror mirror;

    @AfterEach
    void stop() {
        mirror.close();
        horde.close();
    }

    private Setup setup() {
        return WritableMirror.setup(folder, horde).set("queue.enabled", "false");
    }

    private void start(Setup setup) {
        mirror = WritableMirror.of(setup.start(), folder);
    }

    private void startV2() {
        start(setup());
    }

    private void startLegacy() {
        start(setup().set("mirror.canonical-format", "legacy"));
    }

    /** 48. */
    @Test
    void createsAV2Record() {
        startV2();

        Answer answer = mirror.post(IMAGE, "app", VALID);

        assertThat(answer.status()).isEqualTo(201);
        assertThatJson(answer.text())
                .isEqualTo("{\"record_type\":\"image_generation\",\"name\":\"N\",\"baseline\":\"stable_diffusion_1\","
                        + "\"nsfw\":false,\"metadata\":{\"created_by\":\"Bob#22\","
                        + "\"created_at\":\"${json-unit.any-number}\",\"updated_at\":\"${json-unit.any-number}\"}}");
        assertThat(answer.header("Location")).isEqualTo("/api/model_references/v2/image_generation/model/N");
        Answer read = mirror.get(IMAGE + "/model/N");
        assertThat(read.text()).isEqualTo(answer.text());
        assertThat(read.header("ETag")).isEqualTo(answer.header("ETag"));
        assertThat(read.revision()).isEqualTo(answer.revision());
        assertThatJson(mirror.get("/replicate_mode").text())
                .inPath("$.writable")
                .isEqualTo(true);
    }

    /** 48, 51. */
    @Test
    void letsNobodyWriteWhoIsNoApprover() {
        startV2();

        for (String key : new String[] {"req", "any", "zzz"}) {
            Answer answer = mirror.post(IMAGE, key, VALID);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.text()).isEqualTo(INVALID_KEY);
        }
        assertThat(mirror.get(IMAGE + "/model/N").status()).isEqualTo(404);
    }

    /** 52, F8. */
    @Test
    void letsNobodyWrite_whenNobodyIsAnApprover() {
        start(setup().set("mirror.canonical-format", "legacy").set("queue.approver-ids", "[]"));

        Answer answer = mirror.post(V1 + "/clip", "any", "{\"name\":\"x\"}");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).isEqualTo(INVALID_KEY);
        assertThat(horde.keys()).isEmpty();
        assertThatJson(mirror.get("/replicate_mode").text())
                .inPath("$.writable")
                .isEqualTo(false);
    }

    @Test
    void replacesAV2RecordAsAWhole_andKeepsWhatOnlyTheServerSets() {
        startV2();

        Answer answer = mirror.put(
                IMAGE + "/model/Alpha",
                "app",
                "{\"name\":\"Alpha\",\"baseline\":\"stable_diffusion_xl\",\"nsfw\":\"yes\","
                        + "\"future\":{\"b\":null,\"a\":[1.0]},\"tags\":[\" x \"],\"size_on_disk_bytes\":\"12\","
                        + "\"metadata\":{\"created_at\":5,\"created_by\":\"evil\",\"updated_by\":\"evil\",\"mine\":1}}");

        assertThat(answer.status()).isEqualTo(200);
        assertThatJson(answer.text())
                .isEqualTo("{\"record_type\":\"image_generation\",\"name\":\"Alpha\",\"size_on_disk_bytes\":12,"
                        + "\"baseline\":\"stable_diffusion_xl\",\"tags\":[\"x\"],\"nsfw\":true,"
                        + "\"future\":{\"b\":null,\"a\":[1.0]},"
                        + "\"metadata\":{\"created_at\":1700000000,\"created_by\":\"Bob#22\","
                        + "\"updated_at\":\"${json-unit.any-number}\",\"updated_by\":\"Bob#22\",\"mine\":1}}");
        assertThat(mirror.get(IMAGE + "/model/Alpha").text()).isEqualTo(answer.text());
        assertThat(answer.header("Location")).isNull();
    }

    @Test
    void removesAV2Record() {
        startV2();

        Answer answer = mirror.delete(IMAGE + "/model/Beta%20XL", "app");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(mirror.get(IMAGE + "/model/Beta%20XL").status()).isEqualTo(404);
        Answer again = mirror.delete(IMAGE + "/model/Beta%20XL", "app");
        assertThat(again.status()).isEqualTo(404);
        assertThat(again.text()).isEqualTo("{\"detail\":\"Model 'Beta XL' not found in category 'image_generation'\"}");
    }

    @Test
    void refusesWhatIsThereAlready_andWhatIsNot() {
        startV2();
        Map<String, String> before = mirror.files();

        assertThat(mirror.post(IMAGE, "app", VALID.replace("\"N\"", "\"Alpha\""))
                        .text())
                .isEqualTo("{\"detail\":\"Model 'Alpha' already exists in category 'image_generation'."
                        + " Use PUT to update existing models.\"}");
        assertThat(mirror.put(IMAGE + "/model/N", "app", VALID).text())
                .isEqualTo("{\"detail\":\"Model 'N' not found in category 'image_generation'."
                        + " Use POST to create new models.\"}");
        assertThat(mirror.files()).isEqualTo(before);
    }

    /** F1: a name with a slash, both ways of writing it. */
    @Test
    void writesModelsWithSlashesInTheirNames() {
        startV2();
        String body = "{\"name\":\"acme/Cool-7B-v0.2-Q4_K_M\",\"parameters_count\":7000000001}";
        String models = V2 + "/text_generation/model/";

        for (String name : new String[] {"acme/Cool-7B-v0.2-Q4_K_M", "acme%2FCool-7B-v0.2-Q4_K_M"}) {
            Answer answer = mirror.put(models + name, "app", body);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThatJson(answer.text()).inPath("$.parameters").isEqualTo(7_000_000_001L);
            assertThatJson(answer.text()).inPath("$.text_model_group").isEqualTo("Cool");
            assertThat(answer.json().has("parameters_count")).isFalse();
        }
        assertThat(mirror.delete(models + "acme%2FCool-7B-v0.2-Q4_K_M", "app").status())
                .isEqualTo(204);
        Answer made = mirror.post(V2 + "/text_generation/add", "app", body);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location"))
                .isEqualTo("/api/model_references/v2/text_generation/model/acme%2FCool-7B-v0.2-Q4_K_M");
        assertThat(mirror.get(made.header("Location").substring("/api".length()))
                        .status())
                .isEqualTo(200);
    }

    /** 50. */
    @Test
    void createsALegacyRecord_andShowsIt() {
        startLegacy();

        Answer answer = mirror.post(V1 + "/clip", "app", "{\"name\":\"vit/L é\",\"extra\":[1]}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text())
                .isEqualTo(
                        "{\"name\":\"vit/L é\",\"type\":\"clip\",\"description\":null,\"version\":null,\"style\":null,"
                                + "\"nsfw\":null,\"download_all\":null,\"config\":{\"files\":[],\"download\":[]},"
                                + "\"available\":null,\"features_not_supported\":null,\"pretrained_name\":null,\"extra\":[1]}");
        assertThat(answer.header("Location")).isEqualTo("/api/model_references/v1/clip/model/vit%2FL%20%C3%A9");
        assertThatJson(mirror.get(V1 + "/clip").text()).isEqualTo("{\"vit/L é\":{\"name\":\"vit/L é\",\"extra\":[1]}}");
        assertThat(mirror.delete(V1 + "/clip/model/vit%2FL%20%C3%A9", "app").status())
                .isEqualTo(204);
    }

    /** 53. */
    @Test
    void replacesALegacyRecord() {
        startLegacy();

        Answer answer = mirror.put(
                V1 + "/image_generation",
                "app",
                "{\"name\":\"Alpha\",\"baseline\":\"stable_diffusion_1\",\"style\":\"anime\"}");

        assertThat(answer.text())
                .isEqualTo(
                        "{\"name\":\"Alpha\",\"baseline\":\"stable diffusion 1\",\"type\":\"ckpt\",\"inpainting\":false,"
                                + "\"style\":\"anime\",\"config\":{\"files\":[],\"download\":[]}}");
        assertThat(answer.status()).isEqualTo(200);
        JsonNode v2 = mirror.get(IMAGE + "/model/Alpha").json();
        assertThat(v2.path("style").asText()).isEqualTo("anime");
    }

    /** 54. */
    @Test
    void knowsNoSuchLegacyRecordToReplace() {
        startLegacy();

        Answer answer = mirror.put(V1 + "/image_generation", "app", "{\"name\":\"Nope\",\"baseline\":\"x\"}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text())
                .isEqualTo("{\"detail\":\"Model 'Nope' does not exist in category 'image_generation'."
                        + " Use POST to create new models.\"}");
    }

    /** 55, 56. */
    @Test
    void removesALegacyRecord_onBothPaths() {
        for (String path : new String[] {"/image_generation/model/Alpha", "/image_generation/Alpha"}) {
            startLegacy();
            assertThat(mirror.delete(V1 + path, "app").status()).isEqualTo(204);
            assertThat(mirror.get(V1 + "/image_generation").status()).isEqualTo(404);
            mirror.close();
        }
        startLegacy();
    }

    @Test
    void writesTextModelsThroughTheCsv_andWarnsOfWhatItCannotKeep() {
        startLegacy();

        Answer answer = mirror.post(
                V1 + "/text_generation", "app", "{\"name\":\"org/New-13B\",\"parameters\":13000000000,\"nsfw\":true}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.header("Warning")).isEqualTo("199 - \"nsfw is not stored: models.csv has no such column\"");
        assertThat(mirror.get(V1 + "/text_generation").json().fieldNames())
                .toIterable()
                .contains("org/New-13B", "aphrodite/org/New-13B", "koboldcpp/New-13B");
    }

    @Test
    void changesAWholeGroupAtOnce() {
        startV2();
        String path = V2 + "/text_generation";

        Answer answer = mirror.put(path + "/group/common_fields?name=Qwen3", "app", "{\"baseline\":\"q\",\"nsfw\":1}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThatJson(answer.text())
                .isEqualTo("{\"updated_count\":2,\"batch_id\":\"${json-unit.any-string}\",\"pending_change_ids\":[]}");
        for (String name : new String[] {"Qwen3-0.6B", "Qwen3-8B-Instruct"}) {
            JsonNode record = mirror.get(path + "/model/" + name).json();
            assertThat(record.path("baseline").asText()).isEqualTo("q");
            assertThat(record.path("nsfw").asBoolean()).isTrue();
            assertThat(record.path("description").asText()).isEqualTo("d");
        }
        assertThat(mirror.get(path + "/model/Loner").json().has("baseline")).isFalse();
    }

    @Test
    void setsAndClearsTheReasonForAName() {
        startV2();
        String path = V2 + "/text_generation/";
        String model = "acme/Cool-7B-v0.2-Q4_K_M";

        Answer set = mirror.put(path + model + "/name_exception", "app", "{\"reason\":\"old\"}");
        assertThat(set.status()).as(set.text()).isEqualTo(200);
        assertThat(set.text()).isEqualTo("{\"pending_change_id\":null}");
        assertThat(mirror.get(path + "model/" + model)
                        .json()
                        .path("name_schema_exception")
                        .asText())
                .isEqualTo("old");

        mirror.put(path + model + "/name_exception", "app", "{\"reason\":null}");
        assertThat(mirror.get(path + "model/" + model).json().has("name_schema_exception"))
                .isFalse();
    }

    /** 4.9. */
    @Test
    void writesOnlyWhatHasNotChanged_whenAskedTo() {
        startV2();
        String alpha = IMAGE + "/model/Alpha";
        String body = "{\"name\":\"Alpha\",\"baseline\":\"stable_diffusion_xl\",\"nsfw\":true}";
        String tag = mirror.get(alpha).header("ETag");

        Answer first = mirror.put(alpha, "app", body, "If-Match", "\"0123\", " + tag);
        assertThat(first.status()).as(first.text()).isEqualTo(200);
        Answer second = mirror.put(alpha, "app", body, "If-Match", tag);
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.json().path("detail").asText()).startsWith("Precondition failed: ");
        assertThat(mirror.put(alpha, "app", body, "If-Match", "W/" + first.header("ETag"))
                        .status())
                .isEqualTo(412);
        assertThat(mirror.put(alpha, "app", body, "If-Match", first.header("ETag"))
                        .status())
                .isEqualTo(200);
        assertThat(mirror.delete(alpha, "app", "If-Match", tag).status()).isEqualTo(412);
        assertThat(mirror.delete(alpha, "app", "If-Match", mirror.get(IMAGE).header("ETag"))
                        .status())
                .isEqualTo(204);
        assertThat(mirror.post(IMAGE, "app", body, "If-None-Match", "*").status())
                .isEqualTo(201);
        assertThat(mirror.post(IMAGE, "app", body, "If-None-Match", "*").status())
                .isEqualTo(412);
    }

    /** C4. */
    @Test
    void takesBackendsEntriesForDone_forOldWebClients() {
        start(setup().set("mirror.canonical-format", "legacy").set("serve.ui-compat", "true"));
        Map<String, String> before = mirror.files();
        String body = "{\"name\":\"koboldcpp/New-13B\",\"parameters\":13000000000}";

        Answer posted = mirror.post(V1 + "/text_generation", "app", body);
        assertThat(posted.status()).isEqualTo(200);
        assertThat(posted.json().path("name").asText()).isEqualTo("koboldcpp/New-13B");
        assertThat(mirror.put(V1 + "/text_generation", "app", body).status()).isEqualTo(200);
        assertThat(mirror.delete(V1 + "/text_generation/koboldcpp%2FNew-13B", "app")
                        .status())
                .isEqualTo(204);
        assertThat(mirror.delete(V1 + "/text_generation/koboldcpp%2FNew-13B", "zzz")
                        .status())
                .isEqualTo(401);
        assertThat(mirror.files()).isEqualTo(before);
    }

    @Test
    void writesV2OnlyCategories_whenLegacyIsKept() {
        startLegacy();

        assertThat(mirror.post(V2 + "/video_generation", "app", "{\"name\":\"vid\"}")
                        .status())
                .isEqualTo(201);
        assertThat(mirror.get(V2 + "/video_generation").json().has("vid")).isTrue();
    }

    /** sources-and-storage.md 4.5.4. */
    @Test
    void tellsOfRecordsThatDoNotConvert_andStaysSuccessful() throws IOException {
        Setup setup = setup().set("mirror.canonical-format", "legacy");
        Files.writeString(
                folder.resolve("legacy/clip.json"),
                "{\"odd\":{\"name\":\"odd\",\"available\":\"perhaps\"}}",
                StandardCharsets.UTF_8);
        start(setup);

        assertThat(mirror.post(V1 + "/clip", "app", "{\"name\":\"vit\",\"available\":false}")
                        .status())
                .isEqualTo(201);

        assertThat(mirror.get(V2 + "/clip").json().has("vit")).isTrue();
        assertThat(mirror.get(V2 + "/metadata/clip").json().path("error_count").asLong())
                .isEqualTo(1);
        assertThat(mirror.get("/health/ready").text()).contains("v2_stale: clip");
    }
}
