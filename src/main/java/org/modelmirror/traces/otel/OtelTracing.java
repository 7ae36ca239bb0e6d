package org.modelmirror.traces.otel;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.modelmirror.traces.Span;
import org.modelmirror.traces.SpanIds;
import org.modelmirror.traces.Tracing;
import org.slf4j.MDC;

/** Spans by OpenTelemetry's SDK. */
public final class OtelTracing implements Tracing {
    /** Under these names the log knows the trace and the span that a line is about. */
    private static final String LOG_TRACE = "trace_id";

    private static final String LOG_SPAN = "span_id";
    /** Longest time that the end of the process waits for what has not been sent. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final Headers HEADERS = new Headers();

    private final SdkTracerProvider provider;
    private final SpanRoom room;
    private final Tracer tracer;
    private final ThreadLocal<Span> current = ThreadLocal.withInitial(Span::none);

    OtelTracing(SdkTracerProvider provider, SpanRoom room) {
        this.provider = provider;
        this.room = room;
        this.tracer = provider.get("org.modelmirror");
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public boolean isBusy() {
        return room.isHalfFull();
    }

    /** What became of the spans. */
    public SpanCounts counts() {
        return room;
    }

    @Override
    public Span received(String name, UnaryOperator<@Nullable String> header) {
        Context caller = W3CTraceContextPropagator.getInstance().extract(Context.root(), header, HEADERS);
        return OtelSpan.of(tracer.spanBuilder(name)
                .setSpanKind(SpanKind.SERVER)
                .setParent(caller)
                .startSpan());
    }

    @Override
    public Span begin(String name, org.modelmirror.traces.SpanKind kind, Span parent) {
        if (!(parent.begun() instanceof OtelSpan known)) {
            return Span.none();
        }
        SpanKind side = kind == org.modelmirror.traces.SpanKind.CLIENT ? SpanKind.CLIENT : SpanKind.INTERNAL;
        return OtelSpan.of(tracer.spanBuilder(name)
                .setSpanKind(side)
                .setParent(known.asParent())
                .startSpan());
    }

    @Override
    public Span beganAt(Instant start, String name, Optional<Span> parent) {
        SpanBuilder builder = tracer.spanBuilder(name).setStartTimestamp(start);
        if (parent.isEmpty()) {
            return OtelSpan.of(builder.setNoParent().startSpan());
        }
        return parent.get().begun() instanceof OtelSpan known
                ? OtelSpan.of(builder.setParent(known.asParent()).startSpan())
                : Span.none();
    }

    @Override
    public Span beginForAll(String name, List<Span> causes) {
        List<OtelSpan> known = causes.stream()
                .map(Span::begun)
                .filter(OtelSpan.class::isInstance)
                .map(OtelSpan.class::cast)
                .toList();
        if (known.isEmpty()) {
            return Span.none();
        }
        SpanBuilder builder = tracer.spanBuilder(name).setParent(known.get(0).asParent());
        known.stream().skip(1).forEach(span -> builder.addLink(span.context()));
        return OtelSpan.of(builder.startSpan());
    }

    @Override
    public Span current() {
        return current.get();
    }

    @Override
    public Span enter(Span span) {
        Span before = current.get();
        become(span);
        return before;
    }

    @Override
    public void leave(Span before) {
        become(before);
    }

    private void become(Span span) {
        Optional<SpanIds> ids = span.ids();
        if (span.isRecorded()) {
            current.set(span);
        } else {
            current.remove();
        }
        if (ids.isPresent()) {
            MDC.put(LOG_TRACE, ids.get().trace());
            MDC.put(LOG_SPAN, ids.get().span());
        } else {
            MDC.remove(LOG_TRACE);
            MDC.remove(LOG_SPAN);
        }
    }

    @Override
    public void close() {
        provider.shutdown().join(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        room.close();
    }

    /** Reads a request's headers; there is no need to list them. */
    private static final class Headers implements TextMapGetter<UnaryOperator<@Nullable String>> {
        @Override
        public Iterable<String> keys(UnaryOperator<@Nullable String> carrier) {
            return List.of();
        }

        @Override
        public @Nullable String get(@Nullable UnaryOperator<@Nullable String> carrier, String key) {
            return carrier == null ? null : carrier.apply(key);
        }
    }
}
