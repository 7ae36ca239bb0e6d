package org.modelmirror.serve;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** Kept versions over HTTP, http-api.md 2.11. */
class HistoryTest {
    private static final String CSV = "name,parameters_bn\nA/m-7B,7\n";
    private static EdgeHarness edge;

    @BeforeAll
    static void start() throws Exception {
        edge = EdgeHarness.profile().start();
        edge.v2(Category.CLIP, "{\"a\":{\"name\":\"a\",\"v\":3}}").legacy(Category.CLIP, "{\"now\":{}}");
        edge.history
                .add(
                        Category.CLIP,
                        Format.V2,
                        3,
                        "{\n  \"a\": {\"name\": \"a\", \"v\": 1},\n  \"b\": {\"name\": \"b\"}\n}")
                .add(
                        Category.CLIP,
                        Format.V2,
                        5,
                        "{\"a\":{\"name\":\"a\",\"v\":2.0},\"c\":{\"name\":\"c\",\"config\":{\"x\":[1]}}}")
                .add(Category.CLIP, Format.V2, 9, "{\"a\":{\"name\":\"a\",\"v\":3}}")
                .add(Category.CLIP, Format.LEGACY, 4, "{\"old\": {}}\n")
                .add(Category.TEXT_GENERATION, Format.LEGACY, 6, CSV)
                .add(Category.TI, Format.V2, 7, "no json");
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @AfterEach
    void mend() {
        edge.history.broken = false;
    }

    @Test
    void listsTheNewestFirst_whenAskedForHistory() {
        HttpResponse<String> answer = edge.get("/model_references/v2/clip/history");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"items\":[{\"revision\":9,\"at\":1009,\"author\":null,\"cause\":\"poll\","
                        + "\"total_models\":1,\"sha256\":\"ab\"},"
                        + "{\"revision\":5,\"at\":1005,\"author\":null,\"cause\":\"poll\",\"total_models\":1,"
                        + "\"sha256\":\"ab\"},{\"revision\":3,\"at\":1003,\"author\":null,\"cause\":\"poll\","
                        + "\"total_models\":1,\"sha256\":\"ab\"}],"
                        + "\"total\":3,\"offset\":0,\"limit\":50,\"has_more\":false}");
    }

    @Test
    void givesOnePage_whenLimitAndOffsetAreGiven() {
        HttpResponse<String> answer = edge.get("/model_references/v2/clip/history?limit=1&offset=1");

        assertThatJson(answer.body()).inPath("$.items[*].revision").isArray().containsExactly(5);
        assertThatJson(answer.body()).node("has_more").isEqualTo(true);
        assertThatJson(answer.body()).node("total").isEqualTo(3);
    }

    @Test
    void listsTheLegacyFiles_whenAskedUnderV1() {
        assertThatJson(edge.get("/model_references/v1/clip/history").body())
                .inPath("$.items[*].revision")
                .isArray()
                .containsExactly(4);
        assertThatJson(edge.get("/model_references/v1/stable_diffusion/history").body())
                .node("total")
                .isEqualTo(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=501", "offset=-1", "limit=many"})
    void refusesThePage_whenItsBoundsAreWrong(String query) {
        HttpResponse<String> answer = edge.get("/model_references/v2/clip/history?" + query);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThatJson(answer.body()).inPath("$.detail[0].loc[0]").isEqualTo("query");
    }

    @Test
    void givesTheBytesOfThatVersion_whenARevisionIsAskedFor() {
        HttpResponse<String> answer = edge.get("/model_references/v2/clip?revision=3");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\n  \"a\": {\"name\": \"a\", \"v\": 1},\n  \"b\": {\"name\": \"b\"}\n}");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("X-Reference-Revision")).contains("3");
        assertThat(edge.get("/model_references/v1/clip?revision=4").body()).isEqualTo("{\"old\": {}}\n");
        assertThat(edge.get("/model_references/v1/clip.json?revision=4").body()).isEqualTo("{\"old\": {}}\n");
    }

    @Test
    void givesTheCsv_whenAVersionOfTheLegacyTextModelsIsAskedFor() {
        HttpResponse<String> answer = edge.get("/model_references/v1/text_generation?revision=6");

        assertThat(answer.body()).isEqualTo(CSV);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8");
        assertThat(edge.get("/model_references/v1/db.json?revision=6").body()).isEqualTo(CSV);
    }

    @Test
    void givesTheLiveCategory_whenTheQueryNamesNoRevision() {
        assertThat(edge.get("/model_references/v2/clip?other=3").body()).isEqualTo("{\"a\":{\"name\":\"a\",\"v\":3}}");
        assertThat(edge.get("/model_references/v1/clip?other=3").body()).isEqualTo("{\"now\":{}}");
    }

    @ParameterizedTest
    @CsvSource({
        "/model_references/v2/clip?revision=4, Revision 4 of category 'clip' is not kept",
        "/model_references/v1/clip?revision=3, Revision 3 of category 'clip' is not kept",
        "/model_references/v1/text_generation?revision=1, Revision 1 of category 'text_generation' is not kept",
        "/model_references/v2/clip/diff?from=3&to=4, Revision 4 of category 'clip' is not kept",
        "/model_references/v2/blip/diff, Fewer than two revisions of category 'blip' are kept to compare"
    })
    void isNotFound_whenTheRevisionIsNotKept(String path, String detail) {
        HttpResponse<String> answer = edge.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThatJson(answer.body()).isEqualTo("{\"detail\":\"" + detail + "\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"v2/clip?revision=x", "v2/clip?revision=0", "v2/clip?revision=", "v1/text_generation?revision=-1"
            })
    void isInvalid_whenTheRevisionIsNoNumber(String path) {
        assertThat(edge.get("/model_references/" + path).statusCode()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1/nothing/history", "v2/nothing/history", "v2/nothing/diff", "v1/nothing?revision=1"})
    void isInvalid_whenThereIsNoSuchCategory(String path) {
        assertThat(edge.get("/model_references/" + path).statusCode()).isEqualTo(422);
    }

    @Test
    void tellsEveryField_whenTwoVersionsAreCompared() {
        HttpResponse<String> answer = edge.get("/model_references/v2/clip/diff?from=3&to=5");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"category\":\"clip\",\"format\":\"v2\",\"from\":3,\"to\":5,"
                        + "\"added\":[\"c\"],\"removed\":[\"b\"],\"modified\":[\"a\"],\"reordered\":false,\"models\":["
                        + "{\"model_name\":\"c\",\"net_operation\":\"added\",\"field_diffs\":["
                        + "{\"field_path\":\"name\",\"old_value\":null,\"new_value\":\"c\",\"change_type\":\"added\"},"
                        + "{\"field_path\":\"config.x\",\"old_value\":null,\"new_value\":[1],\"change_type\":\"added\"}]},"
                        + "{\"model_name\":\"b\",\"net_operation\":\"deleted\",\"field_diffs\":["
                        + "{\"field_path\":\"name\",\"old_value\":\"b\",\"new_value\":null,\"change_type\":\"removed\"}]},"
                        + "{\"model_name\":\"a\",\"net_operation\":\"modified\",\"field_diffs\":["
                        + "{\"field_path\":\"v\",\"old_value\":1,\"new_value\":2.0,\"change_type\":\"modified\"}]}]}");
    }

    @Test
    void comparesTheLastTwo_whenNoRevisionIsNamed() {
        HttpResponse<String> answer = edge.get("/model_references/v2/clip/diff");

        assertThatJson(answer.body()).node("from").isEqualTo(5);
        assertThatJson(answer.body()).node("to").isEqualTo(9);
        assertThatJson(answer.body()).node("removed").isEqualTo("[\"c\"]");
    }

    @Test
    void saysSo_whenAVersionCannotBeRead() {
        HttpResponse<String> answer = edge.get("/model_references/v2/ti/diff?from=7&to=7");

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("Revision 7 of category 'ti' cannot be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip/history", "clip?revision=3", "clip/diff?from=3&to=5"})
    void asksToTryAgain_whenTheDiskDoesNotAnswer(String path) {
        edge.history.broken = true;

        HttpResponse<String> answer = edge.get("/model_references/v2/" + path);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
    }
}
