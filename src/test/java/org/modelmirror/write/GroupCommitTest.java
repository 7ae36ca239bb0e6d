package org.modelmirror.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.modelmirror.write.WriterHarness.create;
import static org.modelmirror.write.WriterHarness.delete;
import static org.modelmirror.write.WriterHarness.json;
import static org.modelmirror.write.WriterHarness.replace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** Writes that wait together (sources-and-storage.md 4.6.2), and many writers at once. */
class GroupCommitTest {
    private static final Category CLIP = Category.CLIP;

    @TempDir
    private Path folder;

    private static WriteRequest.Create creation(String name) {
        return create(CLIP, Format.V2, name, "{\"name\":\"" + name + "\"}");
    }

    @Test
    void waitingWritesShareOneCommitAndOneAnnouncement_aBadOneFailsAlone() throws Exception {
        try (WriterHarness harness = WriterHarness.v2(folder)) {
            harness.written(creation("first"));
            long before = harness.store.categories().revision(CLIP);
            List<CompletableFuture<WriteOutcome>> answers = harness.whileLocked(CLIP, () -> {
                List<CompletableFuture<WriteOutcome>> submitted = new ArrayList<>();
                // Taken by itself, and stopped by the lock: what follows waits together.
                submitted.add(harness.submit(creation("head")));
                awaitWaiting(harness, 0);
                for (int i = 0; i < 30; i++) {
                    submitted.add(harness.submit(creation("m" + i)));
                }
                submitted.add(harness.submit(create(CLIP, Format.V2, "bad", "{\"name\":5}")));
                submitted.add(harness.submit(creation("m7")));
                submitted.add(harness.submit(delete(CLIP, Format.V2, "m8")));
                submitted.add(harness.submit(creation("m8")));
                submitted.add(harness.submit(replace(
                        CLIP, Format.V2, "m9", "{\"name\":\"m9\"}", new Precondition.IfMatch(List.of(tag(harness))))));
                return submitted;
            });
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);

            for (int i = 0; i <= 30; i++) {
                assertThat(answers.get(i).get()).isInstanceOf(WriteOutcome.Written.class);
            }
            assertThat(answers.get(31).get()).isInstanceOf(WriteOutcome.Rejected.class);
            assertThat(answers.get(32).get()).isEqualTo(new WriteOutcome.NameTaken());
            assertThat(answers.get(33).get()).isInstanceOf(WriteOutcome.Written.class);
            assertThat(answers.get(34).get()).isInstanceOf(WriteOutcome.Written.class);
            assertThat(answers.get(35).get()).isInstanceOf(WriteOutcome.PreconditionFailed.class);
            assertThat(harness.store.categories().revision(CLIP)).isEqualTo(before + 2);
            assertThat(harness.announced).hasSize(3);
            assertThat(((WriteOutcome.Written) answers.get(5).get()).revision()).isEqualTo(before + 2);
            List<String> names = new ArrayList<>();
            json(harness.file("clip.json")).fieldNames().forEachRemaining(names::add);
            assertThat(names).hasSize(32).startsWith("first", "head", "m0").endsWith("m29", "m8");
        }
    }

    private static String tag(WriterHarness harness) {
        return harness.served(CLIP, Format.V2).body().etag();
    }

    private static void awaitWaiting(WriterHarness harness, int waiting) {
        org.awaitility.Awaitility.await().until(() -> harness.writers.waiting(CLIP), count -> count == waiting);
    }

    @Test
    void writerGoesOn_whenARequestBreaksIt() throws Exception {
        try (WriterHarness harness = WriterHarness.v2(folder)) {
            ObjectNode poison = json("{\"name\":\"p\"}");
            poison.putPOJO("x", new Object());
            CompletableFuture<WriteOutcome> broken = harness.submit(new WriteRequest.Create(
                    CLIP, Format.V2, "p", poison, WriterHarness.ANN, Precondition.NONE, Optional.empty()));

            assertThatThrownBy(() -> broken.get(30, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(IllegalArgumentException.class);
            harness.written(creation("M"));
        }
    }

    @Test
    void refusesEverything_onceItIsStopped_afterMakingWhatWasAccepted() throws Exception {
        WriterHarness harness = WriterHarness.v2(folder);
        List<CompletableFuture<WriteOutcome>> accepted = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            accepted.add(harness.submit(creation("m" + i)));
        }

        harness.close();

        for (CompletableFuture<WriteOutcome> answer : accepted) {
            assertThat(answer.get()).isInstanceOf(WriteOutcome.Written.class);
        }
        assertThat(json(harness.file("clip.json"))).hasSize(50);
        assertThatThrownBy(() -> harness.write(creation("late")))
                .cause()
                .isInstanceOfSatisfying(
                        WriteFailedException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(WriteFailedException.Kind.UNAVAILABLE));
    }

    /** Each client owns a name and counts up in it; a second kind of client only ever adds. */
    @Test
    void keepsEveryAcknowledgedWrite_inOrder_whenManyWriteAtOnce() throws Exception {
        int clients = 64;
        int each = 40;
        Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
        try (WriterHarness harness = WriterHarness.v2(folder)) {
            ExecutorService threads = Executors.newFixedThreadPool(clients);
            AtomicInteger failures = new AtomicInteger();
            for (int client = 0; client < clients; client++) {
                String own = "own-" + client;
                String prefix = "added-" + client + "-";
                threads.execute(() -> {
                    try {
                        harness.written(creation(own));
                        for (int i = 0; i < each; i++) {
                            harness.written(
                                    replace(CLIP, Format.V2, own, "{\"name\":\"" + own + "\",\"i\":" + i + "}"));
                            acknowledged.put(own, i);
                            harness.written(creation(prefix + i));
                            acknowledged.put(prefix + i, -1);
                        }
                    } catch (Exception e) {
                        failures.incrementAndGet();
                    }
                });
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
            assertThat(failures).hasValue(0);

            ObjectNode file = json(harness.file("clip.json"));
            assertThat(file).hasSize(clients * (each + 1));
            assertThat(acknowledged).hasSize(clients * (each + 1));
            acknowledged.forEach((name, i) -> {
                assertThat(file.has(name)).as(name).isTrue();
                if (i >= 0) {
                    assertThat(file.path(name).path("i").intValue()).as(name).isEqualTo(each - 1);
                }
            });
            assertThat(harness.served(CLIP, Format.V2).records().toJson()).isEqualTo(file);
        }
    }

    private record Observed(int value, boolean isWrite, long from, long to) {}

    /**
     * One register per name, written by many and read from the catalog by many. A read must not return a value that was
     * overwritten, acknowledged, before the read began; nor one whose write had not begun when it ended; nor may a later
     * read go back behind an earlier one. With unique values and the writer's answers in a total order (the revision and
     * place in the group do not tell, so the file's order of acceptance is taken from single writers per name), this is
     * linearizability of each name.
     */
    @Test
    void historiesOfEachNameAreLinearizable_whenOneWritesAndManyRead() throws Exception {
        int names = 8;
        int writes = 60;
        AtomicLong tick = new AtomicLong();
        Map<String, List<Observed>> histories = new ConcurrentHashMap<>();
        try (WriterHarness harness = WriterHarness.v2(folder)) {
            for (int n = 0; n < names; n++) {
                harness.written(create(CLIP, Format.V2, "r" + n, "{\"name\":\"r" + n + "\",\"v\":0}"));
                histories.put("r" + n, java.util.Collections.synchronizedList(new ArrayList<>()));
            }
            ExecutorService threads = Executors.newFixedThreadPool(names + 2);
            AtomicInteger writing = new AtomicInteger(names);
            for (int n = 0; n < names; n++) {
                String name = "r" + n;
                threads.submit(() -> {
                    for (int value = 1; value <= writes; value++) {
                        long from = tick.incrementAndGet();
                        harness.written(
                                replace(CLIP, Format.V2, name, "{\"name\":\"" + name + "\",\"v\":" + value + "}"));
                        histories.get(name).add(new Observed(value, true, from, tick.incrementAndGet()));
                    }
                    return writing.decrementAndGet();
                });
            }
            for (int reader = 0; reader < 2; reader++) {
                threads.submit(() -> {
                    int n = 0;
                    while (writing.get() > 0) {
                        String name = "r" + n++ % names;
                        long from = tick.incrementAndGet();
                        int value = harness.served(CLIP, Format.V2)
                                .records()
                                .find(name)
                                .orElseThrow()
                                .path("v")
                                .intValue();
                        histories.get(name).add(new Observed(value, false, from, tick.incrementAndGet()));
                    }
                    return n;
                });
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
            assertThat(writing).hasValue(0);
        }
        histories.forEach(GroupCommitTest::assertLinearizable);
    }

    private static void assertLinearizable(String name, List<Observed> history) {
        Map<Integer, Observed> writes = new HashMap<>();
        history.stream().filter(Observed::isWrite).forEach(write -> writes.put(write.value, write));
        List<Observed> reads =
                history.stream().filter(observed -> !observed.isWrite).toList();
        for (Observed read : reads) {
            Observed write = writes.get(read.value);
            Observed next = writes.get(read.value + 1);
            assertThat(write == null ? 0 : write.from)
                    .as("%s reads %s, never written", name, read)
                    .isLessThan(read.to);
            assertThat(next == null ? Long.MAX_VALUE : next.to)
                    .as("%s reads %s, which was overwritten before", name, read)
                    .isGreaterThan(read.from);
        }
        long highestEnd = -1;
        int highest = -1;
        List<Observed> byStart = reads.stream()
                .sorted(java.util.Comparator.comparingLong(Observed::from))
                .toList();
        List<Observed> byEnd = reads.stream()
                .sorted(java.util.Comparator.comparingLong(Observed::to))
                .toList();
        int ended = 0;
        for (Observed read : byStart) {
            while (ended < byEnd.size() && byEnd.get(ended).to < read.from) {
                highest = Math.max(highest, byEnd.get(ended).value);
                highestEnd = byEnd.get(ended).to;
                ended++;
            }
            assertThat(read.value)
                    .as("%s reads %s after a newer value was read until %s", name, read, highestEnd)
                    .isGreaterThanOrEqualTo(highest);
        }
    }
}
