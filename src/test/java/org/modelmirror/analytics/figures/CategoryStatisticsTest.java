package org.modelmirror.analytics.figures;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;

/** The vectors T35 to T42 of analytics.md 9. */
class CategoryStatisticsTest {
    private static final long NOW = 1_764_000_000L;

    /** T35, with the answer of analytics.md 7.6 to the letter. */
    @Test
    void everyFieldIsCounted_whenModelsAreImages() {
        CategoryStatistics statistics = statistics(Category.IMAGE_GENERATION, """
                {"A":{"baseline":"stable_diffusion_xl","nsfw":true,"tags":["anime","person"],"style":"anime","trigger":["x"],
                      "requirements":{"min_steps":1},"showcases":["u"],"size_on_disk_bytes":5000000000,
                      "config":{"download":[{"file_url":"https://huggingface.co/a"},{"file_url":"https://civitai.com/b"}]}},
                 "B":{"baseline":"stable_diffusion_1","nsfw":false,"inpainting":true,"tags":["anime"],"style":"realistic",
                      "size_on_disk_bytes":3000000001,"config":{"download":[]}},
                 "C":{"baseline":"stable_diffusion_xl","nsfw":false,"tags":null,"config":null,"size_on_disk_bytes":0}}""");

        assertThat(JsonWriter.toText(statistics.toJson(), JsonForm.COMPACT))
                .isEqualTo("{\"category\":\"image_generation\",\"total_models\":3,\"returned_models\":3,\"offset\":0,"
                        + "\"limit\":null,\"nsfw_count\":1,\"baseline_distribution\":{\"stable_diffusion_xl\":"
                        + "{\"baseline\":\"stable_diffusion_xl\",\"count\":2,\"percentage\":66.67},"
                        + "\"stable_diffusion_1\":{\"baseline\":\"stable_diffusion_1\",\"count\":1,"
                        + "\"percentage\":33.33}},\"download_stats\":{\"total_models_with_downloads\":1,"
                        + "\"total_download_entries\":2,\"total_size_bytes\":8000000001,"
                        + "\"models_with_size_info\":2,\"average_size_bytes\":4000000000.5,"
                        + "\"hosts\":{\"huggingface.co\":1,\"civitai.com\":1}},\"top_tags\":[{\"tag\":\"anime\","
                        + "\"count\":2,\"percentage\":66.67},{\"tag\":\"person\",\"count\":1,"
                        + "\"percentage\":33.33}],\"top_styles\":[{\"tag\":\"anime\",\"count\":1,"
                        + "\"percentage\":33.33},{\"tag\":\"realistic\",\"count\":1,\"percentage\":33.33}],"
                        + "\"parameter_buckets\":[],\"models_without_param_info\":0,"
                        + "\"models_with_trigger_words\":1,\"models_with_inpainting\":1,"
                        + "\"models_with_requirements\":1,\"models_with_showcases\":1,"
                        + "\"computed_at\":1764000000}");
    }

    /** T36. */
    @Test
    void modelsFallIntoBuckets_byEitherNameOfTheirSize() {
        CategoryStatistics statistics = statistics(Category.TEXT_GENERATION, """
                {"a":{"parameters_count":7e9},"b":{"parameters_count":3e9},"c":{"parameters_count":2.9e9},
                 "d":{"parameters_count":70000000000},"e":{"parameters_count":0},"f":{"parameters":13000000000}}""");

        assertThatJson(statistics.toJson()).node("parameter_buckets").isEqualTo("""
                [{"bucket_label":"< 3B","min_params":0,"max_params":3000000000,"count":1,"percentage":16.67},
                 {"bucket_label":"3B-6B","min_params":3000000000,"max_params":6000000000,"count":1,"percentage":16.67},
                 {"bucket_label":"6B-9B","min_params":6000000000,"max_params":9000000000,"count":1,"percentage":16.67},
                 {"bucket_label":"13B-20B","min_params":13000000000,"max_params":20000000000,"count":1,"percentage":16.67},
                 {"bucket_label":"> 70B","min_params":70000000000,"max_params":null,"count":1,"percentage":16.67}]""");
        assertThat(statistics.withoutParameters()).isEqualTo(1);
    }

    @Test
    void everyBoundBelongsToTheBucketAboveIt() {
        List<String> labels = new ArrayList<>();
        for (long billions : new long[] {0, 3, 6, 9, 13, 20, 35, 70}) {
            long bound = Math.max(1, billions * 1_000_000_000L);
            labels.add(ParameterBucket.of(List.of(bound), 1).get(0).label());
            if (billions > 0) {
                labels.add(ParameterBucket.of(List.of(bound - 1), 1).get(0).label());
            }
        }

        assertThat(labels)
                .containsExactly(
                        "< 3B", "3B-6B", "< 3B", "6B-9B", "3B-6B", "9B-13B", "6B-9B", "13B-20B", "9B-13B", "20B-35B",
                        "13B-20B", "35B-70B", "20B-35B", "> 70B", "35B-70B");
    }

    @Test
    void sizeIsUnknown_whenItIsNoNumberAboveZero() {
        CategoryStatistics statistics = statistics(Category.TEXT_GENERATION, """
                {"a":{"parameters":"7B"},"b":{"parameters":-1},"c":{"parameters":0.9},"d":{},"e":{"parameters":true},
                 "f":{"parameters_count":null,"parameters":1},"g":{"parameters":1e40}}""");

        assertThat(statistics.withoutParameters()).isEqualTo(5);
        assertThat(statistics.parameterBuckets())
                .extracting(ParameterBucket::label)
                .containsExactly("< 3B", "> 70B");
    }

    /** T37. */
    @Test
    void percentageIsRoundedHalfToEven_whenOneOf800HasABaseline() {
        Map<String, JsonNode> records = new LinkedHashMap<>();
        records.put("first", json("{\"baseline\":\"a\"}"));
        for (int i = 1; i < 800; i++) {
            records.put("model " + i, json("{\"baseline\":\"b\"}"));
        }

        assertThat(CategoryStatistics.of(Category.CLIP, records, NOW).baselines())
                .containsExactly(new Counted("b", 799, 99.88), new Counted("a", 1, 0.12));
    }

    /** T38. */
    @Test
    void firstSeenComesFirst_whenBaselinesAreAsFrequent() {
        assertThat(statistics(Category.CLIP, """
                        {"1":{"baseline":"z"},"2":{"baseline":"a"},"3":{"baseline":"z"},"4":{"baseline":"a"},
                         "5":{"baseline":"q"}}""").baselines())
                .containsExactly(new Counted("z", 2, 40.0), new Counted("a", 2, 40.0), new Counted("q", 1, 20.0));
    }

    /** T39. */
    @Test
    void twentyAreTold_whenThereAreMore() {
        Map<String, JsonNode> records = new LinkedHashMap<>();
        for (int i = 1; i <= 45; i++) {
            records.put("m" + i, json("{\"tags\":[\"t" + i + "\"],\"style\":\"s" + i + "\"}"));
        }
        CategoryStatistics statistics = CategoryStatistics.of(Category.VIDEO_GENERATION, records, NOW);

        assertThat(statistics.topTags()).hasSize(20).startsWith(new Counted("t1", 1, 2.22));
        assertThat(statistics.topTags().get(19)).isEqualTo(new Counted("t20", 1, 2.22));
        assertThat(statistics.topStyles()).hasSize(20).startsWith(new Counted("s1", 1, 2.22));
    }

    /** T40. */
    @Test
    void tagCountsOnce_whenAModelHasItTwice() {
        assertThat(statistics(Category.LORA, "{\"m\":{\"tags\":[\"a\",\"a\"]}}").topTags())
                .containsExactly(new Counted("a", 1, 100.0));
    }

    /** T41. */
    @Test
    void modelIsCountedAndNoMore_whenItIsNoObject() {
        CategoryStatistics statistics =
                statistics(Category.CLIP, "{\"odd\":\"x\",\"good\":{\"baseline\":\"b\",\"nsfw\":1}}");

        assertThat(statistics.models()).isEqualTo(2);
        assertThat(statistics.nsfw()).isEqualTo(1);
        assertThat(statistics.baselines()).containsExactly(new Counted("b", 1, 50.0));
    }

    @Test
    void onlyTruthyValuesCount_whateverTypeTheyHave() {
        CategoryStatistics statistics = statistics(Category.IMAGE_GENERATION, """
                {"a":{"baseline":7,"nsfw":"yes","tags":[true,0,"",null,1.5],"style":"","trigger":"x","inpainting":0,
                      "requirements":[],"showcases":[],"size_on_disk_bytes":"5","config":{"download":{"file_url":"x"}}},
                 "b":{"baseline":false,"nsfw":[],"tags":"t","trigger":[],"requirements":{},"size_on_disk_bytes":2.9,
                      "config":{"download":[7,{"file_url":"huggingface.co/x"},{"file_url":"//h1/x"},{"file_url":"http://[/"}]}}}""");

        assertThat(statistics.nsfw()).isEqualTo(1);
        assertThat(statistics.baselines()).extracting(Counted::value).containsExactly("7");
        assertThat(statistics.topTags()).extracting(Counted::value).containsExactly("True", "1.5");
        assertThat(statistics.topStyles()).isEmpty();
        assertThat(statistics.withTriggerWords()).isZero();
        assertThat(statistics.withInpainting()).isZero();
        assertThat(statistics.withRequirements()).isZero();
        assertThat(statistics.withShowcases()).isZero();
        assertThat(statistics.downloads()).isEqualTo(new DownloadStatistics(1, 4, 2, 1, 2.0, Map.of("h1", 1L)));
    }

    @Test
    void imageFieldsAreZero_whenModelsAreOfAnotherCategory() {
        CategoryStatistics statistics = statistics(
                Category.TEXT_GENERATION,
                "{\"m\":{\"trigger\":[\"x\"],\"inpainting\":true,\"requirements\":{\"a\":1},\"showcases\":[\"u\"]}}");

        assertThat(statistics.withTriggerWords()).isZero();
        assertThat(statistics.withInpainting()).isZero();
        assertThat(statistics.withRequirements()).isZero();
        assertThat(statistics.withShowcases()).isEqualTo(1);
        assertThat(statistics(Category.IMAGE_GENERATION, "{\"m\":{\"parameters\":7}}")
                        .parameterBuckets())
                .isEmpty();
    }

    @Test
    void everythingIsZero_whenThereAreNoModels() {
        CategoryStatistics statistics = statistics(Category.TI, "{}");

        assertThat(statistics.downloads()).isEqualTo(new DownloadStatistics(0, 0, 0, 0, 0.0, Map.of()));
        assertThat(statistics.baselines()).isEmpty();
    }

    @Test
    void pagingIsEchoed_andChangesNothing() {
        CategoryStatistics statistics = statistics(Category.CLIP, "{\"a\":{},\"b\":{}}");

        assertThatJson(statistics.toJson(new Page(1, OptionalLong.of(2))))
                .node("offset")
                .isEqualTo(1);
        assertThatJson(statistics.toJson(new Page(1, OptionalLong.of(2))))
                .node("limit")
                .isEqualTo(2);
        assertThatJson(statistics.toJson(new Page(1, OptionalLong.of(2))))
                .node("returned_models")
                .isEqualTo(2);
        assertThatJson(statistics.toJson()).node("limit").isEqualTo(null);
    }

    /** T42. */
    @Test
    void downloadsOfAGroupAreThoseOfItsMembers_howeverOftenTheyAreCounted() {
        Map<String, JsonNode> records = records("""
                {"A/X-7B":{"name":"A/X-7B","tags":["t1"],"config":{"download":[{"file_url":"http://h1/a"}]}},
                 "A/X-13B":{"name":"A/X-13B","tags":["t2"],"config":{"download":[{"file_url":"http://h2/a"}]}},
                 "B/Y-7B":{"name":"B/Y-7B"}}""");
        for (int i = 0; i < 3; i++) {
            Map<String, JsonNode> groups = GroupedRecords.of(records, GroupNames.PLAIN);
            CategoryStatistics statistics = CategoryStatistics.of(Category.TEXT_GENERATION, groups, NOW);

            assertThat(groups.keySet()).containsExactly("X", "Y");
            assertThat(groups.get("X").path("name").textValue()).isEqualTo("X");
            assertThat(statistics.models()).isEqualTo(2);
            assertThat(statistics.downloads().entries()).isEqualTo(2);
            assertThat(statistics.downloads().hosts()).containsExactly(Map.entry("h1", 1L), Map.entry("h2", 1L));
            assertThat(statistics.topTags()).extracting(Counted::value).containsExactly("t1");
        }
        assertThat(records.get("A/X-7B").path("config").path("download")).hasSize(1);
        assertThat(records.get("A/X-7B").path("name").textValue()).isEqualTo("A/X-7B");
    }

    /** Q19, second half. */
    @Test
    void absentConfigurationIsNone_whenMembersAreGrouped() {
        Map<String, JsonNode> groups = GroupedRecords.of(records("""
                {"odd-X-7B":7,"X-7B":{"config":null},"X-8B":{"config":{"download":[{"file_url":"http://h1/a"}]}},
                 "X-9B":{"config":{"download":null}},"X-70B":"odd","odd-X-8B":{"nsfw":true}}"""), GroupNames.PLAIN);
        CategoryStatistics statistics = CategoryStatistics.of(Category.TEXT_GENERATION, groups, NOW);

        assertThat(groups.keySet()).containsExactly("odd-X", "X");
        assertThat(statistics.downloads().entries()).isEqualTo(1);
        assertThat(statistics.nsfw()).isEqualTo(1);
    }

    @Test
    void groupsAreOthers_whenNamesAreReadStrictly() {
        Map<String, JsonNode> records = records("{\"o/Mixtral-8x22B\":{},\"o/Mixtral-8x7B\":{}}");

        assertThat(GroupedRecords.of(records, GroupNames.PLAIN).keySet()).containsExactly("Mixtral-8x2", "Mixtral");
        assertThat(GroupedRecords.of(records, GroupNames.STRICT).keySet()).containsExactly("Mixtral");
    }

    @Test
    void roundingIsThatOfTheExactDecimalValue() {
        assertThat(Rounding.round(2.675, 2)).isEqualTo(2.67);
        assertThat(Rounding.round(0.125, 2)).isEqualTo(0.12);
        assertThat(Rounding.round(66.66666666666666, 2)).isEqualTo(66.67);
    }

    private static CategoryStatistics statistics(Category category, String records) {
        return CategoryStatistics.of(category, records(records), NOW);
    }

    private static Map<String, JsonNode> records(String json) {
        Map<String, JsonNode> records = new LinkedHashMap<>();
        ((ObjectNode) json(json)).properties().forEach(entry -> records.put(entry.getKey(), entry.getValue()));
        return records;
    }

    private static JsonNode json(String text) {
        try {
            return new JsonReader().read(text).root();
        } catch (JsonSyntaxException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
