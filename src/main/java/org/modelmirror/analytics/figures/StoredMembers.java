package org.modelmirror.analytics.figures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.modelmirror.horde.Usage;
import org.modelmirror.reference.Category;

/**
 * The members of a stored figure (analytics.md 1.3): unknown ones are not looked at, those that may be missing are zero,
 * false, empty or nothing then, and no count is below zero.
 */
final class StoredMembers {
    private final JsonNode json;

    private StoredMembers(JsonNode json) {
        this.json = json;
    }

    static StoredMembers of(JsonNode json) throws MalformedFigureException {
        if (!json.isObject()) {
            throw new MalformedFigureException("expected an object");
        }
        return new StoredMembers(json);
    }

    /** Refuses what lacks one of these. */
    StoredMembers requiring(String... names) throws MalformedFigureException {
        for (String name : names) {
            if (isAbsent(name)) {
                throw new MalformedFigureException(name + " is missing");
            }
        }
        return this;
    }

    private boolean isAbsent(String name) {
        return json.path(name).isMissingNode() || json.path(name).isNull();
    }

    String text(String name) throws MalformedFigureException {
        return findText(name).orElseThrow(() -> new MalformedFigureException(name + " is missing"));
    }

    Optional<String> findText(String name) throws MalformedFigureException {
        if (isAbsent(name)) {
            return Optional.empty();
        }
        if (!json.path(name).isTextual()) {
            throw new MalformedFigureException(name + " is no text");
        }
        return Optional.of(json.path(name).textValue());
    }

    Category category() throws MalformedFigureException {
        String id = text("category");
        return Category.find(id).orElseThrow(() -> new MalformedFigureException("category is none"));
    }

    long count(String name) throws MalformedFigureException {
        return findCount(name).orElse(0);
    }

    OptionalLong findCount(String name) throws MalformedFigureException {
        JsonNode value = json.path(name);
        if (isAbsent(name)) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new MalformedFigureException(name + " is no count");
        }
        return OptionalLong.of(value.longValue());
    }

    double percentage(String name) throws MalformedFigureException {
        double percentage = findDecimal(name).orElse(0);
        if (percentage < 0 || percentage > 100) {
            throw new MalformedFigureException(name + " is no percentage");
        }
        return percentage;
    }

    OptionalDouble findDecimal(String name) throws MalformedFigureException {
        if (isAbsent(name)) {
            return OptionalDouble.empty();
        }
        if (!json.path(name).isNumber()) {
            throw new MalformedFigureException(name + " is no number");
        }
        return OptionalDouble.of(json.path(name).doubleValue());
    }

    boolean flag(String name) throws MalformedFigureException {
        return findFlag(name).orElse(false);
    }

    Optional<Boolean> findFlag(String name) throws MalformedFigureException {
        if (isAbsent(name)) {
            return Optional.empty();
        }
        if (!json.path(name).isBoolean()) {
            throw new MalformedFigureException(name + " is neither true nor false");
        }
        return Optional.of(json.path(name).booleanValue());
    }

    /** The three counts of use, which rows and back ends name alike. */
    Usage usage() throws MalformedFigureException {
        return new Usage(count("usage_day"), count("usage_month"), count("usage_total"));
    }

    /** A member that is an object; an empty one where it is missing. */
    StoredMembers object(String name) throws MalformedFigureException {
        if (isAbsent(name)) {
            return new StoredMembers(JsonNodeFactory.instance.objectNode());
        }
        return of(json.path(name));
    }

    /** The members of a member that is an object, in order. */
    Iterable<Map.Entry<String, JsonNode>> entries(String name) throws MalformedFigureException {
        return object(name).json.properties();
    }

    List<String> texts(String name) throws MalformedFigureException {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : items(name)) {
            if (!item.isTextual()) {
                throw new MalformedFigureException(name + " has an item that is no text");
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    /** The items of an array; none where it is missing. */
    Iterable<JsonNode> items(String name) throws MalformedFigureException {
        if (isAbsent(name)) {
            return List.of();
        }
        if (!json.path(name).isArray()) {
            throw new MalformedFigureException(name + " is no array");
        }
        return json.path(name);
    }

    boolean has(String name) {
        return !isAbsent(name);
    }
}
