package org.modelmirror.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** One write that was authorised and validated, and waits for its category's writer. */
public sealed interface WriteRequest {
    Category category();

    /** The store that is written: v2, or legacy where that is canonical. */
    Format format();

    Author author();

    /** What ties the write to its cause elsewhere, if anything does. */
    Optional<String> requestId();

    /**
     * Adds a model; refused where the name is taken.
     *
     * @param record as validated; server-set members are the writer's
     */
    record Create(
            Category category,
            Format format,
            String name,
            ObjectNode record,
            Author author,
            Precondition precondition,
            Optional<String> requestId)
            implements WriteRequest {}

    /**
     * Replaces a model's record as a whole; refused where there is no such model.
     *
     * @param record as validated; server-set members are the writer's
     */
    record Replace(
            Category category,
            Format format,
            String name,
            ObjectNode record,
            Author author,
            Precondition precondition,
            Optional<String> requestId)
            implements WriteRequest {}

    /**
     * Sets or removes single members of a model's stored record, whatever it holds by then.
     *
     * @param members new values; a null removes the member
     */
    record Patch(
            Category category,
            Format format,
            String name,
            ObjectNode members,
            Author author,
            Precondition precondition,
            Optional<String> requestId)
            implements WriteRequest {}

    /** Removes a model. */
    record Delete(
            Category category,
            Format format,
            String name,
            Author author,
            Precondition precondition,
            Optional<String> requestId)
            implements WriteRequest {}

    /**
     * Makes a kept version the current one again.
     *
     * @param revision of the version
     */
    record Revert(Category category, Format format, long revision, Author author, Optional<String> requestId)
            implements WriteRequest {}
}
