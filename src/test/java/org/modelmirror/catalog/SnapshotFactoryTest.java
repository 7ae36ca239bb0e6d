package org.modelmirror.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.RecordMap;

class SnapshotFactoryTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

    private final SnapshotFactory factory = new SnapshotFactory();

    private Snapshot v2(Map<String, ObjectNode> records) {
        return factory.v2(Category.CLIP, RecordMap.of(records), 9, AT, Origin.GITHUB);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static String gunzip(Buffer gzip) throws Exception {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip.getBytes()))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void bodyIsCompactInOrder_withCharactersAndNumbersAsTheyAre() {
        Map<String, ObjectNode> records = new LinkedHashMap<>();
        records.put("z \"é€", object().put("name", "é€\u0001").put("n", 1).put("f", 1.0));
        records.put("a", object().put("name", "a"));

        Snapshot snapshot = v2(records);

        assertThat(snapshot.body().identity().toString())
                .isEqualTo("{\"z \\\"é€\":{\"name\":\"é€\\u0001\",\"n\":1,\"f\":1.0},\"a\":{\"name\":\"a\"}}");
        assertThat(snapshot.findRecord("z \"é€").orElseThrow().identity().toString())
                .isEqualTo("{\"name\":\"é€\\u0001\",\"n\":1,\"f\":1.0}");
        assertThat(snapshot.findRecord("a").orElseThrow().identity().toString()).isEqualTo("{\"name\":\"a\"}");
        assertThat(snapshot.findRecord("b")).isEmpty();
    }

    @Test
    void snapshotSaysWhatItIs() {
        Snapshot snapshot = v2(Map.of());

        assertThat(snapshot.body().identity().toString()).isEqualTo("{}");
        assertThat(snapshot.body().etag()).isEqualTo("\"44136fa355b3678a1146ad16f7e8649e\"");
        assertThat(snapshot.format()).isEqualTo(Format.V2);
        assertThat(snapshot.revision()).isEqualTo(9);
        assertThat(snapshot.lastModified()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(snapshot.origin()).isEqualTo(Origin.GITHUB);
    }

    @Test
    void largeBodyHasAGzipFormWithItsOwnTag() throws Exception {
        Snapshot snapshot = v2(Map.of("m", object().put("t", "word ".repeat(1000))));
        WireBody body = snapshot.body();

        assertThat(body.hasGzip()).isTrue();
        assertThat(body.gzip().length()).isLessThan(500);
        assertThat(gunzip(body.gzip())).isEqualTo(body.identity().toString());
        assertThat(body.gzipEtag()).isEqualTo(body.etag().replaceAll("\"$", "-gz\""));
        assertThat(gunzip(snapshot.findRecord("m").orElseThrow().gzip()))
                .isEqualTo("{\"t\":\"" + "word ".repeat(1000) + "\"}");
    }

    @Test
    void smallBodyHasNone() {
        WireBody body = v2(Map.of("m", object())).body();

        assertThat(body.hasGzip()).isFalse();
        assertThat(body.gzipEtag()).isEqualTo(body.etag());
    }

    @Test
    void legacyTextIsKeptByteForByte() throws Exception {
        String text = "{\n    \"a\": \"\\u00e9\" \r\n}\n" + " ".repeat(2000);

        Snapshot snapshot = factory.legacy(Category.CLIP, text.getBytes(StandardCharsets.UTF_8), 3, AT, Origin.DISK);

        assertThat(snapshot.body().identity().toString()).isEqualTo(text);
        assertThat(gunzip(snapshot.body().gzip())).isEqualTo(text);
        assertThat(snapshot.records().isEmpty()).isTrue();
        assertThat(snapshot.findRecord("a")).isEmpty();
    }

    @Test
    void sameRecordsGiveTheSameBytes() {
        Map<String, ObjectNode> records = Map.of("m", object().put("t", "word ".repeat(1000)));

        assertThat(v2(records).body().gzip()).isEqualTo(v2(records).body().gzip());
    }

    @Test
    void bytesCannotBeChanged_whenSomeoneTries() {
        Buffer shared = v2(Map.of("m", object())).body().identity();

        assertThatThrownBy(() -> shared.setByte(0, (byte) 'x')).isInstanceOf(RuntimeException.class);
    }
}
