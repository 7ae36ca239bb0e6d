package org.modelmirror.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.RunningMirror.eventually;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.change.HeldChange;
import org.modelmirror.mirror.GuardDesk;
import org.modelmirror.testing.References;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedUpstream;

/** Several mirrors on one folder: one polls, the others serve what it stores (sources-and-storage.md 2.7). */
@Timeout(120)
class OnePollerTest {
    private static final String V2 = "/model_references/v2/clip";
    private static final String V1 = "/model_references/v1/clip";

    @TempDir
    private Path folder;

    @Test
    void onePolls_andTheOthersFollow_untilItStops() throws Exception {
        try (SimulatedUpstream upstream = SimulatedUpstream.start();
                RunningMirror first = elected(upstream).start()) {
            upstream.put(V2, document("one")).put(V1, "{\"one\": {\"name\": \"one\"}}");
            eventually().until(() -> polls(first));
            try (RunningMirror second = elected(upstream).start()) {
                first.awaitFresh(V2);
                assertThat(second.awaitFresh(V2).text()).contains("\"one\"");
                second.awaitFresh(V1);

                upstream.put(V2, document("two")).put(V1, "{\"two\": {\"name\": \"two\"}}");
                eventually().until(() -> second.v2("clip").text().contains("\"two\""));
                eventually().until(() -> second.v1("clip").text().contains("\"two\""));
                assertThat(second.awaitFresh(V1).revision())
                        .isEqualTo(first.awaitFresh(V1).revision());
                assertThat(polls(first)).isTrue();
                assertThat(polls(second)).isFalse();
                assertThat(totals(second, "primary_hits")).isZero();
                assertThat(totals(second, "primary_failures")).isZero();
                assertThat(totals(first, "primary_hits")).isPositive();
                assertThat(second.get("/metrics").text()).contains("model_mirror_leader_polls 0.0");

                upstream.put(
                        V2,
                        References.clipV2(
                                IntStream.range(0, 20).mapToObj(i -> "m" + i).toArray(String[]::new)));
                eventually().until(() -> second.v2("clip").text().contains("\"m19\""));
                upstream.put(V2, References.clipV2("m0"));
                GuardDesk follower = second.bean("guardDesk", GuardDesk.class);
                eventually().until(() -> !follower.changes().isEmpty());
                HeldChange held = follower.changes().get(0);
                assertThat(held.status()).isEqualTo(HeldChange.Status.HELD);
                follower.decide(held.id(), HeldChange.Status.APPROVED, "the test");
                eventually().until(() -> second.v2("clip").text().equals(References.clipV2Served("m0")));
                assertThat(first.v2("clip").text()).isEqualTo(References.clipV2Served("m0"));
                eventually().until(() -> follower.changes().isEmpty());

                first.service().close();
                long stopped = System.nanoTime();
                eventually().until(() -> polls(second));
                // Not 2 s of silence: it has said that it goes.
                assertThat(Duration.ofNanos(System.nanoTime() - stopped)).isLessThan(Duration.ofMillis(1500));
                upstream.put(V2, document("three"));
                eventually().until(() -> second.v2("clip").text().contains("\"three\""));
                assertThat(second.awaitFresh(V2).isStale()).isFalse();
            }
        }
    }

    @Test
    void everyonePolls_whenNoLeaderIsConfigured() {
        try (SimulatedUpstream upstream = SimulatedUpstream.start()) {
            upstream.put(V2, document("one"));
            try (RunningMirror first =
                            RunningMirror.on(folder).primary(upstream).start();
                    RunningMirror second =
                            RunningMirror.on(folder).primary(upstream).start()) {
                for (RunningMirror mirror : List.of(first, second)) {
                    assertThat(mirror.awaitFresh(V2).text()).contains("\"one\"");
                    assertThat(totals(mirror, "primary_hits")).isPositive();
                    assertThat(mirror.get("/status").json().at("/leader/kind").asText())
                            .isEqualTo("none");
                }
                upstream.put(V2, document("two"));
                for (RunningMirror mirror : List.of(first, second)) {
                    eventually().until(() -> mirror.v2("clip").text().contains("\"two\""));
                }
                assertThat(second.v2("clip").revision())
                        .isEqualTo(first.v2("clip").revision());
            }
        }
    }

    private RunningMirror.Setup elected(SimulatedUpstream upstream) {
        return RunningMirror.on(folder)
                .primary(upstream)
                .set("source.github.fallback", "false")
                .set("leader.kind", "file")
                .set("leader.heartbeat", "200ms")
                .set("leader.takeover", "2s");
    }

    private static boolean polls(RunningMirror mirror) {
        return mirror.get("/status").json().at("/leader/polls").asBoolean();
    }

    private static long totals(RunningMirror mirror, String counter) {
        return mirror.get("/status").json().at("/sources/totals/" + counter).asLong(-1);
    }

    private static String document(String name) {
        return """
                {"%1$s":{"record_type":"clip","name":"%1$s","model_classification":{"domain":"image","purpose":"feature_extractor"}}}""".formatted(name);
    }
}
