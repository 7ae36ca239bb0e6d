package org.modelmirror.analytics.figures;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.modelmirror.horde.Usage;
import org.modelmirror.reference.Category;

/**
 * A row of deletion risks: a model, or a group of text models (analytics.md 5.4). Immutable.
 *
 * @param workerCount that offer it; of a group the most of any member
 * @param percentageOfCategory its share of the category's month, to four places; of a group the sum of those
 * @param costBenefit uses in the month per gigabyte
 * @param sizeGb in units of 2^30 bytes, not rounded; of image models only
 * @param nsfw empty where the kind of record does not say
 * @param downloadHosts distinct, as written, in the order of the entries
 * @param backends text models only, where asked for
 * @param isCritical whether it could go at once
 */
public record ModelRisk(
        String name,
        Category category,
        RiskFlags flags,
        long workerCount,
        Usage usage,
        double percentageOfCategory,
        UsageTrend trend,
        OptionalDouble costBenefit,
        OptionalDouble sizeGb,
        Optional<String> baseline,
        Optional<Boolean> nsfw,
        boolean hasDescription,
        long downloadCount,
        List<String> downloadHosts,
        Optional<List<BackendUsage>> backends,
        boolean isCritical) {
    public ModelRisk {
        downloadHosts = List.copyOf(downloadHosts);
        backends = backends.map(List::copyOf);
    }

    /** The same row as the only one of a group; what belongs to another name goes. */
    ModelRisk named(String group) {
        return group.equals(name)
                ? this
                : new ModelRisk(
                        group,
                        category,
                        flags,
                        workerCount,
                        usage,
                        percentageOfCategory,
                        trend,
                        costBenefit,
                        sizeGb,
                        baseline,
                        nsfw,
                        hasDescription,
                        downloadCount,
                        downloadHosts,
                        Optional.empty(),
                        isCritical);
    }

    /** A new object in the form of the API, computed members included. */
    public ObjectNode toJson() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("name", name).put("category", category.id());
        json.set("deletion_risk_flags", flags.toJson());
        json.put("at_risk", flags.any())
                .put("risk_score", flags.score())
                .put("worker_count", workerCount)
                .put("usage_day", usage.day())
                .put("usage_month", usage.month())
                .put("usage_total", usage.total())
                // The Horde tells neither.
                .putNull("usage_hour")
                .putNull("usage_minute")
                .put("usage_percentage_of_category", percentageOfCategory);
        json.set("usage_trend", trend.toJson());
        json.put("cost_benefit_score", orNull(costBenefit))
                .put("size_gb", orNull(sizeGb))
                .put("baseline", baseline.orElse(null))
                .put("nsfw", nsfw.orElse(null))
                .put("has_description", hasDescription)
                .put("download_count", downloadCount);
        ArrayNode hosts = json.putArray("download_hosts");
        downloadHosts.forEach(hosts::add);
        json.set("backend_variations", backends.map(ModelRisk::json).orElse(null));
        return json.put("is_critical", isCritical).put("has_warning", flags.isWarning());
    }

    private static ArrayNode json(List<BackendUsage> backends) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode(backends.size());
        backends.forEach(backend -> array.add(backend.toJson()));
        return array;
    }

    static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? (Double) value.getAsDouble() : null;
    }
}
