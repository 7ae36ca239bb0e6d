package org.modelmirror.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.ModelRecord;
import org.modelmirror.reference.TextBackend;
import org.modelmirror.reference.TextModelName;

/** One typed record with everything that filters look at, worked out once. Immutable. */
final class Searchable {
    private static final String PARAMETERS = "parameters";
    /** The peer's name of {@link #PARAMETERS}; its readers know no other (F6). */
    static final String PARAMETERS_COUNT = "parameters_count";

    private final ObjectNode source;
    private final ObjectNode wire;
    private final String name;
    private final String lowerCaseName;
    private final Set<String> tags;
    private final boolean isTextModel;
    private final Optional<TextBackend> backend;
    private final boolean isQuantised;

    /** @param source the stored record that was read */
    Searchable(ObjectNode source, ModelRecord record) {
        this.source = source;
        this.name = record.name();
        this.lowerCaseName = name.toLowerCase(Locale.ROOT);
        this.tags = Set.copyOf(new HashSet<>(record.texts("tags")));
        this.isTextModel = record.schemaCategory() == Category.TEXT_GENERATION;
        this.wire = wire(record);
        this.backend = isTextModel ? TextBackend.find(name) : Optional.empty();
        this.isQuantised = isTextModel && TextModelName.parse(name).isQuantised();
    }

    /** A record as clients get it; shared, not to be changed. */
    static ObjectNode wire(ModelRecord record) {
        return record.schemaCategory() == Category.TEXT_GENERATION ? withBothCounts(record.fields()) : record.fields();
    }

    private static ObjectNode withBothCounts(ObjectNode fields) {
        ObjectNode both = JsonNodeFactory.instance.objectNode();
        fields.properties().forEach(member -> {
            both.set(member.getKey(), member.getValue());
            if (member.getKey().equals(PARAMETERS)) {
                both.set(PARAMETERS_COUNT, member.getValue());
            }
        });
        return both;
    }

    /** Whether this is what would be made of the very same node again. */
    @SuppressWarnings("ReferenceEquality") // nodes are never changed, so the same node has the same content
    boolean isMadeOf(ObjectNode stored) {
        return source == stored;
    }

    /** The record as clients get it; shared, not to be changed. */
    ObjectNode wire() {
        return wire;
    }

    String name() {
        return name;
    }

    boolean isNamedLike(String part) {
        return lowerCaseName.contains(part.toLowerCase(Locale.ROOT));
    }

    /** Empty when the record has none. */
    Set<String> tags() {
        return tags;
    }

    boolean isTextModel() {
        return isTextModel;
    }

    Optional<TextBackend> backend() {
        return backend;
    }

    boolean isQuantised() {
        return isQuantised;
    }

    Optional<String> findText(String field) {
        return Optional.ofNullable(wire.path(field).textValue());
    }

    /** Empty when the record does not say: null is not false. */
    Optional<Boolean> findFlag(String field) {
        JsonNode value = wire.path(field);
        return value.isBoolean() ? Optional.of(value.booleanValue()) : Optional.empty();
    }
}
