package org.modelmirror.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** What a category without data means: 404, an empty object, or not known yet (http-api.md F32, F33). */
class AbsentCategoryTest {
    private static final String V1 = "/model_references/v1/";
    private static final String V2 = "/model_references/v2/";

    private EdgeHarness replica;

    @BeforeEach
    void start() throws Exception {
        replica = EdgeHarness.profile().replica().start();
    }

    @AfterEach
    void stop() {
        replica.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"blip", "lora", "video_generation", "blip/model/x"})
    void v2IsUnavailable_whileNoSourceHasAnswered(String path) {
        String detail =
                "{\"detail\":\"Model category '" + path.replace("/model/x", "") + "' is temporarily unavailable\"}";

        assertUnavailable(replica.get(V2 + path), detail);
        replica.freshness.failed(Category.BLIP, Format.V2);
        replica.freshness.failed(Category.LORA, Format.V2);
        replica.freshness.failed(Category.VIDEO_GENERATION, Format.V2);
        assertUnavailable(replica.get(V2 + path), detail);
    }

    private static void assertUnavailable(HttpResponse<String> answer, String body) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(answer.body()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"blip", "stable_diffusion.json", "text_generation", "db.json"})
    void legacyIsUnavailableAsText_whileNoSourceHasAnswered(String path) {
        HttpResponse<String> answer = replica.get(V1 + path);

        assertUnavailable(
                answer,
                "Model category '"
                        + path.replace("stable_diffusion.json", "image_generation")
                                .replace("db.json", "text_generation")
                        + "' is temporarily unavailable");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    }

    @Test
    void categoryIsNotFound_whenEverySourceSaidSo() {
        replica.freshness.absent(Category.BLIP, Format.V2);
        replica.freshness.absent(Category.BLIP, Format.LEGACY);

        assertThat(replica.get(V2 + "blip").body()).isEqualTo("{\"detail\":\"Model category 'blip' not found\"}");
        assertThat(replica.get(V1 + "blip").body())
                .isEqualTo("{\"detail\":\"Model category 'blip' not found or is empty\"}");
    }

    @Test
    void v2OnlyCategoryIsEmpty_whenEverySourceSaidThatItHasNone() {
        replica.freshness.absent(Category.LORA, Format.V2);

        HttpResponse<String> answer = replica.get(V2 + "lora");

        assertThat(answer.body()).isEqualTo("{}");
        assertThat(answer.headers().firstValue("ETag")).contains("\"44136fa355b3678a1146ad16f7e8649e\"");
        assertThat(replica.get(V2 + "lora", "If-None-Match", "\"44136fa355b3678a1146ad16f7e8649e\"")
                        .statusCode())
                .isEqualTo(304);
        assertThat(replica.get(V2 + "lora/model/x").body())
                .isEqualTo("{\"detail\":\"Model 'x' not found in category 'lora'\"}");
    }

    @Test
    void v2OnlyCategoryHasNoLegacyText_whateverTheSourcesSay() {
        assertThat(replica.get(V1 + "video_generation").statusCode()).isEqualTo(404);
    }

    @Test
    void copyIsServed_whenTheSourceHasSinceFailed() {
        replica.v2(Category.BLIP, "{}");
        replica.freshness.confirmed(Category.BLIP, Format.V2, Duration.ofSeconds(60));
        replica.freshness.failed(Category.BLIP, Format.V2);

        assertThat(replica.get(V2 + "blip").body()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "{}", " {}\n", "null", "\tnull "})
    void legacyTextThatSaysNothingIsNotFound(String text) {
        replica.legacy(Category.CLIP, text).legacy(Category.TEXT_GENERATION, text);

        assertThat(replica.get(V1 + "clip").statusCode()).isEqualTo(404);
        assertThat(replica.get(V1 + "text_generation").body())
                .isEqualTo("{\"detail\":\"Text generation models not found or empty\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{ }", "nulls"})
    void anyOtherLegacyTextIsServed(String text) {
        replica.legacy(Category.CLIP, text);

        assertThat(replica.get(V1 + "clip").body()).isEqualTo(text);
    }

    @Test
    void primaryKnowsWhatItDoesNotHave() throws Exception {
        try (EdgeHarness primary = EdgeHarness.profile().start()) {
            assertThat(primary.get(V2 + "blip").statusCode()).isEqualTo(404);
            assertThat(primary.get(V2 + "lora").body()).isEqualTo("{}");
            assertThat(primary.get(V2 + "audio_generation").body()).isEqualTo("{}");
            assertThat(primary.get(V1 + "blip").statusCode()).isEqualTo(404);
            assertThat(primary.get("/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void replicaIsReady_whenEachCategoryIsLoadedOrKnownToBeEmpty() {
        assertThat(replica.get("/health/live").body()).isEqualTo("{\"status\":\"UP\",\"reasons\":[]}");
        assertThat(replica.get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(replica.get("/health/ready").body())
                .startsWith("{\"status\":\"DOWN\",\"reasons\":[\"category blip is not loaded yet\",");

        for (Category category : Category.values()) {
            replica.freshness.failed(category, Format.V2);
        }
        assertThat(replica.get("/health/ready").body())
                .contains("miscellaneous")
                .doesNotContain("lora", "video_generation");

        for (Category category : Category.values()) {
            if (category.hasLegacyForm()) {
                replica.v2(category, "{}");
            }
        }
        assertThat(replica.get("/health/ready").body()).isEqualTo("{\"status\":\"UP\",\"reasons\":[]}");
    }
}
