package org.modelmirror.settings;

/** How instances agree on which of them polls. */
public enum LeaderKind {
    /** They do not: everyone polls for himself. */
    NONE,
    /** By a lock on a file in the data folder, which they share. */
    FILE
}
