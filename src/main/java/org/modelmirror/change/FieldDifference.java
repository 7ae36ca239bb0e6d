package org.modelmirror.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.modelmirror.reference.CodePointOrder;

/**
 * One field in which two versions of a record differ (queue-audit-sync.md 2.10.2).
 *
 * @param path member names, joined by dots
 * @param before {@link MissingNode} where it is new
 * @param after {@link MissingNode} where it is gone
 */
public record FieldDifference(String path, JsonNode before, JsonNode after) {

    /**
     * Compares two records. Arrays are compared as a whole. Where one side has nothing at all, the leaves of the other
     * follow in their own order; an empty object is a leaf (FIX-21). Else members follow in code point order.
     *
     * @param before the earlier record; null or missing where it is new
     * @param after the later record; null or missing where it is gone
     */
    public static List<FieldDifference> between(JsonNode before, JsonNode after) {
        List<FieldDifference> found = new ArrayList<>();
        if (isNothing(before) && isNothing(after)) {
            return found;
        }
        if (isNothing(before) || isNothing(after)) {
            leaves("", isNothing(before) ? after : before, isNothing(before), found);
        } else {
            compare("", before, after, found);
        }
        return List.copyOf(found);
    }

    /** {@code added}, {@code removed} or {@code modified}. */
    public String changeType() {
        return before.isMissingNode() ? "added" : after.isMissingNode() ? "removed" : "modified";
    }

    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("field_path", path);
        json.set("old_value", before.isMissingNode() ? JsonNodeFactory.instance.nullNode() : before);
        json.set("new_value", after.isMissingNode() ? JsonNodeFactory.instance.nullNode() : after);
        return json.put("change_type", changeType());
    }

    private static void compare(String path, JsonNode before, JsonNode after, List<FieldDifference> found) {
        if (before.equals(after)) {
            return;
        }
        if (!before.isObject() || !after.isObject()) {
            found.add(new FieldDifference(path, before, after));
            return;
        }
        Set<String> names = new TreeSet<>(CodePointOrder.INSTANCE);
        before.fieldNames().forEachRemaining(names::add);
        after.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            String member = join(path, name);
            if (!before.has(name)) {
                leaves(member, after.path(name), true, found);
            } else if (!after.has(name)) {
                leaves(member, before.path(name), false, found);
            } else {
                compare(member, before.path(name), after.path(name), found);
            }
        }
    }

    private static void leaves(String path, JsonNode value, boolean added, List<FieldDifference> found) {
        if (value.isObject() && !value.isEmpty()) {
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                leaves(join(path, member.getKey()), member.getValue(), added, found);
            }
            return;
        }
        JsonNode nothing = MissingNode.getInstance();
        found.add(added ? new FieldDifference(path, nothing, value) : new FieldDifference(path, value, nothing));
    }

    private static boolean isNothing(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
