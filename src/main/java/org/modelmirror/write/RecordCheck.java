package org.modelmirror.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.modelmirror.legacy.InvalidTextRecordException;
import org.modelmirror.legacy.LegacyRecordWriter;
import org.modelmirror.legacy.LegacySchema;
import org.modelmirror.legacy.TextWriteRules;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Checked;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.RecordSchema;
import org.modelmirror.reference.Violation;
import org.modelmirror.reference.Violations;

/**
 * Judges a record that somebody wants written, and makes of it what is to be stored: the members that were sent, read as
 * their types, known ones first in written order, unknown ones after them at every level (http-api.md 4.2, 4.4, 4.5). Pure.
 */
public final class RecordCheck {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String RECORD_TYPE = "record_type";
    private static final String PARAMETERS = "parameters";
    /** What the peer calls {@code parameters} in some answers; taken on input (F6). */
    private static final String PARAMETERS_COUNT = "parameters_count";

    private RecordCheck() {}

    /** What came of it. */
    public sealed interface Verdict {
        /**
         * It may be written.
         *
         * @param record what is to be stored, but for what the writer sets
         */
        record Valid(String name, ObjectNode record) implements Verdict {}

        /** It may not: 422 with all of these. */
        record Invalid(List<Violation> violations) implements Verdict {
            public Invalid {
                violations = List.copyOf(violations);
            }
        }
    }

    /**
     * Judges a body.
     *
     * @param format v2, or legacy for a category that has that form
     * @param body what was sent; not changed, but shared with the result
     */
    public static Verdict check(Category category, Format format, JsonNode body) {
        Checked checked = format == Format.V2
                ? v2(category, body)
                : LegacySchema.forWrites(category).check(body);
        if (!checked.isValid()) {
            return new Verdict.Invalid(checked.violations());
        }
        Violations texts = new Violations();
        checkTexts(body, texts);
        if (!texts.isEmpty()) {
            return new Verdict.Invalid(texts.toList());
        }
        ObjectNode raw = (ObjectNode) body;
        ObjectNode record = format == Format.V2
                ? stored(category, checked.getTyped(), raw)
                : LegacyRecordWriter.stored(category, raw);
        return new Verdict.Valid(record.path("name").textValue(), record);
    }

    /**
     * Judges a text record by the rules that every one goes through before it is stored (http-api.md F28).
     *
     * @throws InvalidTextRecordException for the first rule broken
     */
    public static void checkText(Format format, String name, ObjectNode record) throws InvalidTextRecordException {
        if (format == Format.V2) {
            TextWriteRules.applyToV2(name, record);
        } else {
            TextWriteRules.apply(name, record);
        }
    }

    /** The type of a record is its category's; a body may say so, but nothing else (F17). */
    private static Checked v2(Category category, JsonNode body) {
        Checked checked = RecordSchema.of(category).check(body);
        JsonNode type = body.path(RECORD_TYPE);
        if (!checked.isValid() || type.isMissingNode() || category.id().equals(type.textValue())) {
            return checked;
        }
        Violations violations = new Violations();
        violations.addAt(RECORD_TYPE, Violation.Type.LITERAL, "Input should be '" + category.id() + "'", type);
        return new Checked(Optional.empty(), violations.toList());
    }

    private static ObjectNode stored(Category category, ObjectNode typed, ObjectNode raw) {
        ObjectNode named = raw;
        if (category == Category.TEXT_GENERATION && raw.has(PARAMETERS_COUNT)) {
            named = NODES.objectNode();
            named.setAll(raw);
            JsonNode count = named.remove(PARAMETERS_COUNT);
            if (!named.has(PARAMETERS)) {
                named.set(PARAMETERS, count);
            }
        }
        ObjectNode record = NODES.objectNode().put(RECORD_TYPE, category.id());
        record.setAll(sent(typed, named));
        return record;
    }

    /** Of the typed view the members that were sent, then what was sent beside them. A null counts as not sent. */
    private static ObjectNode sent(ObjectNode typed, ObjectNode raw) {
        ObjectNode result = NODES.objectNode();
        for (Map.Entry<String, JsonNode> member : typed.properties()) {
            JsonNode given = raw.get(member.getKey());
            if (given != null) {
                result.set(member.getKey(), sent(member.getValue(), given));
            }
        }
        for (Map.Entry<String, JsonNode> member : raw.properties()) {
            if (!member.getValue().isNull() && !typed.has(member.getKey())) {
                result.set(member.getKey(), member.getValue());
            }
        }
        return result;
    }

    private static JsonNode sent(JsonNode typed, JsonNode given) {
        if (typed instanceof ObjectNode typedObject && given instanceof ObjectNode givenObject) {
            return sent(typedObject, givenObject);
        }
        if (typed instanceof ArrayNode typedArray && given.isArray() && typedArray.size() == given.size()) {
            ArrayNode result = NODES.arrayNode(typedArray.size());
            for (int i = 0; i < typedArray.size(); i++) {
                result.add(sent(typedArray.get(i), given.get(i)));
            }
            return result;
        }
        return typed;
    }

    /** Half of a surrogate pair can be escaped in JSON, and written nowhere else. */
    private static void checkTexts(JsonNode node, Violations violations) {
        if (node.isTextual()) {
            if (hasLoneSurrogate(node.textValue())) {
                violations.add(
                        Violation.Type.STRING_UNICODE,
                        "Input should be a valid string, unable to parse raw data as a unicode string",
                        node);
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                violations.enter(i);
                checkTexts(node.get(i), violations);
                violations.leave();
            }
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                violations.enter(member.getKey());
                checkTexts(NODES.textNode(member.getKey()), violations);
                checkTexts(member.getValue(), violations);
                violations.leave();
            }
        }
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }
}
