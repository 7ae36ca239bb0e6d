package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.RunningMirror;

/** A mirror inside another program: when it is closed nothing of it stays. */
class MirrorServiceTest {
    /** Static fields of Camel's keep the first context of a process (bean component) and the last one (simple language). */
    private static final int KEPT_BY_CAMEL = 2;

    @TempDir
    private Path folder;

    @Test
    void nothingIsKeptInMemory_whenMirrorsWereClosed() {
        List<WeakReference<CamelContext>> closed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            closed.add(startedAndClosed());
        }
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            System.gc();
            assertThat(closed.stream()
                            .filter(context -> !context.refersTo(null))
                            .count())
                    .isLessThanOrEqualTo(KEPT_BY_CAMEL);
        });
    }

    private WeakReference<CamelContext> startedAndClosed() {
        try (RunningMirror mirror = RunningMirror.on(folder).start()) {
            return new WeakReference<>(mirror.service().context());
        }
    }
}
