package org.modelmirror.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one record, and knows where in it the check is. Not thread-safe. */
public final class Violations {
    /** Names and indices; most records are good and never need them as nodes. */
    private final List<Object> place = new ArrayList<>();

    private final List<Violation> found = new ArrayList<>();

    /** Goes into a member. */
    public void enter(String member) {
        place.add(member);
    }

    /** Goes into an array item. */
    public void enter(int index) {
        place.add(index);
    }

    /** Goes back out by one level. */
    public void leave() {
        place.remove(place.size() - 1);
    }

    /** Reports a fault at the current place. */
    public void add(Violation.Type type, String rule, JsonNode value) {
        found.add(
                new Violation(new FieldPath(place.stream().map(Violations::node).toList()), type, rule, value));
    }

    private static JsonNode node(Object step) {
        return step instanceof Integer index
                ? JsonNodeFactory.instance.numberNode(index.intValue())
                : JsonNodeFactory.instance.textNode((String) step);
    }

    /** Reports a fault at a member of the current place. */
    public void addAt(String member, Violation.Type type, String rule, JsonNode value) {
        enter(member);
        add(type, rule, value);
        leave();
    }

    /** Whether nothing was reported so far. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** What was reported so far, in order. */
    public List<Violation> toList() {
        return List.copyOf(found);
    }
}
