package org.modelmirror.traces;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A span that nobody hears of unless something comes of it: timers fire every second, and mostly find nothing to do. It is
 * begun, with the time at which it began, as soon as there is a span that belongs to it, even after its end, or when it fails.
 */
final class LazySpan implements Span {
    private final Tracing tracing;
    private final Clock clock;
    private final String name;
    private final Optional<Span> parent;
    private final Instant start;
    private @Nullable Span begun;
    private @Nullable Instant end;

    /** @param parent what it belongs to; empty when it begins a trace */
    LazySpan(Tracing tracing, Clock clock, String name, Optional<Span> parent) {
        this.tracing = tracing;
        this.clock = clock;
        this.name = name;
        this.parent = parent;
        this.start = clock.instant();
    }

    /** What is set before it is begun is left out: who sets something has begun a span of his own. */
    private synchronized Span known() {
        return begun == null ? Span.none() : begun;
    }

    @Override
    public synchronized Span begun() {
        Span span = begun;
        if (span == null) {
            span = tracing.beganAt(start, name, parent.map(Span::begun));
            begun = span;
            if (end != null) {
                span.end(end);
            }
        }
        return span;
    }

    /** Somebody may. */
    @Override
    public boolean isRecorded() {
        return true;
    }

    @Override
    public void set(String attribute, String value) {
        known().set(attribute, value);
    }

    @Override
    public void set(String attribute, long value) {
        known().set(attribute, value);
    }

    @Override
    public void rename(String newName) {
        known().rename(newName);
    }

    @Override
    public void fail(String type) {
        begun().fail(type);
    }

    @Override
    public void end() {
        end(clock.instant());
    }

    @Override
    public synchronized void end(Instant at) {
        if (end == null) {
            end = at;
        }
        known().end(at);
    }

    @Override
    public Optional<SpanIds> ids() {
        return known().ids();
    }

    @Override
    public void carryTo(BiConsumer<String, String> headers) {
        begun().carryTo(headers);
    }
}
