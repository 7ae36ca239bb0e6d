package org.modelmirror.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.RecordMap;

class LateGzipTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    private final ManualScheduler scheduler = new ManualScheduler();
    private final SnapshotFactory factory = new SnapshotFactory();
    private final Catalog catalog = new Catalog();

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    private static RecordMap records(int count, String changed) {
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = "m" + i;
            records.put(
                    name,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("name", name)
                            .put("description", (name.equals(changed) ? "changed " : "same ").repeat(300)));
        }
        return RecordMap.of(records);
    }

    @Test
    void addsTheFormsThatAreMissing_toTheNewestSnapshotOnly() {
        Snapshot before = factory.v2(Category.CLIP, records(5, ""), 1, AT, Origin.DISK);
        catalog.publish(before);
        LateGzip gzip = new LateGzip(catalog, scheduler, LateGzip.QUIET, LateGzip.LATEST, scheduler::now);
        RecordMap records = records(6, "m2");
        PreparedSnapshot prepared = factory.changeV2(before, records, Set.of("m2"));
        catalog.publish(prepared.at(2, AT, Origin.DISK));

        Snapshot served = catalog.find(Category.CLIP, Format.V2).orElseThrow();
        assertThat(served.body().hasGzip()).isFalse();
        assertThat(served.body().gzipEtag()).isEqualTo(served.body().etag());
        assertThat(served.findRecord("m1").orElseThrow().hasGzip()).isTrue();
        assertThat(served.findRecord("m2").orElseThrow().hasGzip()).isFalse();

        gzip.published(Category.CLIP, Format.V2);
        scheduler.pass(LateGzip.QUIET);

        Snapshot rebuilt = factory.v2(Category.CLIP, records, 2, AT, Origin.DISK);
        Snapshot compressed = catalog.find(Category.CLIP, Format.V2).orElseThrow();
        assertThat(compressed.revision()).isEqualTo(2);
        assertThat(compressed.body()).isEqualTo(rebuilt.body());
        for (String key : records.keys()) {
            assertThat(compressed.findRecord(key)).isEqualTo(rebuilt.findRecord(key));
        }
    }

    @Test
    void waitsUntilNothingWasPublishedForAWhile() {
        LateGzip gzip = new LateGzip(catalog, scheduler, Duration.ofMillis(200), Duration.ofSeconds(2), scheduler::now);
        publish(gzip, 1);
        scheduler.pass(Duration.ofMillis(150));
        publish(gzip, 2);

        scheduler.pass(Duration.ofMillis(199));
        assertThat(isCompressed()).isFalse();

        scheduler.pass(Duration.ofMillis(1));
        assertThat(isCompressed()).isTrue();
        assertThat(scheduler.isIdle()).isTrue();
    }

    @Test
    void doesNotWaitForAStreamOfPublicationsToEnd() {
        LateGzip gzip = new LateGzip(catalog, scheduler, Duration.ofMillis(200), Duration.ofSeconds(2), scheduler::now);
        for (int i = 0; i < 20; i++) {
            publish(gzip, i + 1);
            scheduler.pass(Duration.ofMillis(99));
            assertThat(isCompressed()).isFalse();
        }

        publish(gzip, 21);
        scheduler.pass(Duration.ofMillis(20));
        assertThat(isCompressed()).isTrue();

        publish(gzip, 22);
        assertThat(isCompressed()).isFalse();
        scheduler.pass(Duration.ofMillis(200));
        assertThat(isCompressed()).isTrue();
    }

    @Test
    void formsDoNotWaitForEachOther() {
        LateGzip gzip = new LateGzip(catalog, scheduler, Duration.ofMillis(200), Duration.ofSeconds(2), scheduler::now);
        publish(gzip, 1);
        scheduler.pass(Duration.ofMillis(150));

        gzip.published(Category.CLIP, Format.LEGACY);
        gzip.published(Category.LORA, Format.V2);
        scheduler.pass(Duration.ofMillis(50));

        assertThat(isCompressed()).isTrue();
    }

    @Test
    void keepsOutOfTheWayOfNewerContent() {
        Snapshot old = factory.prepareV2(Category.CLIP, records(5, "")).at(1, AT, Origin.DISK);
        Snapshot newer = factory.prepareV2(Category.CLIP, records(5, "m1")).at(2, AT, Origin.DISK);
        catalog.publish(newer);

        catalog.addGzip(old.compressed());

        assertThat(catalog.find(Category.CLIP, Format.V2)).containsSame(newer);
    }

    private void publish(LateGzip gzip, long revision) {
        RecordMap old = records(5, "");
        Snapshot before = factory.v2(Category.CLIP, old, revision, AT, Origin.DISK);
        PreparedSnapshot prepared =
                factory.changeV2(before, records(5, "m" + revision % 5), Set.of("m" + revision % 5));
        catalog.publish(prepared.at(revision, AT, Origin.DISK));
        gzip.published(Category.CLIP, Format.V2);
    }

    private boolean isCompressed() {
        return catalog.find(Category.CLIP, Format.V2).orElseThrow().body().hasGzip();
    }

    /** Runs what is due on the thread that lets time pass. */
    private static final class ManualScheduler extends ScheduledThreadPoolExecutor {
        private record Task(long due, Runnable work) {}

        private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(Task::due));
        private long now;

        ManualScheduler() {
            super(1);
        }

        long now() {
            return now;
        }

        boolean isIdle() {
            return tasks.isEmpty();
        }

        void pass(Duration time) {
            long end = now + time.toNanos();
            while (!tasks.isEmpty() && tasks.peek().due <= end) {
                Task task = tasks.remove();
                now = task.due;
                task.work.run();
            }
            now = end;
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
            tasks.add(new Task(now + unit.toNanos(delay), work));
            // Never on its own.
            return super.schedule(work, 1, TimeUnit.DAYS);
        }
    }
}
