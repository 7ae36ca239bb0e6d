package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.FigureMirror.described;
import static org.modelmirror.testing.FigureMirror.download;
import static org.modelmirror.testing.FigureMirror.image;
import static org.modelmirror.testing.FigureMirror.records;
import static org.modelmirror.testing.FigureMirror.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelmirror.testing.FigureMirror;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.ScriptedHorde;

/**
 * The vectors of analytics.md 9 about statistics, deletion risk and endpoints, over HTTP, against a Horde that says what each
 * needs. Those that no Horde and no folder can bring about (T41, T45, T49, T51) are vectors of the pure parts alone.
 */
class FiguresOverHttpTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_764_000_000);

    @TempDir
    static Path folder;

    private static ScriptedHorde horde;
    private static FigureMirror mirror;

    @BeforeAll
    static void start() throws IOException {
        horde = ScriptedHorde.start();
        for (String file : List.of("stable_diffusion", "text_generation", "video_generation", "controlnet", "clip")) {
            Files.writeString(folder.resolve(file + ".json"), "{}");
        }
        mirror = FigureMirror.start(
                folder,
                FigureMirror.on(folder, horde)
                        .set("source.horde.cache-ttl", "0s")
                        .clock(Clock.fixed(NOW, ZoneOffset.UTC)));
    }

    @AfterAll
    static void stop() {
        mirror.close();
        horde.close();
    }

    /** What one test says is not what the next one finds in a cache. */
    @BeforeEach
    void forget() {
        horde.forget();
    }

    private static List<String> texts(JsonNode array, String member) {
        List<String> all = new ArrayList<>();
        array.forEach(item -> all.add(item.path(member).asText()));
        return all;
    }

    private static List<String> names(JsonNode risk) {
        return texts(risk.path("models"), "name");
    }

    /** {@code total/returned/offset/limit}. */
    private static String page(JsonNode risk) {
        return risk.path("total_count") + "/" + risk.path("returned_count") + "/" + risk.path("offset") + "/"
                + risk.path("limit");
    }

    // ---- statistics

    /** T35, as analytics.md 7.6 shows it. */
    @Test
    void countsImageModels() {
        mirror.publish(
                "image_generation",
                "{\"A\":{\"name\":\"A\",\"baseline\":\"stable_diffusion_xl\",\"nsfw\":true,\"tags\":[\"anime\",\"person\"],"
                        + "\"style\":\"anime\",\"trigger\":[\"x\"],\"requirements\":{\"min_steps\":4},"
                        + "\"showcases\":[\"u\"],\"size_on_disk_bytes\":5000000000"
                        + download("https://huggingface.co/x", "https://civitai.com/y")
                        + "},\"B\":{\"name\":\"B\",\"baseline\":\"stable_diffusion_1\",\"nsfw\":false,\"inpainting\":true,"
                        + "\"tags\":[\"anime\"],\"style\":\"realistic\",\"size_on_disk_bytes\":3000000001},"
                        + "\"C\":{\"name\":\"C\",\"baseline\":\"stable_diffusion_xl\",\"nsfw\":false,"
                        + "\"tags\":null,\"size_on_disk_bytes\":0}}");

        Answer answer = mirror.ask("image_generation");

        assertThat(answer.text())
                .isEqualTo(
                        "{\"category\":\"image_generation\",\"total_models\":3,\"returned_models\":3,\"offset\":0,\"limit\":null,"
                                + "\"nsfw_count\":1,\"baseline_distribution\":{\"stable_diffusion_xl\":{\"baseline\":\"stable_diffusion_xl\",\"count\":2,\"percentage\":66.67},\"stable_diffusion_1\":{\"baseline\":\"stable_diffusion_1\",\"count\":1,\"percentage\":33.33}},"
                                + "\"download_stats\":{\"total_models_with_downloads\":1,\"total_download_entries\":2,\"total_size_bytes\":8000000001,\"models_with_size_info\":2,\"average_size_bytes\":4000000000.5,\"hosts\":{\"huggingface.co\":1,\"civitai.com\":1}},"
                                + "\"top_tags\":[{\"tag\":\"anime\",\"count\":2,\"percentage\":66.67},{\"tag\":\"person\",\"count\":1,\"percentage\":33.33}],"
                                + "\"top_styles\":[{\"tag\":\"anime\",\"count\":1,\"percentage\":33.33},{\"tag\":\"realistic\",\"count\":1,\"percentage\":33.33}],"
                                + "\"parameter_buckets\":[],\"models_without_param_info\":0,\"models_with_trigger_words\":1,\"models_with_inpainting\":1,\"models_with_requirements\":1,\"models_with_showcases\":1,\"computed_at\":1764000000}");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("X-Reference-Stale")).isNull();
        assertThat(answer.header("Age")).isNull();
    }

    /** T36. */
    @Test
    void sortsTextModelsBySize() {
        List<String> all = new ArrayList<>();
        for (long count : new long[] {7_000_000_000L, 3_000_000_000L, 2_900_000_000L, 70_000_000_000L, 0}) {
            all.add("{\"name\":\"m" + count + "\",\"parameters_count\":" + count + ",\"nsfw\":false}");
        }
        all.add("{\"name\":\"converted\",\"parameters\":13000000000,\"nsfw\":false}");
        mirror.publish("text_generation", records(all.toArray(String[]::new)));

        JsonNode statistics = mirror.json("text_generation");

        assertThat(texts(statistics.path("parameter_buckets"), "bucket_label"))
                .containsExactly("< 3B", "3B-6B", "6B-9B", "13B-20B", "> 70B");
        assertThat(statistics.at("/parameter_buckets/2"))
                .hasToString("{\"bucket_label\":\"6B-9B\",\"min_params\":6000000000,\"max_params\":9000000000,"
                        + "\"count\":1,\"percentage\":16.67}");
        assertThat(statistics.at("/parameter_buckets/4/max_params").isNull()).isTrue();
        assertThat(statistics.path("models_without_param_info").intValue()).isEqualTo(1);
    }

    /** T37 to T40. */
    @Test
    void ordersAndRoundsShares() {
        mirror.publish(
                "video_generation",
                "{"
                        + IntStream.range(0, 800)
                                .mapToObj(i -> "\"m" + i + "\":{\"name\":\"m" + i + "\",\"nsfw\":false,\"baseline\":\""
                                        + (i == 0 ? "a" : "b") + "\"}")
                                .collect(Collectors.joining(","))
                        + "}");
        assertThat(mirror.json("video_generation").path("baseline_distribution"))
                .hasToString("{\"b\":{\"baseline\":\"b\",\"count\":799,\"percentage\":99.88},"
                        + "\"a\":{\"baseline\":\"a\",\"count\":1,\"percentage\":0.12}}");

        String[] baselines = {"z", "a", "z", "a", "q"};
        mirror.publish(
                "video_generation",
                "{"
                        + IntStream.range(0, 5)
                                .mapToObj(i -> "\"m" + i + "\":{\"name\":\"m" + i + "\",\"nsfw\":false,\"baseline\":\""
                                        + baselines[i] + "\"}")
                                .collect(Collectors.joining(","))
                        + "}");
        assertThat(mirror.json("video_generation").path("baseline_distribution"))
                .hasToString("{\"z\":{\"baseline\":\"z\",\"count\":2,\"percentage\":40.0},"
                        + "\"a\":{\"baseline\":\"a\",\"count\":2,\"percentage\":40.0},"
                        + "\"q\":{\"baseline\":\"q\",\"count\":1,\"percentage\":20.0}}");

        mirror.publish(
                "video_generation",
                "{"
                        + IntStream.range(0, 45)
                                .mapToObj(i -> "\"m" + i + "\":{\"name\":\"m" + i + "\",\"nsfw\":false,\"style\":\"s"
                                        + i + "\",\"tags\":[\"t" + i + "\"]}")
                                .collect(Collectors.joining(","))
                        + "}");
        JsonNode many = mirror.json("video_generation");
        assertThat(texts(many.path("top_tags"), "tag"))
                .isEqualTo(IntStream.range(0, 20).mapToObj(i -> "t" + i).toList());
        assertThat(many.path("top_styles")).hasSize(20);
        assertThat(many.at("/top_tags/19/percentage").doubleValue()).isEqualTo(2.22);

        mirror.publish("video_generation", "{\"m\":{\"name\":\"m\",\"nsfw\":false,\"tags\":[\"a\",\"a\"]}}");
        assertThat(mirror.json("video_generation").path("top_tags"))
                .hasToString("[{\"tag\":\"a\",\"count\":1,\"percentage\":100.0}]");
    }

    /** T42: however often. */
    @Test
    void groupsCountTheDownloadsOfAllMembers_andNothingElseOfThem() {
        mirror.publish(
                "text_generation",
                records(
                        text("A/X-7B", ",\"tags\":[\"t1\"]" + download("https://h1/x")),
                        text("A/X-13B", ",\"tags\":[\"t2\"]" + download("https://h2/x")),
                        text("B/Y-7B", "")));

        for (int i = 0; i < 3; i++) {
            JsonNode grouped = mirror.json("text_generation?group_text_models=true&try=" + i);
            assertThat(grouped.path("total_models").intValue()).isEqualTo(2);
            assertThat(grouped.at("/download_stats/total_download_entries").intValue())
                    .isEqualTo(2);
            assertThat(grouped.at("/download_stats/hosts")).hasToString("{\"h1\":1,\"h2\":1}");
            assertThat(texts(grouped.path("top_tags"), "tag")).containsExactly("t1");
        }
        assertThat(mirror.json("text_generation").path("total_models").intValue())
                .isEqualTo(3);
    }

    /** T61, and Q6: nobody gets another's page. */
    @Test
    void tellsThePageAgain_andKeepsItForNobodyElse() {
        mirror.publish("text_generation", records(described("m")));

        for (int i = 0; i < 2; i++) {
            JsonNode paged = mirror.json("text_generation?limit=2&offset=1");
            assertThat(paged.path("offset") + "/" + paged.path("limit")).isEqualTo("1/2");
            JsonNode plain = mirror.json("text_generation");
            assertThat(plain.path("offset") + "/" + plain.path("limit")).isEqualTo("0/null");
        }
    }

    // ---- deletion risk

    /** T43, as analytics.md 7.6 shows it. */
    @Test
    void tellsTheRiskOfImageModels() {
        mirror.publish(
                "image_generation",
                records(
                        "{\"name\":\"C\",\"nsfw\":false,\"description\":\"c\",\"baseline\":\"stable_diffusion_1\"}",
                        "{\"name\":\"B\",\"nsfw\":false,\"description\":\" \",\"baseline\":\"stable_diffusion_1\""
                                + download("https://civitai.com/x", "https://github.com/y") + "}",
                        "{\"name\":\"A\",\"nsfw\":false,\"description\":\"a\",\"baseline\":\"stable_diffusion_xl\","
                                + "\"size_on_disk_bytes\":7516192768" + download("https://huggingface.co/x") + "}"));
        horde.status("image", "A=5", "B=0")
                .stats(
                        "image",
                        "{\"day\":{\"A\":10,\"B\":0},\"month\":{\"A\":1000,\"B\":0},\"total\":{\"A\":5000,\"B\":7}}");

        assertThat(mirror.ask("image_generation/deletion-risk?limit=1").text())
                .isEqualTo(
                        "{\"category\":\"image_generation\",\"category_total_month_usage\":1000,\"total_count\":3,\"returned_count\":1,\"offset\":0,\"limit\":1,\"models\":[{\"name\":\"A\",\"category\":\"image_generation\",\"deletion_risk_flags\":{\"zero_usage_day\":false,\"zero_usage_month\":false,\"zero_usage_total\":false,\"no_active_workers\":false,\"has_multiple_hosts\":false,\"has_non_preferred_host\":false,\"has_unknown_host\":false,\"no_download_urls\":false,\"missing_description\":false,\"missing_baseline\":false,\"low_usage\":false},\"at_risk\":false,\"risk_score\":0,\"worker_count\":5,\"usage_day\":10,\"usage_month\":1000,\"usage_total\":5000,\"usage_hour\":null,\"usage_minute\":null,\"usage_percentage_of_category\":100.0,\"usage_trend\":{\"day_to_month_ratio\":0.01,\"month_to_total_ratio\":0.2},\"cost_benefit_score\":142.86,\"size_gb\":7.0,\"baseline\":\"stable_diffusion_xl\",\"nsfw\":false,\"has_description\":true,\"download_count\":1,\"download_hosts\":[\"huggingface.co\"],\"backend_variations\":null,\"is_critical\":false,\"has_warning\":false}],\"summary\":{\"total_models\":3,\"models_at_risk\":2,\"models_critical\":1,\"models_with_warnings\":2,\"models_with_zero_day_usage\":1,\"models_with_zero_month_usage\":1,\"models_with_zero_total_usage\":0,\"models_with_no_active_workers\":2,\"models_with_no_downloads\":1,\"models_with_non_preferred_hosts\":1,\"models_with_multiple_hosts\":1,\"models_with_low_usage\":1,\"average_risk_score\":3.0,\"category_total_month_usage\":1000}}");
        JsonNode risk = mirror.json("image_generation/deletion-risk");
        assertThat(names(risk)).containsExactly("A", "C", "B");
        assertThat(texts(risk.path("models"), "risk_score")).containsExactly("0", "2", "7");
        assertThat(texts(risk.path("models"), "is_critical")).containsExactly("false", "false", "true");
        assertThat(mirror.ask("image_generation/audit").text())
                .isEqualTo(mirror.ask("image_generation/deletion-risk").text());
    }

    /** T44. */
    @Test
    void flagsLowUsage_belowTheLineOfItsCategory() {
        String base = ",\"baseline\":\"stable_diffusion_1\"";
        mirror.publish("image_generation", records(image("Alpha", base), image("Beta", base), image("Gamma", base)));
        horde.stats("image", "{\"day\":{},\"month\":{\"Alpha\":64,\"Beta\":65,\"Gamma\":999871},\"total\":{}}");
        JsonNode images = mirror.json("image_generation/deletion-risk?preset=low_usage");
        assertThat(names(images)).containsExactly("Alpha");
        assertThat(images.path("category_total_month_usage").longValue()).isEqualTo(1_000_000);

        mirror.publish("text_generation", records(described("Alpha"), described("Beta"), described("Gamma")));
        horde.stats("text", "{\"day\":{},\"month\":{\"Alpha\":199,\"Beta\":200,\"Gamma\":999601},\"total\":{}}");
        assertThat(names(mirror.json("text_generation/deletion-risk?preset=low_usage")))
                .containsExactly("Alpha");
    }

    /** T46 and T47. */
    @Test
    void tellsSharesAndTrends_andWhatIsCritical() {
        String base = ",\"baseline\":\"stable_diffusion_1\"";
        mirror.publish(
                "image_generation",
                records(
                        image("Alpha", base + ",\"size_on_disk_bytes\":5368709120"),
                        image("Beta", base),
                        image("Gamma", base)));
        horde.stats(
                "image",
                "{\"day\":{\"Alpha\":1},\"month\":{\"Alpha\":3,\"Beta\":6},\"total\":{\"Alpha\":7,\"Beta\":7}}");
        JsonNode images = mirror.json("image_generation/deletion-risk").path("models");
        assertThat(images.at("/1/usage_percentage_of_category").doubleValue()).isEqualTo(33.3333);
        assertThat(images.at("/1/usage_trend"))
                .hasToString(
                        "{\"day_to_month_ratio\":0.3333333333333333,\"month_to_total_ratio\":0.42857142857142855}");
        assertThat(images.at("/1/cost_benefit_score").doubleValue()).isEqualTo(0.6);
        assertThat(images.at("/2/name").textValue()).isEqualTo("Gamma");
        assertThat(images.at("/2/is_critical").booleanValue()).isFalse();

        mirror.publish("text_generation", records(described("Alpha")));
        assertThat(mirror.json("text_generation/deletion-risk")
                        .at("/models/0/is_critical")
                        .booleanValue())
                .isTrue();
    }

    /** T48 and the first half of T50. Sizes of a family keep their own uses only where back ends are told apart (Q9). */
    @Test
    void tellsTheRiskOfTextModels() {
        mirror.publish(
                "text_generation",
                records(
                        described("NeverSleep/Lumimaid-v0.2-8B"),
                        "{\"name\":\"NeverSleep/Lumimaid-v0.2-12B\",\"parameters\":1,\"nsfw\":true,\"baseline\":\"b\"}",
                        text("meta/Llama-3-8B-Instruct", ",\"description\":\"of it\""),
                        text("meta/Llama-3-70B-Instruct", ",\"description\":\"of it\",\"baseline\":\"l3\""),
                        described("solo/Phi")));
        horde.status("text", "NeverSleep/Lumimaid-v0.2-8B=3", "meta/Llama-3-70B-Instruct=1")
                .stats(
                        "text",
                        "{\"day\":{\"NeverSleep/Lumimaid-v0.2-8B\":10,\"meta/Llama-3-70B-Instruct\":5},"
                                + "\"month\":{\"NeverSleep/Lumimaid-v0.2-8B\":100,\"NeverSleep/Lumimaid-v0.2-12B\":50,"
                                + "\"meta/Llama-3-70B-Instruct\":120,\"solo/Phi\":5},"
                                + "\"total\":{\"NeverSleep/Lumimaid-v0.2-8B\":1000,\"NeverSleep/Lumimaid-v0.2-12B\":200,"
                                + "\"meta/Llama-3-70B-Instruct\":400,\"solo/Phi\":9}}");
        String target = "text_generation/deletion-risk?include_backend_variations=true";

        JsonNode risk = mirror.json(target);

        assertThat(risk.path("category_total_month_usage").intValue()).isEqualTo(275);
        assertThat(names(risk))
                .containsExactly(
                        "meta/Llama-3-70B-Instruct",
                        "NeverSleep/Lumimaid-v0.2-8B",
                        "NeverSleep/Lumimaid-v0.2-12B",
                        "solo/Phi",
                        "meta/Llama-3-8B-Instruct");
        assertThat(texts(risk.path("models"), "usage_percentage_of_category"))
                .containsExactly("43.6364", "36.3636", "18.1818", "1.8182", "0.0");
        assertThat(texts(risk.path("models"), "risk_score")).containsExactly("0", "0", "3", "2", "2");
        assertThat(texts(risk.path("models"), "is_critical"))
                .containsExactly("false", "false", "false", "true", "true");
        assertThat(risk.at("/summary/average_risk_score").doubleValue()).isEqualTo(1.4);
        assertThat(risk.at("/models/1/backend_variations"))
                .hasToString(
                        "[{\"backend\":\"canonical\",\"variant_name\":\"NeverSleep/Lumimaid-v0.2-8B\","
                                + "\"worker_count\":3,\"performance\":1.5,\"usage_day\":10,\"usage_month\":100,\"usage_total\":1000}]");
        assertThat(names(mirror.json(target + "&preset=zero_usage"))).containsExactly("meta/Llama-3-8B-Instruct");
        assertThat(names(mirror.json(target + "&preset=no_workers")))
                .containsExactly("NeverSleep/Lumimaid-v0.2-12B", "solo/Phi", "meta/Llama-3-8B-Instruct");
        assertThat(names(mirror.json(target + "&preset=missing_data")))
                .containsExactly("NeverSleep/Lumimaid-v0.2-12B", "meta/Llama-3-8B-Instruct");
        assertThat(names(mirror.json(target + "&preset=critical")))
                .containsExactly("solo/Phi", "meta/Llama-3-8B-Instruct");
        assertThat(names(mirror.json(target + "&preset=deletion_candidates")))
                .containsExactly("NeverSleep/Lumimaid-v0.2-12B", "solo/Phi", "meta/Llama-3-8B-Instruct");
        assertThat(names(mirror.json(target + "&preset=host_issues"))).isEmpty();
        assertThat(names(mirror.json(target + "&preset=low_usage"))).isEmpty();
    }

    /** T52 and T53. */
    @Test
    void groupsNeverExceedTheWhole_andAverageWithoutRounding() {
        mirror.publish(
                "text_generation",
                records(IntStream.rangeClosed(1, 6)
                        .mapToObj(i -> described("X-" + i + "B"))
                        .toArray(String[]::new)));
        horde.stats("text", "{\"day\":{},\"month\":{\"X-1B\":10},\"total\":{}}");
        JsonNode six = mirror.json("text_generation/deletion-risk?group_text_models=true");
        assertThat(six.at("/models/0/usage_percentage_of_category").doubleValue())
                .isEqualTo(100.0);
        assertThat(page(six)).isEqualTo("6/1/0/null");

        mirror.publish(
                "text_generation",
                records(described("Alpha"), described("Beta"), text("Gamma", ",\"description\":\"of it\"")));
        horde.status("text", "Alpha=1", "Beta=1", "Gamma=1").stats("text", "{\"day\":{},\"month\":{},\"total\":{}}");
        assertThat(mirror.json("text_generation/deletion-risk")
                        .at("/summary/average_risk_score")
                        .doubleValue())
                .isEqualTo(0.33);
        assertThat(mirror.json("text_generation/deletion-risk?group_text_models=1")
                        .at("/summary/average_risk_score")
                        .doubleValue())
                .isEqualTo(0.3333333333333333);
    }

    // ---- endpoints

    private static void publishThree() {
        mirror.publish("text_generation", records(described("A/X-7B"), described("A/X-13B"), described("B/Y-7B")));
        horde.status("text", "A/X-7B=2")
                .stats("text", "{\"day\":{},\"month\":{\"A/X-7B\":5,\"koboldcpp/Y-7B\":100},\"total\":{}}");
    }

    /** T54. */
    @Test
    void groupsRows_howeverOftenItIsAsked() {
        publishThree();

        for (int i = 0; i < 3; i++) {
            JsonNode risk = mirror.json("text_generation/deletion-risk?group_text_models=true");
            assertThat(names(risk)).containsExactly("Y", "X");
            assertThat(page(risk)).isEqualTo("3/2/0/null");
        }
    }

    /** T55. */
    @Test
    void givesPagesOfRows() {
        publishThree();

        JsonNode second = mirror.json("text_generation/deletion-risk?limit=1&offset=1");
        assertThat(names(second)).containsExactly("A/X-7B");
        assertThat(page(second)).isEqualTo("3/1/1/1");
        JsonNode beyond = mirror.json("text_generation/deletion-risk?limit=5&offset=50");
        assertThat(names(beyond)).isEmpty();
        assertThat(page(beyond)).isEqualTo("3/0/50/5");
        JsonNode plain = mirror.json("text_generation/deletion-risk");
        assertThat(names(plain)).containsExactly("B/Y-7B", "A/X-7B", "A/X-13B");
        assertThat(page(plain)).isEqualTo("3/3/0/null");
    }

    /** T56, and T57 of an empty preset. */
    @Test
    void choosesRowsByPreset() {
        publishThree();

        JsonNode idle = mirror.json("text_generation/deletion-risk?preset=no_workers");
        assertThat(names(idle)).containsExactly("B/Y-7B", "A/X-13B");
        assertThat(page(idle)).isEqualTo("3/2/0/null");
        assertThat(idle.at("/summary/total_models").intValue()).isEqualTo(2);
        JsonNode first = mirror.json("text_generation/deletion-risk?preset=no_workers&limit=1");
        assertThat(names(first)).containsExactly("B/Y-7B");
        assertThat(page(first)).isEqualTo("2/1/0/1");
        JsonNode grouped = mirror.json("text_generation/deletion-risk?preset=no_workers&group_text_models=true");
        assertThat(names(grouped)).containsExactly("Y");
        assertThat(page(grouped)).isEqualTo("3/1/0/null");
        assertThat(mirror.json("text_generation/deletion-risk?preset="))
                .isEqualTo(mirror.json("text_generation/deletion-risk"));
    }

    /** T57, T58, T64: what is asked for is looked at before anything is worked out. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text_generation/deletion-risk?preset=zzz | 400 | \"Invalid preset: Unknown preset: 'zzz'. Valid presets: deletion_candidates, zero_usage, no_workers, missing_data, host_issues, critical, low_usage\"",
                "clip/deletion-risk | 400 | \"Deletion risk analysis is only supported for image_generation and text_generation categories\"",
                "clip/audit?preset=zzz | 400 | \"Deletion risk analysis is only supported for image_generation and text_generation categories\"",
                "controlnet/with-stats | 400 | \"Category 'controlnet' does not support Horde statistics. Only image_generation and text_generation are supported.\"",
                "text_generation/deletion-risk?limit=0 | 422 | [{\"type\":\"greater_than_equal\",\"loc\":[\"query\",\"limit\"],\"msg\":\"Input should be greater than or equal to 1\",\"input\":\"0\",\"ctx\":{\"ge\":1}}]",
                "clip?offset=-1&group_text_models=maybe | 422 | [{\"type\":\"bool_parsing\",\"loc\":[\"query\",\"group_text_models\"],\"msg\":\"Input should be a valid boolean, unable to interpret input\",\"input\":\"maybe\"},{\"type\":\"greater_than_equal\",\"loc\":[\"query\",\"offset\"],\"msg\":\"Input should be greater than or equal to 0\",\"input\":\"-1\",\"ctx\":{\"ge\":0}}]",
                "text_generation/with-stats?min_worker_count=few | 422 | [{\"type\":\"int_parsing\",\"loc\":[\"query\",\"min_worker_count\"],\"msg\":\"Input should be a valid integer, unable to parse string as an integer\",\"input\":\"few\"}]",
            })
    void refusesWhatCannotBeAsked(String target, int status, String detail) {
        mirror.publish("controlnet", "{\"c\":{\"name\":\"c\"}}");
        Answer answer = mirror.ask(target);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).isEqualTo("{\"detail\":" + detail + "}");
    }

    /** T58: a category that there is not. */
    @ParameterizedTest
    @CsvSource({"foo", "foo/deletion-risk", "foo/audit", "foo/with-stats"})
    void knowsTheCategoriesOnly(String target) {
        Answer answer = mirror.ask(target);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("/detail/0/loc")).hasToString("[\"path\",\"model_category_name\"]");
        assertThat(answer.json().at("/detail/0/type").textValue()).isEqualTo("enum");
        assertThat(answer.json().at("/detail/0/input").textValue()).isEqualTo("foo");
    }

    private static List<String> members(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** T62 and T63. */
    @Test
    void givesModelsWithTheirFigures_sortedAndFiltered() {
        publishThree();
        String target = "text_generation/with-stats";

        assertThat(members(mirror.json(target + "?sort_by=usage_month")))
                .containsExactly("B/Y-7B", "A/X-7B", "A/X-13B");
        assertThat(members(mirror.json(target + "?sort_by=name&sort_desc=false")))
                .containsExactly("A/X-13B", "A/X-7B", "B/Y-7B");
        assertThat(members(mirror.json(target + "?sort_by=zzz"))).containsExactly("A/X-7B", "A/X-13B", "B/Y-7B");
        assertThat(members(mirror.json(target + "?min_worker_count=0"))).hasSize(3);
        assertThat(members(mirror.json(target + "?min_worker_count=1"))).containsExactly("A/X-7B");
        assertThat(mirror.json(target).path("A/X-7B"))
                .hasToString("{\"queued_jobs\":0,\"performance\":1.5,\"eta\":0,\"queued\":0,"
                        + "\"usage_stats\":{\"day\":0,\"month\":5,\"total\":0},\"worker_summaries\":null,"
                        + "\"backend_variations\":null,\"worker_count\":2}");
        assertThat(mirror.json(target).path("A/X-13B").path("performance").isNull())
                .isTrue();
    }

    @Test
    void givesDetailsOfWorkersAndBackEnds_whereAskedFor() {
        publishThree();
        horde.workers(
                "text",
                "[{\"name\":\"w\",\"id\":\"1\",\"type\":\"text\",\"performance\":\"2 tokens per second\",\"online\":true,"
                        + "\"trusted\":false,\"uptime\":60,\"models\":[\"A/X-7B\"]}]");

        JsonNode models =
                mirror.json("text_generation/with-stats?include_workers=true&include_backend_variations=true");

        assertThat(models.path("A/X-7B").path("worker_summaries"))
                .hasToString("{\"1\":{\"id\":\"1\",\"name\":\"w\",\"performance\":\"2 tokens per second\","
                        + "\"online\":true,\"trusted\":false,\"uptime\":60}}");
        assertThat(models.path("A/X-7B").path("worker_count").intValue()).isEqualTo(1);
        assertThat(models.path("B/Y-7B")
                        .at("/backend_variations/koboldcpp/usage_month")
                        .intValue())
                .isEqualTo(100);
    }

    /** http-api.md 5.2, F6, F21. */
    @Test
    void givesTheMostPopularModels() {
        publishThree();
        String target = "/model_references/v2/text_generation/popular";

        JsonNode served = mirror.running().get(target).json();
        assertThat(texts(served, "name")).containsExactly("A/X-7B", "A/X-13B", "B/Y-7B");
        assertThat(served.at("/0/record/parameters_count").longValue()).isEqualTo(7_000_000_000L);
        assertThat(served.at("/0/record/parameters").longValue()).isEqualTo(7_000_000_000L);
        assertThat(served.at("/0/record/config/download")).isEmpty();
        assertThat(served.at("/0/stats"))
                .hasToString("{\"queued_jobs\":0,\"performance\":1.5,\"eta\":0,\"queued\":0,"
                        + "\"usage_stats\":{\"day\":0,\"month\":5,\"total\":0},\"worker_count\":2}");
        assertThat(served.at("/2/stats"))
                .hasToString("{\"usage_stats\":{\"day\":0,\"month\":100,\"total\":0},\"worker_count\":0}");
        assertThat(texts(
                        mirror.running()
                                .get(target + "?sort_by=usage_month&limit=2")
                                .json(),
                        "name"))
                .containsExactly("B/Y-7B", "A/X-7B");
        assertThat(mirror.running().get("/model_references/v2/clip/popular").text())
                .isEqualTo("[]");
        assertThat(mirror.running().get("/model_references/v2/esrgan/popular").text())
                .isEqualTo("[]");
        Answer unknown = mirror.running().get("/model_references/v2/bogus/popular");
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.json().path("detail").textValue()).startsWith("Unknown category 'bogus'. Valid:");
        Answer wrong = mirror.running().get(target + "?limit=101&sort_by=name");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(texts(wrong.json().path("detail"), "type")).containsExactly("less_than_equal", "literal_error");
    }
}
