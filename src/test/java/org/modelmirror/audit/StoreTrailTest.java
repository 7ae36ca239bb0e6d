package org.modelmirror.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.metadata.Operation;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.store.RecordedWrite;
import org.modelmirror.store.TrailLines;

class StoreTrailTest {
    @TempDir
    Path root;

    private final ScheduledThreadPoolExecutor background = new ScheduledThreadPoolExecutor(1);
    private AuditTrail audit;
    private StoreTrail trail;

    @BeforeEach
    void open() {
        audit = new AuditTrail(root, 5_242_880, Clock.systemUTC(), System::nanoTime, background);
        trail = new StoreTrail(audit);
    }

    @AfterEach
    void close() {
        audit.close();
        background.shutdown();
    }

    @Test
    void writesNothingYet_whenACommitIsPrepared() {
        TrailLines lines = trail.prepare(Category.CLIP, Format.V2, 7, List.of(write("a", "42"), write("b", "42")));

        assertThat(lines.firstId()).isEqualTo(1);
        assertThat(lines.lastId()).isEqualTo(2);
        assertThat(new String(lines.lines(), StandardCharsets.US_ASCII))
                .isEqualTo(
                        "{\"event_id\":1,\"timestamp\":7,\"domain\":\"v2\",\"category\":\"clip\",\"model_name\":\"a\","
                                + "\"operation\":\"update\",\"logical_user_id\":\"42\",\"request_id\":\"r-1\",\"payload\":{"
                                + "\"before\":{\"n\":1},\"after\":{\"n\":2},\"delta\":{\"n\":{\"old\":1,\"new\":2}}}}\n"
                                + "{\"event_id\":2,\"timestamp\":7,\"domain\":\"v2\",\"category\":\"clip\",\"model_name\":\"b\","
                                + "\"operation\":\"update\",\"logical_user_id\":\"42\",\"request_id\":\"r-1\",\"payload\":{"
                                + "\"before\":{\"n\":1},\"after\":{\"n\":2},\"delta\":{\"n\":{\"old\":1,\"new\":2}}}}\n");
        assertThat(root.resolve("v2")).doesNotExist();
        assertThat(root.resolve("index.json")).hasContent("{\n  \"last_event_id\": 2\n}");
    }

    @Test
    void appendsWhatWasPrepared_whenTheCommitIsDone() throws Exception {
        TrailLines lines = trail.prepare(Category.CLIP, Format.V2, 7, List.of(write("a", "42")));

        trail.append(lines);

        assertThat(Files.readAllBytes(root.resolve("v2/clip/audit-000001.jsonl")))
                .isEqualTo(lines.lines());
    }

    @Test
    void appendsTheLinesAsTheyAre_whenACommitHasMany() throws Exception {
        TrailLines first = trail.prepare(Category.CLIP, Format.V2, 7, List.of(write("a", "42"), write("b", "42")));
        TrailLines second = trail.prepare(Category.CLIP, Format.V2, 8, List.of(write("c", "42"), write("d", "42")));

        trail.append(first);
        Path segment = root.resolve("v2/clip/audit-000001.jsonl");
        Files.writeString(segment, "{torn", StandardOpenOption.APPEND);
        trail.append(second);

        assertThat(Files.readString(segment)).isEqualTo(text(first) + "{torn\n" + text(second));
        assertThat(audit.written()).isEqualTo(4);
    }

    @Test
    void beginsANewSegmentWithinACommit_whenOneIsFull() throws Exception {
        audit.close();
        audit = new AuditTrail(root, 1, Clock.systemUTC(), System::nanoTime, background);
        trail = new StoreTrail(audit);
        TrailLines lines = trail.prepare(Category.CLIP, Format.V2, 7, List.of(write("a", "42"), write("b", "42")));

        trail.append(lines);

        assertThat(Files.readString(root.resolve("v2/clip/audit-000001.jsonl"))
                        + Files.readString(root.resolve("v2/clip/audit-000002.jsonl")))
                .isEqualTo(text(lines));
    }

    private static String text(TrailLines lines) {
        return new String(lines.lines(), StandardCharsets.US_ASCII);
    }

    @Test
    void leavesNoEvent_whenNobodyInParticularWrote() {
        TrailLines lines = trail.prepare(
                Category.CLIP,
                Format.V2,
                7,
                List.of(RecordedWrite.unattributed(Format.V2, Operation.UPDATE, "a"), write("b", "42")));

        trail.append(lines);
        trail.append(trail.prepare(
                Category.CLIP, Format.V2, 7, List.of(RecordedWrite.unattributed(Format.V2, Operation.UPDATE, "a"))));

        assertThat(events()).extracting(AuditEvent::model).containsExactly("b");
        assertThat(audit.reserve(1)).isEqualTo(2);
    }

    @Test
    void completesOnce_whenTheCommitWasInterrupted() {
        TrailLines lines = trail.prepare(Category.CLIP, Format.V2, 7, List.of(write("a", "42"), write("b", "42")));

        trail.complete(lines);
        trail.complete(lines);
        trail.complete(TrailLines.none(Category.CLIP, Format.V2));

        assertThat(events()).extracting(AuditEvent::model).containsExactly("a", "b");
    }

    private List<AuditEvent> events() {
        try (Stream<AuditEvent> events = new AuditReader(root, warning -> {
                    throw new AssertionError(warning);
                })
                .events(AuditFilter.ALL)) {
            return events.toList();
        }
    }

    private static RecordedWrite write(String model, String userId) {
        return new RecordedWrite(
                Format.V2,
                Operation.UPDATE,
                model,
                Optional.of(userId),
                Optional.of("Bob#" + userId),
                Optional.of("r-1"),
                Optional.of(Events.json("{\"n\":1}")),
                Optional.of(Events.json("{\"n\":2}")));
    }
}
