package org.modelmirror.status;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.modelmirror.measure.Histogram;

/**
 * The figures of {@code GET /metrics} in the text format of Prometheus (http-api.md 2.11). Nothing is measured here: every
 * figure is read, at the moment of asking, from the part that keeps it. Thread-safe; closed at the end of the process.
 */
public final class Metrics implements Supplier<String>, AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collector = new JvmGcMetrics();
    private final Map<Line, AtomicLong> lines = new ConcurrentHashMap<>();
    private final Runnable counters;

    private record Line(String name, Tags tags) {}

    /** Takes counters whose labels are only known once they have counted something. */
    @FunctionalInterface
    public interface Counters {
        /** Calls {@link Metrics#counter} for each line; asked before every answer. */
        void readInto(Metrics readers);
    }

    public Metrics(Counters dynamic) {
        this.counters = () -> dynamic.readInto(this);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collector.bindTo(registry);
    }

    /** Sets a counter; its name gets the prefix {@code model_mirror_} and the suffix {@code _total}. */
    public void counter(String name, String help, long value, String... labels) {
        Line line = new Line(name, Tags.of(labels));
        AtomicLong current = lines.computeIfAbsent(line, key -> {
            AtomicLong held = new AtomicLong();
            FunctionCounter.builder("model.mirror." + name, held, AtomicLong::doubleValue)
                    .description(help)
                    .tags(key.tags())
                    .register(registry);
            return held;
        });
        // Two askers at a time: a counter must not seem to go back.
        current.accumulateAndGet(value, Math::max);
    }

    /** Adds a figure that is read at every answer; its name gets the prefix {@code model_mirror_}. */
    public void gauge(String name, String help, DoubleSupplier value, String... labels) {
        Gauge.builder("model.mirror." + name, value, DoubleSupplier::getAsDouble)
                .description(help)
                .tags(Tags.of(labels))
                .strongReference(true)
                .register(registry);
    }

    /** Takes histograms whose labels are only known once they have counted something. */
    @FunctionalInterface
    public interface Histograms {
        /** Calls the reader for each line; asked at every answer. */
        void readInto(HistogramLines reader);
    }

    /** Takes one histogram. */
    @FunctionalInterface
    public interface HistogramLines {
        void line(Map<String, String> labels, Histogram.Reading reading);
    }

    /** Adds histograms that are read at every answer; their name gets the prefix {@code model_mirror_}. */
    public void histograms(String name, String help, Histograms source) {
        String wireName = "model_mirror_" + name.replace('.', '_');
        registry.getPrometheusRegistry().register(() -> snapshot(wireName, help, source));
    }

    private static MetricSnapshot snapshot(String name, String help, Histograms source) {
        HistogramSnapshot.Builder snapshot =
                HistogramSnapshot.builder().name(name).help(help);
        source.readInto((labels, reading) -> {
            ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
            for (int i = 0; i < reading.counts().size(); i++) {
                double bound = i < reading.bounds().size() ? reading.bounds().get(i) : Double.POSITIVE_INFINITY;
                buckets.bucket(bound, reading.counts().get(i));
            }
            Labels.Builder named = Labels.builder();
            labels.forEach(named::label);
            snapshot.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                    .classicHistogramBuckets(buckets.build())
                    .sum(reading.sum())
                    .labels(named.build())
                    .build());
        });
        return snapshot.build();
    }

    @Override
    public String get() {
        counters.run();
        return Objects.requireNonNull(registry.scrape());
    }

    static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        collector.close();
        registry.close();
    }
}
