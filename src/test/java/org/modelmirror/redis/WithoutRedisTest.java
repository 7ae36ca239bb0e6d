package org.modelmirror.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.testing.ChildMirror;

/** An instance without Redis and without traces, as most are, carries nothing of them. */
class WithoutRedisTest {
    @TempDir
    Path folder;

    @Test
    void hasNoRouteOfRedis_andLoadsNoClassOfItsClientNorOfOpenTelemetry()
            throws IOException, InterruptedException, JsonSyntaxException {
        Path classes = folder.resolve("classes");
        List<String> prefix =
                List.of("env", "JAVA_TOOL_OPTIONS=-Xlog:class+load=info:file=" + classes + ":none:filecount=0");
        try (ChildMirror mirror = ChildMirror.start(
                prefix,
                folder.resolve("log"),
                List.of(
                        "--store.folder=" + folder.resolve("data"),
                        "--mirror.offline=true",
                        "--announce.redis.enabled=true"))) {
            mirror.awaitListening(Duration.ofSeconds(60));

            JsonNode status =
                    new JsonReader().read(mirror.get("/api/status").body()).root();

            assertThat(status.path("redis").path("enabled").booleanValue()).isFalse();
            List<String> routes = new ArrayList<>();
            status.path("routes").findValues("id").forEach(id -> routes.add(id.asText()));
            assertThat(routes)
                    .contains("announce-changes")
                    .doesNotContain(
                            "tell-others",
                            "send-announcements",
                            "retry-announcements",
                            "hear-changes",
                            "look-at-changes",
                            "load-changed",
                            "compare-generations",
                            "hear-primary");
            try (Stream<String> loaded = Files.lines(classes)) {
                assertThat(loaded)
                        .anyMatch(line -> line.contains("org.modelmirror.RedisStage "))
                        .anyMatch(line -> line.contains("org.modelmirror.TraceStage "))
                        .noneMatch(line -> line.contains("redis.clients.")
                                || line.contains("org.springframework.")
                                || line.contains("io.opentelemetry."));
            }
        }
    }
}
