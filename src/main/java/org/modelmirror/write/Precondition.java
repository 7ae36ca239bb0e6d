package org.modelmirror.write;

import java.util.List;

/** What must still hold when a write is made, checked together with it (http-api.md 4.9). */
public sealed interface Precondition {
    /** Nothing is asked: the last writer wins. */
    Precondition NONE = new None();

    /** Nothing is asked. */
    record None() implements Precondition {}

    /**
     * The model, or its category, must still be as the client read it.
     *
     * @param etags quoted strong tags in either coding; {@code *} stands for whatever there is
     */
    record IfMatch(List<String> etags) implements Precondition {
        public IfMatch {
            etags = List.copyOf(etags);
        }
    }

    /** The model must not exist. */
    record IfNoneMatchAny() implements Precondition {}
}
