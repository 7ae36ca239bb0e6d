package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.ApiClient;
import org.modelmirror.testing.ApiClient.Answer;
import org.modelmirror.testing.AuditFiles;
import org.modelmirror.testing.Linearizability;
import org.modelmirror.testing.Linearizability.Action;
import org.modelmirror.testing.Linearizability.Operation;
import org.modelmirror.testing.Linearizability.Outcome;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedUpstream;
import org.modelmirror.testing.WritingPrimary;
import org.modelmirror.testing.WrittenCategory;

/**
 * Many clients write one category over HTTP at once: what each saw can be explained by one order of all writes, and that is
 * the order in which they were committed (sources-and-storage.md 4.6.2, http-api.md 4.9).
 */
class WriteConcurrencyTest {
    private static final int WRITERS = 64;
    private static final int WRITES = Integer.getInteger("concurrency.writes", 10_000);
    /** So many names are fought over at a time. */
    private static final int HOT_NAMES = 8;
    /** So many writes are made to a name; with the reads before them a history stays searchable. */
    private static final int WRITES_OF_A_NAME = 16;

    private static final WrittenCategory CATEGORY = WrittenCategory.V2_CLIP;

    @TempDir
    private Path folder;

    private final Map<String, List<Operation>> histories = new HashMap<>();
    private final List<Committed> commits = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger next = new AtomicInteger();

    /** A write that was made, and the revision that contains it; a delete has version 0. */
    private record Committed(String name, long version, long revision, long called, long answered) {}

    @Test
    void isExplainedByOneOrder_when64ClientsWriteACategory() throws Exception {
        try (SimulatedUpstream horde = WritingPrimary.horde();
                RunningMirror mirror = WritingPrimary.set(RunningMirror.on(folder), horde.url())
                        .start()) {
            ApiClient client = client(mirror);
            write(mirror);

            readEverything(client);
            Map<String, JsonNode> onDisk = CATEGORY.onDisk(folder);
            assertThat(CATEGORY.served(client.get(CATEGORY.path()))).isEqualTo(onDisk);
            checkOrder();
            checkRevisions();
            checkCounts(client, onDisk.size());
        }
    }

    private static ApiClient client(RunningMirror mirror) {
        return new ApiClient("http://127.0.0.1:" + mirror.service().port(), WritingPrimary.KEY);
    }

    private void write(RunningMirror mirror) throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<Void>> done = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                Random random = new Random(i);
                ApiClient client = client(mirror);
                done.add(writers.submit(() -> {
                    for (int write = next.getAndIncrement(); write < WRITES; write = next.getAndIncrement()) {
                        writeOne(client, random, write);
                    }
                    return null;
                }));
            }
            for (Future<Void> writer : done) {
                writer.get(5, TimeUnit.MINUTES);
            }
        } finally {
            writers.shutdownNow();
        }
    }

    private static String nameOf(int write) {
        return "m-" + write / (HOT_NAMES * WRITES_OF_A_NAME) * HOT_NAMES + "-" + write % HOT_NAMES;
    }

    private void writeOne(ApiClient client, Random random, int number) throws IOException, InterruptedException {
        String name = nameOf(number);
        long version = number + 1L;
        int dice = random.nextInt(10);
        if (dice < 3) {
            String[] headers = dice == 0 ? new String[] {"If-None-Match", "*"} : new String[0];
            long called = System.nanoTime();
            record(
                    name,
                    Action.CREATE,
                    version,
                    Optional.empty(),
                    called,
                    CATEGORY.create(client, name, version, headers));
        } else if (dice < 6) {
            long called = System.nanoTime();
            record(name, Action.REPLACE, version, Optional.empty(), called, CATEGORY.replace(client, name, version));
        } else if (dice < 8) {
            long called = System.nanoTime();
            record(name, Action.DELETE, 0, Optional.empty(), called, CATEGORY.delete(client, name));
        } else {
            writeWhatWasRead(client, name, version, dice == 9);
        }
    }

    private void writeWhatWasRead(ApiClient client, String name, long version, boolean delete)
            throws IOException, InterruptedException {
        Answer read = read(client, name);
        if (read.status() != 200) {
            long called = System.nanoTime();
            record(name, Action.CREATE, version, Optional.empty(), called, CATEGORY.create(client, name, version));
            return;
        }
        String etag = read.headers().firstValue("ETag").orElseThrow();
        Optional<Long> expected = Optional.of(CATEGORY.writeOf(name, read.json()));
        long called = System.nanoTime();
        if (delete) {
            Answer answer = CATEGORY.delete(client, name, "If-Match", etag);
            record(name, Action.DELETE, 0, expected, called, answer);
        } else {
            Answer answer = CATEGORY.replace(client, name, version, "If-Match", etag);
            record(name, Action.REPLACE, version, expected, called, answer);
        }
    }

    private Answer read(ApiClient client, String name) throws IOException, InterruptedException {
        long called = System.nanoTime();
        Answer answer = client.get(CATEGORY.modelPath(name));
        long seen = answer.status() == 200 ? CATEGORY.writeOf(name, answer.json()) : 0;
        record(name, Action.READ, seen, Optional.empty(), called, answer);
        return answer;
    }

    private void record(String name, Action action, long version, Optional<Long> expected, long called, Answer answer) {
        long answered = System.nanoTime();
        Outcome outcome = switch (answer.status()) {
            case 200, 201, 204 -> Outcome.DONE;
            case 409 -> Outcome.TAKEN;
            case 404 -> Outcome.ABSENT;
            case 412 -> action == Action.CREATE ? Outcome.TAKEN : Outcome.OTHER_VERSION;
            default -> throw new AssertionError(action + " " + name + ": " + answer.status() + " " + answer.text());
        };
        Operation operation = new Operation(action, version, expected, outcome, called, answered);
        synchronized (histories) {
            histories.computeIfAbsent(name, key -> new ArrayList<>()).add(operation);
        }
        if (action != Action.READ && outcome == Outcome.DONE) {
            OptionalLong revision = answer.revision();
            assertThat(revision)
                    .as("revision of the answer to %s %s", action, name)
                    .isPresent();
            commits.add(new Committed(name, version, revision.getAsLong(), called, answered));
        }
    }

    /** What is there in the end belongs to each name's history. */
    private void readEverything(ApiClient client) throws IOException, InterruptedException {
        for (String name : List.copyOf(histories.keySet())) {
            read(client, name);
        }
    }

    private void checkOrder() {
        assertThat(histories.size()).as("names").isEqualTo((int) IntStream.range(0, WRITES)
                .mapToObj(WriteConcurrencyTest::nameOf)
                .distinct()
                .count());
        histories.forEach((name, history) -> assertThat(Linearizability.holds(history))
                .as(() -> name + " has no order: "
                        + history.stream()
                                .sorted(Comparator.comparingLong(Operation::called))
                                .toList())
                .isTrue());
    }

    /** Nobody is told an older revision than somebody who had his answer before, and most commits hold many writes. */
    private void checkRevisions() {
        List<Committed> byCall = new ArrayList<>(commits);
        byCall.sort(Comparator.comparingLong(Committed::called));
        List<Committed> byAnswer = new ArrayList<>(commits);
        byAnswer.sort(Comparator.comparingLong(Committed::answered));
        long highest = 0;
        int answered = 0;
        for (Committed commit : byCall) {
            while (byAnswer.get(answered).answered() < commit.called()) {
                highest = Math.max(highest, byAnswer.get(answered).revision());
                answered++;
            }
            // The same where writes that came to nothing together, as a create and its delete do, are a commit.
            assertThat(commit.revision()).as("revision of %s", commit).isGreaterThanOrEqualTo(highest);
        }
        Set<Long> revisions = new HashSet<>();
        commits.forEach(commit -> revisions.add(commit.revision()));
        System.out.printf(
                Locale.ROOT,
                "write concurrency: writers=%d writes=%d made=%d commits=%d%n",
                WRITERS,
                WRITES,
                commits.size(),
                revisions.size());
        assertThat(revisions.size()).as("commits").isLessThan(commits.size() / 2);
    }

    /** The trail has one order for all names: no write stands before one whose answer was there when it was sent. */
    private void checkTrail(List<JsonNode> events) throws IOException {
        Map<Long, Committed> byVersion = new HashMap<>();
        commits.stream()
                .filter(commit -> commit.version() != 0)
                .forEach(commit -> byVersion.put(commit.version(), commit));
        long lastCalled = Long.MIN_VALUE;
        long revision = 0;
        int found = 0;
        for (JsonNode event : events) {
            if (event.path("operation").asText().equals("delete")) {
                continue;
            }
            String name = event.path("model_name").asText();
            Committed commit =
                    byVersion.get(CATEGORY.writeOf(name, event.path("payload").path("after")));
            assertThat(commit).as("the write of %s", event).isNotNull();
            assertThat(commit.answered()).as("answer to %s", commit).isGreaterThanOrEqualTo(lastCalled);
            assertThat(commit.revision()).as("revision of %s", commit).isGreaterThanOrEqualTo(revision);
            lastCalled = Math.max(lastCalled, commit.called());
            revision = commit.revision();
            found++;
        }
        assertThat(found).as("writes found in the trail").isEqualTo(byVersion.size());
    }

    private void checkCounts(ApiClient client, int models) throws IOException, InterruptedException {
        AuditFiles audit = AuditFiles.read(folder.resolve("audit"));
        assertThat(audit.faults()).isEmpty();
        assertThat(audit.tornLines()).isZero();
        assertThat(audit.events("v2", "clip").size()).as("events").isEqualTo(commits.size());
        assertThat(audit.replay(Map.of(), "v2", "clip")).isEqualTo(CATEGORY.onDisk(folder));
        checkTrail(audit.events("v2", "clip"));
        JsonNode metadata = client.get(CATEGORY.metadataPath()).json();
        assertThat(metadata.path("total_models").asInt()).isEqualTo(models);
        assertThat(metadata.path("error_count").asInt()).isZero();
        Map.of("create", Action.CREATE, "update", Action.REPLACE, "delete", Action.DELETE)
                .forEach((operation, action) -> {
                    long made = histories.values().stream()
                            .flatMap(List::stream)
                            .filter(done -> done.action() == action && done.outcome() == Outcome.DONE)
                            .count();
                    assertThat(audit.count("v2", "clip", operation))
                            .as(operation)
                            .isEqualTo(made);
                    assertThat(metadata.path("total_" + operation + "s").asLong())
                            .as(operation)
                            .isEqualTo(made);
                });
    }
}
