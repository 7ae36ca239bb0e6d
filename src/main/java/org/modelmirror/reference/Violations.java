package org.modelmirror.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Collects what is wrong with one record, and knows where in it the check is. Not thread-safe. */
public final class Violations {
    private final Deque<JsonNode> place = new ArrayDeque<>();
    private final List<Violation> found = new ArrayList<>();

    /** Goes into a member. */
    public void enter(String member) {
        place.addLast(JsonNodeFactory.instance.textNode(member));
    }

    /** Goes into an array item. */
    public void enter(int index) {
        place.addLast(JsonNodeFactory.instance.numberNode(index));
    }

    /** Goes back out by one level. */
    public void leave() {
        place.removeLast();
    }

    /** Reports a fault at the current place. */
    public void add(Violation.Type type, String rule, JsonNode value) {
        found.add(new Violation(new FieldPath(List.copyOf(place)), type, rule, value));
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
