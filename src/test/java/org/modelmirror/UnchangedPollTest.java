package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.References.CLIP_V2;
import static org.modelmirror.testing.References.clipV2;
import static org.modelmirror.testing.RunningMirror.awaitRequests;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedUpstream;

/** What asking about an unchanged category costs: little, and no more for a large category than for a small one. */
@Timeout(120)
class UnchangedPollTest {
    private static final int WARM_UP = 150;
    private static final int MEASURED = 100;
    private static final long MAX_CPU_NANOS = 2_000_000;
    /** A small part of the large document's two megabytes. */
    private static final long MAX_ALLOCATED_BYTES = 250_000;

    @TempDir
    private Path folder;

    private record Cost(long cpuNanos, long allocatedBytes) {}

    @Test
    void costsLittleCpuAndNoMemoryInProportion_whenTheAnswerIs304() {
        String large = clipV2(IntStream.range(0, 25_000)
                .mapToObj(i -> "model-with-a-long-name-" + i)
                .toArray(String[]::new));
        assertThat(large.length()).isGreaterThan(2_000_000);
        try (SimulatedUpstream primary = SimulatedUpstream.start().put(CLIP_V2, large);
                RunningMirror mirror = RunningMirror.on(folder.resolve("data"))
                        .primary(primary)
                        .set("poll.primary.period", "20ms")
                        .set("poll.primary.legacy-period", "1h")
                        // Else nobody would be asked three times for each of the other categories, in each round.
                        .set("source.github.fallback", "false")
                        .start()) {
            mirror.awaitFresh("/model_references/v2/clip");
            poll(primary, WARM_UP);

            long before = primary.requestsFor(CLIP_V2);
            Cost start = spentByTheCategory();
            poll(primary, MEASURED);
            Cost end = spentByTheCategory();
            long polls = primary.requestsFor(CLIP_V2) - before;

            long cpu = (end.cpuNanos() - start.cpuNanos()) / polls;
            long allocated = (end.allocatedBytes() - start.allocatedBytes()) / polls;
            String figures = "per poll: " + cpu / 1000 + " us of CPU, " + allocated + " bytes, polls " + polls;
            assertThat(cpu).as(figures).isLessThan(MAX_CPU_NANOS);
            assertThat(allocated).as(figures).isLessThan(MAX_ALLOCATED_BYTES);
            org.slf4j.LoggerFactory.getLogger(UnchangedPollTest.class).info("{}", figures);
        }
    }

    private static void poll(SimulatedUpstream primary, int times) {
        for (int done = 0; done < times; done += 50) {
            awaitRequests(primary, CLIP_V2, 50);
        }
    }

    /** Everything a refresh of the category does happens on its own thread, the request included. */
    private static Cost spentByTheCategory() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null && info.getThreadName().endsWith("seda://refresh-clip")) {
                return new Cost(
                        threads.getThreadCpuTime(info.getThreadId()),
                        threads.getThreadAllocatedBytes(info.getThreadId()));
            }
        }
        throw new AssertionError("no thread refreshes the category");
    }
}
