package org.modelmirror.traces;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Nothing is followed. */
enum TracingOff implements Tracing {
    OFF;

    @Override
    public boolean isOn() {
        return false;
    }

    @Override
    public boolean isBusy() {
        return false;
    }

    @Override
    public Span received(String name, UnaryOperator<@Nullable String> header) {
        return Span.none();
    }

    @Override
    public Span begin(String name, SpanKind kind, Span parent) {
        return Span.none();
    }

    @Override
    public Span beganAt(Instant start, String name, Optional<Span> parent) {
        return Span.none();
    }

    @Override
    public Span beginForAll(String name, List<Span> causes) {
        return Span.none();
    }

    @Override
    public Span current() {
        return Span.none();
    }

    @Override
    public Span enter(Span span) {
        return Span.none();
    }

    @Override
    public void leave(Span before) {
        // this thread worked for nobody
    }

    @Override
    public Executor carrying(Executor executor) {
        return executor;
    }

    @Override
    public void close() {
        // nothing waits
    }
}
