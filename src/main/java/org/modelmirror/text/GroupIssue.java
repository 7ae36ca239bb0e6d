package org.modelmirror.text;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.modelmirror.reference.CodePointOrder;

/**
 * Something that looks wrong about a group (http-api.md 5.5).
 *
 * @param group its name
 * @param type the rule it breaks
 * @param message what a person reads
 */
public record GroupIssue(String group, Type type, String message) {
    /** The rules, in the order in which they are judged. */
    public enum Type {
        SINGLETON_GROUP,
        INCONSISTENT_BASELINE,
        INCONSISTENT_NSFW,
        MISSING_BASELINE,
        MISSING_DESCRIPTION;

        private final String id = name().toLowerCase(Locale.ROOT);

        /** The wire spelling. */
        public String id() {
            return id;
        }

        String severity() {
            return this == MISSING_DESCRIPTION ? "info" : "warning";
        }
    }

    /** What is wrong with a group, judged by its canonical members. */
    public static List<GroupIssue> of(TextGroup group) {
        List<TextModel> members = group.canonicalMembers();
        List<GroupIssue> issues = new ArrayList<>();
        if (members.size() == 1) {
            issues.add(new GroupIssue(
                    group.name(), Type.SINGLETON_GROUP, "Group has only 1 canonical model - may not need a group"));
        }
        TreeSet<String> baselines = new TreeSet<>(CodePointOrder.INSTANCE);
        Set<Boolean> flags = new HashSet<>();
        members.forEach(member -> {
            member.findText("baseline").ifPresent(baselines::add);
            flags.add(member.isNsfw());
        });
        if (baselines.size() > 1) {
            String message = "Members have different baselines: " + String.join(", ", baselines);
            issues.add(new GroupIssue(group.name(), Type.INCONSISTENT_BASELINE, message));
        }
        if (flags.size() > 1) {
            issues.add(new GroupIssue(group.name(), Type.INCONSISTENT_NSFW, "Members have different NSFW flags"));
        }
        addMissing(issues, group.name(), members, Type.MISSING_BASELINE, "baseline");
        addMissing(issues, group.name(), members, Type.MISSING_DESCRIPTION, "description");
        return List.copyOf(issues);
    }

    private static void addMissing(
            List<GroupIssue> issues, String group, List<TextModel> members, Type type, String field) {
        Predicate<TextModel> isMissing = member -> member.findText(field).isEmpty();
        long missing = members.stream().filter(isMissing).count();
        if (missing > 0) {
            issues.add(new GroupIssue(group, type, missing + " member(s) missing " + field));
        }
    }

    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("group_name", group)
                .put("issue_type", type.id())
                .put("message", message)
                .put("severity", type.severity());
    }
}
