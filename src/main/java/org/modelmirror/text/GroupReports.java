package org.modelmirror.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Overviews of all groups (http-api.md 5.5). */
public final class GroupReports {
    private GroupReports() {}

    /** A new object that tells what looks wrong, group by group. */
    public static ObjectNode health(TextModels models) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode all = json.putArray("issues");
        Map<String, Integer> counts = new LinkedHashMap<>();
        int withIssues = 0;
        for (TextGroup group : models.groups()) {
            List<GroupIssue> issues = GroupIssue.of(group);
            withIssues += issues.isEmpty() ? 0 : 1;
            issues.forEach(issue -> {
                all.add(issue.toJson());
                counts.merge(issue.type().id(), 1, Integer::sum);
            });
        }
        json.put("total_groups_checked", models.groups().size());
        json.put("groups_with_issues", withIssues);
        ObjectNode byType = json.putObject("issue_counts_by_type");
        counts.forEach(byType::put);
        return json;
    }

    /** A new object with one line per group and the sums. */
    public static ObjectNode summary(
            TextModels models, NameSchemas schemas, GroupAliases aliases, GroupFamilies families) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode lines = json.putArray("groups");
        int members = 0;
        int withFamily = 0;
        int withAliases = 0;
        int withIssues = 0;
        for (TextGroup group : models.groups()) {
            Optional<String> family = families.findOf(group.name()).map(Family::name);
            Optional<String> owner = aliases.ownerOf(group.name());
            List<String> own = owner.isPresent()
                    ? List.of()
                    : aliases.find(group.name()).map(Aliases::names).orElse(List.of());
            List<GroupIssue> issues = GroupIssue.of(group);
            int canonical = group.canonicalMembers().size();
            ObjectNode line = lines.addObject()
                    .put("group_name", group.name())
                    .put("canonical_count", canonical)
                    .put("backend_duplicate_count", group.members().size() - canonical)
                    .put(
                            "has_custom_schema",
                            schemas.find(group.name(), aliases).isPresent());
            TextModel.put(line, "family_name", family);
            TextModel.put(line, "alias_canonical", owner);
            own.forEach(line.putArray("aliases")::add);
            group.sizes().forEach(line.putArray("available_sizes")::add);
            ArrayNode types = line.putArray("health_issues");
            issues.forEach(issue -> types.add(issue.type().id()));
            members += group.members().size();
            withFamily += family.isPresent() ? 1 : 0;
            withAliases += owner.isPresent() || !own.isEmpty() ? 1 : 0;
            withIssues += issues.isEmpty() ? 0 : 1;
        }
        return json.put("total_groups", models.groups().size())
                .put("total_models", members)
                .put("groups_with_families", withFamily)
                .put("groups_with_aliases", withAliases)
                .put("groups_with_issues", withIssues);
    }
}
