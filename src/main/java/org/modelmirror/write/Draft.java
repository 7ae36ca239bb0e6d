package org.modelmirror.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Optional;
import org.modelmirror.store.Content;

/**
 * A category's content in one format while writes are applied to it. Owned by one thread at a time. An operation that
 * fails leaves the draft as it was.
 */
sealed interface Draft permits JsonDraft, TextDraft {
    /** Whether a new model may not be called so. */
    boolean isTaken(String name);

    /** The names of all models, in file order. */
    Collection<String> names();

    /** A model's record as clients see it stored; not to be changed. */
    Optional<ObjectNode> find(String name);

    /**
     * Puts a record in its old place, or at the end.
     *
     * @return the record as a reader of the file will find it; not to be changed
     * @throws RejectedException when a reader of the file would not find it again
     */
    ObjectNode put(String name, ObjectNode record) throws RejectedException;

    /** Removes a model that is there. */
    void remove(String name);

    /** What the file is to hold; good until the draft is changed again. */
    Content content();

    /** How many models there are, as metadata counts them (sources-and-storage.md 5.2). */
    int size();
}
