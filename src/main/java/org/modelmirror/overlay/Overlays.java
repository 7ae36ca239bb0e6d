package org.modelmirror.overlay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.UnreadableDocumentException;

/** The overlay of each category that has one. Immutable. */
public final class Overlays {
    /** No category has one. */
    public static final Overlays NONE = new Overlays(Map.of());

    private final Map<Category, Overlay> byCategory;

    private Overlays(Map<Category, Overlay> byCategory) {
        Map<Category, Overlay> copy = new EnumMap<>(Category.class);
        copy.putAll(byCategory);
        this.byCategory = Collections.unmodifiableMap(copy);
    }

    public Optional<Overlay> find(Category category) {
        return Optional.ofNullable(byCategory.get(category));
    }

    public Map<Category, Overlay> all() {
        return byCategory;
    }

    /** The same with this one. */
    public Overlays with(Category category, Overlay overlay) {
        Map<Category, Overlay> next = new EnumMap<>(Category.class);
        next.putAll(byCategory);
        next.put(category, overlay);
        return new Overlays(next);
    }

    /** The same without that of a category. */
    public Overlays without(Category category) {
        Map<Category, Overlay> next = new EnumMap<>(Category.class);
        next.putAll(byCategory);
        next.remove(category);
        return new Overlays(next);
    }

    /** As it is kept. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        byCategory.forEach((category, overlay) -> json.set(category.id(), overlay.toJson()));
        return json;
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param file its name, for the message
     * @throws UnreadableDocumentException when it is something else
     */
    public static Overlays of(String file, JsonNode json) throws UnreadableDocumentException {
        if (!json.isObject()) {
            throw new UnreadableDocumentException(file, "the top level is no object");
        }
        Map<Category, Overlay> read = new EnumMap<>(Category.class);
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            Category category = Category.find(entry.getKey())
                    .orElseThrow(() -> new UnreadableDocumentException(file, "no category " + entry.getKey()));
            read.put(category, Overlay.of(file, entry.getValue()));
        }
        return new Overlays(read);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Overlays that && byCategory.equals(that.byCategory);
    }

    @Override
    public int hashCode() {
        return byCategory.hashCode();
    }

    @Override
    public String toString() {
        return "Overlays" + byCategory.keySet();
    }
}
