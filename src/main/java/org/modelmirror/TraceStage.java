package org.modelmirror;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.service.ServiceSupport;
import org.modelmirror.mirror.Refresh;
import org.modelmirror.serve.RequestSpans;
import org.modelmirror.settings.Settings;
import org.modelmirror.status.Metrics;
import org.modelmirror.traces.TracedRoutes;
import org.modelmirror.traces.Tracing;
import org.modelmirror.traces.otel.Collector;
import org.modelmirror.traces.otel.OtelTracing;
import org.modelmirror.traces.otel.SpanCounts;

/** Requests, routes and writes that are followed, where there is a collector to tell of them; else nothing. */
final class TraceStage {
    private final Settings settings;
    private final Tracing tracing;
    private final Optional<SpanCounts> counts;

    private TraceStage(Settings settings, Tracing tracing, Optional<SpanCounts> counts) {
        this.settings = settings;
        this.tracing = tracing;
        this.counts = counts;
    }

    static TraceStage create(Settings settings, LongSupplier nanos) {
        Optional<URI> target = settings.traces().target();
        return target.isPresent()
                ? following(settings, target.get(), nanos)
                : new TraceStage(settings, Tracing.off(), Optional.empty());
    }

    private static TraceStage following(Settings settings, URI target, LongSupplier nanos) {
        OtelTracing tracing = Collector.open(settings.traces(), target, Version.current(), nanos);
        return new TraceStage(settings, tracing, Optional.of(tracing.counts()));
    }

    Tracing tracing() {
        return tracing;
    }

    /** @param live the settings as they are now */
    RequestSpans requests(Supplier<Settings> live) {
        LivePart<Double> reads = new LivePart<>(live, now -> now.traces().reads());
        return new RequestSpans(tracing, reads::get, new ThreadRandom());
    }

    /** To be called before anything else is added to the context, so that it is closed when all else has stopped. */
    void install(CamelContext context, Clock clock) throws Exception {
        if (tracing.isOn()) {
            context.addService(new CloseAtStop(tracing));
            new TracedRoutes(tracing, clock, isToldOf(), TraceStage::category).install(context);
        }
    }

    /** The ids of a trace go to PRIMARY alone, and only if he is said to be ours: they tell others what belongs together. */
    private Predicate<String> isToldOf() {
        String primary = settings.primary().url().map(url -> url + "/").orElse("");
        return settings.traces().tellPrimary() && !primary.isEmpty()
                ? address -> address.startsWith(primary)
                : address -> false;
    }

    private static Optional<String> category(Exchange exchange) {
        return Optional.ofNullable(exchange.getVariable("refresh"))
                .filter(Refresh.class::isInstance)
                .map(refresh -> ((Refresh) refresh).category().id());
    }

    void measure(Metrics metrics) {
        counts.ifPresent(spans -> {
            metrics.gauge("traces.sent", "Spans that the collector has taken since the start", spans::sent);
            metrics.gauge("traces.dropped", "Spans dropped because too many waited for the collector", spans::dropped);
            metrics.gauge("traces.failed", "Spans that the collector did not take", spans::failed);
            metrics.gauge("traces.waiting", "Spans that wait for the collector", spans::waiting);
        });
    }

    private static final class CloseAtStop extends ServiceSupport {
        private final Tracing tracing;

        CloseAtStop(Tracing tracing) {
            this.tracing = tracing;
        }

        @Override
        protected void doStop() {
            tracing.close();
        }
    }
}
