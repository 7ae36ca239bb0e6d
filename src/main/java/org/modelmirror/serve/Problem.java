package org.modelmirror.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Violation;

/**
 * One thing wrong with a request, as an entry of a 422 (http-api.md 1.9).
 *
 * @param type the rule that was broken, such as {@code bool_parsing}
 * @param location where: {@code path}, {@code query}, {@code header} or {@code body}, then names, and indexes as numbers
 * @param message what a person reads
 * @param input what was sent there
 * @param context numbers and lists of the rule; empty when it has none
 */
public record Problem(String type, List<JsonNode> location, String message, JsonNode input, ObjectNode context) {
    /** Where a body begins. */
    static final String BODY = "body";

    private static final String CATEGORIES = quoted(Category.ids());
    private static final String CHOICE = "Input should be ";
    private static final Set<String> OF_RECORD = Set.of("baseline", "style");

    public Problem {
        location = List.copyOf(location);
    }

    public static Problem of(String type, List<String> location, String message, String input) {
        return of(type, location, message, TextNode.valueOf(input));
    }

    static Problem of(String type, List<String> location, String message, JsonNode input) {
        return new Problem(type, texts(location), message, input, JsonNodeFactory.instance.objectNode());
    }

    /** Something wrong with a member of the body. */
    static Problem of(Violation violation, JsonNode body) {
        boolean isValue = violation.type() == Violation.Type.VALUE;
        // The peer finds out about these two when the whole record has been read.
        boolean ofRecord = isValue && OF_RECORD.contains(violation.path().toString());
        List<JsonNode> location = new ArrayList<>();
        location.add(TextNode.valueOf(BODY));
        if (!ofRecord) {
            location.addAll(violation.path().steps());
        }
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        if (isValue) {
            context.putObject("error");
        } else if (violation.rule().startsWith(CHOICE)
                && (violation.type() == Violation.Type.ENUM || violation.type() == Violation.Type.LITERAL)) {
            context.put("expected", violation.rule().substring(CHOICE.length()));
        }
        return new Problem(
                violation.type().id(),
                location,
                isValue ? "Value error, " + violation.rule() : violation.rule(),
                ofRecord ? body : violation.value(),
                context);
    }

    private static List<JsonNode> texts(List<String> steps) {
        return steps.stream().<JsonNode>map(TextNode::valueOf).toList();
    }

    /** A required query parameter is not there. */
    public static Problem missing(List<String> location) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return new Problem("missing", texts(location), "Field required", nodes.nullNode(), nodes.objectNode());
    }

    /** The value is none of a closed set. */
    public static Problem notOneOf(List<String> location, List<String> allowed, String input) {
        return notOneOf(location, quoted(allowed), input);
    }

    /** The value is none of a closed set that the peer spells out in place. */
    static Problem noneOfLiterals(List<String> location, List<String> allowed, String input) {
        Problem same = notOneOf(location, allowed, input);
        return new Problem("literal_error", same.location, same.message, same.input, same.context);
    }

    /** The path names no category: E-CAT. */
    public static Problem unknownCategory(String input) {
        return notOneOf(List.of("path", "model_category_name"), CATEGORIES, input);
    }

    private static Problem notOneOf(List<String> location, String allowed, String input) {
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        context.put("expected", allowed);
        return new Problem("enum", texts(location), CHOICE + allowed, TextNode.valueOf(input), context);
    }

    private static String quoted(List<String> values) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                text.append(i < values.size() - 1 ? ", " : " or ");
            }
            text.append('\'').append(values.get(i)).append('\'');
        }
        return text.toString();
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", type);
        ArrayNode loc = json.putArray("loc");
        location.forEach(loc::add);
        json.put("msg", message);
        json.set("input", input);
        if (!context.isEmpty()) {
            json.set("ctx", context);
        }
        return json;
    }
}
