package org.modelmirror.analytics.figures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelmirror.horde.CombinedStatistics;
import org.modelmirror.horde.HordeFigures;
import org.modelmirror.horde.HordeType;
import org.modelmirror.horde.MergeRule;
import org.modelmirror.horde.Merger;
import org.modelmirror.horde.ModelStatus;
import org.modelmirror.horde.Usage;
import org.modelmirror.horde.UsageByModel;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.ModelRecord;
import org.modelmirror.reference.RecordSchema;

/**
 * Golden answers over the real reference, where it is at hand, with uses and workers made up by a fixed rule. The expected
 * hashes come from a second rendering of analytics.md in another language, so that both would have to err alike.
 */
class RealReferenceFiguresTest {
    private static final Path FOLDER = Path.of("..", "shared", "data", "expected", "v2");
    private static final long NOW = 1_764_000_000L;
    private static final MergeRule VARIATIONS = new MergeRule(true, false);
    private static final MergeRule STRICT = new MergeRule(false, true);

    private final Map<Category, Map<String, ObjectNode>> stored = new LinkedHashMap<>();

    @BeforeEach
    void read() throws Exception {
        for (Category category : List.of(Category.IMAGE_GENERATION, Category.TEXT_GENERATION)) {
            Path file = FOLDER.resolve(category.v2File());
            Assumptions.assumeTrue(Files.isRegularFile(file), () -> "no real data at " + file);
            Map<String, ObjectNode> records = new LinkedHashMap<>();
            new JsonReader()
                    .read(Files.readAllBytes(file))
                    .root()
                    .properties()
                    .forEach(entry -> records.put(entry.getKey(), (ObjectNode) entry.getValue()));
            stored.put(category, records);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "IMAGE_GENERATION, false, 40aaa730e6ce0ac50a9929503103c14f064e90d8e62db13edbc95c64ee60db7f",
        "TEXT_GENERATION, false, d9efc1d2b8d5debe4961024d94dc1fd4130b148d27afb0269212ca179b31671f",
        "TEXT_GENERATION, true, 27d3a4229f111c262b783fb59797ece2fa5879a801dfcdc9baa5394e36319a70"
    })
    void statisticsAreThoseOfTheOtherRendering(Category category, boolean grouped, String expected) throws Exception {
        CategoryStatistics statistics = CategoryStatistics.of(
                category, grouped ? GroupedRecords.of(stored(category), GroupNames.PLAIN) : stored(category), NOW);

        assertThat(hash(statistics.toJson())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "IMAGE_GENERATION, false, false, 4ad264161b5e8898534ba0c3e7401cf8c9864c53e56c55edb2c9d05d93be32ef",
        "TEXT_GENERATION, false, false, 88a0671e95fd877ee18bbe41380888b3f3964bdb2afe24dcf2ff0997ebdf0821",
        "TEXT_GENERATION, true, false, 5657c0e545b66a66310083cff004169e753a93982f34455f82b048929d326d58",
        "TEXT_GENERATION, false, true, f510b7c3ddbf12822288b62ccbf7d4b65f7a864cfe167e64fb1930f4c590a92d"
    })
    void risksAreThoseOfTheOtherRendering(Category category, boolean grouped, boolean variations, String expected)
            throws Exception {
        CategoryRisk risk = risk(category, variations ? VARIATIONS : MergeRule.PLAIN, Risks.DEFAULTS);

        assertThat(hash((grouped ? risk.grouped(Risks.DEFAULTS) : risk).toJson()))
                .isEqualTo(expected);
    }

    @Test
    void everyUseCountsOnce_whenStrict() {
        long used = figures(Category.TEXT_GENERATION).month().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        CategoryRisk strict = risk(Category.TEXT_GENERATION, STRICT, Risks.STRICT);
        CategoryRisk plain = risk(Category.TEXT_GENERATION, MergeRule.PLAIN, Risks.DEFAULTS);

        assertThat(strict.totalMonthUsage()).isEqualTo(used);
        assertThat(plain.totalMonthUsage()).isGreaterThan(used);
        assertThat(strict.grouped(Risks.STRICT).rows().stream()
                        .map(ModelRisk::usage)
                        .mapToLong(Usage::month)
                        .sum())
                .isEqualTo(used);
    }

    @Test
    void groupsHaveTheModelsTheyAreMadeOf() {
        CategoryRisk risk = risk(Category.TEXT_GENERATION, MergeRule.PLAIN, Risks.DEFAULTS);
        CategoryRisk grouped = risk.grouped(Risks.DEFAULTS);

        assertThat(risk.rows()).hasSize(719);
        assertThat(grouped.rows()).hasSize(419);
        assertThat(grouped.modelCount()).isEqualTo(719);
        assertThat(GroupedRecords.of(stored(Category.TEXT_GENERATION), GroupNames.PLAIN))
                .containsOnlyKeys(grouped.rows().stream().map(ModelRisk::name).toList());
    }

    private CategoryRisk risk(Category category, MergeRule merge, RiskRules rules) {
        Map<String, ModelRecord> records = new LinkedHashMap<>();
        RecordSchema schema = RecordSchema.of(category);
        stored(category)
                .forEach((name, json) -> records.put(name, schema.find(json).orElseThrow()));
        HordeType type = HordeType.find(category).orElseThrow();
        Map<String, CombinedStatistics> statistics =
                new Merger(HordeFigures.of(type, statuses(category), figures(category)), merge).merge(records.keySet());
        return CategoryRisk.of(category, records, statistics, true, rules);
    }

    private Map<String, ObjectNode> stored(Category category) {
        return stored.getOrDefault(category, Map.of());
    }

    /** Every third model is served, under the name that its place in the reference gives it. */
    private List<ModelStatus> statuses(Category category) {
        List<ModelStatus> statuses = new ArrayList<>();
        int i = 0;
        for (String name : stored(category).keySet()) {
            if (i % 3 == 0) {
                statuses.add(new ModelStatus(upstreamName(name, i), i % 7, i * 0.5, 0, 0, 0));
            }
            i++;
        }
        return statuses;
    }

    /** Five models of six are used, some of them not in this month. */
    private UsageByModel figures(Category category) {
        Map<String, Long> day = new LinkedHashMap<>();
        Map<String, Long> month = new LinkedHashMap<>();
        Map<String, Long> total = new LinkedHashMap<>();
        int i = 0;
        for (String name : stored(category).keySet()) {
            long uses = i % 5 == 0 ? 0 : (long) i * 7919 % 1000;
            if (i % 6 != 1) {
                day.put(upstreamName(name, i), uses / 30);
                month.put(upstreamName(name, i), uses);
                total.put(upstreamName(name, i), uses * 12 + i % 2);
            }
            i++;
        }
        return new UsageByModel(day, month, total);
    }

    private static String upstreamName(String name, int i) {
        String bare = "koboldcpp/" + name.substring(name.indexOf('/') + 1);
        return switch (i % 4) {
            case 0 -> name;
            case 1 -> "aphrodite/" + name;
            case 2 -> bare;
            default -> bare + "-Q4_K_M";
        };
    }

    private static String hash(ObjectNode json) throws Exception {
        byte[] text = JsonWriter.toText(json, JsonForm.COMPACT).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    }
}
