package org.modelmirror.access;

/** What somebody must be allowed to do (http-api.md 3.3). */
public enum Role {
    /** Whoever the Horde knows. */
    READER,
    /** May propose changes. */
    REQUESTOR,
    /** May approve changes. */
    APPROVER,
    /** May change what is live; an approver too, but everybody else is told that his key is no good (F8). */
    DIRECT_WRITER
}
