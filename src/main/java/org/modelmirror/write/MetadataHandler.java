package org.modelmirror.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.modelmirror.metadata.Operation;
import org.modelmirror.reference.Category;

/**
 * Has the last word on the {@code metadata} of a v2 record that is created or updated (sources-and-storage.md 5.4). Called
 * once per write that is tried, after the standard rules and before anything is written.
 */
@FunctionalInterface
public interface MetadataHandler {
    /** Leaves what the standard rules came to. */
    MetadataHandler NONE = (metadata, context) -> metadata;

    /**
     * Returns the metadata to store.
     *
     * @param metadata what the standard rules came to; a copy
     * @return must have the {@code created_at} that it was given
     * @throws RuntimeException refuses the write; its message goes to the client
     */
    ObjectNode handle(ObjectNode metadata, Context context);

    /**
     * The write that is made.
     *
     * @param logicalUserId who writes
     * @param timestamp of the write, Unix seconds
     */
    record Context(
            Category category,
            String modelName,
            Operation operation,
            String logicalUserId,
            Optional<String> requestId,
            long timestamp) {}
}
