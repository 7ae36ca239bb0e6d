package org.modelmirror.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What the value of a member may be, and how a leniently accepted value is brought to its proper form. */
@FunctionalInterface
public interface FieldType {

    /**
     * Returns the value in its proper form, the same node where it has that form already.
     *
     * @param value as given, JSON {@code null} included; not changed
     * @param violations told when the value is not acceptable
     * @return null exactly when a violation was reported
     */
    @Nullable
    JsonNode read(JsonNode value, Violations violations);

    /** Reports what {@link #read} would, for whoever has no use for the proper form. */
    default void judge(JsonNode value, Violations violations) {
        read(value, violations);
    }

    /**
     * The proper form of a value as a new JSON Schema (2020-12), for the description of the API. Forms that are accepted
     * besides are left out: who writes anew has no need of them. An empty schema, unless said otherwise: anything.
     */
    default ObjectNode schema() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The same type with this schema, which is copied. */
    default FieldType described(ObjectNode schema) {
        return new DescribedType(this, schema.deepCopy());
    }
}
