package org.modelmirror.analytics.figures;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.modelmirror.horde.CombinedStatistics;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.ModelRecord;

/**
 * The deletion risks of a category, all of them: what is cached, and what every view is made from (analytics.md 5.1, 5.5).
 * Immutable.
 *
 * @param totalMonthUsage of the whole category
 * @param modelCount models in it, whether grouped or not
 * @param isGrouped whether the rows are groups of text models
 * @param rows the most used first
 */
public record CategoryRisk(
        Category category, long totalMonthUsage, long modelCount, boolean isGrouped, List<ModelRisk> rows) {
    public CategoryRisk {
        rows = List.copyOf(rows);
    }

    /**
     * Works out the risk of every model.
     *
     * @param records typed, by name, in the order of the reference
     * @param statistics what the Horde knows of each, merged with the variations wanted
     * @param isLive whether that is of now and not a copy of earlier
     */
    public static CategoryRisk of(
            Category category,
            Map<String, ModelRecord> records,
            Map<String, CombinedStatistics> statistics,
            boolean isLive,
            RiskRules rules) {
        RiskAnalysis analysis = new RiskAnalysis(category, statistics, isLive, rules);
        List<ModelRisk> rows = new ArrayList<>(records.size());
        records.forEach((name, record) -> rows.add(analysis.row(name, record)));
        rows.sort(
                Comparator.comparingLong((ModelRisk row) -> row.usage().month()).reversed());
        return new CategoryRisk(category, analysis.totalMonthUsage(), rows.size(), false, rows);
    }

    /** The same with text models in groups; nothing else can be grouped, and nothing twice. */
    public CategoryRisk grouped(RiskRules rules) {
        return category == Category.TEXT_GENERATION && !isGrouped
                ? new CategoryRisk(category, totalMonthUsage, modelCount, true, new RiskGroups(rules).of(rows))
                : this;
    }

    /** A new object in the form of the API, with all rows. */
    public ObjectNode toJson() {
        return toJson(Optional.empty(), Page.ALL);
    }

    /** A new object in the form of the API: the rows of a preset, then a page of those (analytics.md 7.3). */
    public ObjectNode toJson(Optional<RiskPreset> preset, Page page) {
        List<ModelRisk> view = preset.map(choice -> choice.of(rows)).orElse(rows);
        List<ModelRisk> shown = page.of(view);
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("category", category.id())
                .put("category_total_month_usage", totalMonthUsage)
                // Two meanings, kept: clients rely on either (Q28).
                .put("total_count", page.isPaged() ? view.size() : modelCount)
                .put("returned_count", shown.size());
        page.writeTo(json);
        ArrayNode models = json.putArray("models");
        shown.forEach(row -> models.add(row.toJson()));
        RiskSummary summary =
                isGrouped && preset.isEmpty() ? RiskSummary.ofGroups(view, totalMonthUsage) : RiskSummary.of(view);
        json.set("summary", summary.toJson());
        return json;
    }
}
