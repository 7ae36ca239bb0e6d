package org.modelmirror.traces.otel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.modelmirror.settings.TraceSampler;
import org.modelmirror.settings.TraceSettings;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.TraceCollector;
import org.modelmirror.testing.TraceCollector.Manner;
import org.modelmirror.testing.TraceCollector.Told;
import org.modelmirror.traces.Span;
import org.modelmirror.traces.SpanKind;
import org.slf4j.MDC;

/** What becomes of spans with a collector that takes them, and with ones that do not. */
class CollectorTest {
    private static final UnaryOperator<String> NO_HEADERS = name -> null;

    private final TraceCollector collector = TraceCollector.start();
    private OtelTracing tracing;

    @AfterEach
    void stop() {
        tracing.close();
        collector.close();
    }

    private OtelTracing open(Duration timeout, int queue, TraceSampler sampler, double share) {
        TraceSettings settings = new TraceSettings(
                Optional.of(URI.create(collector.url())),
                false,
                "tested",
                Map.of(),
                Map.of(),
                timeout,
                sampler,
                share,
                0,
                queue,
                false);
        tracing = Collector.open(settings, settings.target().orElseThrow(), "1", System::nanoTime);
        return tracing;
    }

    private OtelTracing open() {
        return open(Duration.ofSeconds(10), 64, TraceSampler.PARENTBASED_ALWAYS_ON, 1);
    }

    private void awaitLost(int spans) {
        RunningMirror.eventually()
                .until(() -> tracing.counts().failed() + tracing.counts().dropped() >= spans);
    }

    @Test
    void aSpanIsToldOnceItHasEnded() {
        Span request = open().received("GET", NO_HEADERS);
        Span step = tracing.begin("step", SpanKind.INTERNAL, request);
        step.fail("503");
        step.end();
        request.end();

        List<Told> spans = collector.await(request.ids().orElseThrow().trace(), "GET", "step");

        Told told = TraceCollector.only(spans, "step");
        assertThat(told.parent()).isEqualTo(request.ids().orElseThrow().span());
        assertThat(told.isError()).isTrue();
        assertThat(told.attributes()).containsEntry("error.type", "503");
        RunningMirror.eventually().until(() -> tracing.counts().sent() == 2);
        assertThat(tracing.counts().waiting()).isZero();
    }

    @Test
    void whatWaitsIsSent_whenTheProcessEnds() {
        open().received("last", NO_HEADERS).end();

        tracing.close();

        assertThat(TraceCollector.named(collector.spans(), "last")).hasSize(1);
    }

    @Test
    void aBatchIsSentAgain_whenTheCollectorAsksForThat() {
        collector.behave(Manner.REFUSES);
        open().received("patient", NO_HEADERS).end();
        RunningMirror.eventually().until(() -> collector.requests() > 0);

        collector.behave(Manner.TAKES);

        collector.await("patient");
        assertThat(tracing.counts().failed()).isZero();
    }

    @Test
    void nobodyWaits_andSpansAreDroppedAndCounted_whenTheCollectorIsAway() {
        collector.behave(Manner.HANGS);
        open(Duration.ofMillis(300), 64, TraceSampler.ALWAYS_ON, 1);

        for (int i = 0; i < 500; i++) {
            tracing.received("unheard", NO_HEADERS).end();
        }

        assertThat(tracing.counts().dropped()).isGreaterThanOrEqualTo(400);
        assertThat(tracing.counts().waiting()).isLessThanOrEqualTo(64);
        awaitLost(500);
        assertThat(tracing.counts().waiting()).isZero();
        assertThat(tracing.counts().sent()).isZero();
    }

    /** An attempt that is not cut off would keep its thread, and a flood would fill the memory. */
    @ParameterizedTest
    @EnumSource(names = {"BEGINS", "FLOODS"})
    void itsAnswerIsCutOff_andLaterSpansAreTold(Manner manner) {
        collector.behave(manner);
        open(Duration.ofMillis(500), 64, TraceSampler.ALWAYS_ON, 1);
        tracing.received("first", NO_HEADERS).end();
        RunningMirror.eventually().until(() -> tracing.counts().waiting() == 0);

        collector.behave(Manner.TAKES);
        tracing.received("second", NO_HEADERS).end();

        collector.await("second");
    }

    @Test
    void theEndOfTheProcessWaitsAFewSecondsAtTheMost_whenTheCollectorHangs() {
        collector.behave(Manner.HANGS);
        open(Duration.ofSeconds(60), 64, TraceSampler.ALWAYS_ON, 1)
                .received("late", NO_HEADERS)
                .end();
        long begun = System.nanoTime();

        tracing.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void theSamplerDecides_unlessTheClientHasDecided() {
        open(Duration.ofSeconds(10), 64, TraceSampler.PARENTBASED_TRACEIDRATIO, 0);
        String sampled = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        String unsampled = "00-4bf92f3577b34da6a3ce929d0e0e4737-00f067aa0ba902b7-00";

        assertThat(tracing.received("a", NO_HEADERS).isRecorded()).isFalse();
        assertThat(tracing.received("b", name -> name.equals("traceparent") ? unsampled : null)
                        .isRecorded())
                .isFalse();
        Span followed = tracing.received("c", name -> name.equals("traceparent") ? sampled : null);
        assertThat(followed.ids().orElseThrow().trace()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        followed.end();
    }

    @Test
    void logLinesNameTheSpanThatTheirThreadWorksFor() {
        Span span = open().received("GET", NO_HEADERS);

        Span before = tracing.enter(span);
        String trace = MDC.get("trace_id");
        String id = MDC.get("span_id");
        tracing.leave(before);

        assertThat(trace).isEqualTo(span.ids().orElseThrow().trace());
        assertThat(id).isEqualTo(span.ids().orElseThrow().span());
        assertThat(MDC.get("trace_id")).isNull();
        assertThat(tracing.current().isRecorded()).isFalse();
        span.end();
    }

    @Test
    void anotherServiceContinuesTheTrace() {
        Span span = open().received("GET", NO_HEADERS);
        StringBuilder sent = new StringBuilder();

        span.carryTo((name, value) -> sent.append(name).append('=').append(value));

        assertThat(sent)
                .hasToString("traceparent=00-" + span.ids().orElseThrow().trace() + "-"
                        + span.ids().orElseThrow().span() + "-03");
        span.end();
    }

    @Test
    void whatIsLostIsSaidOnceAMinute() {
        open();
        List<String> warnings = new ArrayList<>();
        long[] now = {0};
        SpanRoom room = new SpanRoom(1, () -> now[0], warnings::add);

        assertThat(room.take()).isTrue();
        assertThat(room.take()).isFalse();
        room.failed(1, "away");
        now[0] = Duration.ofSeconds(59).toNanos();
        assertThat(room.take()).isTrue();
        room.failed(1, "away");
        now[0] = Duration.ofSeconds(60).toNanos();
        assertThat(room.take()).isTrue();
        room.failed(1, "still away");

        assertThat(warnings)
                .containsExactly(
                        "lost spans dropped=1 failed=0 sent=0 reason=the collector takes them too slowly",
                        "lost spans dropped=1 failed=3 sent=0 reason=still away");
    }
}
