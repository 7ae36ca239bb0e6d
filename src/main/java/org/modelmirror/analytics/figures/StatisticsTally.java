package org.modelmirror.analytics.figures;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.modelmirror.reference.Category;

/** Counts the models of one category, one by one. */
final class StatisticsTally {
    /** Most tags, and most styles, told. */
    private static final int TOP = 20;

    private final Category category;
    private final Counter baselines = new Counter();
    private final Counter tags = new Counter();
    private final Counter styles = new Counter();
    private final Counter hosts = new Counter();
    private final List<Long> parameters = new ArrayList<>();
    private long models;
    private long nsfw;
    private long withDownloads;
    private long downloads;
    private long sizeBytes;
    private long withSize;
    private long withoutParameters;
    private long withTriggerWords;
    private long withInpainting;
    private long withRequirements;
    private long withShowcases;

    StatisticsTally(Category category) {
        this.category = category;
    }

    void add(JsonNode record) {
        models++;
        if (!record.isObject()) {
            return;
        }
        nsfw += count(JsonValues.isTruthy(record.path("nsfw")));
        addTruthy(baselines, record.path("baseline"));
        addTruthy(styles, record.path("style"));
        addTags(record.path("tags"));
        withShowcases += count(isFilled(record.path("showcases")));
        addDownloads(record);
        if (category == Category.TEXT_GENERATION) {
            addParameters(record);
        }
        if (category == Category.IMAGE_GENERATION) {
            withTriggerWords += count(isFilled(record.path("trigger")));
            withInpainting += count(JsonValues.isTruthy(record.path("inpainting")));
            JsonNode requirements = record.path("requirements");
            withRequirements += count(requirements.isObject() && !requirements.isEmpty());
        }
    }

    private static long count(boolean is) {
        return is ? 1 : 0;
    }

    private static boolean isFilled(JsonNode list) {
        return list.isArray() && !list.isEmpty();
    }

    private static void addTruthy(Counter counter, JsonNode value) {
        if (JsonValues.isTruthy(value)) {
            counter.add(JsonValues.text(value));
        }
    }

    /** A tag counts once for a model that has it twice (Q18). */
    private void addTags(JsonNode list) {
        if (!list.isArray()) {
            return;
        }
        Set<String> own = new LinkedHashSet<>();
        for (JsonNode tag : list) {
            if (JsonValues.isTruthy(tag)) {
                own.add(JsonValues.text(tag));
            }
        }
        own.forEach(tags::add);
    }

    private void addDownloads(JsonNode record) {
        JsonNode entries = JsonValues.downloads(record);
        withDownloads += count(!entries.isEmpty());
        downloads += entries.size();
        for (JsonNode entry : entries) {
            String url = entry.path("file_url").textValue();
            if (url != null) {
                FileUrl.parse(url)
                        .map(FileUrl::netloc)
                        .filter(host -> !host.isEmpty())
                        .ifPresent(hosts::add);
            }
        }
        OptionalLong size = JsonValues.positive(record.path("size_on_disk_bytes"));
        if (size.isPresent()) {
            withSize++;
            sizeBytes = JsonValues.sum(sizeBytes, size.getAsLong());
        }
    }

    /** The peer looks at one of the two names only, and knows the size of hardly any model (Q17). */
    private void addParameters(JsonNode record) {
        JsonNode own = record.path("parameters_count");
        OptionalLong count = JsonValues.positive(own.isMissingNode() || own.isNull() ? record.path("parameters") : own);
        if (count.isPresent()) {
            parameters.add(count.getAsLong());
        } else {
            withoutParameters++;
        }
    }

    CategoryStatistics statistics(long computedAtSeconds) {
        double average = withSize == 0 ? 0.0 : Rounding.round((double) sizeBytes / withSize, 2);
        Map<String, Long> byHost = new LinkedHashMap<>();
        hosts.mostFrequent().forEach(entry -> byHost.put(entry.getKey(), entry.getValue()));
        return new CategoryStatistics(
                category,
                models,
                nsfw,
                baselines.ofModels(models),
                new DownloadStatistics(withDownloads, downloads, sizeBytes, withSize, average, byHost),
                top(tags),
                top(styles),
                ParameterBucket.of(parameters, models),
                withoutParameters,
                withTriggerWords,
                withInpainting,
                withRequirements,
                withShowcases,
                computedAtSeconds);
    }

    private List<Counted> top(Counter counter) {
        return counter.ofModels(models).stream().limit(TOP).toList();
    }
}
