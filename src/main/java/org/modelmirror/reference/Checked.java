package org.modelmirror.reference;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What checking one JSON object came to.
 *
 * @param typed the typed view: declared members only, in declared order, coerced, defaults filled, nulls left out. It
 *     shares nodes with its input and must be treated as read-only. Empty when there are violations
 * @param violations all faults found, in field order; empty when the object is valid
 */
public record Checked(Optional<ObjectNode> typed, List<Violation> violations) {
    public Checked {
        violations = List.copyOf(violations);
        if (typed.isPresent() != violations.isEmpty()) {
            throw new IllegalArgumentException("a typed view exists exactly when nothing is violated");
        }
    }

    public boolean isValid() {
        return violations.isEmpty();
    }

    /** The typed view of a valid object; fails when there are violations. */
    public ObjectNode getTyped() {
        return typed.orElseThrow(() -> new IllegalStateException("not valid: " + violations));
    }
}
