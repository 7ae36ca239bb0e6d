package org.modelmirror.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.modelmirror.reference.CodePointOrder;
import org.modelmirror.reference.UnreadableDocumentException;

/**
 * The entries of one group file by name. An entry that cannot be read does not count and stays in the file as it is, until
 * one of the same name takes its place (analytics.md 6.8, Q39). Immutable.
 */
final class Entries<E> {
    private final Map<String, E> byName;
    private final Map<String, JsonNode> unread;

    private Entries(Map<String, E> byName, Map<String, JsonNode> unread) {
        this.byName = Collections.unmodifiableMap(byName);
        this.unread = Collections.unmodifiableMap(unread);
    }

    static <E> Entries<E> none() {
        return new Entries<>(Map.of(), Map.of());
    }

    /**
     * Reads the content of a file.
     *
     * @param reader gives the entry of a name, or nothing when it is not valid
     * @throws UnreadableDocumentException when it is no object at all
     */
    static <E> Entries<E> of(String file, JsonNode root, Reader<E> reader) throws UnreadableDocumentException {
        if (!root.isObject()) {
            throw new UnreadableDocumentException(file, "is no JSON object");
        }
        Map<String, E> entries = new LinkedHashMap<>();
        Map<String, JsonNode> unread = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : root.properties()) {
            Optional<E> entry = reader.read(member.getKey(), member.getValue());
            entry.ifPresentOrElse(
                    found -> entries.put(member.getKey(), found), () -> unread.put(member.getKey(), member.getValue()));
        }
        return new Entries<>(entries, unread);
    }

    Optional<E> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The entries in file order. */
    Collection<E> all() {
        return byName.values();
    }

    /** The entries by name, in file order. */
    Map<String, E> byName() {
        return byName;
    }

    Entries<E> with(String name, E entry) {
        Map<String, E> entries = new LinkedHashMap<>(byName);
        entries.put(name, entry);
        Map<String, JsonNode> others = new LinkedHashMap<>(unread);
        others.remove(name);
        return new Entries<>(entries, others);
    }

    Entries<E> without(String name) {
        Map<String, E> entries = new LinkedHashMap<>(byName);
        entries.remove(name);
        return new Entries<>(entries, unread);
    }

    /** The content of the file: the entries in order, then those that could not be read. */
    ObjectNode toJson(Function<E, ObjectNode> writer) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        byName.forEach((name, entry) -> json.set(name, writer.apply(entry)));
        json.setAll(unread);
        return json;
    }

    /** The content of the file by name. */
    ObjectNode toSortedJson(Function<E, ObjectNode> writer) {
        Map<String, JsonNode> sorted = new TreeMap<>(CodePointOrder.INSTANCE);
        toJson(writer).properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.setAll(sorted);
        return json;
    }

    /** How many entries could not be read. */
    int unreadCount() {
        return unread.size();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Entries<?> that && byName.equals(that.byName) && unread.equals(that.unread);
    }

    @Override
    public int hashCode() {
        return byName.hashCode();
    }

    /** Reads one entry. */
    interface Reader<E> {
        Optional<E> read(String name, JsonNode value);
    }
}
