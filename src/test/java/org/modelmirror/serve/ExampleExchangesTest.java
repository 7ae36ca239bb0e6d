package org.modelmirror.serve;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exchanges 1 to 27 of http-api.md 9, over real HTTP. */
class ExampleExchangesTest {
    private static final String V1 = "/model_references/v1";
    private static final String V2 = "/model_references/v2";

    private static EdgeHarness pv;
    private static EdgeHarness pl;
    private static EdgeHarness ui;
    private static EdgeHarness r;

    @BeforeAll
    static void start() throws Exception {
        pv = Fixtures.l(Fixtures.v(EdgeHarness.profile().start()));
        pl = Fixtures.l(Fixtures.v(EdgeHarness.profile()
                .legacy()
                .groups(ExampleExchangesTest::group)
                .start()));
        ui = EdgeHarness.profile().legacy().uiCompat().start();
        r = EdgeHarness.profile().replica().start();
    }

    @AfterAll
    static void stop() {
        List.of(pv, pl, ui, r).forEach(EdgeHarness::close);
    }

    /** Stands in for the function of http-api.md 5.4, which is tested where it lives. */
    private static ObjectNode group(ObjectNode map) {
        ObjectNode grouped = map.deepCopy();
        grouped.forEach(entry -> {
            ((ObjectNode) entry).put("text_model_group", "Cool");
            ((ObjectNode) entry).putObject("text_model_group_summary").put("member_count", map.size());
        });
        return grouped;
    }

    private static void assertAnswer(HttpResponse<String> answer, int status, String body) {
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
    }

    @Test
    void heartbeatIsOk() {
        assertAnswer(
                r.get("/heartbeat"),
                200,
                "{\"status\":\"ok\",\"ai_horde\":{\"degraded\":false,\"consecutive_failures\":0,\"seconds_until_retry\":null}}");
    }

    @Test
    void replicateModeTellsFormatAndWritability_whenPrimaryKeepsLegacy() {
        assertAnswer(
                pl.get("/replicate_mode"),
                200,
                "{\"replicate_mode\":\"PRIMARY\",\"canonical_format\":\"legacy\",\"writable\":true}");
    }

    @Test
    void replicateModeIsNotWritable_whenReplica() {
        assertAnswer(
                r.get("/replicate_mode"),
                200,
                "{\"replicate_mode\":\"REPLICA\",\"canonical_format\":\"v2\",\"writable\":false}");
    }

    @Test
    void replicateModeIsABareString_whenOldWebClientsAreServed() {
        assertAnswer(ui.get("/replicate_mode"), 200, "\"PRIMARY\"");
    }

    @Test
    void unknownPathIsNotFound() {
        assertAnswer(r.get("/nope"), 404, "{\"detail\":\"Not Found\"}");
    }

    @Test
    void superfluousSlashIsRedirected() {
        HttpResponse<String> answer = r.get("/heartbeat/");

        assertThat(answer.statusCode()).isEqualTo(307);
        assertThat(answer.headers().firstValue("Location")).contains("http://127.0.0.1:" + r.port() + "/api/heartbeat");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void wrongMethodIsRefused_withTheMethodsThereAre() {
        HttpResponse<String> answer = r.send("POST", "/api/heartbeat");

        assertAnswer(answer, 405, "{\"detail\":\"Method Not Allowed\"}");
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void preflightIsAllowed_whenOriginIsConfigured() {
        HttpResponse<String> answer = preflight("https://ui.example");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("OK");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("https://ui.example");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Headers")).contains("apikey,content-type");
    }

    @Test
    void preflightIsRefused_whenOriginIsNot() {
        HttpResponse<String> answer = preflight("https://evil.example");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("Disallowed CORS origin");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    private static HttpResponse<String> preflight(String origin) {
        return pv.send(
                "OPTIONS",
                "/api" + V2 + "/clip",
                "Origin",
                origin,
                "Access-Control-Request-Method",
                "PUT",
                "Access-Control-Request-Headers",
                "apikey,content-type");
    }

    @Test
    void v2ListsThirteenCategories() {
        assertAnswer(
                pv.get(V2 + "/model_categories"),
                200,
                "[\"blip\",\"clip\",\"codeformer\",\"controlnet\",\"controlnet_annotator\",\"esrgan\",\"gfpgan\",\"safety_checker\","
                        + "\"image_generation\",\"text_generation\",\"video_generation\",\"audio_generation\",\"miscellaneous\"]");
    }

    @Test
    void v1ListsFifteenCategories() {
        assertAnswer(
                pv.get(V1 + "/model_categories"),
                200,
                "[\"blip\",\"clip\",\"codeformer\",\"controlnet\",\"controlnet_annotator\",\"esrgan\",\"gfpgan\",\"safety_checker\","
                        + "\"image_generation\",\"text_generation\",\"video_generation\",\"audio_generation\",\"miscellaneous\",\"lora\",\"ti\"]");
    }

    @Test
    void emptyV2CategoryIsAnEmptyObject() {
        assertAnswer(pv.get(V2 + "/video_generation"), 200, "{}");
    }

    @Test
    void absentV2CategoryIsNotFound() {
        assertAnswer(pv.get(V2 + "/blip"), 404, "{\"detail\":\"Model category 'blip' not found\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bogus", "/bogus/model/x"})
    void unknownV2CategoryIsExactlyECat(String path) {
        String names = "'blip', 'clip', 'codeformer', 'controlnet', 'controlnet_annotator', 'esrgan', 'gfpgan',"
                + " 'safety_checker', 'image_generation', 'text_generation', 'video_generation', 'audio_generation',"
                + " 'miscellaneous', 'lora' or 'ti'";
        assertAnswer(
                pv.get(V2 + path),
                422,
                "{\"detail\":[{\"type\":\"enum\",\"loc\":[\"path\",\"model_category_name\"],\"msg\":\"Input should be "
                        + names + "\",\"input\":\"bogus\",\"ctx\":{\"expected\":\"" + names + "\"}}]}");
    }

    @Test
    void v2CategoryIsServedAsStored() {
        assertAnswer(pv.get(V2 + "/image_generation"), 200, Fixtures.IMAGE_V2);
    }

    @Test
    void oneRecordIsServed_whenItsNameHasASpace() {
        assertAnswer(pv.get(V2 + "/image_generation/model/Beta%20XL"), 200, Fixtures.BETA_V2);
    }

    @Test
    void missingRecordIsNotFound() {
        assertAnswer(
                pv.get(V2 + "/clip/model/nope"), 404, "{\"detail\":\"Model 'nope' not found in category 'clip'\"}");
    }

    @Test
    void missingCategoryIsNotFound_whenARecordOfItIsAsked() {
        assertAnswer(pv.get(V2 + "/blip/model/x"), 404, "{\"detail\":\"Model category 'blip' not found\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme%2FCool-7B-v0.2-Q4_K_M", "acme/Cool-7B-v0.2-Q4_K_M", "acme/Cool%2D7B-v0.2-Q4_K_M?x"})
    void oneRecordIsServed_whenItsNameHasASlash(String name) {
        assertAnswer(pv.get(V2 + "/text_generation/model/" + name), 200, Fixtures.COOL_V2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/stable_diffusion.json",
                "/stable_diffusion",
                "/image_generation",
                "/image_generation.json",
                "/image%5Fgeneration?x"
            })
    void legacyTextIsServedByteForByte(String path) {
        assertAnswer(pl.get(V1 + path), 200, Fixtures.IMAGE_LEGACY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/db.json", "/text_generation", "/text_generation.json", "/text_generation?include_group=NO"})
    void legacyTextModelsAreServedInOrder(String path) {
        List<String> keys = new ArrayList<>();
        EdgeHarness.parse(pl.get(V1 + path).body()).fieldNames().forEachRemaining(keys::add);

        assertThat(keys).containsExactly("acme/Cool-7B", "aphrodite/acme/Cool-7B", "koboldcpp/Cool-7B");
    }

    @Test
    void emptyLegacyTextIsNotFound() {
        assertAnswer(pl.get(V1 + "/clip"), 404, "{\"detail\":\"Model category 'clip' not found or is empty\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/lora", "/ti", "/lora.json"})
    void legacyTextOfWhatIsManagedElsewhereIsAnEmptyObject(String path) {
        assertAnswer(pl.get(V1 + path), 200, "{}");
        assertAnswer(r.get(V1 + path), 200, "{}");
    }

    @Test
    void unknownLegacyCategoryIsRefusedWithAText() {
        assertAnswer(
                pl.get(V1 + "/db"),
                422,
                "{\"detail\":\"Invalid model category: 'db'. 'db' is not a valid MODEL_REFERENCE_CATEGORY\"}");
    }

    @Test
    void metadataWithoutMoreIsAnUnknownLegacyCategory() {
        assertAnswer(
                pl.get(V1 + "/metadata"),
                422,
                "{\"detail\":\"Invalid model category: 'metadata'. 'metadata' is not a valid MODEL_REFERENCE_CATEGORY\"}");
    }

    @Test
    void groupSwitchIsRefused_whenItIsNoBoolean() {
        assertAnswer(
                pl.get(V1 + "/text_generation?include_group=maybe"),
                422,
                "{\"detail\":[{\"type\":\"bool_parsing\",\"loc\":[\"query\",\"include_group\"],\"msg\":\"Input should be a valid boolean, unable to interpret input\",\"input\":\"maybe\"}]}");
    }

    @Test
    void groupsAreAddedToEachEntry_whenAskedFor() {
        HttpResponse<String> answer = pl.get(V1 + "/text_generation?include_group=false&include_group=True");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThatJson(answer.body())
                .isObject()
                .containsOnlyKeys("acme/Cool-7B", "aphrodite/acme/Cool-7B", "koboldcpp/Cool-7B");
        assertThatJson(answer.body())
                .node("koboldcpp/Cool-7B")
                .isEqualTo(
                        "{\"name\":\"koboldcpp/Cool-7B\",\"text_model_group\":\"Cool\",\"text_model_group_summary\":{\"member_count\":3}}");
    }

    @Test
    void groupedAnswerHasItsOwnTag() {
        String plain =
                pl.get(V1 + "/text_generation").headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> grouped = pl.get(V1 + "/text_generation?include_group=1");
        String tag = grouped.headers().firstValue("ETag").orElseThrow();

        assertThat(tag).isNotEqualTo(plain);
        assertThat(pl.get(V1 + "/text_generation?include_group=1", "If-None-Match", tag)
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void lastUpdatedNeedsTheCanonicalFormat() {
        assertAnswer(
                pv.get(V1 + "/metadata/last_updated"),
                503,
                "{\"detail\":\"This endpoint is only available when canonical_format='LEGACY'. Current setting: canonical_format='v2'\"}");
        assertAnswer(
                pl.get(V2 + "/metadata/last_updated"),
                503,
                "{\"detail\":\"This endpoint is only available when canonical_format='v2'. Current setting: canonical_format='legacy'\"}");
        assertAnswer(pv.get(V2 + "/metadata/last_updated"), 200, "{\"last_updated\":1700000000}");
        assertAnswer(ui.get(V1 + "/metadata/last_updated"), 200, "{\"last_updated\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/clip", "/clip/last_updated", "/last_updated", "/metadata"})
    void metadataIsNotKept_onAReplica(String path) {
        String refusal = "{\"detail\":\"Metadata tracking is not supported in REPLICA mode\"}";
        assertAnswer(r.get(V2 + "/metadata" + path), 503, refusal);
        assertAnswer(r.get(V1 + "/metadata" + path), 503, refusal);
    }

    @Test
    void metadataOfOneCategoryIsServed() {
        assertAnswer(
                pv.get(V2 + "/metadata/clip/last_updated"), 200, "{\"category\":\"clip\",\"last_updated\":1700000000}");
        assertAnswer(pv.get(V2 + "/metadata/clip"), 200, "{\"category\":\"clip\",\"last_updated\":1700000000}");
    }

    @Test
    void metadataOfAllCategoriesLeavesOutThoseWithoutData() {
        assertAnswer(
                pv.get(V2 + "/metadata/metadata"),
                200,
                "{\"clip\":{\"category\":\"clip\",\"last_updated\":1700000000}}");
    }

    @Test
    void metadataIsNotFound_whenTheCategoryHasNoData() {
        assertAnswer(pv.get(V2 + "/metadata/blip"), 404, "{\"detail\":\"No v2 metadata found for category blip\"}");
        assertAnswer(
                pv.get(V1 + "/metadata/blip/last_updated"),
                404,
                "{\"detail\":\"No legacy metadata found for category blip\"}");
    }

    @Test
    void metadataOfAnUnknownCategoryIsECat() {
        HttpResponse<String> answer = r.get(V2 + "/metadata/bogus");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThatJson(answer.body()).node("detail[0].type").isEqualTo("enum");
    }

    @Test
    void landingPageAndInfosAreMessages() {
        assertThatJson(r.get("/").body()).node("message").isString().contains("/api/docs");
        assertThatJson(r.send("GET", "/").body()).node("message").isString().contains("/api/docs");
        assertThatJson(r.get(V2 + "/info").body()).node("message").isString();
        assertThatJson(r.get(V1 + "/info").body())
                .node("message")
                .isString()
                .contains("legacy", "Haidra-Org/AI-Horde-image-model-reference");
    }

    @Test
    void heartbeatTellsOfAnOpenBreaker() throws Exception {
        HordeHealth open = new HordeHealth(true, 5, java.util.Optional.of(0.0));
        try (EdgeHarness edge = EdgeHarness.profile().horde(open).start()) {
            assertAnswer(
                    edge.get("/heartbeat"),
                    200,
                    "{\"status\":\"ok\",\"ai_horde\":{\"degraded\":true,\"consecutive_failures\":5,\"seconds_until_retry\":0.0}}");
        }
    }
}
