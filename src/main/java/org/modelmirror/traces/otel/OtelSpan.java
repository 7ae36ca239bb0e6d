package org.modelmirror.traces.otel;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.modelmirror.traces.Span;
import org.modelmirror.traces.SpanIds;

/** A span of the SDK's that is recorded. */
final class OtelSpan implements Span {
    private final io.opentelemetry.api.trace.Span span;

    private OtelSpan(io.opentelemetry.api.trace.Span span) {
        this.span = span;
    }

    /** None when the sampler has decided against it. */
    static Span of(io.opentelemetry.api.trace.Span span) {
        return span.isRecording() ? new OtelSpan(span) : Span.none();
    }

    SpanContext context() {
        return span.getSpanContext();
    }

    Context asParent() {
        return Context.root().with(span);
    }

    @Override
    public boolean isRecorded() {
        return true;
    }

    @Override
    public void set(String attribute, String value) {
        span.setAttribute(attribute, value);
    }

    @Override
    public void set(String attribute, long value) {
        span.setAttribute(attribute, value);
    }

    @Override
    public void rename(String name) {
        span.updateName(name);
    }

    @Override
    public void fail(String type) {
        span.setAttribute("error.type", type);
        span.setStatus(StatusCode.ERROR);
    }

    @Override
    public void end() {
        span.end();
    }

    @Override
    public void end(Instant at) {
        span.end(at);
    }

    @Override
    public Optional<SpanIds> ids() {
        return Optional.of(new SpanIds(context().getTraceId(), context().getSpanId()));
    }

    @Override
    public void carryTo(BiConsumer<String, String> headers) {
        W3CTraceContextPropagator.getInstance()
                .inject(
                        asParent(),
                        headers,
                        (carrier, name, value) ->
                                Objects.requireNonNull(carrier).accept(name, value));
    }
}
