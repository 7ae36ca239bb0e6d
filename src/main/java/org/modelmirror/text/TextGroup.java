package org.modelmirror.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.modelmirror.reference.CodePointOrder;
import org.modelmirror.reference.TextModelName;
import org.modelmirror.reference.TextNameFormat;

/**
 * Text models that name the same group (http-api.md 5.5).
 *
 * @param name of the group
 * @param members in stored order, at least one
 */
public record TextGroup(String name, List<TextModel> members) {
    public TextGroup {
        members = List.copyOf(members);
    }

    /** The members that are stored under their own name. */
    public List<TextModel> canonicalMembers() {
        return members.stream().filter(TextModel::isCanonical).toList();
    }

    /** How the canonical members are named; what is usual where there are none. */
    public TextNameFormat nameFormat() {
        return TextNameFormat.infer(
                canonicalMembers().stream().map(TextModel::key).toList());
    }

    /** The sizes that occur among the canonical members, smallest first. */
    TreeSet<String> sizes() {
        TreeSet<String> sizes = new TreeSet<>(SizeOrder.INSTANCE);
        canonicalMembers().forEach(model -> model.name().findSize().ifPresent(sizes::add));
        return sizes;
    }

    /**
     * A new object that tells everything about the group.
     *
     * @param schema the naming schema that was set for it, if one was
     * @param family the family it belongs to, if it does
     */
    public ObjectNode toJson(Optional<NameSchema> schema, Optional<Family> family) {
        List<TextModel> canonical = canonicalMembers();
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("group_name", name);
        ArrayNode all = json.putArray("members");
        members.forEach(member -> all.add(member.toJson()));
        json.set("common_fields", commonFields(canonical));
        ArrayNode sizes = json.putArray("available_sizes");
        sizes().forEach(sizes::add);
        json.set("available_variants", available(canonical, TextModelName::findVariant));
        json.set("available_quants", available(canonical, TextModelName::findQuant));
        json.set("available_versions", available(canonical, TextModelName::findVersion));
        json.set("size_usage", usage(canonical, TextModelName::findSize));
        json.set("variant_usage", usage(canonical, TextModelName::findVariant));
        json.set("quant_usage", usage(canonical, TextModelName::findQuant));
        json.set(
                "name_format",
                schema.map(NameSchema::toFormatJson)
                        .orElseGet(() -> nameFormat().toJson()));
        json.put("canonical_count", canonical.size());
        json.put("backend_duplicate_count", members.size() - canonical.size());
        json.put("name_schema_is_custom", schema.isPresent());
        ArrayNode exceptions = json.putArray("exception_members");
        canonical.forEach(model -> model.findText("name_schema_exception")
                .ifPresent(reason ->
                        exceptions.addObject().put("name", model.key()).put("reason", reason)));
        json.set("related_family", family.<JsonNode>map(Family::toJson).orElseGet(JsonNodeFactory.instance::nullNode));
        return json;
    }

    private static ObjectNode commonFields(List<TextModel> canonical) {
        ObjectNode common = JsonNodeFactory.instance.objectNode();
        for (String field : TextModel.COMMON_FIELDS) {
            List<JsonNode> values = canonical.stream()
                    .map(model -> model.field(field))
                    .distinct()
                    .toList();
            if (values.size() == 1 && !values.get(0).isNull()) {
                common.set(field, values.get(0));
            }
        }
        return common;
    }

    /** The values that occur, null first where a member has none. */
    private static ArrayNode available(List<TextModel> models, Function<TextModelName, Optional<String>> part) {
        ArrayNode available = JsonNodeFactory.instance.arrayNode();
        List<Optional<String>> values = models.stream()
                .map(model -> part.apply(model.name()))
                .distinct()
                .toList();
        values.stream().filter(Optional::isEmpty).forEach(none -> available.addNull());
        values.stream()
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(value -> value, CodePointOrder.INSTANCE))
                .forEach(available::add);
        return available;
    }

    private static ObjectNode usage(List<TextModel> models, Function<TextModelName, Optional<String>> part) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        models.forEach(model -> part.apply(model.name()).ifPresent(value -> counts.merge(value, 1, Integer::sum)));
        ObjectNode usage = JsonNodeFactory.instance.objectNode();
        counts.forEach(usage::put);
        return usage;
    }
}
