package org.modelmirror.analytics.figures;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.modelmirror.analytics.figures.Risks.files;
import static org.modelmirror.analytics.figures.Risks.unknown;
import static org.modelmirror.analytics.figures.Risks.used;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelmirror.horde.BackendShare;
import org.modelmirror.horde.CombinedStatistics;
import org.modelmirror.horde.HordeBackend;
import org.modelmirror.horde.ModelStatus;
import org.modelmirror.horde.Usage;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;

/** The vectors T43 to T53 and T55 to T57 of analytics.md 9, and the table of 5.3. */
class CategoryRiskTest {
    private static final String HUGGINGFACE = "https://huggingface.co/x";

    /** T43, with the answer of analytics.md 7.6 to the letter. */
    @Test
    void everyFieldIsTold_whenModelsAreImages() {
        CategoryRisk risk = t43();

        assertThat(names(risk)).containsExactly("A", "B", "C");
        assertThat(JsonWriter.toText(risk.toJson(Optional.empty(), new Page(0, OptionalLong.of(1))), JsonForm.COMPACT))
                .isEqualTo("{\"category\":\"image_generation\",\"category_total_month_usage\":1000,\"total_count\":3,"
                        + "\"returned_count\":1,\"offset\":0,\"limit\":1,\"models\":[{\"name\":\"A\","
                        + "\"category\":\"image_generation\",\"deletion_risk_flags\":{\"zero_usage_day\":false,"
                        + "\"zero_usage_month\":false,\"zero_usage_total\":false,\"no_active_workers\":false,"
                        + "\"has_multiple_hosts\":false,\"has_non_preferred_host\":false,\"has_unknown_host\":false,"
                        + "\"no_download_urls\":false,\"missing_description\":false,\"missing_baseline\":false,"
                        + "\"low_usage\":false},\"at_risk\":false,\"risk_score\":0,\"worker_count\":5,\"usage_day\":10,"
                        + "\"usage_month\":1000,\"usage_total\":5000,\"usage_hour\":null,\"usage_minute\":null,"
                        + "\"usage_percentage_of_category\":100.0,\"usage_trend\":{\"day_to_month_ratio\":0.01,"
                        + "\"month_to_total_ratio\":0.2},\"cost_benefit_score\":142.86,\"size_gb\":7.0,"
                        + "\"baseline\":\"stable_diffusion_xl\",\"nsfw\":false,\"has_description\":true,"
                        + "\"download_count\":1,\"download_hosts\":[\"huggingface.co\"],\"backend_variations\":null,"
                        + "\"is_critical\":false,\"has_warning\":false}],\"summary\":{\"total_models\":3,"
                        + "\"models_at_risk\":2,\"models_critical\":1,\"models_with_warnings\":2,"
                        + "\"models_with_zero_day_usage\":1,\"models_with_zero_month_usage\":1,"
                        + "\"models_with_zero_total_usage\":0,\"models_with_no_active_workers\":2,"
                        + "\"models_with_no_downloads\":1,\"models_with_non_preferred_hosts\":1,"
                        + "\"models_with_multiple_hosts\":1,\"models_with_low_usage\":1,\"average_risk_score\":3.0,"
                        + "\"category_total_month_usage\":1000}}");
    }

    @Test
    void flagsSpeakAgainstAModel_whenItIsNeitherUsedNorServedNorDescribed() {
        ModelRisk b = t43().rows().get(1);

        assertThat(b.flags())
                .isEqualTo(new RiskFlags(true, true, false, true, true, true, false, false, true, false, true));
        assertThat(b.flags().score()).isEqualTo(7);
        assertThat(b.isCritical()).isTrue();
        assertThat(b.flags().isWarning()).isTrue();
        assertThat(b.trend()).isEqualTo(new UsageTrend(OptionalDouble.empty(), OptionalDouble.of(0.0)));
        assertThat(b.downloadHosts()).containsExactly("civitai.com", "github.com");
    }

    @Test
    void nothingIsSaidOfUse_whenNothingIsKnownOfIt() {
        ModelRisk c = t43().rows().get(2);

        assertThat(c.flags().noActiveWorkers()).isTrue();
        assertThat(c.flags().noDownloadUrls()).isTrue();
        assertThat(c.flags().score()).isEqualTo(2);
        assertThat(c.isCritical()).isFalse();
        assertThat(c.flags().isWarning()).isTrue();
        assertThat(c.trend()).isEqualTo(new UsageTrend(OptionalDouble.empty(), OptionalDouble.empty()));
    }

    private static CategoryRisk t43() {
        return Risks.images()
                .image(
                        "B",
                        used(0, 0, 7),
                        0,
                        "{\"description\":\" \\t\"," + files("https://civitai.com/b", "https://github.com/b") + "}")
                .image("A", used(10, 1000, 5000), 5, "{\"size_on_disk_bytes\":7516192768," + files(HUGGINGFACE) + "}")
                .image("C", unknown(), 0, "{}")
                .analysed();
    }

    /** T44. */
    @ParameterizedTest
    @CsvSource({"64, true", "65, false"})
    void imageIsUsedLittle_whenBelowItsThreshold(long month, boolean low) {
        CategoryRisk risk = Risks.images()
                .image("m", used(1, month, month), 1, "{}")
                .image("rest", used(1, 1_000_000 - month, 1_000_000), 1, "{}")
                .analysed();

        assertThat(row(risk, "m").flags().lowUsage()).isEqualTo(low);
        assertThat(risk.totalMonthUsage()).isEqualTo(1_000_000);
    }

    /** T44. */
    @ParameterizedTest
    @CsvSource({"199, true", "200, false"})
    void textIsUsedLittle_whenBelowItsThreshold(long month, boolean low) {
        CategoryRisk risk = Risks.texts()
                .text("m", used(1, month, month), 1, "{}")
                .text("rest", used(1, 1_000_000 - month, 1_000_000), 1, "{}")
                .analysed();

        assertThat(row(risk, "m").flags().lowUsage()).isEqualTo(low);
    }

    /** T45: a total that comes of nothing leaves nothing to compare with. */
    @Test
    void usageIsNotLow_whenTheCategoryHasNone() {
        CategoryRisk risk = Risks.images().image("m", used(1, 0, 1), 1, "{}").analysed();

        assertThat(risk.totalMonthUsage()).isZero();
        assertThat(risk.rows().get(0).percentageOfCategory()).isZero();
        assertThat(risk.rows().get(0).flags().lowUsage()).isFalse();
    }

    /** T46, and S2. */
    @Test
    void textIsCriticalAndImageIsNot_whenNothingIsKnownOfUse() {
        Risks image = Risks.images().image("m", unknown(), 0, "{" + files(HUGGINGFACE) + "}");
        Risks text = Risks.texts().text("m", unknown(), 0, "{}");

        assertThat(image.analysed().rows().get(0).isCritical()).isFalse();
        assertThat(text.analysed().rows().get(0).isCritical()).isTrue();
        assertThat(image.analysed(Risks.STRICT, true).rows().get(0).isCritical())
                .isTrue();
        assertThat(image.analysed(Risks.STRICT, true).rows().get(0).flags().score())
                .isEqualTo(4);
        assertThat(image.analysed(Risks.STRICT, false).rows().get(0).isCritical())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"9, 0, true", "10, 0, false", "9, 1, false"})
    void textIsCritical_whenBothUseAndWorkersAreBelowTheirThresholds(long month, long workers, boolean critical) {
        assertThat(Risks.texts()
                        .text("m", used(0, month, 9), workers, "{}")
                        .analysed()
                        .rows()
                        .get(0)
                        .isCritical())
                .isEqualTo(critical);
    }

    /** T47. */
    @Test
    void figuresAreRoundedAsFarAsTheySay_whenTheyDoNotComeOutEven() {
        ModelRisk row = row(
                Risks.images()
                        .image("m", used(1, 3, 7), 1, "{\"size_on_disk_bytes\":5368709120}")
                        .image("rest", used(1, 6, 6), 1, "{}")
                        .analysed(),
                "m");

        assertThat(row.percentageOfCategory()).isEqualTo(33.3333);
        assertThat(row.trend().dayToMonth()).hasValue(0.3333333333333333);
        assertThat(row.trend().monthToTotal()).hasValue(0.42857142857142855);
        assertThat(row.costBenefit()).hasValue(0.6);
        assertThat(row.sizeGb()).hasValue(5.0);
    }

    /** T48. */
    @Test
    void rowsAreSortedByTheMonth_whenModelsAreTexts() {
        CategoryRisk risk = t48().analysed();

        assertThat(risk.totalMonthUsage()).isEqualTo(275);
        assertThat(risk.rows().stream()
                        .map(row -> row.name() + " " + row.percentageOfCategory() + " "
                                + row.flags().score() + (row.isCritical() ? " critical" : "")))
                .containsExactly(
                        "meta/Llama-3-70B-Instruct 43.6364 0",
                        "NeverSleep/Lumimaid-v0.2-8B 36.3636 0",
                        "NeverSleep/Lumimaid-v0.2-12B 18.1818 3",
                        "solo/Phi 1.8182 2 critical",
                        "meta/Llama-3-8B-Instruct 0.0 2 critical");
        assertThatJson(risk.toJson()).node("summary.average_risk_score").isEqualTo(1.4);
    }

    /** T49. */
    @Test
    void membersMakeOneRow_whenModelsAreGrouped() {
        CategoryRisk risk = t48().analysed().grouped(Risks.DEFAULTS);
        ModelRisk llama = risk.rows().get(0);
        ModelRisk lumimaid = risk.rows().get(1);
        ModelRisk phi = risk.rows().get(2);

        assertThat(names(risk)).containsExactly("Llama-3", "Lumimaid", "Phi");
        assertThat(llama.usage()).isEqualTo(new Usage(5, 120, 400));
        assertThat(llama.workerCount()).isEqualTo(1);
        assertThat(llama.flags())
                .isEqualTo(new RiskFlags(false, false, false, true, false, false, false, false, false, true, false));
        assertThat(llama.baseline()).contains("l3");
        assertThat(llama.trend())
                .isEqualTo(new UsageTrend(OptionalDouble.of(0.041666666666666664), OptionalDouble.of(0.3)));

        assertThat(lumimaid.usage()).isEqualTo(new Usage(10, 150, 1200));
        assertThat(lumimaid.workerCount()).isEqualTo(3);
        assertThat(lumimaid.percentageOfCategory()).isEqualTo(54.5454);
        assertThat(lumimaid.flags())
                .isEqualTo(new RiskFlags(true, false, false, true, false, false, false, false, true, false, false));
        assertThat(lumimaid.hasDescription()).isFalse();
        assertThat(lumimaid.trend())
                .isEqualTo(new UsageTrend(OptionalDouble.of(0.06666666666666667), OptionalDouble.of(0.15)));
        assertThat(lumimaid.nsfw()).contains(false);
        assertThat(phi.isCritical()).isTrue();

        ObjectNode json = risk.toJson();
        assertThatJson(json).node("total_count").isEqualTo(5);
        assertThatJson(json).node("returned_count").isEqualTo(3);
        assertThatJson(json).node("summary.average_risk_score").isEqualTo(2.3333333333333335);
        assertThatJson(json).node("summary.models_critical").isEqualTo(1);
        assertThatJson(json).node("summary.category_total_month_usage").isEqualTo(275);
    }

    /** S4, S5, S6. */
    @Test
    void groupSaysWhatHoldsOfAll_whenStrict() {
        CategoryRisk risk = t48().analysed(Risks.STRICT, true).grouped(Risks.STRICT);
        ModelRisk lumimaid = risk.rows().get(0);
        ModelRisk llama = risk.rows().get(1);

        assertThat(names(risk)).containsExactly("Lumimaid", "Llama-3", "Phi");
        assertThat(lumimaid.nsfw()).isEmpty();
        assertThat(lumimaid.baseline()).contains("b");
        assertThat(lumimaid.flags())
                .isEqualTo(new RiskFlags(false, false, false, false, false, false, false, false, true, false, false));
        assertThat(llama.baseline()).isEmpty();
        assertThat(llama.flags())
                .isEqualTo(new RiskFlags(false, false, false, false, false, false, false, false, false, true, false));
    }

    /** T50. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            zero_usage          | meta/Llama-3-8B-Instruct | -
            no_workers          | NeverSleep/Lumimaid-v0.2-12B solo/Phi meta/Llama-3-8B-Instruct | Phi
            missing_data        | NeverSleep/Lumimaid-v0.2-12B meta/Llama-3-8B-Instruct | Llama-3 Lumimaid
            critical            | solo/Phi meta/Llama-3-8B-Instruct | Phi
            deletion_candidates | NeverSleep/Lumimaid-v0.2-12B solo/Phi meta/Llama-3-8B-Instruct | Llama-3 Lumimaid Phi
            host_issues         | - | -
            low_usage           | - | -
            """)
    void presetKeepsWhatItIsFor(String preset, String models, String groups) {
        Optional<RiskPreset> choice = RiskPreset.find(preset);
        CategoryRisk risk = t48().analysed();
        ObjectNode ungrouped = risk.toJson(choice, Page.ALL);
        ObjectNode grouped = risk.grouped(Risks.DEFAULTS).toJson(choice, Page.ALL);

        assertThat(choice).isPresent();
        assertThat(names(ungrouped)).isEqualTo(words(models));
        assertThat(names(grouped)).isEqualTo(words(groups));
        assertThat(ungrouped.path("total_count").intValue()).isEqualTo(5);
        assertThat(grouped.path("total_count").intValue()).isEqualTo(5);
        assertThat(ungrouped.path("summary").path("total_models").intValue())
                .isEqualTo(words(models).size());
    }

    @Test
    void summaryIsOverTheRowsOfTheView_whenAPresetIsGiven() {
        ObjectNode json = t48().analysed().grouped(Risks.DEFAULTS).toJson(RiskPreset.find("missing_data"), Page.ALL);

        assertThatJson(json).node("summary.category_total_month_usage").isEqualTo(270);
        assertThatJson(json).node("category_total_month_usage").isEqualTo(275);
        assertThatJson(json).node("summary.average_risk_score").isEqualTo(2.5);
    }

    private static Risks t48() {
        return Risks.texts()
                .text("NeverSleep/Lumimaid-v0.2-8B", used(10, 100, 1000), 3, "{}")
                .text("NeverSleep/Lumimaid-v0.2-12B", used(0, 50, 200), 0, "{\"description\":null,\"nsfw\":true}")
                .text("meta/Llama-3-8B-Instruct", unknown(), 0, "{\"baseline\":null}")
                .text("meta/Llama-3-70B-Instruct", used(5, 120, 400), 1, "{\"baseline\":\"l3\"}")
                .text("solo/Phi", used(0, 5, 9), 0, "{}");
    }

    /** T51. */
    @Test
    void trendOfAGroupIsTheMeanByUse_whereRatiosOfZeroDoNotCount() {
        UsageTrend first = new UsageTrend(OptionalDouble.of(0.0), OptionalDouble.of(0.5));
        UsageTrend second = new UsageTrend(OptionalDouble.of(0.2), OptionalDouble.empty());
        UsageTrend zero = new UsageTrend(OptionalDouble.of(0.0), OptionalDouble.empty());

        assertThat(UsageTrend.ofGroup(List.of(new UsageTrend.Weighted(first, 30), new UsageTrend.Weighted(second, 70))))
                .isEqualTo(new UsageTrend(OptionalDouble.of(0.14), OptionalDouble.of(0.15)));
        assertThat(UsageTrend.ofGroup(List.of(new UsageTrend.Weighted(zero, 10))))
                .isEqualTo(new UsageTrend(OptionalDouble.empty(), OptionalDouble.empty()));
        assertThat(UsageTrend.ofGroup(List.of(new UsageTrend.Weighted(first, 0))))
                .isEqualTo(new UsageTrend(OptionalDouble.empty(), OptionalDouble.empty()));
    }

    /** T52. */
    @Test
    void shareOfAGroupIsAHundredAtMost_whenMembersWereRoundedUp() {
        Risks risks = Risks.texts();
        for (int size = 1; size <= 6; size++) {
            risks.text("X-" + size + "B", used(0, 10, 10), 1, "{}");
        }
        CategoryRisk risk = risks.analysed();

        assertThat(risk.rows().get(0).percentageOfCategory()).isEqualTo(16.6667);
        assertThat(risk.grouped(Risks.DEFAULTS).rows()).hasSize(1);
        assertThat(risk.grouped(Risks.DEFAULTS).rows().get(0).percentageOfCategory())
                .isEqualTo(100.0);
    }

    /** T53. */
    @Test
    void averageIsRounded_unlessOfGroups() {
        CategoryRisk risk = Risks.texts()
                .text("A", used(1, 10, 10), 1, "{}")
                .text("B", used(1, 10, 10), 1, "{}")
                .text("C", used(1, 10, 10), 1, "{\"description\":\"\"}")
                .analysed();

        assertThatJson(risk.toJson()).node("summary.average_risk_score").isEqualTo(0.33);
        assertThatJson(risk.grouped(Risks.DEFAULTS).toJson())
                .node("summary.average_risk_score")
                .isEqualTo(0.3333333333333333);
    }

    /** The table of analytics.md 5.3. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            - | T F F F
            '' | T F F F
            not-a-url | T F F F
            huggingface.co/x | T F F F
            //huggingface.co/x | T F F F
            https:///x | T F F F
            https://huggingface.co/x | F F F F
            ftp://huggingface.co/x | F F F F
            https://cdn-lfs.huggingface.co/x | F F F F
            https://user@huggingface.co:443/x | F F F F
            https://civitai.com/x | F F T F
            https://huggingface.co/x https://civitai.com/x | F T F F
            https://civitai.com/x https://github.com/x | F T T F
            https://huggingface.co/x https://huggingface.co:443/y | F T F F
            http://[::1/x | T F F T
            http://[::1/x https://huggingface.co/x | F F F T
            https://huggingface.co.evil.example/x | F F T F
            https://HuggingFace.co/x | F F F F
            """)
    void hostFlagsAreThoseOfTheTable(String urls, String expected) {
        String config = urls == null ? files() : files(urls.split(" ", -1));
        RiskFlags flags = Risks.images()
                .image("m", unknown(), 1, "{" + config + "}")
                .analysed()
                .rows()
                .get(0)
                .flags();

        assertThat(letter(flags.noDownloadUrls())
                        + " "
                        + letter(flags.hasMultipleHosts())
                        + " "
                        + letter(flags.hasNonPreferredHost())
                        + " "
                        + letter(flags.hasUnknownHost()))
                .isEqualTo(expected);
    }

    @Test
    void textGetsNoHostFlags_unlessTheyAreWanted() {
        Risks risks = Risks.texts().text("m", unknown(), 1, "{" + files("https://civitai.com/x", "http://[") + "}");
        RiskRules wanted = new RiskRules(List.of("huggingface.co"), 0.0065, 0.02, false, 10, 1, false);

        assertThat(risks.analysed().rows().get(0).flags().isWarning()).isFalse();
        assertThat(risks.analysed().rows().get(0).downloadHosts()).containsExactly("civitai.com");
        assertThat(risks.analysed(wanted, true).rows().get(0).flags().hasNonPreferredHost())
                .isTrue();
        assertThat(risks.analysed(wanted, true).rows().get(0).flags().hasUnknownHost())
                .isTrue();
    }

    @Test
    void fallbackIsUsed_whenRecordsAreOfAnotherKind() {
        ModelRisk row = Risks.of(Category.VIDEO_GENERATION)
                .model("m", used(1, 1, 1), 1, "{\"description\":\"d\"}", "{\"size_on_disk_bytes\":5}")
                .analysed()
                .rows()
                .get(0);

        assertThat(row.flags().missingBaseline()).isFalse();
        assertThat(row.baseline()).isEmpty();
        assertThat(row.nsfw()).isEmpty();
        assertThat(row.sizeGb()).isEmpty();
        assertThat(row.flags().noDownloadUrls()).isTrue();
    }

    @Test
    void backendsAreTold_whenTheyAreKnown_andGoWithTheName() {
        BackendShare share = new BackendShare(
                HordeBackend.KOBOLDCPP,
                "koboldcpp/A",
                Optional.of(new ModelStatus("koboldcpp/A", 2, 1.5, 0, 0, 0)),
                new Usage(1, 2, 3));
        CombinedStatistics known = new CombinedStatistics(
                Optional.empty(), used(1, 2, 3), Optional.empty(), Optional.of(List.of(share)), 2);
        CategoryRisk risk =
                Risks.texts().text("A", unknown(), 0, "{}").with("A", known).analysed();

        assertThatJson(risk.toJson()).node("models[0].backend_variations").isEqualTo("""
                [{"backend":"koboldcpp","variant_name":"koboldcpp/A","worker_count":2,"performance":1.5,
                  "usage_day":1,"usage_month":2,"usage_total":3}]""");
        assertThat(risk.grouped(Risks.DEFAULTS).rows().get(0).backends()).isPresent();

        CategoryRisk renamed = Risks.texts()
                .text("A-7B", unknown(), 0, "{}")
                .with("A-7B", known)
                .analysed();
        assertThat(renamed.rows().get(0).backends()).isPresent();
        assertThat(renamed.grouped(Risks.DEFAULTS).rows().get(0).backends()).isEmpty();
    }

    @Test
    void sizesAndHostsOfAGroupAreThoseOfItsMembers() {
        CategoryRisk risk = Risks.texts()
                .text("X-7B", used(0, 1, 1), 1, "{" + files("http://h1/a", "http://h2/a") + "}")
                .text("X-8B", used(0, 2, 2), 1, "{" + files("http://h3/a", "http://h1/b") + "}")
                .analysed()
                .grouped(Risks.DEFAULTS);

        assertThat(risk.rows().get(0).downloadHosts()).containsExactly("h3", "h1", "h2");
        assertThat(risk.rows().get(0).downloadCount()).isEqualTo(4);
        assertThat(risk.rows().get(0).sizeGb()).isEmpty();
        assertThat(risk.rows().get(0).costBenefit()).isEmpty();
        assertThat(risk.grouped(Risks.DEFAULTS)).isSameAs(risk);
    }

    @Test
    void imagesStayAsTheyAre_whenGroupsAreAskedFor() {
        CategoryRisk risk = t43();

        assertThat(risk.grouped(Risks.DEFAULTS)).isSameAs(risk);
    }

    /** T55. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            1  | 1 | A/X-7B | 3 1 1 1
            50 | 5 | -      | 3 0 50 5
            1  | - | A/X-7B A/X-13B | 3 2 1 null
            0  | - | B/Y-7B A/X-7B A/X-13B | 3 3 0 null
            """)
    void pageIsCutFromTheRows(long offset, Long limit, String models, String counts) {
        Page page = new Page(offset, limit == null ? OptionalLong.empty() : OptionalLong.of(limit));
        ObjectNode json = t54().toJson(Optional.empty(), page);

        assertThat(names(json)).isEqualTo(words(models));
        assertThat(counts(json)).isEqualTo(counts);
        assertThatJson(json).node("summary.total_models").isEqualTo(3);
    }

    /** T56. */
    @Test
    void totalCountIsThatOfTheView_onlyWhenAPageIsAskedFor() {
        Optional<RiskPreset> noWorkers = RiskPreset.find("no_workers");
        ObjectNode all = t54().toJson(noWorkers, Page.ALL);
        ObjectNode first = t54().toJson(noWorkers, new Page(0, OptionalLong.of(1)));
        ObjectNode grouped = t54().grouped(Risks.DEFAULTS).toJson(noWorkers, Page.ALL);

        assertThat(names(all)).containsExactly("B/Y-7B", "A/X-13B");
        assertThat(counts(all)).isEqualTo("3 2 0 null");
        assertThat(all.path("summary").path("total_models").intValue()).isEqualTo(2);
        assertThat(names(first)).containsExactly("B/Y-7B");
        assertThat(counts(first)).isEqualTo("2 1 0 1");
        assertThat(names(grouped)).containsExactly("Y");
        assertThat(counts(grouped)).isEqualTo("3 1 0 null");
    }

    private static CategoryRisk t54() {
        return Risks.texts()
                .text("A/X-7B", used(0, 5, 5), 2, "{}")
                .text("A/X-13B", used(0, 5, 5), 0, "{}")
                .text("B/Y-7B", used(0, 100, 100), 0, "{}")
                .analysed();
    }

    /** T57. */
    @Test
    void presetIsUnknown_whenItIsNotSpeltExactly() {
        assertThat(RiskPreset.find("zzz")).isEmpty();
        assertThat(RiskPreset.find("Critical")).isEmpty();
        assertThat(RiskPreset.unknown("zzz"))
                .isEqualTo("Unknown preset: 'zzz'. Valid presets: deletion_candidates, zero_usage, no_workers,"
                        + " missing_data, host_issues, critical, low_usage");
    }

    @Test
    void pageIsRefused_whenItIsNone() {
        assertThatThrownBy(() -> new Page(-1, OptionalLong.empty())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Page(0, OptionalLong.of(0))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everythingIsZero_whenThereAreNoModels() {
        ObjectNode json = CategoryRisk.of(Category.TEXT_GENERATION, Map.of(), Map.of(), true, Risks.DEFAULTS)
                .toJson();

        assertThatJson(json).node("summary.average_risk_score").isEqualTo(0.0);
        assertThatJson(json).node("models").isEqualTo("[]");
    }

    private static String letter(boolean flag) {
        return flag ? "T" : "F";
    }

    private static String counts(ObjectNode json) {
        return json.path("total_count") + " " + json.path("returned_count") + " " + json.path("offset") + " "
                + json.path("limit");
    }

    private static List<String> words(String text) {
        return text == null ? List.of() : List.of(text.split(" ", -1));
    }

    private static ModelRisk row(CategoryRisk risk, String name) {
        return risk.rows().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(CategoryRisk risk) {
        return risk.rows().stream().map(ModelRisk::name).toList();
    }

    private static List<String> names(ObjectNode json) {
        List<String> names = new ArrayList<>();
        json.path("models").forEach(row -> names.add(row.path("name").textValue()));
        return names;
    }
}
