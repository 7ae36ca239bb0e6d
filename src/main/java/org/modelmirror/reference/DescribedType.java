package org.modelmirror.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** A type that knows its JSON Schema. */
record DescribedType(FieldType reader, ObjectNode form) implements FieldType {
    @Override
    public @Nullable JsonNode read(JsonNode value, Violations violations) {
        return reader.read(value, violations);
    }

    @Override
    public void judge(JsonNode value, Violations violations) {
        reader.judge(value, violations);
    }

    @Override
    public ObjectNode schema() {
        return form.deepCopy();
    }
}
