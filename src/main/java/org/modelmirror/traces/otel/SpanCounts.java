package org.modelmirror.traces.otel;

/** What became of the spans that ended since the start. */
public interface SpanCounts {
    /** Those that the collector took. */
    long sent();

    /** Those for which there was no room any more: the collector takes them too slowly. */
    long dropped();

    /** Those that the collector did not take, or not in time. */
    long failed();

    /** Those that wait, or are on their way. */
    long waiting();
}
