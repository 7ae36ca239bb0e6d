package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.References.CLIP_FILE;
import static org.modelmirror.testing.References.CLIP_V2;
import static org.modelmirror.testing.References.clipLegacy;
import static org.modelmirror.testing.References.clipV2;
import static org.modelmirror.testing.References.clipV2Served;
import static org.modelmirror.testing.RunningMirror.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.catalog.ReadMarks;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedUpstream;

/** Refreshes between polls: by demand and by an operator (sources-and-storage.md 2.5, 3). */
@Timeout(60)
class DemandTest {
    private static final String CLIP = "/model_references/v2/clip";

    @TempDir
    private Path folder;

    /** A mirror that polls once and then only refreshes on demand. */
    private RunningMirror.Setup rarelyPolling() {
        return RunningMirror.on(folder.resolve("data"))
                .set("poll.primary.period", "1h")
                .set("poll.primary.legacy-period", "1h")
                .set("poll.github.period", "1h")
                .set("poll.demand.period", "20ms");
    }

    @Test
    void readOfAnOldCopyIsAnsweredAtOnceAndRefreshesItInTheBackground() {
        try (SimulatedUpstream primary = SimulatedUpstream.start().put(CLIP_V2, clipV2("a"));
                RunningMirror mirror = rarelyPolling()
                        .primary(primary)
                        .set("source.cache-ttl", "1ms")
                        .set("source.stale-retry", "1ms")
                        .start()) {
            mirror.awaitFresh(CLIP);
            primary.put(CLIP_V2, clipV2("a", "b"));

            assertThat(mirror.get(CLIP).status()).isEqualTo(200);

            mirror.awaitServed(CLIP, clipV2Served("a", "b"));
        }
    }

    @Test
    void readOfAFreshCopyAsksNobody() {
        try (SimulatedUpstream primary = SimulatedUpstream.start().put(CLIP_V2, clipV2("a"));
                RunningMirror mirror = rarelyPolling()
                        .primary(primary)
                        .set("source.cache-ttl", "1h")
                        .set("source.stale-retry", "1ms")
                        .start()) {
            mirror.awaitFresh(CLIP);
            long before = settled(mirror, primary, CLIP_V2);

            readThroughRounds(mirror, 5);

            assertThat(primary.requestsFor(CLIP_V2)).isEqualTo(before);
        }
    }

    @Test
    void gitHubIsLeftAloneByDemand_whenItWasAskedAShortWhileAgo() {
        try (SimulatedUpstream github = SimulatedUpstream.start().put(CLIP_FILE, clipLegacy("a"));
                RunningMirror mirror = rarelyPolling()
                        .github(github)
                        .set("source.cache-ttl", "1ms")
                        .set("source.stale-retry", "1ms")
                        .start()) {
            mirror.awaitFresh(CLIP);
            // A read before the first poll may have asked beside it.
            long before = settled(mirror, github, CLIP_FILE);

            readThroughRounds(mirror, 5);

            assertThat(github.requestsFor(CLIP_FILE)).isEqualTo(before);
        }
    }

    @Test
    void gitHubIsAskedByDemand_whenItsMinimumHasPassed() {
        try (SimulatedUpstream github = SimulatedUpstream.start().put(CLIP_FILE, clipLegacy("a"));
                RunningMirror mirror = rarelyPolling()
                        .github(github)
                        .set("source.cache-ttl", "1ms")
                        .set("source.github.min-refresh", "1ms")
                        .start()) {
            mirror.awaitFresh(CLIP);
            github.put(CLIP_FILE, clipLegacy("a", "b"));

            mirror.get(CLIP);

            eventually().until(() -> mirror.get(CLIP).json().size() == 2);
        }
    }

    @Test
    void whatIsMissingIsAskedForAgainBeforeTheNextPoll_whenTheFirstBroughtNothing() {
        try (SimulatedUpstream primary = SimulatedUpstream.start().otherwise(SimulatedUpstream.Answer.status(500));
                RunningMirror mirror = rarelyPolling()
                        .primary(primary)
                        .set("source.stale-retry", "1ms")
                        .set("source.breaker.open", "1s")
                        .start()) {
            // The status is no demand of its own, as a read would be.
            eventually().until(() -> isPresent(mirror, "failed"));

            primary.put(CLIP_V2, clipV2("a")).otherwise(SimulatedUpstream.Answer.status(404));

            eventually().until(() -> isPresent(mirror, "held"));
            assertThat(mirror.get(CLIP).text()).isEqualTo(clipV2Served("a"));
        }
    }

    private static boolean isPresent(RunningMirror mirror, String presence) {
        return mirror.get("/status")
                .json()
                .at("/categories/clip/v2/presence")
                .asText()
                .equals(presence);
    }

    @Test
    void everythingIsAskedForWithoutCondition_whenAnOperatorDropsAFile() throws IOException {
        try (SimulatedUpstream primary = SimulatedUpstream.start().put(CLIP_V2, clipV2("a"));
                RunningMirror mirror = rarelyPolling().primary(primary).start()) {
            mirror.awaitFresh(CLIP);
            settled(mirror, primary, CLIP_V2);
            primary.forgetRequests();
            Path order = Files.createDirectories(folder.resolve("data/refresh")).resolve("clip");

            Files.createFile(order);

            eventually().until(() -> primary.requestsFor(CLIP_V2) > 0);
            assertThat(primary.requests().stream()
                            .filter(request -> request.path().equals(CLIP_V2))
                            .map(SimulatedUpstream.Request::ifNoneMatch))
                    .containsOnlyNulls();
            eventually().until(() -> Files.notExists(order));
        }
    }

    @Test
    void answerOfASlowSourceUndoesNothing_whenAnotherInstanceHasStoredWhatCameAfterIt() throws IOException {
        try (SimulatedUpstream primary = SimulatedUpstream.start().put(CLIP_V2, clipV2("a"));
                RunningMirror mirror = rarelyPolling()
                        .primary(primary)
                        .set("source.stale-retry", "1h")
                        .start()) {
            mirror.awaitFresh(CLIP);
            settled(mirror, primary, CLIP_V2);
            Path file = folder.resolve("data/clip.json");
            primary.put(CLIP_V2, clipV2("a", "b"));
            primary.hang();
            Files.createFile(
                    Files.createDirectories(folder.resolve("data/refresh")).resolve("clip"));
            eventually().until(() -> primary.underWay(CLIP_V2) > 0);

            Path newer = Files.writeString(folder.resolve("newer"), clipV2("a", "b", "c"));
            Files.move(newer, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            primary.proceed();
            eventually().until(() -> primary.underWay(CLIP_V2) == 0);

            mirror.awaitServed(CLIP, clipV2Served("a", "b", "c"));
            eventually().until(() -> isPresent(mirror, "held") && isStale(mirror));
            assertThat(file).hasContent(clipV2("a", "b", "c"));
        }
    }

    private static boolean isStale(RunningMirror mirror) {
        return mirror.get("/status").json().at("/categories/clip/v2/stale").asBoolean();
    }

    /** Requests for the category once those that were on their way before it was fresh have ended. */
    private static long settled(RunningMirror mirror, SimulatedUpstream upstream, String path) {
        long[] last = {-1};
        eventually().until(() -> {
            readThroughRounds(mirror, 3);
            long before = last[0];
            last[0] = upstream.requestsFor(path);
            return before == last[0];
        });
        return last[0];
    }

    /** Reads, and waits until a round of demand has seen it, a number of times. */
    private static void readThroughRounds(RunningMirror mirror, int rounds) {
        ReadMarks marks = mirror.bean("readMarks", ReadMarks.class);
        for (int i = 0; i < rounds; i++) {
            mirror.get(CLIP);
            eventually().until(marks::isEmpty);
        }
    }
}
