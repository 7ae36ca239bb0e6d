package org.modelmirror.traces;

import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * One step of something that is followed: it has a name, a beginning, an end, and what is worth knowing of it. Attributes
 * are named as OpenTelemetry's semantic conventions have it, or begin with {@code model_mirror.}; none holds a key, a query or
 * a body. Thread-safe; never throws, never waits.
 */
public interface Span {
    /** The step of what is not followed. */
    static Span none() {
        return NoSpan.NONE;
    }

    /** Whether anybody will hear of it. */
    boolean isRecorded();

    void set(String attribute, String value);

    void set(String attribute, long value);

    /** Gives it the name that was not known when it began. */
    void rename(String name);

    /**
     * Marks it as failed.
     *
     * @param type the class of an exception, or a status; one of few
     */
    void fail(String type);

    /** Ends it; what is set afterwards counts no more. */
    void end();

    /** As {@link #end()}, at another time than now. */
    void end(Instant at);

    /** By which a log line names it; empty when nobody will hear of it. */
    Optional<SpanIds> ids();

    /** Gives the headers by which another service continues the trace ({@code traceparent}), none when there is nothing to continue. */
    void carryTo(BiConsumer<String, String> headers);

    /** Itself, begun if it was put off. */
    default Span begun() {
        return this;
    }
}
