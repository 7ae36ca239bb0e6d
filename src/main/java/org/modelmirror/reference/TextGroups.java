package org.modelmirror.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Adds to every legacy text entry the group it belongs to and what its group looks like (http-api.md 5.4). */
public final class TextGroups {
    private TextGroups() {}

    /**
     * A new map whose entries end with {@code text_model_group} and {@code text_model_group_summary}.
     *
     * @param legacyMap entries by name, those under back ends' names included; neither it nor its entries are changed, but
     *     the result shares their values
     */
    public static ObjectNode annotate(ObjectNode legacyMap) {
        Map<String, String> groupByName = new LinkedHashMap<>();
        Map<String, Group> groups = new LinkedHashMap<>();
        legacyMap.properties().forEach(entry -> {
            String group = TextModelName.groupOf(entry.getKey());
            groupByName.put(entry.getKey(), group);
            groups.computeIfAbsent(group, name -> new Group()).add(entry.getKey(), entry.getValue());
        });
        Map<String, ObjectNode> summaries = new LinkedHashMap<>();
        groups.forEach((name, group) -> summaries.put(name, group.summary()));

        ObjectNode annotated = JsonNodeFactory.instance.objectNode();
        groupByName.forEach((name, group) -> {
            JsonNode entry = legacyMap.path(name);
            if (entry instanceof ObjectNode object) {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                copy.setAll(object);
                // Removed first, so that they stand last even where an entry has such members already.
                copy.remove(List.of("text_model_group", "text_model_group_summary"));
                copy.put("text_model_group", group);
                copy.set("text_model_group_summary", summaries.get(group));
                annotated.set(name, copy);
            } else {
                annotated.set(name, entry);
            }
        });
        return annotated;
    }

    /** What is gathered about one group. */
    private static final class Group {
        private final List<String> names = new ArrayList<>();
        private final TreeSet<String> sizes = new TreeSet<>(CodePointOrder.INSTANCE);
        private final TreeSet<String> quants = new TreeSet<>(CodePointOrder.INSTANCE);
        private final TreeSet<String> baselines = new TreeSet<>(CodePointOrder.INSTANCE);
        private final TreeSet<String> tags = new TreeSet<>(CodePointOrder.INSTANCE);
        private boolean anyNsfw;
        private boolean anyDescription;

        void add(String name, JsonNode entry) {
            names.add(name);
            TextModelName parsed = TextModelName.parse(name);
            parsed.findSize().ifPresent(sizes::add);
            parsed.findQuant().ifPresent(quants::add);
            String baseline = entry.path("baseline").asText("");
            if (entry.path("baseline").isTextual() && !baseline.isEmpty()) {
                baselines.add(baseline);
            }
            entry.path("tags").forEach(tag -> {
                if (tag.isTextual()) {
                    tags.add(tag.textValue());
                }
            });
            anyNsfw |= entry.path("nsfw").asBoolean(false);
            anyDescription |= entry.path("description").isTextual()
                    && !entry.path("description").textValue().isEmpty();
        }

        ObjectNode summary() {
            ObjectNode summary = JsonNodeFactory.instance.objectNode().put("member_count", names.size());
            summary.set("available_sizes", array(sizes));
            summary.set("available_quants", array(quants));
            summary.put("common_baseline", baselines.size() == 1 ? baselines.first() : null);
            summary.put("any_nsfw", anyNsfw);
            summary.put("any_has_description", anyDescription);
            summary.set("merged_tags", array(tags));
            summary.set("name_format", TextNameFormat.infer(names).toSummaryJson());
            return summary;
        }

        private static ArrayNode array(Iterable<String> texts) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            texts.forEach(array::add);
            return array;
        }
    }
}
