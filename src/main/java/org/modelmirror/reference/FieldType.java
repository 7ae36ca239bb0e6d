package org.modelmirror.reference;

import com.fasterxml.jackson.databind.JsonNode;
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
}
