package org.modelmirror;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.WritableMirror.V1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.EventClient;
import org.modelmirror.testing.EventClient.Received;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.SimulatedHorde;
import org.modelmirror.testing.WritableMirror;

/** Changes of a whole mirror as its clients hear of them, over a restart too. */
class EventResumeTest {
    @TempDir
    Path folder;

    private RunningMirror mirror;

    @AfterEach
    void stop() {
        mirror.close();
    }

    private EventClient connect(String... headers) {
        return EventClient.connect(mirror.service().port(), "", headers);
    }

    private void write(String description) throws IOException {
        Path written = folder.resolve("clip.json.new");
        Files.writeString(
                written, "{\"a\":{\"record_type\":\"clip\",\"name\":\"a\",\"description\":\"" + description + "\"}}");
        Files.move(written, folder.resolve("clip.json"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void goesOnAfterTheLastEvent_whenTheMirrorWasRestarted() throws Exception {
        write("first");
        mirror = RunningMirror.on(folder).start();
        String seen;
        try (EventClient client = connect()) {
            assertThat(client.next().name()).isEqualTo("hello");
            write("second");
            Received change = client.next();
            seen = change.id();
            assertThat(seen).isEqualTo(mirror.v2("clip").header("X-Reference-Revision"));
            assertThatJson(change.data()).inPath("$.category").isEqualTo("clip");
            assertThatJson(change.data()).inPath("$.cause").isEqualTo("edit");
            assertThatJson(change.data())
                    .inPath("$.etag")
                    .isString()
                    .isEqualTo(mirror.v2("clip").header("ETag"));
            long before = System.nanoTime();
            mirror.close();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
            client.awaitEnd();
            assertThat(client.endedCleanly()).isTrue();
        }
        mirror = RunningMirror.on(folder).start();

        try (EventClient client = connect("Last-Event-ID: " + seen)) {
            write("third");
            Received next = client.next();
            assertThat(next.name()).isEqualTo("change");
            assertThat(Long.parseLong(next.id())).isGreaterThan(Long.parseLong(seen));
        }
        // What came while nobody was there to tell: the client must look at everything.
        mirror.close();
        mirror = RunningMirror.on(folder).start();
        try (EventClient client = connect("Last-Event-ID: " + seen)) {
            Received reset = client.next();
            assertThat(reset.name()).isEqualTo("reset");
            assertThatJson(reset.data())
                    .inPath("$.categories.clip.v2")
                    .isString()
                    .isEqualTo(mirror.v2("clip").header("ETag"));
        }
    }

    @Test
    void tellsOfBothForms_whenAWriteChangesBoth() {
        try (SimulatedHorde horde = SimulatedHorde.start()) {
            mirror = WritableMirror.setup(folder, horde)
                    .set("queue.enabled", "false")
                    .set("mirror.canonical-format", "legacy")
                    .start();
            try (EventClient client = connect()) {
                assertThat(client.next().name()).isEqualTo("hello");

                Answer answer = WritableMirror.of(mirror, folder).post(V1 + "/clip", "app", "{\"name\":\"vit\"}");

                assertThat(answer.status()).isEqualTo(201);
                Received first = client.next();
                Received second = client.next();
                assertThatJson(first.data()).inPath("$.format").isEqualTo("legacy");
                assertThat(Long.parseLong(second.id())).isGreaterThan(Long.parseLong(first.id()));
                assertThat(second.id()).isEqualTo(mirror.v1("clip").header("X-Reference-Revision"));
                assertThatJson(second.data()).inPath("$.format").isEqualTo("v2");
                assertThatJson(second.data()).inPath("$.cause").isEqualTo("write");
            }
        }
    }
}
