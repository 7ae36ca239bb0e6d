package org.modelmirror.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A valid legacy record.
 *
 * @param key its key in the document
 * @param raw the record as it stands there, read-only
 * @param fields its typed view in written order (see {@link LegacySchema}), read-only
 * @param config its files
 */
public record LegacyRecord(String key, ObjectNode raw, ObjectNode fields, LegacyConfig config) {

    public String name() {
        return fields.path("name").textValue();
    }

    /** A member's typed value, if it is there and not null. */
    public Optional<JsonNode> find(String field) {
        return Optional.ofNullable(fields.get(field));
    }

    /** A string member, null when absent. */
    public @Nullable String text(String field) {
        return fields.path(field).textValue();
    }

    /** A boolean member; false when absent. */
    public boolean isSet(String field) {
        return fields.path(field).booleanValue();
    }
}
