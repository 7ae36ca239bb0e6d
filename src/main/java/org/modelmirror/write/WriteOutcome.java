package org.modelmirror.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What became of a write. Trouble with the store is no outcome, but a failure of the write's future. */
public sealed interface WriteOutcome {
    /**
     * The write is durable and visible.
     *
     * @param record as stored; what was removed, after a delete; empty after a revert
     * @param revision the category's revision with this write in it
     * @param warnings what was accepted and cannot be stored, for the header {@code Warning}
     */
    record Written(ObjectNode record, long revision, List<String> warnings) implements WriteOutcome {
        public Written {
            warnings = List.copyOf(warnings);
        }
    }

    /** There is a model of that name already. */
    record NameTaken() implements WriteOutcome {}

    /** There is no model of that name, or no kept version of that revision. */
    record NotFound() implements WriteOutcome {}

    /**
     * The category is not as the client expects.
     *
     * @param reason what differs
     */
    record PreconditionFailed(String reason) implements WriteOutcome {}

    /**
     * The record breaks a rule that only the writer can check.
     *
     * @param detail what and where, for the client
     */
    record Rejected(String detail) implements WriteOutcome {}
}
