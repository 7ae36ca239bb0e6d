package org.modelmirror.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.modelmirror.metadata.Operation;
import org.modelmirror.reference.Format;

/**
 * One successful write of one model within a commit: what the category's metadata counts, and what the trail remembers
 * when a user made it (sources-and-storage.md 5.2 and 7).
 *
 * @param format in whose metadata it counts, and the trail's domain
 * @param operation what was done, as the state at that moment made it
 * @param model the model's key
 * @param userId the immutable user id; without one the write is counted, but leaves no event
 * @param username the user's full name, for the history
 * @param requestId the correlation id, if there was one
 * @param before the record as it was stored; neither kept by reference beyond the commit nor changed
 * @param after the record as it is stored now
 */
public record RecordedWrite(
        Format format,
        Operation operation,
        String model,
        Optional<String> userId,
        Optional<String> username,
        Optional<String> requestId,
        Optional<ObjectNode> before,
        Optional<ObjectNode> after) {

    /** A write that nobody in particular made: counted, and nothing else. */
    public static RecordedWrite unattributed(Format format, Operation operation, String model) {
        return new RecordedWrite(
                format,
                operation,
                model,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
