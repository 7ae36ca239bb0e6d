package org.modelmirror.serve;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.catalog.RawFile;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Repository;
import org.modelmirror.reference.UpstreamFile;

/** The raw facade at the edge: its paths, its errors, its headers (http-api.md 2.11, 1.5). */
class RawFacadeTest {
    private static final String REPO = "AI-Horde-image-model-reference";
    /** Spelt as upstream spells it, which no writer of ours would. */
    private static final String CLIP = "{\n   \"ViT-L/14\": {\"name\" : \"ViT-L/14\", \"n\": 1.50}\n}\n";

    private static final UpstreamFile FILE = new UpstreamFile(Repository.IMAGE, "main", "clip.json");

    private EdgeHarness edge;

    @BeforeEach
    void start() throws Exception {
        edge = EdgeHarness.profile().replica().start();
        edge.rawFiles.know(new UpstreamFile(Repository.IMAGE, "main", "blip.json"));
        publish(FILE, CLIP);
        edge.rawFiles.confirmed(FILE, Duration.ofSeconds(300));
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    private void publish(UpstreamFile file, String text) {
        edge.rawFiles.publish(RawFile.of(file, text.getBytes(StandardCharsets.UTF_8), 12, EdgeHarness.PUBLISHED));
    }

    private HttpResponse<String> get(String path, String... headers) {
        return edge.send("GET", path, headers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/Haidra-Org/AI-Horde-image-model-reference/main/clip.json",
                "/Haidra-Org/AI-Horde-image-model-reference/refs/heads/main/clip.json",
                "/Haidra-Org/AI-Horde-image-model-reference/raw/main/clip.json",
                "/Haidra-Org/AI-Horde-image-model-reference/raw/refs/heads/main/clip.json",
                "/HAIDRA-org/ai-horde-image-MODEL-reference/main/clip.json",
                "/db0/AI-Horde-image-model-reference/main/clip.json",
                "/DB0/AI-Horde-image-model-reference/main/clip%2Ejson",
                "/Haidra-Org/AI-Horde-image-model-reference/main/clip.json?token=x",
            })
    void givesUpstreamsBytes_onEveryPathOfGitHubs(String path) {
        HttpResponse<String> answer = get(path.replace("?token=x", ""));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(CLIP);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    }

    @Test
    void givesUpstreamsBytes_whenAQueryIsAppended() {
        assertThat(get("/Haidra-Org/" + REPO + "/main/clip.json?cache=1").body())
                .isEqualTo(CLIP);
    }

    @Test
    void findsABranchWithASlash() {
        publish(new UpstreamFile(Repository.IMAGE, "feature/new", "clip.json"), "{}");

        assertThat(get("/Haidra-Org/" + REPO + "/feature/new/clip.json").body()).isEqualTo("{}");
        assertThat(get("/Haidra-Org/" + REPO + "/refs/heads/feature/new/clip.json")
                        .body())
                .isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/Haidra-Org/AI-Horde-image-model-reference/main/nothing.json",
                "/Haidra-Org/AI-Horde-image-model-reference/main/folder/clip.json",
                "/Haidra-Org/AI-Horde-image-model-reference/dev/clip.json",
                "/Haidra-Org/AI-Horde-image-model-reference/main/CLIP.json",
                "/Haidra-Org/AI-Horde/main/clip.json",
                "/Haidra-Org/AI-Horde-image-model-reference/main/..%2Fclip.json",
            })
    void saysNotFoundAsGitHubDoes_whenUpstreamHasNoSuchFile(String path) {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("404: Not Found");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/Haidra-Org/AI-Horde-image-model-reference/main/clip.json",
                "/api/repos/Haidra-Org/AI-Horde-image-model-reference/contents/clip.json",
                "/somebody/AI-Horde-image-model-reference/main/clip.json",
                "/repos/somebody/AI-Horde-image-model-reference/contents/clip.json",
                "/Haidra-Org/AI-Horde-image-model-reference/clip.json",
                "/model_references/v9/a/b",
            })
    void isNotThere_belowTheBasePathOrAnotherOwner(String path) {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"detail\":\"Not Found\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/Haidra-Org/AI-Horde-image-model-reference/main/blip.json",
                "/repos/Haidra-Org/AI-Horde-image-model-reference/contents/blip.json"
            })
    void answers503AsTextThatIsNoJson_whenAKnownFileIsNotHeld(String path) {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("File 'blip.json' is temporarily unavailable");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
    }

    @Test
    void answers404_whenUpstreamSaidThatAKnownFileDoesNotExist() {
        edge.rawFiles.absent(new UpstreamFile(Repository.IMAGE, "main", "blip.json"));

        assertThat(get("/Haidra-Org/" + REPO + "/main/blip.json").statusCode()).isEqualTo(404);
    }

    @Test
    void tellsOfAFileAsTheContentsApiDoes() {
        publish(new UpstreamFile(Repository.IMAGE, "main", "clip.json"), "hello\n");

        HttpResponse<String> answer = get("/repos/Haidra-Org/" + REPO + "/contents/clip.json");

        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("Vary")).contains("Origin, Accept-Encoding, Accept");
        // The hash is what git hash-object says of these six bytes.
        assertThatJson(answer.body()).isEqualTo("""
                        {"type":"file","encoding":"base64","size":6,"name":"clip.json","path":"clip.json",
                         "content":"aGVsbG8K\\n","sha":"ce013625030ba8dba906f756967f9e9ca394464a"}""");
    }

    @Test
    void givesTheBranchAskedFor_throughTheContentsApi() {
        publish(new UpstreamFile(Repository.IMAGE, "dev", "clip.json"), "[]");

        assertThatJson(get("/repos/db0/" + REPO + "/contents/clip.json?ref=dev").body())
                .node("size")
                .isEqualTo(2);
        assertThatJson(get("/repos/db0/" + REPO + "/contents/clip.json?ref=refs/heads/dev")
                        .body())
                .node("size")
                .isEqualTo(2);
        assertThatJson(get("/repos/db0/" + REPO + "/contents/clip.json?ref=").body())
                .node("size")
                .isEqualTo(CLIP.length());
        HttpResponse<String> unknown = get("/repos/db0/" + REPO + "/contents/clip.json?ref=nope");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).isEqualTo("{\"message\":\"Not Found\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/vnd.github.raw", "application/vnd.github.raw+json", "application/vnd.github.v3.raw"
            })
    void givesTheBytes_whenTheContentsApiIsAskedForThemRaw(String accept) {
        HttpResponse<String> answer = get("/repos/Haidra-Org/" + REPO + "/contents/clip.json", "Accept", accept);

        assertThat(answer.body()).isEqualTo(CLIP);
    }

    @Test
    void carriesTheHeadersOfACategoryRead() {
        edge.nanos.addAndGet(Duration.ofSeconds(42).toNanos());

        HttpResponse<String> answer = get("/Haidra-Org/" + REPO + "/main/clip.json");

        assertThat(answer.headers().firstValue("ETag").orElseThrow()).matches("\"[0-9a-f]{32}\"");
        assertThat(answer.headers().firstValue("Last-Modified")).contains("Fri, 02 Jan 2026 03:04:05 GMT");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(answer.headers().firstValue("Vary")).contains("Origin, Accept-Encoding");
        assertThat(answer.headers().firstValue("X-Reference-Revision")).contains("12");
        assertThat(answer.headers().firstValue("Age")).contains("42");
        assertThat(answer.headers().firstValue("X-Reference-Stale")).isEmpty();
    }

    @Test
    void isMarkedStale_whenTheLastAttemptFailed() {
        edge.rawFiles.failed(FILE);

        HttpResponse<String> answer = get("/Haidra-Org/" + REPO + "/main/clip.json");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Reference-Stale")).contains("true");
        assertThat(answer.headers().firstValue("Warning")).contains("110 - \"Response is Stale\"");
    }

    @Test
    void hasTheAgeOfItsCategory_asLongAsThatKeepsIt() {
        edge.nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        edge.freshness.confirmed(Category.CLIP, Format.LEGACY, Duration.ofSeconds(300));
        edge.nanos.addAndGet(Duration.ofSeconds(7).toNanos());

        edge.keptByCategory.put(FILE, Category.CLIP);
        assertThat(age()).contains("7");

        edge.keptByCategory.remove(FILE);
        assertThat(age()).contains("12");
    }

    private Optional<String> age() {
        return get("/Haidra-Org/" + REPO + "/main/clip.json").headers().firstValue("Age");
    }

    @Test
    void answers304_whenTheClientHasTheseBytes() {
        String path = "/Haidra-Org/" + REPO + "/main/clip.json";
        String tag = get(path).headers().firstValue("ETag").orElseThrow();

        assertThat(get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(get(path, "If-Modified-Since", "Fri, 02 Jan 2026 03:04:05 GMT")
                        .statusCode())
                .isEqualTo(304);
        assertThat(get(path, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void sendsItCompressed_whenTheClientOffersThat() throws Exception {
        publish(FILE, "x".repeat(10_000));

        HttpResponse<byte[]> answer = edge.send(
                "GET",
                "/Haidra-Org/" + REPO + "/main/clip.json",
                BodyPublishers.noBody(),
                BodyHandlers.ofByteArray(),
                "Accept-Encoding",
                "gzip");

        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(answer.headers().firstValue("ETag").orElseThrow()).endsWith("-gz\"");
        try (var in = new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(answer.body()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("x".repeat(10_000));
        }
    }

    @Test
    void answersHeadWithTheLengthAndNoBody() {
        HttpResponse<String> answer = edge.send("HEAD", "/Haidra-Org/" + REPO + "/main/clip.json");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Length")).contains(String.valueOf(CLIP.length()));
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void refusesToWrite() {
        HttpResponse<String> answer = edge.send("PUT", "/Haidra-Org/" + REPO + "/main/clip.json");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void isGone_whenItsRouteIsStopped() throws Exception {
        for (var route : edge.context().getRoutes()) {
            if (String.valueOf(route.getEndpoint().getEndpointUri()).contains("contents")) {
                edge.context().getRouteController().stopRoute(route.getRouteId());
            }
        }

        assertThat(get("/repos/Haidra-Org/" + REPO + "/contents/clip.json").statusCode())
                .isEqualTo(404);
        assertThat(get("/Haidra-Org/" + REPO + "/main/clip.json").statusCode()).isEqualTo(200);
    }
}
