package org.modelmirror;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.WritableMirror.V1;
import static org.modelmirror.testing.WritableMirror.V2;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.EventClient;
import org.modelmirror.testing.EventClient.Received;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.RunningMirror.Setup;
import org.modelmirror.testing.SimulatedHorde;
import org.modelmirror.testing.WritableMirror;

/** Writes of a whole mirror as its clients hear of them, over a restart too. */
class EventResumeTest {
    private static final String IMAGE = V2 + "/image_generation";

    @TempDir
    Path folder;

    private final SimulatedHorde horde = SimulatedHorde.start();
    private WritableMirror mirror;

    @AfterEach
    void stop() {
        mirror.close();
        horde.close();
    }

    private void start(String canonical) {
        Setup setup = WritableMirror.setup(folder, horde)
                .set("queue.enabled", "false")
                .set("mirror.canonical-format", canonical);
        mirror = WritableMirror.of(setup.start(), folder);
    }

    private EventClient connect(String... headers) {
        return EventClient.connect(mirror.mirror().service().port(), "", headers);
    }

    private Answer create(String name) {
        Answer answer = mirror.post(
                IMAGE, "app", "{\"name\":\"" + name + "\",\"baseline\":\"stable_diffusion_1\",\"nsfw\":false}");
        assertThat(answer.status()).isEqualTo(201);
        return answer;
    }

    @Test
    void goesOnAfterTheLastEvent_whenTheMirrorWasRestarted() {
        start("v2");
        String seen;
        try (EventClient client = connect()) {
            assertThat(client.next().name()).isEqualTo("hello");
            long revision = create("A").revision();
            Received change = client.next();
            seen = change.id();
            assertThat(seen).isEqualTo(Long.toString(revision));
            assertThatJson(change.data()).inPath("$.category").isEqualTo("image_generation");
            assertThatJson(change.data()).inPath("$.cause").isEqualTo("write");
            assertThatJson(change.data())
                    .inPath("$.etag")
                    .isString()
                    .isEqualTo(mirror.get(IMAGE).header("ETag"));
            long before = System.nanoTime();
            mirror.close();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
            client.awaitEnd();
            assertThat(client.endedCleanly()).isTrue();
        }
        start("v2");

        try (EventClient client = connect("Last-Event-ID: " + seen)) {
            long revision = create("B").revision();
            assertThat(client.next().id()).isEqualTo(Long.toString(revision));
        }
        // What came while nobody was there to tell: the client must look at everything.
        mirror.close();
        start("v2");
        try (EventClient client = connect("Last-Event-ID: " + seen)) {
            Received reset = client.next();
            assertThat(reset.name()).isEqualTo("reset");
            assertThatJson(reset.data())
                    .inPath("$.categories.image_generation.v2")
                    .isString()
                    .isEqualTo(mirror.get(IMAGE).header("ETag"));
        }
    }

    @Test
    void tellsOfBothForms_whenAWriteChangesBoth() {
        start("legacy");
        try (EventClient client = connect()) {
            assertThat(client.next().name()).isEqualTo("hello");

            Answer answer = mirror.post(V1 + "/clip", "app", "{\"name\":\"vit\"}");

            assertThat(answer.status()).isEqualTo(201);
            Received first = client.next();
            Received second = client.next();
            assertThatJson(first.data()).inPath("$.format").isEqualTo("legacy");
            assertThat(Long.parseLong(second.id())).isGreaterThan(Long.parseLong(first.id()));
            assertThat(second.id()).isEqualTo(mirror.get(V1 + "/clip").header("X-Reference-Revision"));
            assertThatJson(second.data()).inPath("$.format").isEqualTo("v2");
        }
    }
}
