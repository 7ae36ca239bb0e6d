package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.References.CLIP_FILE;
import static org.modelmirror.testing.References.CLIP_V1;
import static org.modelmirror.testing.References.CLIP_V2;
import static org.modelmirror.testing.References.clipLegacy;
import static org.modelmirror.testing.References.clipV2;
import static org.modelmirror.testing.RunningMirror.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.testing.Contract;
import org.modelmirror.testing.RawUpstream;
import org.modelmirror.testing.RunningMirror;

/**
 * The known clients, each with its own idea of how to load the reference, against a mirror whose upstream is alive, dead
 * at the start, dying mid-run, or slow: none ends with a smaller catalogue than it had.
 */
@Timeout(60)
class ClientsTest {
    private static final String V1_PATH = "/model_references/v1/clip";
    private static final String V2_PATH = "/model_references/v2/clip";
    /** Records the clients know from earlier. */
    private static final int KNOWN = 2;

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    /** What becomes of the mirror's PRIMARY; its answer has three records. */
    enum Upstream {
        ALIVE(3),
        DEAD_AT_START(KNOWN),
        DYING(3),
        SLOW(3);

        private final int expected;

        Upstream(int expected) {
            this.expected = expected;
        }

        void prepare(RawUpstream primary) {
            if (this == DEAD_AT_START) {
                primary.goAway();
            } else if (this == SLOW) {
                primary.put(CLIP_V2, late(RawUpstream.ok(clipV2("a", "b", "c"))));
                primary.put(CLIP_V1, late(RawUpstream.ok(clipLegacy("a", "b", "c"))));
            }
        }

        /** Lets the mirror load what it can, and then lets happen what happens. */
        void unfold(RawUpstream primary, RunningMirror mirror) {
            if (this == DEAD_AT_START) {
                eventually().until(() -> mirror.get(V1_PATH).status() == 503);
                return;
            }
            eventually()
                    .until(() -> mirror.get(V2_PATH).status() == 200
                            && mirror.get(V1_PATH).status() == 200);
            if (this == DYING) {
                primary.goAway();
                mirror.awaitStale(V2_PATH);
                mirror.awaitStale(V1_PATH);
            }
        }

        private static RawUpstream.Script late(RawUpstream.Script script) {
            return (request, wire) -> {
                wire.pause(700);
                script.write(request, wire);
            };
        }
    }

    /** Takes the body of an answer of any status for the catalogue, as long as it is JSON. */
    @ParameterizedTest
    @EnumSource(Upstream.class)
    void serverThatTakesAnyJsonKeepsItsCatalogue(Upstream upstream) throws Exception {
        try (RawUpstream primary = primary();
                RunningMirror mirror = start(primary, upstream)) {
            int catalogue = KNOWN;
            upstream.unfold(primary, mirror);

            for (int round = 0; round < 3; round++) {
                catalogue = json(get(mirror, V1_PATH, 5000)).map(JsonNode::size).orElse(catalogue);
            }

            assertThat(catalogue).isEqualTo(upstream.expected);
        }
    }

    /** Two seconds' patience, ten immediate tries; whatever JSON it gets replaces what it has. */
    @ParameterizedTest
    @EnumSource(Upstream.class)
    void impatientServerKeepsItsCatalogue(Upstream upstream) throws Exception {
        try (RawUpstream primary = primary();
                RunningMirror mirror = start(primary, upstream)) {
            int catalogue = KNOWN;
            upstream.unfold(primary, mirror);
            long began = System.nanoTime();

            for (int attempt = 0; attempt < 10; attempt++) {
                Optional<JsonNode> answer = json(get(mirror, V1_PATH, 2000));
                if (answer.isPresent()) {
                    catalogue = answer.get().size();
                    break;
                }
            }

            assertThat(catalogue).isEqualTo(upstream.expected);
            // No answer was waited for: the slow upstream takes longer for one than all ten tries may.
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        }
    }

    /** Asks v2 three times, takes only 200, and then turns to GitHub's file. */
    @ParameterizedTest
    @EnumSource(Upstream.class)
    void libraryReplicaKeepsItsCatalogue(Upstream upstream) throws Exception {
        try (RawUpstream primary = primary();
                RawUpstream github = RawUpstream.start().put(CLIP_FILE, RawUpstream.ok(clipLegacy("a", "b")));
                RunningMirror mirror = start(primary, upstream)) {
            upstream.unfold(primary, mirror);
            int catalogue = 0;

            for (int attempt = 0; attempt < 3 && catalogue == 0; attempt++) {
                HttpResponse<byte[]> answer = get(mirror, V2_PATH, 5000);
                if (answer.statusCode() == 200) {
                    catalogue = json(answer).orElseThrow().size();
                }
            }
            if (catalogue == 0) {
                catalogue = json(get(URI.create(github.url() + CLIP_FILE), 5000))
                        .orElseThrow()
                        .size();
            }

            assertThat(catalogue).isEqualTo(upstream.expected);
        }
    }

    /** Overwrites its file with any 200 that is an object, and refuses to start without one. */
    @ParameterizedTest
    @EnumSource(Upstream.class)
    void workerKeepsItsFile(Upstream upstream) throws Exception {
        Path file = folder.resolve("worker.json");
        Files.writeString(file, clipLegacy("a", "b"), StandardCharsets.UTF_8);
        try (RawUpstream primary = primary();
                RunningMirror mirror = start(primary, upstream)) {
            upstream.unfold(primary, mirror);

            HttpResponse<byte[]> answer = get(mirror, V1_PATH, 5000);
            if (answer.statusCode() == 200) {
                Files.write(file, answer.body());
            }

            assertThat(new JsonReader().read(Files.readAllBytes(file)).root().size())
                    .isEqualTo(upstream.expected);
        }
    }

    private static RawUpstream primary() {
        return RawUpstream.start()
                .put(CLIP_V2, RawUpstream.ok(clipV2("a", "b", "c")))
                .put(CLIP_V1, RawUpstream.ok(clipLegacy("a", "b", "c")));
    }

    private RunningMirror start(RawUpstream primary, Upstream upstream) {
        upstream.prepare(primary);
        return RunningMirror.on(folder.resolve("data"))
                .set("source.primary.url", primary.url())
                .start();
    }

    private HttpResponse<byte[]> get(RunningMirror mirror, String path, long timeoutMillis)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                get(URI.create("http://127.0.0.1:" + mirror.service().port() + "/api" + path), timeoutMillis);
        Contract.check("GET", "/api" + path, answer.statusCode(), answer.headers(), answer.body());
        return answer;
    }

    private HttpResponse<byte[]> get(URI uri, long timeoutMillis) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofMillis(timeoutMillis))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static Optional<JsonNode> json(HttpResponse<byte[]> answer) {
        try {
            return Optional.of(new JsonReader().read(answer.body()).root());
        } catch (JsonSyntaxException e) {
            return Optional.empty();
        }
    }
}
