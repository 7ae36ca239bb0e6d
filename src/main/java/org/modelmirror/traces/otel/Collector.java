package org.modelmirror.traces.otel;

import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.modelmirror.settings.TraceSettings;

/** Where spans are sent, and how: makes the SDK's parts and puts them together. */
public final class Collector {
    /** What is longer of an attribute is cut off, in characters. */
    private static final int MOST_OF_ATTRIBUTE = 512;

    private static final int MOST_LINKS = 512;
    private static final int BATCH = 512;
    private static final Duration BETWEEN_BATCHES = Duration.ofSeconds(1);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /**
     * The SDK's own log goes elsewhere than ours and has no words of ours; what is lost is told by {@link SpanRoom}. Held here because
     * Java forgets the level of a logger that nobody holds.
     */
    private static final Logger SDK_LOG = Logger.getLogger("io.opentelemetry");

    private Collector() {}

    /**
     * Begins to follow.
     *
     * @param target where spans are sent to
     * @param version of this program
     * @param nanos a monotonic clock, in nanoseconds
     */
    public static OtelTracing open(TraceSettings settings, URI target, String version, LongSupplier nanos) {
        SDK_LOG.setLevel(Level.OFF);
        SpanRoom room = new SpanRoom(settings.queue(), nanos);
        BatchSpanProcessor batches = BatchSpanProcessor.builder(new CountedExporter(room, exporter(settings, target)))
                .setMaxQueueSize(settings.queue())
                .setMaxExportBatchSize(Math.min(BATCH, settings.queue()))
                .setScheduleDelay(BETWEEN_BATCHES)
                // Later than the sender's own limit, which tells what was wrong.
                .setExporterTimeout(settings.timeout().plusSeconds(1))
                .build();
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(resource(settings, version))
                .setSampler(sampler(settings))
                .setSpanLimits(SpanLimits.builder()
                        .setMaxAttributeValueLength(MOST_OF_ATTRIBUTE)
                        .setMaxNumberOfLinks(MOST_LINKS)
                        .build())
                .addSpanProcessor(new RoomyProcessor(room, batches))
                .build();
        return new OtelTracing(provider, room);
    }

    private static SpanExporter exporter(TraceSettings settings, URI target) {
        Map<String, String> headers = settings.headers();
        return OtlpHttpSpanExporter.builder()
                .setEndpoint(target.toString())
                .setTimeout(settings.timeout())
                .setConnectTimeout(
                        settings.timeout().compareTo(CONNECT_TIMEOUT) < 0 ? settings.timeout() : CONNECT_TIMEOUT)
                .setHeaders(() -> headers)
                .setComponentLoader(new OwnSender())
                .build();
    }

    private static Resource resource(TraceSettings settings, String version) {
        AttributesBuilder attributes = Resource.getDefault().getAttributes().toBuilder();
        attributes.put("service.version", version);
        settings.resource().forEach((name, value) -> attributes.put(name, value));
        attributes.put("service.name", settings.serviceName());
        return Resource.create(attributes.build());
    }

    private static Sampler sampler(TraceSettings settings) {
        Sampler share = Sampler.traceIdRatioBased(settings.samplerArgument());
        return switch (settings.sampler()) {
            case ALWAYS_ON -> Sampler.alwaysOn();
            case ALWAYS_OFF -> Sampler.alwaysOff();
            case TRACEIDRATIO -> share;
            case PARENTBASED_ALWAYS_ON -> Sampler.parentBased(Sampler.alwaysOn());
            case PARENTBASED_ALWAYS_OFF -> Sampler.parentBased(Sampler.alwaysOff());
            case PARENTBASED_TRACEIDRATIO -> Sampler.parentBased(share);
        };
    }

    /** Finds what the exporter looks for, without a file in the jar that every other user of the SDK would find too. */
    private static final class OwnSender implements ComponentLoader {
        @Override
        public <T> Iterable<T> load(Class<T> type) {
            return type == HttpSenderProvider.class
                    ? List.of(type.cast((HttpSenderProvider) CollectorSender::new))
                    : List.of();
        }
    }
}
