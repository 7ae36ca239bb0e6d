package org.modelmirror.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.RecordMap;

class LateGzipTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final SnapshotFactory factory = new SnapshotFactory();
    private final Catalog catalog = new Catalog();

    @AfterEach
    void stop() {
        executor.shutdownNow();
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
        LateGzip gzip = new LateGzip(catalog, executor, Duration.ofMillis(1));
        RecordMap records = records(6, "m2");
        PreparedSnapshot prepared = factory.changeV2(before, records, Set.of("m2"));
        catalog.publish(prepared.at(2, AT, Origin.DISK));

        Snapshot served = catalog.find(Category.CLIP, Format.V2).orElseThrow();
        assertThat(served.body().hasGzip()).isFalse();
        assertThat(served.body().gzipEtag()).isEqualTo(served.body().etag());
        assertThat(served.findRecord("m1").orElseThrow().hasGzip()).isTrue();
        assertThat(served.findRecord("m2").orElseThrow().hasGzip()).isFalse();

        gzip.published(Category.CLIP, Format.V2);
        Awaitility.await()
                .until(() -> catalog.find(Category.CLIP, Format.V2)
                        .orElseThrow()
                        .body()
                        .hasGzip());

        Snapshot rebuilt = factory.v2(Category.CLIP, records, 2, AT, Origin.DISK);
        Snapshot compressed = catalog.find(Category.CLIP, Format.V2).orElseThrow();
        assertThat(compressed.revision()).isEqualTo(2);
        assertThat(compressed.body()).isEqualTo(rebuilt.body());
        for (String key : records.keys()) {
            assertThat(compressed.findRecord(key)).isEqualTo(rebuilt.findRecord(key));
        }
    }

    @Test
    void keepsOutOfTheWayOfNewerContent() {
        Snapshot old = factory.prepareV2(Category.CLIP, records(5, "")).at(1, AT, Origin.DISK);
        Snapshot newer = factory.prepareV2(Category.CLIP, records(5, "m1")).at(2, AT, Origin.DISK);
        catalog.publish(newer);

        catalog.addGzip(old.compressed());

        assertThat(catalog.find(Category.CLIP, Format.V2)).containsSame(newer);
    }
}
