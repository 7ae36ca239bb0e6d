package org.modelmirror.analytics.figures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.modelmirror.horde.CombinedStatistics;
import org.modelmirror.horde.Usage;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.ModelRecord;
import org.modelmirror.reference.RecordSchema;

/** Categories with made-up figures for tests of deletion risk: a model a line, then what comes of them. */
final class Risks {
    /** As configured when nothing is (analytics.md 0.1). */
    static final RiskRules DEFAULTS = new RiskRules(List.of("huggingface.co"), 0.0065, 0.02, true, 10, 1, false);

    static final RiskRules STRICT = new RiskRules(List.of("huggingface.co"), 0.0065, 0.02, true, 10, 1, true);

    private final Category category;
    private final Map<String, ModelRecord> records = new LinkedHashMap<>();
    private final Map<String, CombinedStatistics> statistics = new LinkedHashMap<>();

    private Risks(Category category) {
        this.category = category;
    }

    static Risks images() {
        return new Risks(Category.IMAGE_GENERATION);
    }

    static Risks texts() {
        return new Risks(Category.TEXT_GENERATION);
    }

    static Risks of(Category category) {
        return new Risks(category);
    }

    /** An image model with these members beside a name, a baseline and a description, which they may replace. */
    Risks image(String name, Optional<Usage> usage, long workers, String members) {
        return model(
                name,
                usage,
                workers,
                "{\"baseline\":\"stable_diffusion_xl\",\"nsfw\":false,\"description\":\"d\"}",
                members);
    }

    /** A text model with these members beside a name, a baseline and a description, which they may replace. */
    Risks text(String name, Optional<Usage> usage, long workers, String members) {
        return model(name, usage, workers, "{\"parameters\":7,\"baseline\":\"b\",\"description\":\"d\"}", members);
    }

    Risks model(String name, Optional<Usage> usage, long workers, String defaults, String members) {
        ObjectNode json = (ObjectNode) json(defaults);
        json.put("name", name);
        json.setAll((ObjectNode) json(members));
        records.put(name, RecordSchema.of(category).find(json).orElseThrow(() -> new IllegalArgumentException(name)));
        statistics.put(
                name, new CombinedStatistics(Optional.empty(), usage, Optional.empty(), Optional.empty(), workers));
        return this;
    }

    Risks with(String name, CombinedStatistics known) {
        statistics.put(name, known);
        return this;
    }

    CategoryRisk analysed() {
        return analysed(DEFAULTS, true);
    }

    CategoryRisk analysed(RiskRules rules, boolean live) {
        return CategoryRisk.of(category, records, statistics, live, rules);
    }

    static Optional<Usage> used(long day, long month, long total) {
        return Optional.of(new Usage(day, month, total));
    }

    static Optional<Usage> unknown() {
        return Optional.empty();
    }

    /** The member {@code config} with one download per URL. */
    static String files(String... urls) {
        StringBuilder entries = new StringBuilder();
        for (String url : urls) {
            entries.append(entries.isEmpty() ? "" : ",")
                    .append("{\"file_name\":\"f\",\"file_url\":\"")
                    .append(url)
                    .append("\"}");
        }
        return "\"config\":{\"download\":[" + entries + "]}";
    }

    static JsonNode json(String text) {
        try {
            return new JsonReader().read(text).root();
        } catch (JsonSyntaxException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
