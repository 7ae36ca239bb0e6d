package org.modelmirror.settings;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Traces for OpenTelemetry. OpenTelemetry's own variables count as well, where they say the same.
 *
 * @param endpoint collector that takes OTLP over HTTP; empty when there are no traces
 * @param disabled keeps them off although there is a collector
 * @param serviceName what the collector calls this instance
 * @param resource what else it is told of this instance
 * @param headers sent with every request to the collector; may hold its key
 * @param timeout longest time that sending a batch may take, further attempts included
 * @param sampler which traces are recorded
 * @param samplerArgument the share, from 0 to 1, for samplers that take one
 * @param reads share, from 0 to 1, of the reads without a trace of the client's that begin one
 * @param queue spans that may wait for the collector; more are dropped
 * @param tellPrimary whether PRIMARY is sent the ids of the trace
 */
public record TraceSettings(
        Optional<URI> endpoint,
        boolean disabled,
        String serviceName,
        Map<String, String> resource,
        Map<String, String> headers,
        Duration timeout,
        TraceSampler sampler,
        double samplerArgument,
        double reads,
        int queue,
        boolean tellPrimary) {
    /** Where a collector takes traces, below its address. */
    private static final String PATH = "/v1/traces";

    static final Setting<Optional<URI>> ENDPOINT = Setting.of(
                    "traces.endpoint",
                    SettingTypes.optional(SettingTypes.HTTP_URL),
                    "",
                    "Collector that takes OTLP over HTTP, such as http://localhost:4318; switches traces on")
            .shared("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
            .shared("OTEL_EXPORTER_OTLP_ENDPOINT");
    static final Setting<Boolean> DISABLED = Setting.of(
                    "traces.disabled", SettingTypes.FLAG, "false", "Keep them off although there is a collector")
            .shared("OTEL_SDK_DISABLED");
    static final Setting<String> SERVICE_NAME = Setting.of(
                    "traces.service-name", SettingTypes.NAME, "model-mirror", "What the collector calls this instance")
            .shared("OTEL_SERVICE_NAME");
    static final Setting<Map<String, String>> RESOURCE = Setting.of(
                    "traces.resource",
                    SettingTypes.PAIRS,
                    "",
                    "What else the collector is told of this instance: deployment.environment.name=test,...")
            .shared("OTEL_RESOURCE_ATTRIBUTES");
    static final Setting<Map<String, String>> HEADERS = Setting.of(
                    "traces.headers",
                    SettingTypes.PAIRS,
                    "",
                    "Headers of requests to the collector: authorization=Bearer%20...,...; percent signs escape")
            .shared("OTEL_EXPORTER_OTLP_TRACES_HEADERS")
            .shared("OTEL_EXPORTER_OTLP_HEADERS")
            .asSecret();
    static final Setting<Duration> TIMEOUT = Setting.of(
            "traces.timeout",
            SettingTypes.POSITIVE_DURATION,
            "10s",
            "Longest time that sending a batch of spans may take, further attempts included");
    static final Setting<TraceSampler> SAMPLER = Setting.of(
                    "traces.sampler",
                    SettingTypes.choice(List.of(TraceSampler.values()), TraceSampler::id),
                    "parentbased_always_on",
                    "Which traces are recorded; parentbased leaves it to the client where he sends a trace")
            .shared("OTEL_TRACES_SAMPLER");
    static final Setting<Double> SAMPLER_ARGUMENT = Setting.of(
                    "traces.sampler-arg",
                    SettingTypes.decimal(0, 1),
                    "1",
                    "Share of traces that are recorded, for the samplers called traceidratio")
            .shared("OTEL_TRACES_SAMPLER_ARG");
    static final Setting<Double> READS = Setting.of(
                    "traces.reads",
                    SettingTypes.decimal(0, 1),
                    "0.01",
                    "Share of reads that begin a trace, where the client sends none; the sampler has its say besides")
            .atOnce();
    static final Setting<Integer> QUEUE = Setting.of(
            "traces.queue",
            SettingTypes.integer(64, 1_000_000),
            "4096",
            "Spans, some 1 KB each, that may wait for the collector; more are dropped and counted");
    static final Setting<Boolean> TELL_PRIMARY = Setting.of(
            "traces.tell-primary",
            SettingTypes.FLAG,
            "false",
            "Send PRIMARY the ids of the trace (traceparent), where it is yours as well; nobody else is sent them");

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(
            ENDPOINT,
            DISABLED,
            SERVICE_NAME,
            RESOURCE,
            HEADERS,
            TIMEOUT,
            SAMPLER,
            SAMPLER_ARGUMENT,
            READS,
            QUEUE,
            TELL_PRIMARY);

    public TraceSettings {
        resource = Map.copyOf(resource);
        headers = Map.copyOf(headers);
    }

    static TraceSettings of(Settings settings) {
        return new TraceSettings(
                settings.get(ENDPOINT),
                settings.get(DISABLED),
                settings.get(SERVICE_NAME),
                settings.get(RESOURCE),
                settings.get(HEADERS),
                settings.get(TIMEOUT),
                settings.get(SAMPLER),
                settings.get(SAMPLER_ARGUMENT),
                settings.get(READS),
                settings.get(QUEUE),
                settings.get(TELL_PRIMARY));
    }

    /**
     * Where spans are sent to: the path that OTLP has for traces is added to an address that does not end in it already.
     * Empty when there are no traces.
     */
    public Optional<URI> target() {
        return disabled
                ? Optional.empty()
                : endpoint.map(url ->
                        url.getRawPath() != null && url.getRawPath().endsWith(PATH) ? url : URI.create(url + PATH));
    }
}
