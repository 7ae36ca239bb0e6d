package org.modelmirror;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.WritableMirror.V2;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.SimulatedHorde;
import org.modelmirror.testing.WritableMirror;

/** The exchanges 59 to 66, 70 to 73 and 76 to 78 of http-api.md 9, and what 2.3 and 2.7 say of checks and errors. */
class TextExchangesTest {
    private static final String IMAGE = V2 + "/image_generation";
    private static final String TEXT = V2 + "/text_generation";
    private static final String REPLICA =
            "{\"detail\":\"This instance is in REPLICA mode and does not support write operations."
                    + " Only PRIMARY instances can modify data.\"}";

    private static final SimulatedHorde HORDE = SimulatedHorde.start();
    private static Path folder;
    private static WritableMirror pv;
    private static WritableMirror r;

    @BeforeAll
    static void start(@TempDir Path one, @TempDir Path two) {
        folder = one;
        pv = WritableMirror.of(WritableMirror.setup(one, HORDE).start(), one);
        r = WritableMirror.of(
                WritableMirror.setup(two, HORDE).set("mirror.mode", "REPLICA").start(), two);
    }

    @AfterAll
    static void stop() {
        pv.close();
        r.close();
        HORDE.close();
    }

    @AfterEach
    void forget() throws IOException {
        for (String what : List.of("schemas", "aliases", "families")) {
            Files.deleteIfExists(file(what));
        }
    }

    private static Path file(String what) {
        return folder.resolve("text_generation_group_" + what + ".json");
    }

    private static void assertAnswer(Answer answer, int status, String body) {
        assertThat(answer.text()).isEqualTo(body);
        assertThat(answer.status()).isEqualTo(status);
    }

    private static String detail(Answer answer, int status) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        return answer.json().path("detail").textValue();
    }

    private static List<String> names(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        List<String> names = new ArrayList<>();
        for (JsonNode record : answer.json().path("results")) {
            names.add(record.path("name").textValue());
        }
        return names;
    }

    /** 59. */
    @Test
    void sortsWhatTheFilterLeaves() {
        Answer answer = pv.get(IMAGE + "/search?nsfw=false&sort_by=size_on_disk_bytes");

        assertThat(names(answer)).containsExactly("gamma", "Alpha");
        assertThatJson(answer.text()).inPath("total").isEqualTo(2);
        assertThatJson(answer.text()).inPath("has_more").isEqualTo(false);
    }

    /** 60. */
    @Test
    void findsByAnyOfSeveralTags_aPageAtATime() {
        Answer answer = pv.get(IMAGE + "/search?tags_any=Anime&tags_any=photo&limit=1");

        assertThat(names(answer)).containsExactly("Alpha");
        assertThatJson(answer.text()).inPath("total").isEqualTo(2);
        assertThatJson(answer.text()).inPath("offset").isEqualTo(0);
        assertThatJson(answer.text()).inPath("limit").isEqualTo(1);
        assertThatJson(answer.text()).inPath("has_more").isEqualTo(true);
    }

    /** 61. */
    @Test
    void refusesALimitOfNothing() {
        assertAnswer(
                pv.get(IMAGE + "/search?limit=0"),
                422,
                "{\"detail\":[{\"type\":\"greater_than_equal\",\"loc\":[\"query\",\"limit\"],"
                        + "\"msg\":\"Input should be greater than or equal to 1\",\"input\":\"0\",\"ctx\":{\"ge\":1}}]}");
    }

    /** 62 to 65. */
    @ParameterizedTest
    @CsvSource({
        "/clip/search?nsfw=true,400,Filter not supported for this category: Field 'nsfw' does not exist on",
        "/image_generation/search?sort_by=nope,400,Invalid sort_by field: Field 'nope' does not exist on",
        "/image_generation/search?source=civitai,400,Unknown source: No provider registered under source id 'civitai'. Registered providers: [].",
        "/bogus/search,422,Unknown category 'bogus'. Valid:",
        "/text_generation/search?backend=vllm,400,'Unknown backend ''vllm''. Valid backends: aphrodite, koboldcpp'",
        "/search?sort_by=baseline,400,Invalid sort_by field: Field 'baseline' does not exist on"
    })
    void refusesWhatItCannotSearchBy(String path, int status, String start) {
        assertThat(detail(pv.get(V2 + path), status)).startsWith(start);
    }

    /** 66. */
    @Test
    void findsQuantisedTextModels_withBothNamesOfTheParameters() {
        Answer answer = pv.get(TEXT + "/search?quantized=true");

        assertThat(names(answer)).containsExactly("acme/Cool-7B-v0.2-Q4_K_M");
        assertThatJson(answer.text()).inPath("results[0].parameters").isEqualTo(7_000_000_000L);
        assertThatJson(answer.text()).inPath("results[0].parameters_count").isEqualTo(7_000_000_000L);
    }

    @Test
    void searchesEveryCategoryInOrder() {
        assertThat(names(pv.get(V2 + "/search")))
                .containsExactly(
                        "clip_vit",
                        "Alpha",
                        "Beta XL",
                        "gamma",
                        "Qwen3-0.6B",
                        "Qwen3-8B-Instruct",
                        "acme/Cool-7B-v0.2-Q4_K_M",
                        "Loner");
        assertThat(names(pv.get(V2 + "/search?nsfw=true&baseline=ignored"))).containsExactly("Beta XL");
        assertThat(names(pv.get(V2 + "/search?tags_none=photo&name_contains=A&sort_by=name&sort_desc=yes&limit=2")))
                .containsExactly("gamma", "acme/Cool-7B-v0.2-Q4_K_M");
        assertThat(names(pv.get(V2 + "/search?sort_by=finetune_series__name"))).hasSize(8);
    }

    @Test
    void namesEveryParameterItCannotRead() {
        JsonNode detail = pv.get(IMAGE + "/search?nsfw=maybe&limit=501&offset=-1&sort_desc=")
                .json()
                .path("detail");

        assertThatJson(detail)
                .inPath("[*].loc[1]")
                .isArray()
                .containsExactlyInAnyOrder("nsfw", "limit", "offset", "sort_desc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lora", "ti", "video_generation", "blip"})
    void findsNothing_inACategoryWithoutRecords(String category) {
        assertAnswer(
                pv.get(V2 + "/" + category + "/search"),
                200,
                "{\"results\":[],\"total\":0,\"offset\":0,\"limit\":50,\"has_more\":false}");
    }

    @Test
    void seesAChangedRecordInTheNextSearch() throws IOException {
        Path clip = folder.resolve("clip.json");
        String before = Files.readString(clip, StandardCharsets.UTF_8);
        try {
            Files.writeString(clip, "{\"clip_vit\":{\"name\":\"clip_vit\",\"version\":\"2\"}}");
            RunningMirror.eventually()
                    .untilAsserted(
                            () -> assertThatJson(pv.get(V2 + "/clip/search").text())
                                    .inPath("results[0].version")
                                    .isEqualTo("\"2\""));
        } finally {
            Files.writeString(clip, before);
        }
    }

    /** 70. */
    @Test
    void takesANameApart() {
        assertAnswer(
                pv.get(TEXT + "/parse_name?name=4.2.0-Broken-Tutu-24b-08-2024"),
                200,
                "{\"original_name\":\"4.2.0-Broken-Tutu-24b-08-2024\",\"base_name\":\"Broken-Tutu\",\"size\":\"24B\","
                        + "\"variant\":null,\"quant\":null,\"version\":null,\"suggested_group\":\"Broken-Tutu\",\"extras\":["
                        + "{\"value\":\"4.2.0\",\"position\":0,\"inferred_type\":\"LEADING_VERSION\"},"
                        + "{\"value\":\"08-2024\",\"position\":4,\"inferred_type\":\"DATE\"}]}");
        assertThat(pv.get(TEXT + "/parse_name?name=").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/parse_name", "/group", "/group/name_schema"})
    void wantsAName(String path) {
        assertAnswer(
                pv.get(TEXT + path),
                422,
                "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"query\",\"name\"],\"msg\":\"Field required\",\"input\":null}]}");
    }

    /** 71. */
    @Test
    void putsANameTogether() {
        assertAnswer(
                pv.post(
                        TEXT + "/compose_name",
                        "none",
                        "{\"base_name\":\"A\",\"size\":\"7B\",\"variant\":\"Chat\",\"version\":\"v2\",\"quant\":\"Q4\","
                                + "\"author\":\"me\",\"separator\":\"_\",\"part_order\":[\"size\",\"base\",\"bogus\",\"quant\"]}"),
                200,
                "{\"composed_name\":\"me/7B_A_Q4\",\"already_exists\":false,\"suggested_group\":\"A_Q4\"}");
        assertAnswer(
                pv.post(TEXT + "/compose_name", "none", "{\"base_name\":\"Qwen3\",\"size\":\"0.6B\"}"),
                200,
                "{\"composed_name\":\"Qwen3-0.6B\",\"already_exists\":true,\"suggested_group\":\"Qwen3\"}");
        assertAnswer(
                pv.post(TEXT + "/compose_name", "none", "{\"base_name\":\"A\"}"),
                422,
                "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"size\"],\"msg\":\"Field required\",\"input\":{\"base_name\":\"A\"}}]}");
    }

    /** 72. */
    @Test
    void infersTheNamingSchemaOfAGroup() {
        assertAnswer(
                pv.get(TEXT + "/group/name_schema?name=Cool"),
                200,
                "{\"group_name\":\"Cool\",\"name_schema\":{\"separator\":\"-\",\"part_order\":[\"base\",\"size\",\"version\",\"quant\"],"
                        + "\"author_included\":true,\"common_author\":\"acme\",\"template\":\"{author}/{base}-{size}-{version}-{quant}\","
                        + "\"extra_parts\":[]},\"is_custom\":false}");
        assertThat(detail(pv.get(TEXT + "/group/name_schema?name=No"), 404)).isEqualTo("No models found in group 'No'");
    }

    /** 73. */
    @Test
    void keepsANamingSchema_untilItIsForgotten() {
        String set =
                "{\"group_name\":\"New\",\"name_schema\":{\"separator\":\"_\",\"part_order\":[\"base\",\"size\",\"variant\",\"version\",\"quant\"],"
                        + "\"author_included\":true,\"common_author\":null,\"template\":null,\"extra_parts\":[]},\"is_custom\":true}";

        assertAnswer(pv.put(TEXT + "/group/name_schema?name=New", "req", "{\"separator\":\"_\"}"), 200, set);
        assertAnswer(pv.get(TEXT + "/group/name_schema?name=New"), 200, set);
        assertAnswer(pv.put(TEXT + "/group/name_schema?name=New", "req", "{}"), 200, set);
        assertThat(pv.delete(TEXT + "/group/name_schema?name=New", "req").status())
                .isEqualTo(204);
        assertThat(detail(pv.delete(TEXT + "/group/name_schema?name=New", "req"), 404))
                .isEqualTo("No custom naming schema found for group 'New'");
    }

    /** 76. */
    @Test
    void keepsAliases_eachForOneGroup() throws IOException {
        assertAnswer(
                pv.put(TEXT + "/aliases/Qwen3", "req", "{\"aliases\":[\"q3\"]}"),
                200,
                "{\"canonical\":\"Qwen3\",\"aliases\":[\"q3\"]}");
        assertAnswer(
                pv.put(TEXT + "/aliases/Other", "req", "{\"aliases\":[\"q3\"]}"),
                409,
                "{\"detail\":\"Alias 'q3' is already registered under canonical group 'Qwen3'\"}");
        assertThat(Files.readString(file("aliases")))
                .isEqualTo("{\n  \"Qwen3\": {\n    \"aliases\": [\n      \"q3\"\n    ]\n  }\n}");
        assertAnswer(
                pv.post(TEXT + "/aliases/Qwen3/add", "app", "{\"alias\":\"Qwen-3\"}"),
                200,
                "{\"canonical\":\"Qwen3\",\"aliases\":[\"q3\",\"Qwen-3\"]}");
        assertAnswer(
                pv.get(TEXT + "/aliases"),
                200,
                "{\"entries\":[{\"canonical\":\"Qwen3\",\"aliases\":[\"q3\",\"Qwen-3\"]}]}");
        assertThatJson(pv.get(TEXT + "/parse_name?name=org/Qwen-3-7B").text())
                .inPath("suggested_group")
                .isEqualTo("Qwen3");
        pv.post(TEXT + "/aliases/Qwen3/remove", "req", "{\"alias\":\"q3\"}");
        assertAnswer(
                pv.post(TEXT + "/aliases/Qwen3/remove", "req", "{\"alias\":\"Qwen-3\"}"),
                200,
                "{\"canonical\":\"Qwen3\",\"aliases\":[]}");
        assertThat(detail(pv.get(TEXT + "/aliases/Qwen3"), 404))
                .isEqualTo("No alias entry for canonical group 'Qwen3'");
        assertThat(detail(pv.delete(TEXT + "/aliases/Qwen3", "req"), 404))
                .isEqualTo("No alias entry for canonical group 'Qwen3'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a%2Fb"})
    void takesNamesWithSlashes(String name) {
        assertThat(pv.put(TEXT + "/aliases/" + name, "req", "{\"aliases\":[]}")
                        .json()
                        .path("canonical")
                        .textValue())
                .isEqualTo("a/b");
        assertThat(pv.post(TEXT + "/aliases/" + name + "/add", "req", "{\"alias\":\"x\"}")
                        .text())
                .isEqualTo("{\"canonical\":\"a/b\",\"aliases\":[\"x\"]}");
        assertThat(pv.get(TEXT + "/aliases/" + name).status()).isEqualTo(200);
        assertThat(pv.delete(TEXT + "/aliases/" + name, "req").status()).isEqualTo(204);
        assertThat(pv.put(TEXT + "/families/" + name, "req", "{\"members\":[\"m\"]}")
                        .text())
                .isEqualTo("{\"family_name\":\"a/b\",\"members\":[\"m\"]}");
        assertThat(pv.post(TEXT + "/families/" + name + "/remove", "req", "{\"group_name\":\"m\"}")
                        .text())
                .isEqualTo("{\"family_name\":\"a/b\",\"members\":[]}");
        assertThat(detail(pv.get(TEXT + "/families/" + name), 404)).isEqualTo("Family 'a/b' not found");
    }

    /** 77. */
    @Test
    void keepsNothingAboutGroups_onAReplica() {
        assertAnswer(
                r.get(TEXT + "/aliases"),
                503,
                "{\"detail\":\"Group alias storage is not available (backend may be in REPLICA mode).\"}");
        assertAnswer(
                r.get(TEXT + "/aliases/x"),
                503,
                "{\"detail\":\"Group alias storage is not available (backend may be in REPLICA mode).\"}");
        assertAnswer(
                r.get(TEXT + "/families"),
                503,
                "{\"detail\":\"Group family storage is not available (backend may be in REPLICA mode).\"}");
        assertAnswer(r.put(TEXT + "/aliases/x", "req", "{\"aliases\":[]}"), 503, REPLICA);
        assertAnswer(r.delete(TEXT + "/group/name_schema?name=x", "req"), 503, REPLICA);
        assertThatJson(r.get("/status").json().path("group_files")).isEqualTo("{}");
        assertThat(r.get(TEXT + "/families/detect").status()).isEqualTo(200);
        assertThat(r.get(TEXT + "/groups/summary").status()).isEqualTo(200);
    }

    /** 78. */
    @Test
    void keepsFamilies() {
        assertAnswer(
                pv.put(TEXT + "/families/Fam", "req", "{\"members\":[\"b\",\"a\",\"a\"]}"),
                200,
                "{\"family_name\":\"Fam\",\"members\":[\"a\",\"b\"]}");
        assertAnswer(
                pv.get(TEXT + "/families"),
                200,
                "{\"families\":[{\"family_name\":\"Fam\",\"members\":[\"a\",\"b\"]}]}");
        assertThat(detail(pv.post(TEXT + "/families/X/add", "req", "{\"group_name\":\"c\"}"), 404))
                .isEqualTo("Family 'X' does not exist.");
        assertThat(detail(pv.put(TEXT + "/families/X", "req", "{\"members\":[\"a\"]}"), 409))
                .isEqualTo("Group 'a' already belongs to family 'Fam'. Remove it from that family first.");
        assertThat(pv.delete(TEXT + "/families/Fam", "req").status()).isEqualTo(204);
        assertThat(detail(pv.put(TEXT + "/families/detect", "req", "{\"members\":[\"a\"]}"), 422))
                .isEqualTo("A family must not be named 'detect'.");
    }

    @Test
    void showsGroupsWithWhatIsKeptAboutThem() {
        pv.put(TEXT + "/families/Fam", "req", "{\"members\":[\"Qwen3\"]}");

        assertAnswer(pv.get(TEXT + "/groups"), 200, "{\"groups\":[\"Cool\",\"Qwen3\"]}");
        assertAnswer(pv.get(TEXT + "/distinct_baselines"), 200, "{\"baselines\":[\"cool\",\"qwen3\"]}");
        Answer group = pv.get(TEXT + "/group?name=Qwen3");
        assertThatJson(group.text())
                .inPath("related_family")
                .isEqualTo("{\"family_name\":\"Fam\",\"members\":[\"Qwen3\"]}");
        assertThatJson(group.text()).inPath("available_sizes").isEqualTo("[\"0.6B\",\"8B\"]");
        assertThat(detail(pv.get(TEXT + "/group?name=qwen3"), 404)).isEqualTo("No models found in group 'qwen3'");
        Answer summary = pv.get(TEXT + "/groups/summary");
        assertThatJson(summary.text()).inPath("groups_with_families").isEqualTo(1);
        assertThatJson(summary.text())
                .inPath("groups[0].health_issues")
                .isEqualTo("[\"singleton_group\",\"missing_description\"]");
        assertThatJson(pv.get(TEXT + "/groups/health").text())
                .inPath("issue_counts_by_type")
                .isEqualTo("{\"singleton_group\":1,\"missing_description\":1}");
        assertAnswer(
                pv.get(TEXT + "/families/detect?min_prefix_length=2&min_family_size=2"),
                200,
                "{\"suggestions\":[],\"total_groups_analyzed\":3,\"groups_in_families\":0,\"standalone_groups\":3}");
        assertThat(pv.get(TEXT + "/families/detect?min_prefix_length=1").status())
                .isEqualTo(422);
    }

    @Test
    void checksInOrder_keyThenBodyThenPersonThenModeThenExistence() {
        String path = TEXT + "/aliases/x/remove";

        Answer noKey = pv.mirror().send("POST", path, "{bad".getBytes(StandardCharsets.UTF_8));
        assertAnswer(noKey, 401, "{\"detail\":\"Not authenticated\"}");
        assertThat(noKey.header("WWW-Authenticate")).isEqualTo("APIKey");
        assertThatJson(pv.post(path, "zzz", "{bad").text())
                .inPath("detail[0].type")
                .isEqualTo("json_invalid");
        assertThatJson(pv.post(path, "zzz", "[]").text())
                .inPath("detail[0].type")
                .isEqualTo("model_attributes_type");
        assertAnswer(pv.post(path, "zzz", "{\"alias\":\"a\"}"), 401, "{\"detail\":\"Invalid API key\"}");
        assertAnswer(
                pv.post(path, "any", "{\"alias\":\"a\"}"),
                403,
                "{\"detail\":\"You are not on the pending queue requestor list.\"}");
        assertAnswer(
                r.post(path, "any", "{\"alias\":\"a\"}"),
                403,
                "{\"detail\":\"You are not on the pending queue requestor list.\"}");
        assertAnswer(r.post(path, "req", "{\"alias\":\"a\"}"), 503, REPLICA);
        assertAnswer(
                pv.post(path, "req", "{\"alias\":\"a\"}"),
                404,
                "{\"detail\":\"Alias 'a' not found under canonical group 'x'\"}");
    }

    @Test
    void countsABodyThatIsNotCalledJsonAsText() {
        Answer answer = pv.mirror()
                .send(
                        "PUT",
                        TEXT + "/aliases/x",
                        "{\"aliases\":[]}".getBytes(StandardCharsets.UTF_8),
                        "apikey",
                        "req",
                        "Content-Type",
                        "application/x-www-form-urlencoded");

        assertThat(answer.status()).isEqualTo(422);
        assertThatJson(answer.text()).inPath("detail[0].type").isEqualTo("model_attributes_type");
    }

    @Test
    void seesWhatAnotherProcessWrote() throws IOException {
        pv.put(TEXT + "/aliases/Qwen3", "req", "{\"aliases\":[\"q3\"]}");
        Files.writeString(file("aliases"), "{\"Cool\":{\"aliases\":[\"cold\"]}}");

        assertAnswer(pv.get(TEXT + "/aliases"), 200, "{\"entries\":[{\"canonical\":\"Cool\",\"aliases\":[\"cold\"]}]}");
        assertThat(detail(pv.post(TEXT + "/aliases/Other/add", "req", "{\"alias\":\"cold\"}"), 409))
                .isEqualTo("Alias 'cold' is already registered under canonical group 'Cool'");
    }

    /** F26 of sources-and-storage.md. */
    @Test
    void refusesChanges_keepsServing_andLeavesTheFile_whileItCannotBeRead() throws IOException {
        pv.put(TEXT + "/families/Fam", "req", "{\"members\":[\"a\"]}");
        Files.writeString(file("families"), "{\"Fam\": {broken");

        Answer refused = pv.put(TEXT + "/families/Other", "req", "{\"members\":[\"b\"]}");
        assertThat(detail(refused, 503)).startsWith("text_generation_group_families.json: ");
        assertThat(refused.header("Retry-After")).isNotNull();
        assertThat(Files.readString(file("families"))).isEqualTo("{\"Fam\": {broken");
        assertAnswer(pv.get(TEXT + "/families/Fam"), 200, "{\"family_name\":\"Fam\",\"members\":[\"a\"]}");
        JsonNode states = pv.get("/status").json().path("group_files");
        assertThatJson(states).inPath("families.readable").isEqualTo(false);
        assertThat(states.path("families").path("problem").textValue())
                .startsWith("text_generation_group_families.json: ");
        assertThatJson(states).inPath("aliases").isEqualTo("{\"readable\":true,\"problem\":null,\"unread_entries\":0}");

        Files.writeString(file("families"), "{\"Mended\":{\"family_name\":\"Mended\",\"members\":[\"m\"]}}");
        assertThat(pv.put(TEXT + "/families/Other", "req", "{\"members\":[\"b\"]}")
                        .status())
                .isEqualTo(200);
        assertThatJson(pv.get(TEXT + "/families").text())
                .inPath("families[*].family_name")
                .isEqualTo("[\"Mended\",\"Other\"]");
    }
}
