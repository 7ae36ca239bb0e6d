package org.modelmirror.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.reference.Format;

class AuditReaderTest {
    @TempDir
    Path root;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void isEmpty_whenThereIsNoTrail() {
        assertThat(new AuditReader(root.resolve("none"), warnings::add).events(AuditFilter.ALL))
                .isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void readsFoldersByNameAndSegmentsByNumber_whenNothingIsFiltered() throws IOException {
        put("v2/clip/audit-1000000.jsonl", Events.create(4, "d", "{}"));
        put("v2/clip/audit-000002.jsonl", Events.create(3, "c", "{}"));
        put("v2/blip/audit-000001.jsonl", Events.in("blip", Events.create(5, "b", "{}")));
        put("legacy/clip/audit-000001.jsonl", legacy(Events.create(7, "a", "{}")));
        put("v3/clip/audit-000001.jsonl", Events.create(8, "x", "{}"));
        Files.writeString(root.resolve("v2/clip/notes.txt"), "not a segment");

        assertThat(read(AuditFilter.ALL)).extracting(AuditEvent::model).containsExactly("a", "b", "c", "d");
        assertThat(warnings).isEmpty();
    }

    @Test
    void keepsTheBounds_whenIdsAreFiltered() throws IOException {
        put(
                "v2/clip/audit-000001.jsonl",
                Events.create(1, "a", "{}"),
                Events.create(2, "b", "{}"),
                Events.create(3, "c", "{}"),
                Events.create(4, "d", "{}"));

        assertThat(read(AuditFilter.of(Format.V2, "clip").ids(2, 4)))
                .extracting(AuditEvent::id)
                .containsExactly(2L, 3L, 4L);
    }

    @Test
    void wantsAllConditions_whenSeveralAreGiven() throws IOException {
        put(
                "v2/clip/audit-000001.jsonl",
                Events.create(1, "a", "{}"),
                Events.create(2, "b", "{}").at(9));
        put("v2/ti/audit-000001.jsonl", Events.in("ti", Events.create(3, "a", "{}")));

        assertThat(read(AuditFilter.of(Format.V2, "clip").models(Set.of("a")))).hasSize(1);
        assertThat(read(AuditFilter.ALL.models(Set.of("a")))).hasSize(2);
        assertThat(read(AuditFilter.ALL.times(9, 9))).extracting(AuditEvent::id).containsExactly(2L);
        assertThat(read(AuditFilter.of(Format.LEGACY, "clip"))).isEmpty();
    }

    @Test
    void warnsOnceAndGoesOn_whenALineIsNoEvent() throws IOException {
        put("v2/clip/audit-000001.jsonl", "\n  \ngarbage\n", Events.create(1, "a", "{}"));

        assertThat(read(AuditFilter.ALL)).extracting(AuditEvent::model).containsExactly("a");
        assertThat(warnings).singleElement().asString().contains("audit-000001.jsonl line 3: no JSON");
    }

    @Test
    void skipsTheLine_whenItIsNotUtf8() throws IOException {
        Path segment = put("v2/clip/audit-000001.jsonl", Events.create(1, "a", "{}"));
        Files.write(segment, new byte[] {'{', (byte) 0xff, '}', '\n'}, StandardOpenOption.APPEND);
        Files.write(segment, Events.create(2, "b", "{}").toLine(), StandardOpenOption.APPEND);

        assertThat(read(AuditFilter.ALL)).extracting(AuditEvent::model).containsExactly("a", "b");
        assertThat(warnings).hasSize(1);
    }

    @Test
    void dropsAnEventInSilence_whenItLiesInAnothersFolder() throws IOException {
        put("v2/clip/audit-000001.jsonl", Events.in("ti", Events.create(1, "a", "{}")));

        assertThat(read(AuditFilter.ALL)).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void goesOnWithTheNext_whenASegmentCannotBeRead() throws IOException {
        Files.createDirectories(root.resolve("v2/clip/audit-000001.jsonl"));
        put("v2/clip/audit-000002.jsonl", Events.create(2, "b", "{}"));

        assertThat(read(AuditFilter.ALL)).extracting(AuditEvent::model).containsExactly("b");
        assertThat(warnings).hasSize(1);
    }

    @Test
    void readsTheLastLine_whenItHasNoLineFeed() throws IOException {
        String line = new String(Events.create(1, "a", "{}").toLine(), StandardCharsets.US_ASCII);
        put("v2/clip/audit-000001.jsonl", line.strip());

        assertThat(read(AuditFilter.ALL)).hasSize(1);
    }

    @Test
    void opensNoSegmentThatNobodyAskedFor_whenTheStreamIsNotReadToItsEnd() throws IOException {
        put("v2/clip/audit-000001.jsonl", Events.create(1, "a", "{}"));
        put("v2/clip/audit-000002.jsonl", "garbage\n");

        try (Stream<AuditEvent> events = new AuditReader(root, warnings::add).events(AuditFilter.ALL)) {
            Optional<AuditEvent> first = events.findFirst();

            assertThat(first).get().extracting(AuditEvent::model).isEqualTo("a");
        }
        assertThat(warnings).isEmpty();
    }

    private List<AuditEvent> read(AuditFilter filter) {
        try (Stream<AuditEvent> events = new AuditReader(root, warnings::add).events(filter)) {
            return events.toList();
        }
    }

    private static AuditEvent legacy(AuditEvent event) {
        return new AuditEvent(
                event.id(),
                event.timestamp(),
                Format.LEGACY,
                event.category(),
                event.model(),
                event.operation(),
                event.userId(),
                event.requestId(),
                event.payload());
    }

    /** Writes a segment of events and of text. */
    private Path put(String name, Object... parts) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Object part : parts) {
            text.append(
                    part instanceof AuditEvent event
                            ? new String(event.toLine(), StandardCharsets.US_ASCII)
                            : part.toString());
        }
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
