package org.modelmirror;

/** What the program ends with, for scripts; docs/operations.md has the list. */
final class ExitCode {
    /** All is well, or done as asked. */
    static final int DONE = 0;
    /** It could not be done, or something is wrong. */
    static final int FAILED = 1;
    /** The words or options make no sense; nothing was touched. */
    static final int WRONG_USAGE = 2;
    /** Of {@code health} alone: the service does not answer. The same number as wrong usage, for neither tells how it is. */
    static final int UNREACHABLE = 2;
    /** All was done, but the guard holds changes back that somebody should look at. */
    static final int HELD_BACK = 3;

    private ExitCode() {}
}
