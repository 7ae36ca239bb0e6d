package org.modelmirror;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.WritableMirror.V1;
import static org.modelmirror.testing.WritableMirror.V2;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.audit.AuditEvent;
import org.modelmirror.audit.AuditFilter;
import org.modelmirror.audit.AuditReader;
import org.modelmirror.metadata.Operation;
import org.modelmirror.reference.Format;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.RunningMirror.Setup;
import org.modelmirror.testing.SimulatedHorde;
import org.modelmirror.testing.WritableMirror;

/** What writes over REST leave behind: the trail, the versions, and the proof that both agree with the file. */
class AuditedWritesTest {
    private static final String CLIP = V2 + "/clip";

    @TempDir
    Path folder;

    private final SimulatedHorde horde = SimulatedHorde.start();
    private WritableMirror mirror;
    private CommandRun run;

    @AfterEach
    void stop() {
        mirror.close();
        horde.close();
    }

    private Setup setup() {
        return WritableMirror.setup(folder, horde).set("queue.enabled", "false");
    }

    private void start(Setup setup) {
        mirror = WritableMirror.of(setup.start(), folder);
    }

    @Test
    void remembersEachWrite_whenModelsComeChangeAndGo() throws Exception {
        start(setup());

        created(mirror.post(CLIP, "app", "{\"name\":\"n\",\"d\":\"initial\"}"));
        assertThat(mirror.put(CLIP + "/model/n", "app", "{\"name\":\"n\",\"d\":\"updated\",\"extra\":\"value\"}")
                        .status())
                .isEqualTo(200);
        assertThat(mirror.delete(CLIP + "/model/n", "app", "X-Request-Id", "my-id")
                        .status())
                .isEqualTo(204);

        List<AuditEvent> events = events(Format.V2, "clip");
        assertThat(events)
                .extracting(AuditEvent::operation)
                .containsExactly(Operation.CREATE, Operation.UPDATE, Operation.DELETE);
        assertThat(events).extracting(AuditEvent::id).containsExactly(1L, 2L, 3L);
        assertThat(events).extracting(AuditEvent::userId).containsOnly("22");
        String update = new String(events.get(1).toLine(), StandardCharsets.US_ASCII);
        assertThatJson(update).inPath("$.payload.delta.d").isEqualTo("{\"old\":\"initial\",\"new\":\"updated\"}");
        assertThatJson(update).inPath("$.payload.delta.extra").isEqualTo("{\"old\":null,\"new\":\"value\"}");
        assertThatJson(update).inPath("$.payload.before.d").isEqualTo("initial");
        assertThatJson(new String(events.get(2).toLine(), StandardCharsets.US_ASCII))
                .inPath("$.payload.before.d")
                .isEqualTo("updated");
        assertThat(folder.resolve("audit/index.json")).hasContent("{\n  \"last_event_id\": 3\n}");
        assertThat(replay("--category", "clip")).isZero();
        assertThat(run.out()).contains("clip (v2): proved").contains("3 events up to id 3");
    }

    @Test
    void showsAndRestoresWhatWas_whenAVersionIsReverted() throws Exception {
        start(setup());
        Answer first = created(mirror.post(CLIP, "app", "{\"name\":\"n\",\"d\":\"initial\"}"));
        byte[] file = Files.readAllBytes(folder.resolve("clip.json"));
        Answer second = mirror.put(CLIP + "/model/n", "app", "{\"name\":\"n\",\"d\":\"updated\"}");

        String diff = mirror.get(CLIP + "/diff?from=" + first.revision() + "&to=" + second.revision())
                .text();
        assertThatJson(diff).node("modified").isEqualTo("[\"n\"]");
        assertThatJson(diff)
                .inPath("$.models[0].field_diffs[?(@.field_path=='d')].new_value")
                .isArray()
                .containsExactly("updated");
        Answer kept = mirror.get(CLIP + "?revision=" + first.revision());
        assertThat(kept.text()).isEqualTo(new String(file, StandardCharsets.UTF_8));

        Answer reverted = mirror.post(CLIP + "/revert", "app", "{\"revision\":" + first.revision() + "}");

        assertThat(reverted.status()).isEqualTo(200);
        assertThatJson(reverted.text()).node("revision").isIntegralNumber();
        assertThat(Files.readAllBytes(folder.resolve("clip.json"))).isEqualTo(file);
        assertThatJson(mirror.get(CLIP + "/model/n").text()).node("d").isEqualTo("initial");
        String history = mirror.get(CLIP + "/history").text();
        assertThatJson(history).inPath("$.items[*].cause").isArray().startsWith("revert", "write", "write");
        assertThatJson(history).inPath("$.items[0].author").isEqualTo("Bob#22");
        assertThatJson(history).inPath("$.items[0].revision").isEqualTo(Long.parseLong(revisionOf(reverted)));
        assertThat(events(Format.V2, "clip"))
                .hasSize(3)
                .last()
                .extracting(AuditEvent::operation)
                .isEqualTo(Operation.UPDATE);
        assertThat(replay("--category", "clip", "--from-revision", String.valueOf(first.revision()), "--json"))
                .isZero();
        assertThatJson(run.out()).node("applied_events").isEqualTo(2);
    }

    @Test
    void provesTheCsv_whenLegacyTextModelsAreWritten() throws Exception {
        start(setup().set("mirror.canonical-format", "legacy"));
        String text = V1 + "/text_generation";
        created(mirror.post(text, "app", "{\"name\":\"org/New-8B\",\"parameters\":8000000000,\"style\":\"chat\"}"));
        assertThat(mirror.put(
                                text,
                                "app",
                                "{\"name\":\"acme/Cool-7B\",\"parameters\":7000000000,\"description\":\"x\"}")
                        .status())
                .isEqualTo(200);

        assertThat(events(Format.LEGACY, "text_generation")).hasSize(2);
        assertThat(replay("--category", "text_generation")).isZero();
        assertThat(run.out()).contains("text_generation (legacy): proved");
    }

    @Test
    void says_whenTheFileWasChangedBehindTheTrailsBack() throws Exception {
        start(setup());
        created(mirror.post(CLIP, "app", "{\"name\":\"n\",\"d\":\"initial\"}"));
        mirror.close();
        Path file = folder.resolve("clip.json");
        String changed = Files.readString(file).replace("initial", "forged");
        Files.delete(file); // the newest version is the same file
        Files.writeString(file, changed);

        assertThat(replay("--category", "clip")).isEqualTo(1);
        assertThat(run.out())
                .contains("clip (v2): DIFFERENT")
                .contains("n d: rebuilt \"initial\", in the file \"forged\"");
    }

    @Test
    void writesAllTheSame_whenTheAuditDiskRefuses() throws Exception {
        Files.writeString(folder.resolve("audit"), "in the way");
        start(setup());

        created(mirror.post(CLIP, "app", "{\"name\":\"n\",\"d\":\"initial\"}"));

        assertThat(mirror.get(CLIP + "/model/n").status()).isEqualTo(200);
        assertThat(folder.resolve("audit")).hasContent("in the way");
        String status = mirror.get("/status").text();
        assertThatJson(status).node("audit.waiting").isEqualTo(1);
        assertThatJson(status).node("audit.failures").asNumber().isPositive();
        assertThatJson(status).node("audit.last_failure").isIntegralNumber();
        assertThat(mirror.get("/metrics").text()).contains("model_mirror_audit_waiting 1.0");
    }

    @Test
    void leavesNoTrail_whenAuditingIsOff() {
        start(setup().set("audit.enabled", "false"));

        created(mirror.post(CLIP, "app", "{\"name\":\"n\",\"d\":\"initial\"}"));

        assertThat(folder.resolve("audit")).doesNotExist();
    }

    private static Answer created(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer;
    }

    private static String revisionOf(Answer reverted) {
        return WritableMirror.json(reverted.text()).path("revision").asText();
    }

    private List<AuditEvent> events(Format format, String category) {
        try (Stream<AuditEvent> events = new AuditReader(folder.resolve("audit"), warning -> {
                    throw new AssertionError(warning);
                })
                .events(AuditFilter.of(format, category))) {
            return events.toList();
        }
    }

    private int replay(String... options) {
        List<String> all = new ArrayList<>(List.of("audit", "replay", "--store.folder=" + folder));
        all.add("--mirror.canonical-format=" + (Files.exists(folder.resolve("audit/legacy")) ? "legacy" : "v2"));
        all.addAll(List.of(options));
        run = CommandRun.of(all.toArray(String[]::new));
        return run.code();
    }
}
