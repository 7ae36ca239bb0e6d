package org.modelmirror.audit;

import static java.nio.ByteBuffer.wrap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.metadata.Operation;
import org.modelmirror.reference.Format;

class AuditTrailTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(Events.TIME), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private final ScheduledThreadPoolExecutor background = new ScheduledThreadPoolExecutor(0);

    private final List<AuditTrail> open = new ArrayList<>();

    @AfterEach
    void stop() {
        background.shutdownNow();
        open.forEach(AuditTrail::close);
    }

    @Test
    void makesTheFilesOfThePeer_whenTwoModelEventsAreWritten() throws IOException {
        AuditTrail trail = trail(5_242_880);

        long first = trail.reserve(2);
        trail.append(List.of(Events.create(first, "m", "{\"n\":1}"), Events.update(2, "m", "{\"n\":1}", "{\"n\":2}")));

        assertThat(first).isEqualTo(1);
        assertThat(root().resolve("index.json")).hasContent("{\n  \"last_event_id\": 2\n}");
        assertThat(Files.readString(segment("clip", 1)))
                .isEqualTo("{\"event_id\":1,\"timestamp\":1795239977,\"domain\":\"v2\",\"category\":\"clip\","
                        + "\"model_name\":\"m\",\"operation\":\"create\",\"logical_user_id\":\"42\","
                        + "\"payload\":{\"after\":{\"n\":1}}}\n"
                        + "{\"event_id\":2,\"timestamp\":1795239977,\"domain\":\"v2\",\"category\":\"clip\","
                        + "\"model_name\":\"m\",\"operation\":\"update\",\"logical_user_id\":\"42\","
                        + "\"payload\":{\"before\":{\"n\":1},\"after\":{\"n\":2},"
                        + "\"delta\":{\"n\":{\"old\":1,\"new\":2}}}}\n");
        assertThat(trail.written()).isEqualTo(2);
        assertThat(trail.failures()).isZero();
    }

    @Test
    void setsTheTime_whenAnEventHasNone() throws IOException {
        trail(5_242_880).append(List.of(Events.create(1, "m", "{}").at(0)));

        assertThat(events()).extracting(AuditEvent::timestamp).containsExactly(Events.TIME);
    }

    @Test
    void createsNothing_whenNothingIsWritten() {
        trail(5_242_880);

        assertThat(root()).doesNotExist();
    }

    @Test
    void createsTheFolder_whenOpened() {
        AuditTrail trail = trail(5_242_880);

        trail.open();

        assertThat(root()).isDirectory();
        assertThat(trail.failures()).isZero();
    }

    @Test
    void beginsNewSegments_whenTheNewestIsFull() throws IOException {
        AuditTrail trail = trail(150);

        for (int i = 0; i < 12; i++) {
            long id = trail.reserve(1);
            trail.append(List.of(Events.create(id, "m" + id, "{}")));
        }

        assertThat(AuditSegments.list(root().resolve("v2/clip"))).hasSizeGreaterThanOrEqualTo(2);
        assertThat(events())
                .extracting(AuditEvent::id)
                .containsExactly(LongStream.rangeClosed(1, 12).boxed().toArray(Long[]::new));
    }

    @Test
    void exceedsTheLimitByNoMoreThanOneLine_whenAGroupFillsSeveralSegments() throws IOException {
        AuditTrail trail = trail(300);
        List<AuditEvent> group = new ArrayList<>();
        long first = trail.reserve(12);
        for (int i = 0; i < 12; i++) {
            group.add(Events.create(first + i, "m", "{}"));
        }

        trail.append(group);

        int line = group.get(0).toLine().length;
        List<AuditSegments.Segment> segments = AuditSegments.list(root().resolve("v2/clip"));
        assertThat(segments)
                .hasSize(6)
                .allSatisfy(segment -> assertThat(Files.size(segment.file())).isBetween(300L, 299L + line));
        assertThat(events()).hasSize(12);
    }

    @Test
    void goesOnAfterTheHighestNumber_whenNumbersHaveSevenDigits() throws IOException {
        Files.createDirectories(root().resolve("v2/clip"));
        Files.writeString(root().resolve("v2/clip/audit-999999.jsonl"), "x".repeat(200) + "\n");
        Files.writeString(root().resolve("v2/clip/audit-1000000.jsonl"), "x".repeat(200) + "\n");

        trail(150).append(List.of(Events.create(1, "m", "{}")));

        assertThat(root().resolve("v2/clip/audit-1000001.jsonl")).exists();
    }

    @Test
    void countsOnFromTheSegments_whenTheIndexIsGone() throws IOException {
        AuditTrail first = trail(400);
        first.reserve(57);
        first.append(List.of(Events.create(56, "a", "{}"), Events.create(57, "b", "{}")));
        first.append(List.of(Events.in("ti", Events.create(12, "c", "{}"))));
        first.close();
        Files.delete(root().resolve("index.json"));

        assertThat(trail(400).reserve(1)).isEqualTo(58);
        assertThat(root().resolve("index.json")).hasContent("{\n  \"last_event_id\": 58\n}");
    }

    @Test
    void countsOnFromTheSegments_whenTheIndexIsNotReadable() throws IOException {
        AuditTrail first = trail(5_242_880);
        first.append(List.of(Events.create(first.reserve(1), "a", "{}")));
        first.close();
        Files.writeString(root().resolve("index.json"), "{\"last_event_id\": \"many\", \"and more\": true, ");

        assertThat(trail(5_242_880).reserve(1)).isEqualTo(2);
        assertThat(root().resolve("index.json")).hasContent("{\n  \"last_event_id\": 2\n}");
    }

    @Test
    void countsOnFromTheSegments_whenTheIndexIsBehind() throws IOException {
        AuditTrail first = trail(5_242_880);
        first.append(List.of(Events.create(first.reserve(9), "a", "{}"), Events.create(9, "b", "{}")));
        first.close();
        Files.writeString(root().resolve("index.json"), "{\"last_event_id\": 3}");

        assertThat(trail(5_242_880).reserve(1)).isEqualTo(10);
    }

    @Test
    void leavesAGap_whenIdsWereReservedAndNeverUsed() {
        trail(5_242_880).reserve(3);

        assertThat(trail(5_242_880).reserve(1)).isEqualTo(4);
    }

    @Test
    void mendsTheTornLine_whenAnEarlierProcessDiedInTheMiddle() throws IOException {
        AuditTrail first = trail(5_242_880);
        first.append(List.of(Events.create(first.reserve(1), "a", "{}")));
        first.close();
        Files.writeString(segment("clip", 1), "{\"event_id\":2,\"time", StandardOpenOption.APPEND);

        AuditTrail second = trail(5_242_880);
        second.append(List.of(Events.create(second.reserve(1), "b", "{}")));

        List<String> warnings = new ArrayList<>();
        assertThat(new AuditReader(root(), warnings::add).events(AuditFilter.ALL))
                .extracting(AuditEvent::model)
                .containsExactly("a", "b");
        assertThat(warnings).singleElement().asString().contains("line 2").contains("no JSON");
    }

    @Test
    void appendsOnlyWhatIsMissing_whenACommitIsCompleted() {
        AuditTrail first = trail(200);
        first.reserve(4);
        AuditEvent one = Events.create(1, "a", "{}");
        AuditEvent two = Events.create(2, "b", "{}");
        AuditEvent three = Events.delete(3, "a", "{}");
        AuditEvent four = Events.create(4, "c", "{}");
        first.append(List.of(one, two));
        first.close();

        AuditTrail second = trail(200);
        second.complete(Format.V2, "clip", 2, List.of(wrap(two.toLine()), wrap(three.toLine()), wrap(four.toLine())));
        second.complete(Format.V2, "clip", 2, List.of(wrap(two.toLine()), wrap(three.toLine()), wrap(four.toLine())));

        assertThat(events()).containsExactly(one, two, three, four);
        assertThat(second.reserve(1)).isEqualTo(5);
        assertThat(second.written()).isEqualTo(2);
    }

    @Test
    void raisesTheIndex_whenACompletedEventIsAboveIt() {
        trail(5_242_880)
                .complete(
                        Format.V2,
                        "clip",
                        31,
                        List.of(wrap(Events.create(31, "a", "{}").toLine())));

        assertThat(root().resolve("index.json")).hasContent("{\n  \"last_event_id\": 31\n}");
    }

    @Test
    void keepsEventsAndWritesThemInOrder_whenTheDiskTakesThemAgain() throws IOException {
        Files.writeString(root(), "in the way");
        AuditTrail trail = trail(5_242_880);

        long first = trail.reserve(1);
        trail.append(List.of(Events.create(first, "a", "{}")));

        assertThat(trail.waiting()).isEqualTo(1);
        assertThat(trail.failures()).isEqualTo(2);
        assertThat(trail.lastFailure())
                .get()
                .extracting(AuditFailure::what)
                .asString()
                .contains("could not append");

        Files.delete(root());
        trail.append(List.of(Events.create(trail.reserve(1), "b", "{}")));

        assertThat(events()).extracting(AuditEvent::id).containsExactly(1L, 2L);
        assertThat(trail.waiting()).isZero();
        assertThat(trail.dropped()).isZero();
        assertThat(root().resolve("index.json")).hasContent("{\n  \"last_event_id\": 2\n}");
    }

    @Test
    void writesWhatWaited_whenClosed() throws IOException {
        Files.writeString(root(), "in the way");
        AuditTrail trail = trail(5_242_880);
        trail.append(List.of(Events.create(trail.reserve(1), "a", "{}")));
        Files.delete(root());

        trail.close();

        assertThat(events()).extracting(AuditEvent::model).containsExactly("a");
    }

    @Test
    void saysWhatIsLost_whenMoreEventsWaitThanMemoryKeeps() throws IOException {
        Files.writeString(root(), "in the way");
        AuditTrail trail = trail(5_242_880);

        for (int i = 0; i < 101; i++) {
            long first = trail.reserve(100);
            trail.append(LongStream.range(first, first + 100)
                    .mapToObj(id -> Events.create(id, "m", "{}"))
                    .toList());
        }

        assertThat(trail.waiting()).isEqualTo(10_000);
        assertThat(trail.dropped()).isEqualTo(100);
        Files.delete(root());
        trail.close();
        assertThat(events()).hasSize(10_000).last().extracting(AuditEvent::id).isEqualTo(10_000L);
    }

    @Test
    void leavesNoHalfLine_whenTheDiskIsFull() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "no /dev/full here");
        AuditTrail trail = trail(5_242_880);
        trail.reserve(1); // or it would look for the last id in a file that never ends
        Files.createDirectories(segment("clip", 1).getParent());
        Files.createSymbolicLink(segment("clip", 1), full);

        trail.append(List.of(Events.create(trail.reserve(2), "a", "{}"), Events.in("ti", Events.create(2, "b", "{}"))));

        assertThat(trail.waiting()).isEqualTo(1);
        assertThat(trail.failures()).isEqualTo(1);
        Files.delete(segment("clip", 1));
        assertThat(events()).extracting(AuditEvent::model).containsExactly("b");
        trail.append(List.of(Events.create(trail.reserve(1), "c", "{}")));
        assertThat(events()).extracting(AuditEvent::model).containsExactly("a", "c", "b");
    }

    @Test
    void goesOnInANewFile_whenTheNewestSegmentWasTakenAway() throws IOException {
        AuditTrail trail = trail(5_242_880);
        trail.append(List.of(Events.create(trail.reserve(1), "a", "{}")));
        Files.delete(segment("clip", 1));

        trail.append(List.of(Events.create(trail.reserve(1), "b", "{}")));

        assertThat(events()).extracting(AuditEvent::model).containsExactly("b");
    }

    @Test
    void leavesOutThePayload_whenItHasNoJson() {
        ObjectNode bad = JsonNodeFactory.instance.objectNode().put("n", Double.NaN);
        AuditTrail trail = trail(5_242_880);
        AuditEvent event = Events.of(1, "a", Operation.CREATE, Optional.empty(), Optional.of(bad));

        trail.append(List.of(event, Events.create(2, "b", "{}")));

        assertThat(events()).containsExactly(event.withoutPayload(), Events.create(2, "b", "{}"));
        assertThat(trail.failures()).isEqualTo(1);
    }

    @Test
    void writesAndStaysInterrupted_whenTheThreadIsInterrupted() throws IOException {
        AuditTrail trail = trail(5_242_880);
        Thread.currentThread().interrupt();

        trail.append(List.of(Events.create(trail.reserve(1), "a", "{}")));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(events()).hasSize(1);
        assertThat(trail.failures()).isZero();
    }

    @Test
    void givesEveryIdOnce_whenTwoTrailsShareARoot() throws Exception {
        AuditTrail one = trail(2_000);
        AuditTrail two = trail(2_000);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Void>> writers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                AuditTrail trail = i % 2 == 0 ? one : two;
                // Events of one category are ordered by whoever holds its lock; here each has a category of its own.
                String category = List.of("clip", "blip", "ti", "lora").get(i);
                writers.add(threads.submit((Callable<Void>) () -> {
                    for (int n = 0; n < 200; n++) {
                        long id = trail.reserve(1);
                        trail.append(List.of(Events.in(category, Events.create(id, "m" + n, "{}"))));
                    }
                    return null;
                }));
            }
            for (Future<Void> writer : writers) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(events())
                .extracting(AuditEvent::id)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 800).boxed().toList());
        assertThat(root().resolve("index.json")).hasContent("{\n  \"last_event_id\": 800\n}");
        assertThat(one.failures() + two.failures()).isZero();
    }

    @Test
    void refusesToReserveNothing_whenAskedTo() {
        AuditTrail trail = trail(150);

        assertThatThrownBy(() -> trail.reserve(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void appendsAtOnce_whenClosedAlready() throws IOException {
        AuditTrail trail = trail(5_242_880);
        trail.close();

        trail.append(List.of(Events.create(trail.reserve(1), "a", "{}")));

        assertThat(new String(Files.readAllBytes(segment("clip", 1)), StandardCharsets.US_ASCII))
                .endsWith("}\n");
    }

    private AuditTrail trail(long maxSegmentBytes) {
        AuditTrail trail = new AuditTrail(root(), maxSegmentBytes, CLOCK, System::nanoTime, background);
        open.add(trail);
        return trail;
    }

    private List<AuditEvent> events() {
        return new AuditReader(root(), warning -> {
                    throw new AssertionError(warning);
                })
                .events(AuditFilter.ALL)
                .toList();
    }

    private Path root() {
        return folder.resolve("audit");
    }

    private Path segment(String category, int number) {
        return AuditSegments.file(AuditSegments.folder(root(), Format.V2, category), number);
    }
}
