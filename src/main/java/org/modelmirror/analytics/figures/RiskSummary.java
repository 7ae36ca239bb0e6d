package org.modelmirror.analytics.figures;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the rows of a view have in common, as counts (analytics.md 5.5).
 *
 * @param averageScore rounded to two places, except of groups
 * @param monthUsage of these rows, except of groups: there that of the category
 */
public record RiskSummary(
        long models,
        long atRisk,
        long critical,
        long withWarnings,
        long zeroDayUsage,
        long zeroMonthUsage,
        long zeroTotalUsage,
        long noActiveWorkers,
        long noDownloads,
        long nonPreferredHosts,
        long multipleHosts,
        long lowUsage,
        double averageScore,
        long monthUsage) {

    /** Of rows as they are, or of what a preset left of any. */
    static RiskSummary of(List<ModelRisk> rows) {
        long usage = rows.stream().mapToLong(row -> row.usage().month()).sum();
        return of(rows, Rounding.round(averageScore(rows), 2), usage);
    }

    /** Of groups, which the peer rounds and sums otherwise (Q41). */
    static RiskSummary ofGroups(List<ModelRisk> rows, long categoryMonthUsage) {
        return of(rows, averageScore(rows), categoryMonthUsage);
    }

    private static double averageScore(List<ModelRisk> rows) {
        long sum = rows.stream().mapToLong(row -> row.flags().score()).sum();
        return rows.isEmpty() ? 0.0 : (double) sum / rows.size();
    }

    private static RiskSummary of(List<ModelRisk> rows, double averageScore, long monthUsage) {
        return new RiskSummary(
                rows.size(),
                count(rows, row -> row.flags().any()),
                count(rows, ModelRisk::isCritical),
                count(rows, row -> row.flags().isWarning()),
                count(rows, row -> row.flags().zeroUsageDay()),
                count(rows, row -> row.flags().zeroUsageMonth()),
                count(rows, row -> row.flags().zeroUsageTotal()),
                count(rows, row -> row.flags().noActiveWorkers()),
                count(rows, row -> row.flags().noDownloadUrls()),
                count(rows, row -> row.flags().hasNonPreferredHost()),
                count(rows, row -> row.flags().hasMultipleHosts()),
                count(rows, row -> row.flags().lowUsage()),
                averageScore,
                monthUsage);
    }

    private static long count(List<ModelRisk> rows, Predicate<ModelRisk> test) {
        return rows.stream().filter(test).count();
    }

    /** A new object in the form of the API. */
    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("total_models", models)
                .put("models_at_risk", atRisk)
                .put("models_critical", critical)
                .put("models_with_warnings", withWarnings)
                .put("models_with_zero_day_usage", zeroDayUsage)
                .put("models_with_zero_month_usage", zeroMonthUsage)
                .put("models_with_zero_total_usage", zeroTotalUsage)
                .put("models_with_no_active_workers", noActiveWorkers)
                .put("models_with_no_downloads", noDownloads)
                .put("models_with_non_preferred_hosts", nonPreferredHosts)
                .put("models_with_multiple_hosts", multipleHosts)
                .put("models_with_low_usage", lowUsage)
                .put("average_risk_score", averageScore)
                .put("category_total_month_usage", monthUsage);
    }
}
