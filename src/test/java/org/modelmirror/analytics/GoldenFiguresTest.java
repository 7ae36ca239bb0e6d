package org.modelmirror.analytics;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.analytics.figures.RiskRules;
import org.modelmirror.convert.V2Reader;
import org.modelmirror.horde.HordeFigures;
import org.modelmirror.horde.HordeType;
import org.modelmirror.horde.ModelStatus;
import org.modelmirror.horde.UsageByModel;
import org.modelmirror.hordeapi.HordeSnapshot;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.RecordMap;

/** The real reference with a made-up month of use (fixtures/horde-usage), worked out once and for all. */
class GoldenFiguresTest {
    private static final Path FIXTURE = Path.of("src/test/resources/fixtures/horde-usage");
    private static final Path GOLDEN = FIXTURE.resolve("golden.json");
    private static final Path REFERENCE = Path.of("..", "shared", "data", "expected", "v2");
    private static final int ROWS = 12;
    private static final List<String> ROW_NUMBERS = List.of(
            "risk_score",
            "worker_count",
            "usage_day",
            "usage_month",
            "usage_total",
            "usage_percentage_of_category",
            "cost_benefit_score",
            "is_critical",
            "has_warning",
            "download_count");

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void figuresAreWhatTheyHaveAlwaysBeen_overTheRealReference(boolean strict) throws Exception {
        assumeTrue(Files.isDirectory(REFERENCE), "no real reference beside the checkout");
        ObjectNode figures = figures(strict);
        String name = strict ? "strict" : "plain";
        ObjectNode golden = Files.exists(GOLDEN)
                ? (ObjectNode) new JsonReader().read(Files.readAllBytes(GOLDEN)).root()
                : JsonNodeFactory.instance.objectNode();
        if (Boolean.getBoolean("golden.write")) {
            golden.set(name, figures);
            Files.write(GOLDEN, JsonWriter.toBytes(golden, JsonForm.STORE));
        }

        assertThatJson(figures).isEqualTo(golden.path(name));
    }

    private static ObjectNode figures(boolean strict) throws Exception {
        RiskRules rules = new RiskRules(List.of("huggingface.co"), 0.0065, 0.02, true, 10, 1, strict);
        Map<Category, RecordMap> reference = new EnumMap<>(Category.class);
        for (HordeType type : HordeType.values()) {
            Category category = type.category();
            byte[] file = Files.readAllBytes(REFERENCE.resolve(category.v2File()));
            reference.put(
                    category,
                    new V2Reader(new JsonReader()).read(category, file).records());
        }
        Clock clock = Clock.fixed(Instant.ofEpochSecond(1_760_000_000), ZoneOffset.UTC);
        Figures figures = new Figures(category -> reference.getOrDefault(category, RecordMap.empty()), rules, clock);
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        for (HordeType type : HordeType.values()) {
            Category category = type.category();
            List<String> names = List.copyOf(reference.get(category).keys());
            HordeSnapshot snapshot = new HordeSnapshot(horde(type, names), Duration.ZERO, true);
            for (VariantKey key : VariantKey.of(category)) {
                if (!key.variations()) {
                    all.set(
                            "statistics " + key.cacheKey(),
                            counts(figures.statistics(category, key.grouped())
                                    .orElseThrow()
                                    .toJson()));
                }
                all.set(
                        "risk " + key.cacheKey(),
                        risks(figures.risk(key, snapshot).orElseThrow().toJson(), names));
            }
        }
        return all;
    }

    private static HordeFigures horde(HordeType type, List<String> names) throws Exception {
        List<ModelStatus> statuses = new ArrayList<>();
        Map<String, Long> day = new LinkedHashMap<>();
        Map<String, Long> month = new LinkedHashMap<>();
        Map<String, Long> total = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(FIXTURE.resolve("usage.csv"), StandardCharsets.UTF_8);
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            if (cells[0].equals(type.id())) {
                String name = spelt(names.get(Integer.parseInt(cells[1])), cells[2]);
                day.put(name, Long.valueOf(cells[3]));
                month.put(name, Long.valueOf(cells[4]));
                total.put(name, Long.valueOf(cells[5]));
                long workers = Long.parseLong(cells[6]);
                if (workers > 0) {
                    statuses.add(new ModelStatus(name, workers, 10.0, 1000, 2, 30));
                }
            }
        }
        return HordeFigures.of(type, statuses, new UsageByModel(day, month, total));
    }

    private static String spelt(String name, String form) {
        String model = name.substring(name.indexOf('/') + 1);
        return switch (form) {
            case "own" -> name;
            case "aphrodite" -> "aphrodite/" + name;
            case "koboldcpp" -> "koboldcpp/" + model;
            case "koboldcpp-q4" -> "koboldcpp/" + model + "-Q4_K_M";
            default -> throw new IllegalArgumentException(form);
        };
    }

    /** Numbers only: what models are called and tagged with is the reference's. */
    private static ObjectNode counts(ObjectNode statistics) throws Exception {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        statistics.properties().forEach(member -> {
            if (member.getValue().isNumber()) {
                json.set(member.getKey(), member.getValue());
            }
        });
        json.set("parameter_buckets", statistics.path("parameter_buckets"));
        for (String list : List.of("baseline_distribution", "top_tags", "top_styles")) {
            ArrayNode counts = json.putArray(list);
            for (JsonNode entry : statistics.path(list)) {
                counts.add(entry.path("count"));
            }
        }
        return json.put("sha256", digest(statistics));
    }

    private static ObjectNode risks(ObjectNode risk, List<String> names) throws Exception {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (String member : List.of("category_total_month_usage", "total_count", "returned_count", "summary")) {
            json.set(member, risk.path(member));
        }
        ArrayNode rows = json.putArray("rows");
        for (JsonNode row : risk.path("models")) {
            if (rows.size() < ROWS) {
                ArrayNode numbers =
                        rows.addArray().add(names.indexOf(row.path("name").textValue()));
                ROW_NUMBERS.forEach(member -> numbers.add(row.path(member)));
            }
        }
        return json.put("sha256", digest(risk));
    }

    private static String digest(JsonNode json) throws Exception {
        byte[] bytes = JsonWriter.toBytes(json, JsonForm.COMPACT);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
