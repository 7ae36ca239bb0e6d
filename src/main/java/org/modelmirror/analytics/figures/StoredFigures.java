package org.modelmirror.analytics.figures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.modelmirror.reference.Category;

/**
 * Reads figures that were stored in the form of the API, by us or by the peer (analytics.md 1.3). What follows from other
 * members is worked out anew, by our own rules.
 */
public final class StoredFigures {
    private StoredFigures() {}

    /**
     * Reads the statistics of a category.
     *
     * @throws MalformedFigureException when they are of another category, or cannot be statistics
     */
    public static CategoryStatistics statistics(Category category, ObjectNode stored) throws MalformedFigureException {
        StoredMembers members = StoredMembers.of(stored).requiring("category", "total_models", "computed_at");
        expect(category, members);
        List<Counted> baselines = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : members.entries("baseline_distribution")) {
            StoredMembers counted = StoredMembers.of(entry.getValue());
            baselines.add(new Counted(entry.getKey(), counted.count("count"), counted.percentage("percentage")));
        }
        return new CategoryStatistics(
                category,
                members.count("total_models"),
                members.count("nsfw_count"),
                baselines,
                downloads(members.object("download_stats")),
                counted(members.items("top_tags")),
                counted(members.items("top_styles")),
                buckets(members.items("parameter_buckets")),
                members.count("models_without_param_info"),
                members.count("models_with_trigger_words"),
                members.count("models_with_inpainting"),
                members.count("models_with_requirements"),
                members.count("models_with_showcases"),
                members.count("computed_at"));
    }

    /**
     * Reads all deletion risks of a category, neither filtered nor paged.
     *
     * @param grouped whether the rows are groups
     * @throws MalformedFigureException when they are of another category, or cannot be risks
     */
    public static CategoryRisk risk(Category category, boolean grouped, ObjectNode stored, RiskRules rules)
            throws MalformedFigureException {
        StoredMembers members =
                StoredMembers.of(stored).requiring("category", "category_total_month_usage", "models", "summary");
        expect(category, members);
        StoredMembers summary = members.object("summary")
                .requiring(
                        "total_models",
                        "models_at_risk",
                        "models_critical",
                        "models_with_warnings",
                        "average_risk_score");
        summary.count("total_models");
        List<ModelRisk> rows = new ArrayList<>();
        for (JsonNode row : members.items("models")) {
            rows.add(row(category, StoredMembers.of(row), rules));
        }
        return new CategoryRisk(
                category,
                members.count("category_total_month_usage"),
                members.findCount("total_count").orElse(rows.size()),
                grouped,
                rows);
    }

    private static void expect(Category category, StoredMembers members) throws MalformedFigureException {
        if (members.category() != category) {
            throw new MalformedFigureException("figures of another category");
        }
    }

    private static DownloadStatistics downloads(StoredMembers members) throws MalformedFigureException {
        Map<String, Long> hosts = new LinkedHashMap<>();
        StoredMembers byHost = members.object("hosts");
        for (Map.Entry<String, JsonNode> entry : members.entries("hosts")) {
            hosts.put(entry.getKey(), byHost.count(entry.getKey()));
        }
        return new DownloadStatistics(
                members.count("total_models_with_downloads"),
                members.count("total_download_entries"),
                members.count("total_size_bytes"),
                members.count("models_with_size_info"),
                members.findDecimal("average_size_bytes").orElse(0),
                hosts);
    }

    private static List<Counted> counted(Iterable<JsonNode> items) throws MalformedFigureException {
        List<Counted> all = new ArrayList<>();
        for (JsonNode item : items) {
            StoredMembers members = StoredMembers.of(item);
            all.add(new Counted(members.text("tag"), members.count("count"), members.percentage("percentage")));
        }
        return all;
    }

    private static List<ParameterBucket> buckets(Iterable<JsonNode> items) throws MalformedFigureException {
        List<ParameterBucket> all = new ArrayList<>();
        for (JsonNode item : items) {
            StoredMembers members = StoredMembers.of(item);
            all.add(new ParameterBucket(
                    members.text("bucket_label"),
                    members.count("min_params"),
                    members.findCount("max_params"),
                    members.count("count"),
                    members.percentage("percentage")));
        }
        return all;
    }

    private static ModelRisk row(Category category, StoredMembers row, RiskRules rules)
            throws MalformedFigureException {
        row.requiring("name", "category", "deletion_risk_flags", "at_risk", "risk_score", "usage_trend");
        expect(category, row);
        RiskFlags flags = flags(row.object("deletion_risk_flags"));
        StoredMembers trend = row.object("usage_trend");
        long workers = row.count("worker_count");
        Optional<List<BackendUsage>> backends = row.has("backend_variations")
                ? Optional.of(backends(row.items("backend_variations")))
                : Optional.empty();
        return new ModelRisk(
                row.text("name"),
                category,
                flags,
                workers,
                row.usage(),
                row.percentage("usage_percentage_of_category"),
                new UsageTrend(trend.findDecimal("day_to_month_ratio"), trend.findDecimal("month_to_total_ratio")),
                row.findDecimal("cost_benefit_score"),
                row.findDecimal("size_gb"),
                row.findText("baseline"),
                row.findFlag("nsfw"),
                row.flag("has_description"),
                row.count("download_count"),
                row.texts("download_hosts"),
                backends,
                rules.isCritical(category, flags, row.count("usage_month"), workers));
    }

    private static RiskFlags flags(StoredMembers flags) throws MalformedFigureException {
        return new RiskFlags(
                flags.flag("zero_usage_day"),
                flags.flag("zero_usage_month"),
                flags.flag("zero_usage_total"),
                flags.flag("no_active_workers"),
                flags.flag("has_multiple_hosts"),
                flags.flag("has_non_preferred_host"),
                flags.flag("has_unknown_host"),
                flags.flag("no_download_urls"),
                flags.flag("missing_description"),
                flags.flag("missing_baseline"),
                flags.flag("low_usage"));
    }

    private static List<BackendUsage> backends(Iterable<JsonNode> items) throws MalformedFigureException {
        List<BackendUsage> all = new ArrayList<>();
        for (JsonNode item : items) {
            StoredMembers members = StoredMembers.of(item);
            all.add(new BackendUsage(
                    members.text("backend"),
                    members.text("variant_name"),
                    members.count("worker_count"),
                    members.findDecimal("performance"),
                    members.usage()));
        }
        return all;
    }
}
