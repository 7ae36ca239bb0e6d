package org.modelmirror.reference;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Place of a value inside a record.
 *
 * @param steps member names as text nodes and array indices as integer nodes, outermost first; empty for the record itself
 */
public record FieldPath(List<JsonNode> steps) {
    public FieldPath {
        steps = List.copyOf(steps);
    }

    /** Reads like code: {@code config.download[0].file_name}; empty for the record itself. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (JsonNode step : steps) {
            if (step.isNumber()) {
                text.append('[').append(step.asText()).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(step.textValue());
            }
        }
        return text.toString();
    }
}
