package org.modelmirror.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.modelmirror.analytics.figures.CategoryRisk;
import org.modelmirror.analytics.figures.ModelRisk;
import org.modelmirror.analytics.figures.RiskRules;
import org.modelmirror.horde.HordeFigures;
import org.modelmirror.horde.HordeType;
import org.modelmirror.horde.ModelStatus;
import org.modelmirror.horde.UsageByModel;
import org.modelmirror.hordeapi.HordeSnapshot;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.RecordMap;

/** The one computation, on records that change under it. */
class FiguresTest {
    private static final RiskRules RULES = new RiskRules(List.of("huggingface.co"), 0.0065, 0.02, true, 10, 1, false);
    private static final VariantKey TEXT = VariantKey.ofRisk(Category.TEXT_GENERATION, false, false);

    private final AtomicReference<RecordMap> records = new AtomicReference<>(RecordMap.empty());
    private final Figures figures = new Figures(
            category -> category == Category.TEXT_GENERATION ? records.get() : RecordMap.empty(),
            RULES,
            Clock.fixed(Instant.ofEpochSecond(1_764_000_000), ZoneOffset.UTC));

    private static HordeFigures horde() {
        return HordeFigures.of(
                HordeType.TEXT,
                List.of(new ModelStatus("A/X-7B", 2, 0.0, 0, 0, 0)),
                new UsageByModel(Map.of(), Map.of("A/X-7B", 5L), Map.of()));
    }

    private static HordeSnapshot live() {
        return new HordeSnapshot(horde(), Duration.ZERO, true);
    }

    private static ObjectNode model(String name) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("parameters", 7)
                .put("nsfw", false);
    }

    private void publish(ObjectNode... models) {
        Map<String, ObjectNode> all = new LinkedHashMap<>();
        for (ObjectNode model : models) {
            all.put(model.path("name").textValue(), model);
        }
        records.set(RecordMap.of(all));
    }

    /** http-api.md F15. */
    @Test
    void aRecordThatBreaksTheSchemaIsCountedAndLeftOutOfTheRest() throws Exception {
        ObjectNode broken = JsonNodeFactory.instance.objectNode().put("name", "broken");
        publish(model("A/X-7B"), broken);

        assertThat(figures.statistics(Category.TEXT_GENERATION, false)
                        .orElseThrow()
                        .models())
                .isEqualTo(2);
        CategoryRisk risk = figures.risk(TEXT, live()).orElseThrow();
        assertThat(risk.rows()).extracting(ModelRisk::name).containsExactly("A/X-7B");
        assertThat(risk.modelCount()).isEqualTo(1);

        publish(broken);
        assertThat(figures.risk(TEXT, live())).isEmpty();
        assertThat(figures.merged(Category.TEXT_GENERATION, false, horde())).isEmpty();
    }

    @Test
    void thereIsNothingOfACategoryWithoutRecords() throws Exception {
        assertThat(figures.statistics(Category.TEXT_GENERATION, true)).isEmpty();
        assertThat(figures.statistics(Category.CLIP, false)).isEmpty();
        assertThat(figures.risk(TEXT, live())).isEmpty();
    }

    @Test
    void theSameRecordsAndAnswersAreMergedOnce() throws Exception {
        publish(model("A/X-7B"));
        HordeFigures answers = horde();

        MergedModels first =
                figures.merged(Category.TEXT_GENERATION, false, answers).orElseThrow();
        MergedModels apart =
                figures.merged(Category.TEXT_GENERATION, true, answers).orElseThrow();

        assertThat(figures.merged(Category.TEXT_GENERATION, false, answers)).containsSame(first);
        assertThat(apart).isNotSameAs(first);
        assertThat(figures.merged(Category.TEXT_GENERATION, false, horde()).orElseThrow())
                .isNotSameAs(first);
        publish(model("A/X-7B"), model("B/Y-7B"));
        assertThat(figures.merged(Category.TEXT_GENERATION, false, answers)
                        .orElseThrow()
                        .statistics())
                .containsOnlyKeys("A/X-7B", "B/Y-7B");
    }

    @Test
    void backEndsAreToldApart_forTextModelsThatAreNotGrouped() {
        assertThat(VariantKey.ofRisk(Category.TEXT_GENERATION, false, true).cacheKey())
                .isEqualTo("text_generation:grouped=false:variations=true");
        assertThat(VariantKey.ofRisk(Category.TEXT_GENERATION, true, true).cacheKey())
                .isEqualTo("text_generation:grouped=true");
        assertThat(VariantKey.ofRisk(Category.IMAGE_GENERATION, false, true).cacheKey())
                .isEqualTo("image_generation:grouped=false");
    }

    @Test
    void groupsHaveTheBaseNamesOfTheirModels() throws Exception {
        publish(model("A/X-7B"), model("A/X-13B"), model("B/Y-7B"));

        assertThat(figures.statistics(Category.TEXT_GENERATION, true)
                        .orElseThrow()
                        .models())
                .isEqualTo(2);
        assertThat(figures.risk(VariantKey.ofRisk(Category.TEXT_GENERATION, true, false), live())
                        .orElseThrow()
                        .rows())
                .extracting(ModelRisk::name)
                .containsExactly("X", "Y");
    }
}
