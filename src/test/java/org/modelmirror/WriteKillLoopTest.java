package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.ApiClient;
import org.modelmirror.testing.ChildMirror;
import org.modelmirror.testing.SimulatedUpstream;
import org.modelmirror.testing.WritingPrimary;
import org.modelmirror.testing.WrittenFolder;

/**
 * Kills the real program while clients write, again and again: every acknowledged write is there afterwards, none is half
 * there, and counters, trail and history agree with the file (sources-and-storage.md 4.6, 4.7, 7). v2 is canonical in even
 * rounds, legacy in odd ones. {@code -Dkill.rounds} sets how often, {@code -Dkill.seed} repeats a run;
 * {@code bench/write-kill-loop.sh} runs many.
 */
class WriteKillLoopTest {
    private static final int ROUNDS = Integer.getInteger("kill.rounds", 3);
    private static final long SEED = Long.getLong("kill.seed", System.nanoTime());
    private static final int CLIENTS = 8;
    /** About as long as a start takes, in milliseconds. */
    private static final int START_MILLIS = Integer.getInteger("kill.start-millis", 3000);
    /** How long the clients write before the kill, in milliseconds, at the most. */
    private static final int WORK_MILLIS = 700;
    /** Until when the first write must be acknowledged. */
    private static final Duration FIRST_WRITE = Duration.ofSeconds(60);
    /** How many rounds a folder serves, on average: its trail is read as a whole in each. */
    private static final int ROUNDS_OF_A_FOLDER = 12;

    private final Random random = new Random(SEED);
    private final AtomicLong writes = new AtomicLong();
    private final List<WrittenFolder> folders = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private int killedAtStart;
    private int killedAtWork;
    private int comparisons;

    @Test
    void losesNoAcknowledgedWrite_whenKilledAtAnyMoment(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path temp)
            throws Exception {
        System.out.printf(Locale.ROOT, "write kill loop: rounds=%d seed=%d%n", ROUNDS, SEED);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (SimulatedUpstream horde = WritingPrimary.horde()) {
            WrittenFolder v2 = folder(temp.resolve("v2-0"), false);
            WrittenFolder legacy = folder(temp.resolve("legacy-0"), true);
            for (int round = 1; round <= ROUNDS && failures.isEmpty(); round++) {
                boolean odd = round % 2 == 1;
                round(round, odd ? legacy : v2, horde, clients, temp.resolve("round-" + round + ".log"));
                if (random.nextInt(ROUNDS_OF_A_FOLDER) == 0) {
                    v2 = odd ? v2 : folder(temp.resolve("v2-" + round), false);
                    legacy = odd ? folder(temp.resolve("legacy-" + round), true) : legacy;
                }
            }
            // What the last rounds left is started once more, and compared.
            for (WrittenFolder folder : List.of(v2, legacy)) {
                Path log = temp.resolve("last-" + folder.path().getFileName() + ".log");
                try (ChildMirror mirror = ChildMirror.start(log, folder.settings(horde.url()))) {
                    mirror.awaitReady(Duration.ofSeconds(60));
                    comparisons += folder.compareAfterRestart(new ApiClient(mirror.url(), WritingPrimary.KEY));
                    mirror.kill();
                }
                take(folder, "at the end");
            }
        } finally {
            clients.shutdownNow();
            report();
        }
        assertThat(failures).as("seed %d", SEED).isEmpty();
        assertThat(folders.stream().mapToLong(WrittenFolder::acknowledged).sum())
                .as("acknowledged writes")
                .isPositive();
    }

    private WrittenFolder folder(Path path, boolean legacy) {
        WrittenFolder folder = new WrittenFolder(path, legacy, CLIENTS, writes);
        folders.add(folder);
        return folder;
    }

    private void round(int round, WrittenFolder folder, SimulatedUpstream horde, ExecutorService clients, Path log)
            throws Exception {
        boolean atStart = round > 3 && random.nextInt(4) == 0;
        try (ChildMirror mirror = ChildMirror.start(log, folder.settings(horde.url()))) {
            if (atStart) {
                assertThat(mirror.exitsWithin(Duration.ofMillis(random.nextInt(START_MILLIS))))
                        .as("ended by itself: see " + log)
                        .isFalse();
                mirror.kill();
                killedAtStart++;
            } else {
                mirror.awaitReady(Duration.ofSeconds(60));
                comparisons += folder.compareAfterRestart(new ApiClient(mirror.url(), WritingPrimary.KEY));
                writeAndKill(round, folder, mirror, clients);
                killedAtWork++;
            }
        }
        comparisons += folder.settle();
        take(folder, "in round " + round);
    }

    private void writeAndKill(int round, WrittenFolder folder, ChildMirror mirror, ExecutorService clients)
            throws Exception {
        List<Future<Void>> writers = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int owner = i;
            long seed = random.nextLong();
            writers.add(clients.submit(() -> {
                Random choices = new Random(seed);
                ApiClient client = new ApiClient(mirror.url(), WritingPrimary.KEY);
                try {
                    while (!Thread.interrupted()) {
                        folder.write(client, owner, choices);
                    }
                } catch (IOException e) {
                    // The kill took the answer. An answer that is missing for another reason shows in the next
                    // assertion.
                    assertThat(mirror.exitsWithin(Duration.ofSeconds(5)))
                            .as("no answer: " + e)
                            .isTrue();
                }
                return null;
            }));
        }
        // A machine that is slow just now must not make it a run that kills nobody at work.
        boolean soon = round > 3 && random.nextInt(4) == 0;
        long acknowledged = folder.acknowledged();
        long deadline = System.nanoTime() + FIRST_WRITE.toNanos();
        while (!soon && folder.acknowledged() == acknowledged) {
            assertThat(System.nanoTime()).as("nothing was acknowledged").isLessThan(deadline);
            assertThat(mirror.exitsWithin(Duration.ofMillis(1)))
                    .as("ended by itself")
                    .isFalse();
        }
        assertThat(mirror.exitsWithin(Duration.ofMillis(random.nextInt(WORK_MILLIS))))
                .as("ended by itself")
                .isFalse();
        mirror.kill();
        for (Future<Void> writer : writers) {
            try {
                writer.get(60, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                failures.add("a client ended: " + e.getCause());
            }
        }
    }

    private void take(WrittenFolder folder, String when) {
        for (String failure : folder.takeFailures()) {
            failures.add(when + ": " + folder.path().getFileName() + ": " + failure);
            System.out.println("write kill loop: " + failures.get(failures.size() - 1));
        }
    }

    private void report() {
        System.out.printf(
                Locale.ROOT,
                "write kill loop: rounds=%d seed=%d folders=%d killed-at-start=%d killed-at-work=%d acknowledged=%d"
                        + " refused=%d unanswered=%d comparisons=%d torn-audit-lines=%d failures=%d%n",
                killedAtStart + killedAtWork,
                SEED,
                folders.size(),
                killedAtStart,
                killedAtWork,
                folders.stream().mapToLong(WrittenFolder::acknowledged).sum(),
                folders.stream().mapToLong(WrittenFolder::refused).sum(),
                folders.stream().mapToLong(WrittenFolder::unanswered).sum(),
                comparisons,
                folders.stream().mapToInt(WrittenFolder::tornLines).sum(),
                failures.size());
    }
}
