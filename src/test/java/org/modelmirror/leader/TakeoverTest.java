package org.modelmirror.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.RunningMirror.eventually;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.ChildMirror;
import org.modelmirror.testing.References;
import org.modelmirror.testing.SimulatedUpstream;

/** Three processes on one folder whose leader is paused and killed: another one polls within the configured time. */
@Timeout(180)
class TakeoverTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** {@code leader.takeover}, two heartbeats to notice it, and some for a machine that is busy. */
    private static final Duration BOUND = Duration.ofSeconds(1 + 1 + 3);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path temp;

    @Test
    void anotherOnePolls_whenTheLeaderIsKilled_butNotWhileItIsPaused() throws Exception {
        List<ChildMirror> mirrors = new ArrayList<>();
        try (SimulatedUpstream upstream = SimulatedUpstream.start()) {
            upstream.put(References.CLIP_V2, References.clipV2("one"));
            for (int i = 0; i < 3; i++) {
                mirrors.add(ChildMirror.start(temp.resolve("mirror-" + i + ".log"), settings(upstream)));
            }
            for (ChildMirror mirror : mirrors) {
                mirror.awaitListening(Duration.ofSeconds(90));
            }
            eventually().until(() -> leaders(mirrors).size() == 1);
            ChildMirror first = leaders(mirrors).get(0);
            List<ChildMirror> others = without(mirrors, first);
            for (ChildMirror mirror : mirrors) {
                awaitServed(mirror, "one");
            }

            // A paused process keeps its lock. Nobody else may take that for a death: it might go on at any time.
            first.pause();
            long asked = upstream.requestsFor(References.CLIP_V2);
            upstream.put(References.CLIP_V2, References.clipV2("two"));
            assertThat(first.exitsWithin(Duration.ofMillis(2500))).isFalse();
            assertThat(leaders(others)).isEmpty();
            assertThat(upstream.requestsFor(References.CLIP_V2)).isEqualTo(asked);
            first.resume();
            for (ChildMirror mirror : mirrors) {
                awaitServed(mirror, "two");
            }
            eventually().until(() -> leaders(mirrors).size() == 1);

            ChildMirror second = leaders(mirrors).get(0);
            List<ChildMirror> rest = without(mirrors, second);
            second.kill();
            upstream.put(References.CLIP_V2, References.clipV2("three"));
            long killed = System.nanoTime();
            eventually().until(() -> leaders(rest).size() == 1);
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(BOUND);
            for (ChildMirror mirror : rest) {
                awaitServed(mirror, "three");
            }
            assertThat(leaders(rest)).hasSize(1);
        } finally {
            mirrors.forEach(ChildMirror::close);
        }
    }

    private List<String> settings(SimulatedUpstream upstream) {
        return List.of(
                "--store.folder=" + temp.resolve("data"),
                "--store.watch.period=100ms",
                "--source.primary.url=" + upstream.url(),
                "--source.github.fallback=false",
                "--poll.initial-delay=0s",
                "--poll.primary.period=150ms",
                "--facade.owners=[]",
                "--leader.kind=file",
                "--leader.heartbeat=200ms",
                "--leader.takeover=1s");
    }

    private static void awaitServed(ChildMirror mirror, String name) {
        eventually().until(() -> body(mirror).contains("\"" + name + "\""));
    }

    private static String body(ChildMirror mirror) throws IOException, InterruptedException {
        return new String(mirror.get("/api/model_references/v2/clip").body(), StandardCharsets.UTF_8);
    }

    private static List<ChildMirror> leaders(List<ChildMirror> mirrors) throws IOException, InterruptedException {
        List<ChildMirror> leaders = new ArrayList<>();
        for (ChildMirror mirror : mirrors) {
            if (JSON.readTree(mirror.get("/api/status").body())
                    .at("/leader/polls")
                    .asBoolean()) {
                leaders.add(mirror);
            }
        }
        return leaders;
    }

    private static List<ChildMirror> without(List<ChildMirror> mirrors, ChildMirror one) {
        return mirrors.stream().filter(mirror -> mirror != one).toList();
    }
}
