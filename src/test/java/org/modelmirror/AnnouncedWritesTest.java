package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.RunningMirror.eventually;
import static org.modelmirror.testing.WritableMirror.V2;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.announce.Change;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.SimulatedHorde;
import org.modelmirror.testing.WritableMirror;

/** Writes are announced after they are answered, and none is forgotten. */
class AnnouncedWritesTest {
    private static final String IMAGE = V2 + "/image_generation";

    @TempDir
    Path folder;

    @Test
    void answersDoNotWaitForAnnouncements_butTheStopDoes() throws Exception {
        Semaphore announcing = new Semaphore(0);
        try (SimulatedHorde horde = SimulatedHorde.start();
                WritableMirror mirror = WritableMirror.of(
                        WritableMirror.setup(folder, horde)
                                .set("queue.enabled", "false")
                                .start(),
                        folder)) {
            mirror.mirror().service().announcements().listen(change -> announcing.acquireUninterruptibly());
            List<Long> revisions = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                Answer answer = mirror.post(
                        IMAGE, "app", "{\"name\":\"N" + i + "\",\"baseline\":\"stable_diffusion_1\",\"nsfw\":false}");
                assertThat(answer.status()).isEqualTo(201);
                revisions.add(answer.revision());
            }
            assertThat(mirror.mirror().changes()).hasSizeLessThan(revisions.size());

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(mirror.mirror()::close);
            eventually().until(() -> mirror.mirror().service().context().isStopping());
            announcing.release(revisions.size());
            stopped.get(20, TimeUnit.SECONDS);

            assertThat(mirror.mirror().changes()).extracting(Change::revision).containsExactlyElementsOf(revisions);
        }
    }
}
