package org.modelmirror;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.WritableMirror.V1;
import static org.modelmirror.testing.WritableMirror.V2;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.RunningMirror.Setup;
import org.modelmirror.testing.SimulatedHorde;
import org.modelmirror.testing.WritableMirror;

/** The way back to a kept version, http-api.md 2.11. Key {@code app} is an approver's, {@code req} is not. */
class RevertTest {
    private static final String CLIP = V2 + "/clip/revert";

    @TempDir
    Path folder;

    private final SimulatedHorde horde = SimulatedHorde.start();
    private WritableMirror mirror;

    @AfterEach
    void stop() {
        mirror.close();
        horde.close();
    }

    private void start(Setup setup) {
        mirror = WritableMirror.of(setup.start(), folder);
    }

    @Test
    void refusesInTheOrderOfWrites_whenItMayNotBe() {
        start(WritableMirror.setup(folder, horde).set("queue.enabled", "false"));

        Answer nobody = mirror.mirror().send("POST", CLIP, "{\"revision\":1}".getBytes(StandardCharsets.UTF_8));
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.text()).isEqualTo("{\"detail\":\"Not authenticated\"}");
        assertThat(mirror.post(CLIP, "zzz", "{\"revision\":1}").status()).isEqualTo(401);
        assertThat(mirror.post(CLIP, "req", "{\"revision\":1}").status()).isEqualTo(403);
        assertThat(mirror.post(CLIP, "app", "").status()).isEqualTo(422);
        assertThat(mirror.post(CLIP, "app", "{}").status()).isEqualTo(422);
        assertThat(mirror.post(CLIP, "app", "{\"revision\":\"x\"}").status()).isEqualTo(422);
        assertThat(mirror.post(V2 + "/nothing/revert", "app", "{\"revision\":1}")
                        .status())
                .isEqualTo(422);
        assertThat(mirror.post(V1 + "/clip/revert", "app", "{\"revision\":1}").status())
                .isEqualTo(503);
        Answer unknown = mirror.post(CLIP, "app", "{\"revision\":4711}");
        assertThat(unknown.status()).isEqualTo(404);
        assertThatJson(unknown.text()).isEqualTo("{\"detail\":\"Revision 4711 of category 'clip' is not kept\"}");
    }

    @Test
    void needsNoFurtherApproval_whenWritesDo() {
        start(WritableMirror.setup(folder, horde).set("queue.enabled", "true"));

        assertThat(mirror.post(CLIP, "app", "{\"revision\":4711}").status()).isEqualTo(404);
        assertThat(mirror.post(CLIP, "req", "{\"revision\":4711}").status()).isEqualTo(403);
    }
}
