package org.modelmirror.metadata;

import java.util.Locale;
import java.util.Optional;

/** What was done to one model, as metadata and audit spell it. */
public enum Operation {
    CREATE,
    UPDATE,
    DELETE;

    /** The spelling on the wire and on disk. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds an operation by its exact spelling. */
    public static Optional<Operation> find(String id) {
        for (Operation operation : values()) {
            if (operation.id().equals(id)) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return id();
    }
}
