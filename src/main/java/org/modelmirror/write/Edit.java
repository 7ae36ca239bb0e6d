package org.modelmirror.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.modelmirror.metadata.Operation;

/**
 * What a write did to one model of a draft.
 *
 * @param before the record that was there
 * @param after the record that is there now
 * @param warnings what was accepted and is not stored
 */
record Edit(
        Operation operation,
        String model,
        Optional<ObjectNode> before,
        Optional<ObjectNode> after,
        List<String> warnings) {
    Edit {
        warnings = List.copyOf(warnings);
    }

    /** The record that the client is told of. */
    ObjectNode record() {
        return after.or(() -> before).orElseThrow();
    }
}
