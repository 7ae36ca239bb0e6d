package org.modelmirror.traces;

/** Which side of a connection a span is about. */
public enum SpanKind {
    /** A question to somebody else. */
    CLIENT,
    /** Something within this process. */
    INTERNAL
}
