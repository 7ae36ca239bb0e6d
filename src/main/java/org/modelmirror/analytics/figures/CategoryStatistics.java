package org.modelmirror.analytics.figures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.modelmirror.reference.Category;

/**
 * What can be counted of the models of a category (analytics.md 4.2). Immutable.
 *
 * @param models in all
 * @param nsfw models marked so
 * @param baselines models by baseline, the most frequent first
 * @param topTags the twenty most frequent
 * @param topStyles the twenty most frequent
 * @param parameterBuckets text models by size, ascending; none elsewhere
 * @param withoutParameters text models of unknown size; 0 elsewhere
 * @param withTriggerWords image models; 0 elsewhere
 * @param withInpainting image models; 0 elsewhere
 * @param withRequirements image models; 0 elsewhere
 * @param withShowcases models of any category
 * @param computedAtSeconds when they were counted, in seconds of Unix time
 */
public record CategoryStatistics(
        Category category,
        long models,
        long nsfw,
        List<Counted> baselines,
        DownloadStatistics downloads,
        List<Counted> topTags,
        List<Counted> topStyles,
        List<ParameterBucket> parameterBuckets,
        long withoutParameters,
        long withTriggerWords,
        long withInpainting,
        long withRequirements,
        long withShowcases,
        long computedAtSeconds) {
    public CategoryStatistics {
        baselines = List.copyOf(baselines);
        topTags = List.copyOf(topTags);
        topStyles = List.copyOf(topStyles);
        parameterBuckets = List.copyOf(parameterBuckets);
    }

    /**
     * Counts the models of a category.
     *
     * @param records as stored, by name; what is no object counts as a model about which nothing is known
     * @param computedAtSeconds now, in seconds of Unix time
     */
    public static CategoryStatistics of(
            Category category, Map<String, ? extends JsonNode> records, long computedAtSeconds) {
        StatisticsTally tally = new StatisticsTally(category);
        records.values().forEach(tally::add);
        return tally.statistics(computedAtSeconds);
    }

    /** A new object in the form of the API, for everybody: nothing is paged (analytics.md 7.2). */
    public ObjectNode toJson() {
        return toJson(Page.ALL);
    }

    /** The same with a request's paging, which is echoed and has no effect (Q6). */
    public ObjectNode toJson(Page page) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("category", category.id())
                .put("total_models", models)
                .put("returned_models", models);
        page.writeTo(json);
        json.put("nsfw_count", nsfw);
        ObjectNode distribution = json.putObject("baseline_distribution");
        baselines.forEach(counted -> distribution.set(counted.value(), json("baseline", counted)));
        json.set("download_stats", downloads.toJson());
        write(json.putArray("top_tags"), topTags);
        write(json.putArray("top_styles"), topStyles);
        ArrayNode buckets = json.putArray("parameter_buckets");
        parameterBuckets.forEach(bucket -> buckets.add(bucket.toJson()));
        return json.put("models_without_param_info", withoutParameters)
                .put("models_with_trigger_words", withTriggerWords)
                .put("models_with_inpainting", withInpainting)
                .put("models_with_requirements", withRequirements)
                .put("models_with_showcases", withShowcases)
                .put("computed_at", computedAtSeconds);
    }

    /** Styles are told under the same name as tags. */
    private static void write(ArrayNode array, List<Counted> all) {
        all.forEach(counted -> array.add(json("tag", counted)));
    }

    private static ObjectNode json(String name, Counted counted) {
        return JsonNodeFactory.instance
                .objectNode()
                .put(name, counted.value())
                .put("count", counted.count())
                .put("percentage", counted.percentage());
    }
}
