package org.modelmirror.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.modelmirror.analytics.figures.CategoryRisk;
import org.modelmirror.analytics.figures.CategoryStatistics;
import org.modelmirror.analytics.figures.RiskRules;
import org.modelmirror.horde.CombinedStatistics;
import org.modelmirror.horde.Usage;
import org.modelmirror.json.JsonReader;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.ModelRecord;
import org.modelmirror.reference.RecordSchema;

/** What Redis holds of figures, for us and for the peer (analytics.md 1.3). */
class FigureCodecsTest {
    private static final RiskRules RULES = new RiskRules(List.of("huggingface.co"), 0.0065, 0.02, true, 10, 1, false);
    private static final VariantKey TEXT = new VariantKey(Category.TEXT_GENERATION, false, false);
    private static final VariantKey GROUPED = new VariantKey(Category.TEXT_GENERATION, true, false);
    private static final VariantKey IMAGE_GROUPED = new VariantKey(Category.IMAGE_GENERATION, true, false);

    private final StatisticsCodec statistics = new StatisticsCodec();
    private final DeletionRiskCodec risks = new DeletionRiskCodec(RULES);

    @Test
    void statisticsAreReadBack_whenWrittenForTheirKey() throws Exception {
        CategoryStatistics value =
                CategoryStatistics.of(Category.TEXT_GENERATION, Map.of("m", JsonNodeFactory.instance.objectNode()), 7);
        ObjectNode stored = statistics.write(TEXT, value);

        assertThat(statistics.read(TEXT, stored)).contains(value);
        assertThatThrownBy(() -> statistics.read(IMAGE_GROUPED, stored))
                .isInstanceOf(UnusableValueException.class)
                .hasMessage("figures of another category");
    }

    @Test
    void groupsAreMarked_andRowsWithoutTheMarkCountAsAbsent() throws Exception {
        CategoryRisk rows = rows();
        CategoryRisk groups = rows.grouped(RULES);
        ObjectNode marked = risks.write(GROUPED, groups);
        ObjectNode plain = risks.write(TEXT, rows);

        assertThat(marked.path("grouped_rows").booleanValue()).isTrue();
        assertThat(risks.read(GROUPED, marked)).contains(groups);
        // As the peer leaves them under the key of groups.
        assertThat(risks.read(GROUPED, plain)).isEmpty();
        assertThat(plain.has("grouped_rows")).isFalse();
        assertThat(risks.read(TEXT, plain)).contains(rows);
    }

    @Test
    void imagesNeedNoMark_whenTheirKeySaysGrouped() throws Exception {
        CategoryRisk none = CategoryRisk.of(Category.IMAGE_GENERATION, Map.of(), Map.of(), true, RULES);
        ObjectNode stored = risks.write(IMAGE_GROUPED, none);

        assertThat(stored.has("grouped_rows")).isFalse();
        assertThat(risks.read(IMAGE_GROUPED, stored)).contains(none);
    }

    @Test
    void garbageIsRefused() {
        assertThatThrownBy(() -> risks.read(TEXT, JsonNodeFactory.instance.objectNode()))
                .isInstanceOf(UnusableValueException.class)
                .hasMessage("category is missing");
    }

    private static CategoryRisk rows() throws Exception {
        Map<String, ModelRecord> records = new LinkedHashMap<>();
        Map<String, CombinedStatistics> known = new LinkedHashMap<>();
        for (String name : List.of("A/X-7B", "A/X-13B")) {
            records.put(
                    name,
                    RecordSchema.of(Category.TEXT_GENERATION)
                            .find(new JsonReader()
                                    .read("{\"name\":\"" + name + "\",\"parameters\":7}")
                                    .root())
                            .orElseThrow());
            known.put(
                    name,
                    new CombinedStatistics(
                            Optional.empty(), Optional.of(new Usage(1, 5, 9)), Optional.empty(), Optional.empty(), 2));
        }
        return CategoryRisk.of(Category.TEXT_GENERATION, records, known, true, RULES);
    }
}
