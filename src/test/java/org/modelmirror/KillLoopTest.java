package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.ChildMirror;
import org.modelmirror.testing.KilledFolder;
import org.modelmirror.testing.VersionedUpstream;

/**
 * Kills the real program at random moments, again and again, and looks at what lies there and at what the next start makes
 * of it (sources-and-storage.md 4.6, 4.7). {@code -Dkill.rounds} sets how often, {@code -Dkill.seed} repeats a run;
 * {@code bench/kill-loop.sh} runs many.
 */
class KillLoopTest {
    private static final int ROUNDS = Integer.getInteger("kill.rounds", 3);
    private static final long SEED = Long.getLong("kill.seed", System.nanoTime());
    /** About as long as a start takes, in milliseconds. */
    private static final int START_MILLIS = 3000;
    /** How long the mirror works before it is killed, in milliseconds, at the most. */
    private static final int WORK_MILLIS = 900;

    /** Until when the first new version must be served after the upstream came back. */
    private static final Duration FIRST_NEWS = Duration.ofSeconds(60);

    private final Random random = new Random(SEED);
    private final List<String> failures = new ArrayList<>();
    private int killedAtStart;
    private int killedAtWork;
    private int restartsCompared;
    private long reads;
    private long filesChecked;

    @Test
    void losesNothingThatWasServed_whenKilledAtAnyMoment(@TempDir Path temp) throws Exception {
        System.out.printf(Locale.ROOT, "kill loop: rounds=%d seed=%d%n", ROUNDS, SEED);
        try (VersionedUpstream upstream = VersionedUpstream.start()) {
            KilledFolder github = new KilledFolder(temp.resolve("github-0"), KilledFolder.Source.GITHUB);
            KilledFolder primary = new KilledFolder(temp.resolve("primary-0"), KilledFolder.Source.PRIMARY);
            for (int round = 1; round <= ROUNDS; round++) {
                boolean fromPrimary = round % 3 == 2;
                KilledFolder folder = fromPrimary ? primary : github;
                round(round, folder, upstream, temp.resolve("round-" + round + ".log"));
                if (round > 3 && random.nextInt(10) == 0) {
                    KilledFolder fresh = new KilledFolder(temp.resolve(folder.source() + "-" + round), folder.source());
                    github = fromPrimary ? github : fresh;
                    primary = fromPrimary ? fresh : primary;
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "kill loop: rounds=%d seed=%d killed-at-start=%d killed-at-work=%d restarts-compared=%d"
                            + " versions=%d reads=%d files-checked=%d failures=%d%n",
                    ROUNDS,
                    SEED,
                    killedAtStart,
                    killedAtWork,
                    restartsCompared,
                    upstream.versions(),
                    reads,
                    filesChecked,
                    failures.size());
        }
        assertThat(failures).as("seed %d", SEED).isEmpty();
    }

    private void round(int round, KilledFolder folder, VersionedUpstream upstream, Path log) throws Exception {
        // The first rounds always work, so that even the shortest run kills writers of both kinds and compares a
        // restart.
        boolean atStart = round > 3 && random.nextInt(4) == 0;
        if (atStart && random.nextBoolean()) {
            upstream.comeBack();
        } else {
            upstream.goAway();
        }
        try (ChildMirror mirror = ChildMirror.start(log, folder.settings(upstream.url()))) {
            if (atStart) {
                assertThat(mirror.exitsWithin(Duration.ofMillis(random.nextInt(START_MILLIS))))
                        .as("ended by itself: see " + log)
                        .isFalse();
                mirror.kill();
                killedAtStart++;
            } else {
                mirror.awaitListening(Duration.ofSeconds(60));
                if (folder.hasServed()) {
                    folder.compareAfterRestart(mirror);
                    restartsCompared++;
                }
                upstream.comeBack();
                watchAndKill(folder, mirror);
                killedAtWork++;
            }
        }
        filesChecked += folder.check();
        for (String failure : folder.takeFailures()) {
            failures.add("round " + round + " " + folder.source() + ": " + failure);
            System.out.println("kill loop: round " + round + " " + folder.source() + ": " + failure);
        }
    }

    private void watchAndKill(KilledFolder folder, ChildMirror mirror) throws Exception {
        long first = folder.newestServed();
        long deadline = System.nanoTime() + FIRST_NEWS.toNanos();
        while (folder.newestServed() == first) {
            assertThat(System.nanoTime()).as("nothing new was served").isLessThan(deadline);
            reads += folder.watch(mirror);
        }
        int millis = random.nextInt(WORK_MILLIS);
        CompletableFuture<Void> killed = CompletableFuture.runAsync(
                () -> {
                    try {
                        mirror.kill();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
        try {
            while (!killed.isDone()) {
                reads += folder.watch(mirror);
            }
        } catch (IOException e) {
            killed.get(30, TimeUnit.SECONDS);
        }
        assertThat(mirror.isAlive()).isFalse();
        assertThat(Files.isDirectory(folder.path())).isTrue();
    }
}
