package org.modelmirror.legacy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.modelmirror.reference.CodePointOrder;
import org.modelmirror.reference.TextBackend;
import org.modelmirror.reference.TextDefaults;
import org.modelmirror.reference.TextDerived;

/**
 * The legacy form of the text category: one entry per name with everything derived, as the v1 API serves it
 * (records-and-conversion.md 5.3).
 */
public final class TextLegacyMap {

    /** Whether each model also stands under its back ends' names. */
    public enum Names {
        BASE_ONLY,
        WITH_BACKENDS
    }

    private TextLegacyMap() {}

    /**
     * The entries of the rows. A repeated key keeps its first place and takes the last row. Members: {@code name,
     * model_name}, the defaults, then {@code tags, settings, display_name, url, instruct_format} where not empty.
     */
    public static ObjectNode of(List<TextCsvRow> rows, Names names) {
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        for (TextCsvRow row : rows) {
            put(map, row.name(), entry(row), names);
        }
        return map;
    }

    private static ObjectNode entry(TextCsvRow row) {
        ObjectNode entry = start(row.name());
        putIfFilled(entry, "baseline", row.baseline());
        putParameters(entry, row.parameters());
        putIfFilled(entry, "description", row.description());
        putIfFilled(entry, "style", row.style());
        entry.set("tags", tags(row.tags(), row.style(), row.billions()));
        row.findSettings()
                .filter(settings -> !settings.isEmpty())
                .ifPresent(settings -> entry.set("settings", settings.deepCopy()));
        putIfFilled(entry, "display_name", displayName(row.displayName(), row.name()));
        putIfFilled(entry, "url", row.url());
        putIfFilled(entry, "instruct_format", row.instructFormat());
        return entry;
    }

    /** An entry that says nothing yet: {@code name}, {@code model_name} and the defaults. */
    static ObjectNode start(String name) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("name", name);
        entry.put("model_name", TextDerived.modelNameOf(name));
        entry.setAll(TextDefaults.toJson());
        return entry;
    }

    /** Puts an entry under its name, and copies of it under its back ends' names if asked for. */
    static void put(ObjectNode map, String name, ObjectNode entry, Names names) {
        if (names == Names.BASE_ONLY) {
            map.set(name, entry);
            return;
        }
        for (String key : TextBackend.namesOf(name)) {
            map.set(key, key.equals(name) ? entry : entry.deepCopy().put("name", key));
        }
    }

    static void putIfFilled(ObjectNode entry, String member, String value) {
        if (!value.isEmpty()) {
            entry.put(member, value);
        }
    }

    /** Sets the count in the type the JSON reader gives, so that equal numbers are equal nodes; 0 leaves the default. */
    static void putParameters(ObjectNode entry, BigInteger parameters) {
        if (parameters.signum() != 0) {
            putInteger(entry, "parameters", parameters);
        }
    }

    static void putInteger(ObjectNode entry, String member, BigInteger value) {
        if (value.bitLength() < Long.SIZE) {
            entry.put(member, value.longValue());
        } else {
            entry.put(member, value);
        }
    }

    /** The tags with style and size, each once, in code point order. */
    static ArrayNode tags(Collection<String> tags, String style, double billions) {
        TreeSet<String> sorted = new TreeSet<>(CodePointOrder.INSTANCE);
        sorted.addAll(tags);
        if (!style.isEmpty()) {
            sorted.add(style);
        }
        sorted.add(TextDerived.sizeTagOf(billions));
        ArrayNode array = JsonNodeFactory.instance.arrayNode(sorted.size());
        sorted.forEach(array::add);
        return array;
    }

    /** The given display name, or the automatic one. It may be empty, as for a model named {@code -}. */
    static String displayName(String given, String name) {
        return given.isEmpty() ? TextDerived.displayNameOf(name) : given;
    }
}
