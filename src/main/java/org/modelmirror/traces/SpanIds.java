package org.modelmirror.traces;

/**
 * The ids of a span.
 *
 * @param trace 32 hexadecimal digits
 * @param span 16 hexadecimal digits
 */
public record SpanIds(String trace, String span) {}
