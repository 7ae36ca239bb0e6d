package org.modelmirror.analytics.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.horde.BackendShare;
import org.modelmirror.horde.CombinedStatistics;
import org.modelmirror.horde.HordeBackend;
import org.modelmirror.horde.Usage;
import org.modelmirror.reference.Category;

/** analytics.md 1.3: what is read back of what was stored. */
class StoredFiguresTest {
    private static final String STATISTICS = """
            {"category":"clip","total_models":1,"computed_at":7}""";
    private static final String RISK = """
            {"category":"text_generation","category_total_month_usage":5,"models":[
             {"name":"A","category":"text_generation","deletion_risk_flags":{},"at_risk":true,"risk_score":9,
              "usage_trend":{}}],
             "summary":{"total_models":1,"models_at_risk":0,"models_critical":0,"models_with_warnings":0,
              "average_risk_score":0.0}}""";

    @Test
    void statisticsAreTheSame_whenReadBack() throws MalformedFigureException {
        Map<String, JsonNode> records = new LinkedHashMap<>();
        records.put("m", Risks.json("""
                {"baseline":"b","tags":["t"],"style":"s","nsfw":true,"parameters":7000000000,"size_on_disk_bytes":5,
                 "showcases":["u"],"config":{"download":[{"file_url":"http://h/x"}]}}"""));
        records.put("n", Risks.json("{\"parameters\":70000000000}"));
        CategoryStatistics statistics = CategoryStatistics.of(Category.TEXT_GENERATION, records, 7);

        assertThat(StoredFigures.statistics(Category.TEXT_GENERATION, statistics.toJson()))
                .isEqualTo(statistics);
    }

    @Test
    void risksAreTheSame_whenReadBack() throws MalformedFigureException {
        BackendShare share =
                new BackendShare(HordeBackend.APHRODITE, "aphrodite/A-8B", Optional.empty(), new Usage(1, 2, 3));
        CategoryRisk risk = Risks.texts()
                .text("A-7B", Risks.used(1, 3, 7), 1, "{" + Risks.files("http://h/x") + "}")
                .text("A-8B", Risks.unknown(), 0, "{\"baseline\":null}")
                .with(
                        "A-8B",
                        new CombinedStatistics(
                                Optional.empty(),
                                Risks.used(1, 2, 3),
                                Optional.empty(),
                                Optional.of(List.of(share)),
                                0))
                .analysed();
        CategoryRisk grouped = risk.grouped(Risks.DEFAULTS);

        assertThat(StoredFigures.risk(Category.TEXT_GENERATION, false, risk.toJson(), Risks.DEFAULTS))
                .isEqualTo(risk);
        assertThat(StoredFigures.risk(Category.TEXT_GENERATION, true, grouped.toJson(), Risks.DEFAULTS))
                .isEqualTo(grouped);
    }

    @Test
    void imageRisksAreTheSame_whenReadBack() throws MalformedFigureException {
        CategoryRisk risk = Risks.images()
                .image("m", Risks.used(1, 3, 7), 1, "{\"size_on_disk_bytes\":5368709120}")
                .analysed();

        assertThat(StoredFigures.risk(Category.IMAGE_GENERATION, false, risk.toJson(), Risks.DEFAULTS))
                .isEqualTo(risk);
    }

    @Test
    void restIsZeroOrEmpty_whenOnlyWhatIsRequiredIsThere() throws MalformedFigureException {
        CategoryStatistics statistics = StoredFigures.statistics(Category.CLIP, object(STATISTICS));
        ModelRisk row = StoredFigures.risk(Category.TEXT_GENERATION, false, object(RISK), Risks.DEFAULTS)
                .rows()
                .get(0);

        assertThat(statistics.models()).isEqualTo(1);
        assertThat(statistics.downloads()).isEqualTo(new DownloadStatistics(0, 0, 0, 0, 0.0, Map.of()));
        assertThat(row.usage()).isEqualTo(Usage.NONE);
        assertThat(row.trend()).isEqualTo(new UsageTrend(OptionalDouble.empty(), OptionalDouble.empty()));
        assertThat(row.backends()).isEmpty();
        // Worked out anew: 9 was stored.
        assertThat(row.flags().score()).isZero();
        assertThat(row.isCritical()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"category", "total_models", "computed_at"})
    void statisticsAreRefused_whenSomethingIsMissing(String member) {
        ObjectNode stored = object(STATISTICS);
        stored.remove(member);

        assertThatThrownBy(() -> StoredFigures.statistics(Category.CLIP, stored))
                .isInstanceOf(MalformedFigureException.class)
                .hasMessage(member + " is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/category",
                "/category_total_month_usage",
                "/models",
                "/summary",
                "/summary/total_models",
                "/summary/models_at_risk",
                "/summary/models_critical",
                "/summary/models_with_warnings",
                "/summary/average_risk_score",
                "/models/0/name",
                "/models/0/category",
                "/models/0/deletion_risk_flags",
                "/models/0/at_risk",
                "/models/0/risk_score",
                "/models/0/usage_trend"
            })
    void risksAreRefused_whenSomethingIsMissing(String pointer) {
        ObjectNode stored = object(RISK);
        int slash = pointer.lastIndexOf('/');
        ((ObjectNode) stored.at(pointer.substring(0, slash))).putNull(pointer.substring(slash + 1));

        assertThatThrownBy(() -> StoredFigures.risk(Category.TEXT_GENERATION, false, stored, Risks.DEFAULTS))
                .isInstanceOf(MalformedFigureException.class)
                .hasMessage(pointer.substring(slash + 1) + " is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"nsfw_count\":-1",
                "\"nsfw_count\":1.5",
                "\"nsfw_count\":\"1\"",
                "\"category\":\"foo\"",
                "\"category\":\"blip\"",
                "\"category\":7",
                "\"top_tags\":{}",
                "\"top_tags\":[7]",
                "\"top_tags\":[{\"tag\":\"t\",\"percentage\":100.1}]",
                "\"baseline_distribution\":{\"b\":{\"percentage\":-0.1}}",
                "\"download_stats\":[]",
                "\"download_stats\":{\"average_size_bytes\":true}",
                "\"download_stats\":{\"hosts\":{\"h\":-1}}"
            })
    void statisticsAreRefused_whenTheyCannotBe(String member) {
        ObjectNode stored = object(STATISTICS);
        stored.setAll(object("{" + member + "}"));

        assertThatThrownBy(() -> StoredFigures.statistics(Category.CLIP, stored))
                .isInstanceOf(MalformedFigureException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"usage_month\":-1",
                "\"usage_percentage_of_category\":100.01",
                "\"nsfw\":1",
                "\"download_hosts\":[7]",
                "\"category\":\"clip\"",
                "\"deletion_risk_flags\":{\"low_usage\":\"no\"}",
                "\"backend_variations\":[{}]"
            })
    void rowsAreRefused_whenTheyCannotBe(String member) {
        ObjectNode stored = object(RISK);
        ((ObjectNode) stored.at("/models/0")).setAll(object("{" + member + "}"));

        assertThatThrownBy(() -> StoredFigures.risk(Category.TEXT_GENERATION, false, stored, Risks.DEFAULTS))
                .isInstanceOf(MalformedFigureException.class);
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) Risks.json(json);
    }
}
