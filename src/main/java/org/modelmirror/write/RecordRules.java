package org.modelmirror.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.modelmirror.reference.Category;

/** What becomes of a record between the client and the file. Pure; records that are passed in are never changed. */
interface RecordRules {
    /**
     * The record to store under a new name.
     *
     * @throws RejectedException for the first rule broken
     */
    Ruled create(Target target, ObjectNode given) throws RejectedException;

    /**
     * The record to store in place of another.
     *
     * @param stored what is there now
     * @throws RejectedException for the first rule broken
     */
    Ruled update(Target target, ObjectNode given, ObjectNode stored) throws RejectedException;

    /**
     * Which model is written, by whom and when.
     *
     * @param now Unix seconds
     */
    record Target(Category category, String name, Author author, Optional<String> requestId, long now) {}

    /**
     * A record that may be stored.
     *
     * @param warnings what was accepted and cannot be stored
     */
    record Ruled(ObjectNode record, List<String> warnings) {
        public Ruled {
            warnings = List.copyOf(warnings);
        }
    }
}
