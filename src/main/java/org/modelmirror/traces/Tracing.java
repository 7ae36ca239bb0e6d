package org.modelmirror.traces;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where spans come from. Whoever is off gives {@link Span#none()} and costs a call. Thread-safe; nothing here throws or waits,
 * whatever becomes of the spans.
 */
public interface Tracing extends AutoCloseable {
    /** Follows nothing. */
    static Tracing off() {
        return TracingOff.OFF;
    }

    boolean isOn();

    /** Whether so many spans wait to be sent that those which can be done without had better not be begun. */
    boolean isBusy();

    /**
     * The span of a request that came in; continues the trace of whoever sent it.
     *
     * @param header a header of the request by its name in lower case; null when there is none
     */
    Span received(String name, UnaryOperator<@Nullable String> header);

    /** The span of a step; none when the one it belongs to is not recorded. */
    Span begin(String name, SpanKind kind, Span parent);

    /**
     * The span of a step that began earlier.
     *
     * @param parent what it belongs to; empty when it begins a trace
     */
    Span beganAt(Instant start, String name, Optional<Span> parent);

    /**
     * The span of what is done for several at once: belongs to the first of them, and names the others (links).
     *
     * @param causes those that are not recorded do not count; when none is, nor is this
     */
    Span beginForAll(String name, List<Span> causes);

    /** The span that this thread works for at present. */
    Span current();

    /**
     * This thread works for a span from now on; its log lines name it.
     *
     * @return for whom it worked before, to be given to {@link #leave}
     */
    Span enter(Span span);

    /** This thread goes on with what it did before {@link #enter}. */
    void leave(Span before);

    /** Runs tasks for the span that the thread which hands them over works for. */
    default Executor carrying(Executor executor) {
        return task -> {
            Span span = current();
            executor.execute(
                    !span.isRecorded()
                            ? task
                            : () -> {
                                Span before = enter(span);
                                try {
                                    task.run();
                                } finally {
                                    leave(before);
                                }
                            });
        };
    }

    /** Sends what waits, for a few seconds at the most, and follows nothing any more. */
    @Override
    void close();
}
