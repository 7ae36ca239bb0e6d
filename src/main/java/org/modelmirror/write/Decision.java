package org.modelmirror.write;

/** What the writer decided about one write before anything reaches the disk. */
sealed interface Decision {
    /** It is part of the commit. */
    record Made(Edit edit) implements Decision {}

    /** It breaks a rule, and has its answer. */
    record Refused(WriteOutcome outcome) implements Decision {}

    /** The program failed it; the others are not affected. */
    record Broken(RuntimeException cause) implements Decision {}
}
