package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.TraceCollector.named;
import static org.modelmirror.testing.TraceCollector.only;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.mirror.Refresh;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.testing.EditedRoutes;
import org.modelmirror.testing.References;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.SimulatedHorde;
import org.modelmirror.testing.SimulatedUpstream;
import org.modelmirror.testing.TraceCollector;
import org.modelmirror.testing.TraceCollector.Told;
import org.modelmirror.testing.WritableMirror;

/** What a collector is told of a running mirror: its requests, its polls and its writes. */
class TracesTest {
    private static final String V2_CLIP = "/model_references/v2/clip";
    private static final String CATEGORY = "/model_references/v2/{model_category_name}";
    private static final String IMAGE = "/model_references/v2/image_generation";

    @TempDir
    static Path folder;

    private static final TraceCollector COLLECTOR = TraceCollector.start();
    private static final SimulatedHorde HORDE = SimulatedHorde.start();
    private static SimulatedUpstream primary;
    private static SimulatedUpstream github;
    private static EditedRoutes routes;
    private static RunningMirror replica;
    private static WritableMirror writable;

    @BeforeAll
    static void start() {
        primary = SimulatedUpstream.start().put(References.CLIP_V2, References.clipV2("a"));
        github = SimulatedUpstream.start();
        routes = EditedRoutes.copyTo(folder.resolve("routes"));
        replica = RunningMirror.on(folder.resolve("replica"))
                .routes(routes.folder())
                .set("reload.period", "40ms")
                .set("traces.endpoint", COLLECTOR.url())
                .set("traces.service-name", "tested")
                .set("traces.resource", "deployment.environment.name=test")
                .set("traces.headers", "Authorization=Bearer%20collector")
                .set("traces.reads", "0")
                .set("traces.tell-primary", "true")
                .set("source.primary.attempts", "2")
                .set("poll.primary.period", "1h")
                .set("poll.primary.legacy-period", "1h")
                .set("poll.github.period", "1h")
                .primary(primary)
                .github(github)
                .start();
        replica.awaitFresh(V2_CLIP);
        Path data = folder.resolve("primary");
        writable = WritableMirror.of(
                WritableMirror.setup(data, HORDE)
                        .set("queue.enabled", "false")
                        .set("traces.endpoint", COLLECTOR.url() + "/v1/traces")
                        .set("traces.reads", "0")
                        .start(),
                data);
    }

    @AfterAll
    static void stop() {
        replica.close();
        writable.close();
        primary.close();
        github.close();
        HORDE.close();
        COLLECTOR.close();
    }

    /** A client's trace that is recorded. */
    private static String traceparent(String trace) {
        return "00-" + trace + "-00f067aa0ba902b7-01";
    }

    private static String record(String name) {
        return "{\"name\":\"" + name + "\",\"baseline\":\"stable_diffusion_1\",\"nsfw\":false}";
    }

    @Test
    void aReadContinuesTheTraceOfItsClient() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4701";

        Answer answer = replica.get(
                V2_CLIP, "traceparent", traceparent(trace), "X-Request-Id", "read-1", "User-Agent", "tester/1");

        String name = "GET " + CATEGORY;
        Told read = only(COLLECTOR.await(trace, name), name);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(COLLECTOR.trace(trace)).hasSize(1);
        assertThat(read.kind()).isEqualTo("SERVER");
        assertThat(read.parent()).isEqualTo("00f067aa0ba902b7");
        assertThat(read.isError()).isFalse();
        assertThat(read.attributes())
                .containsEntry("http.request.method", "GET")
                .containsEntry("http.route", CATEGORY)
                .containsEntry("http.response.status_code", "200")
                .containsEntry("url.path", "/api" + V2_CLIP)
                .containsEntry("url.scheme", "http")
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("user_agent.original", "tester/1")
                .containsEntry("model_mirror.request_id", "read-1");
        assertThat(COLLECTOR.resources())
                .anySatisfy(resource -> assertThat(resource)
                        .containsEntry("service.name", "tested")
                        .containsEntry("deployment.environment.name", "test")
                        .containsEntry("telemetry.sdk.language", "java"));
        assertThat(COLLECTOR.authorizations()).contains("Bearer collector");
    }

    @Test
    void aReadThroughARouteHasItsStepsBelowIt() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4702";

        replica.get("/model_references/v2/model_categories", "traceparent", traceparent(trace));

        String name = "GET /model_references/v2/model_categories";
        List<Told> spans = COLLECTOR.await(trace, name, "serve-v2-categories");
        Told route = only(spans, "serve-v2-categories");
        assertThat(route.kind()).isEqualTo("INTERNAL");
        assertThat(route.parent()).isEqualTo(only(spans, name).id());
    }

    @Test
    void routesAreFollowedAsBefore_whenOneOfThemWasEdited() {
        JsonNode before = EditedRoutes.report(replica);
        routes.edit("6-serve/serve-status.camel.yaml", text -> text.replace("description: ", "description: Edited. "));
        EditedRoutes.awaitApplied(replica, before);
        String edited = "4bf92f3577b34da6a3ce929d0e0e4707";
        String other = "4bf92f3577b34da6a3ce929d0e0e4708";

        JsonNode status =
                replica.get("/status", "traceparent", traceparent(edited)).json();
        replica.get("/model_references/v2/info", "traceparent", traceparent(other));

        COLLECTOR.await(edited, "GET /status", "serve-status-report");
        COLLECTOR.await(other, "GET /model_references/v2/info", "serve-v2-info");
        assertThat(status.at("/sources/primary/breaker").asText()).isEqualTo("closed");
    }

    @Test
    void nothingIsToldOfAReadThatItsClientDoesNotFollow() {
        replica.get(V2_CLIP + "/model/a");
        // Not recorded, says the client.
        replica.get(V2_CLIP + "/model/a", "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4703-00f067aa0ba902b7-00");
        // No trace at all: a new one would be begun.
        String last = "4bf92f3577b34da6a3ce929d0e0e4704";
        replica.get(V2_CLIP, "traceparent", traceparent(last));

        COLLECTOR.await(last, "GET " + CATEGORY);
        assertThat(named(COLLECTOR.spans(), "GET " + CATEGORY + "/model/{model_name}"))
                .isEmpty();
    }

    @Test
    void noSpanHoldsAKeyOrAQuery() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4705";

        replica.get(
                "/model_references/v2/search?apikey=geheim1", "traceparent", traceparent(trace), "apikey", "geheim2");
        writable.post(IMAGE + "?key=geheim3", "geheim4", record("K"), "traceparent", traceparent(trace));

        List<Told> spans = COLLECTOR.await(trace, "GET /model_references/v2/search", "POST " + CATEGORY, "find-user");
        assertThat(only(COLLECTOR.await(trace, "GET"), "GET").attributes())
                .containsEntry("url.full", HORDE.url() + "/v2/find_user");
        assertThat(only(spans, "POST " + CATEGORY).attributes()).containsEntry("http.response.status_code", "401");
        assertThat(COLLECTOR.spans().toString()).doesNotContain("geheim");
    }

    @Test
    void aPollIsATraceOfItsFetchesAndOfWhatCameOfThem() {
        Told round = COLLECTOR.await("poll-primary");

        List<Told> spans = COLLECTOR.await(
                round.trace(), "refresh-clip", "fetch-primary", "read-document", "guard-document", "store-category");
        Told stored = only(spans, "store-category");
        // There is a second one for the legacy text, which follows from what was stored.
        Told refresh = named(spans, "refresh-clip").stream()
                .filter(span -> span.id().equals(stored.parent()))
                .findFirst()
                .orElseThrow();
        Told announced = only(COLLECTOR.await(round.trace(), "announce-changes"), "announce-changes");
        Told question = named(spans, "GET").stream()
                .filter(span -> span.attributes().get("url.full").endsWith(References.CLIP_V2))
                .findFirst()
                .orElseThrow();
        assertThat(round.parent()).isEmpty();
        // Fires ten times a second, and finds nothing to do.
        assertThat(named(COLLECTOR.spans(), "watch-folder")).isEmpty();
        assertThat(refresh.attributes()).containsEntry("model_mirror.category", "clip");
        assertThat(announced.parent()).isEqualTo(stored.id());
        assertThat(question.kind()).isEqualTo("CLIENT");
        assertThat(question.isError()).isFalse();
        assertThat(question.attributes())
                .containsEntry("http.request.method", "GET")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("server.port", primary.url().replaceAll(".*:", ""))
                .doesNotContainKey("http.request.resend_count");
    }

    @Test
    void aSourceThatFailsIsToldOfAsAnError_eachAttemptByItself() {
        String path = "/model_references/v2/codeformer";
        primary.put(path, SimulatedUpstream.Answer.status(503));
        github.put(References.IMAGE_FOLDER + "codeformer.json", SimulatedUpstream.Answer.status(500));

        replica.refresh(new Refresh(Category.CODEFORMER, Format.V2, Origin.PRIMARY));

        List<Told> questions = RunningMirror.eventually()
                .until(
                        () -> COLLECTOR.spans().stream()
                                .filter(span -> "503".equals(span.attributes().get("error.type"))
                                        && span.attributes()
                                                .getOrDefault("url.full", "")
                                                .endsWith(path))
                                .toList(),
                        found -> found.size() == 2);
        List<Told> spans = COLLECTOR.await(questions.get(0).trace(), "refresh-codeformer", "fetch-primary");
        Told refresh = only(spans, "refresh-codeformer");
        assertThat(questions)
                .allSatisfy(question -> assertThat(question.attributes())
                        .containsEntry("error.type", "503")
                        .containsEntry("http.response.status_code", "503"));
        assertThat(questions.get(0).attributes()).doesNotContainKey("http.request.resend_count");
        assertThat(questions.get(1).attributes()).containsEntry("http.request.resend_count", "1");
        assertThat(named(spans, "ask-primary")).hasSize(2).allMatch(Told::isError);
        assertThat(refresh.isError()).isTrue();
        assertThat(refresh.attributes())
                .containsEntry("error.type", "org.modelmirror.source.SourceException")
                .containsEntry("model_mirror.category", "codeformer");
    }

    @Test
    void nobodyButPrimaryIsSentTheIdsOfATrace() {
        replica.refresh(new Refresh(Category.ESRGAN, Format.V2, Origin.PRIMARY));

        Told asked = RunningMirror.eventually()
                .until(
                        () -> COLLECTOR.spans().stream()
                                .filter(span -> span.attributes()
                                        .getOrDefault("url.full", "")
                                        .endsWith("/v2/esrgan"))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(primary.traces())
                .anySatisfy(sent -> assertThat(sent).startsWith("00-" + asked.trace() + "-" + asked.id() + "-"));
        assertThat(github.requests()).isNotEmpty();
        assertThat(github.traces()).isEmpty();
    }

    @Test
    void readsAreAnsweredAsEver_andTheLossIsCounted_whenTheCollectorIsAway() {
        RunningMirror mirror = RunningMirror.on(folder.resolve("away"))
                .set("mirror.offline", "true")
                .set("traces.endpoint", "http://127.0.0.1:1")
                .set("traces.reads", "1")
                .set("traces.queue", "64")
                .start();
        long begun;
        try (mirror) {
            for (int i = 0; i < 200; i++) {
                assertThat(mirror.get("/model_references/v2/info").status()).isEqualTo(200);
            }
            RunningMirror.eventually()
                    .until(() -> mirror.get("/metrics")
                            .text()
                            .matches("(?s).*\nmodel_mirror_traces_(dropped|failed) [1-9].*"));
            begun = System.nanoTime();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void aWriteIsFollowedToTheDiskAndToItsAnnouncement() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4706";

        Answer answer = writable.post(IMAGE, "app", record("N"), "traceparent", traceparent(trace));

        assertThat(answer.status()).isEqualTo(201);
        String name = "POST " + CATEGORY;
        List<Told> spans =
                COLLECTOR.await(trace, name, "serve-v2-create", "serve-write", "commit writes", "announce-changes");
        Told commit = only(spans, "commit writes");
        assertThat(only(spans, "serve-v2-create").parent())
                .isEqualTo(only(spans, name).id());
        assertThat(commit.parent()).isEqualTo(only(spans, "serve-write").id());
        assertThat(commit.attributes())
                .containsEntry("model_mirror.category", "image_generation")
                .containsEntry("model_mirror.writes", "1");
        assertThat(only(spans, "announce-changes").parent()).isEqualTo(commit.id());
    }

    @Test
    void aGroupOfWritesNamesThemAll() {
        IntStream.range(0, 40)
                .mapToObj(i -> CompletableFuture.runAsync(() -> writable.post(
                        IMAGE,
                        "app",
                        record("G" + i),
                        "traceparent",
                        traceparent("4bf92f3577b34da6a3ce929d0e0e48" + (10 + i)))))
                .toList()
                .forEach(CompletableFuture::join);

        Told group = RunningMirror.eventually()
                .until(
                        () -> named(COLLECTOR.spans(), "commit writes").stream()
                                .filter(span -> !span.links().isEmpty())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        int writes = Integer.parseInt(group.attributes().get("model_mirror.writes"));
        assertThat(group.links()).hasSize(writes - 1).doesNotHaveDuplicates().doesNotContain(group.parent());
        assertThat(group.parent()).isNotEmpty();
    }

    @Test
    void answersAreTheSame_whateverTraceTheClientClaims() {
        for (String header : new String[] {"", "00", "zz-..-", "00-" + "0".repeat(32) + "-" + "0".repeat(16) + "-01"}) {
            Answer answer = replica.get(V2_CLIP, "traceparent", header, "tracestate", "a=" + "b".repeat(600));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(References.clipV2Served("a"));
        }
    }
}
