package org.modelmirror.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.camel.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** The headers of http-api.md 1.5, from the event loop and from the Camel route alike. */
class ReadHeadersTest {
    private static final String HOT = "/model_references/v2/clip";
    /** The same read with a parameter, which only the route understands. */
    private static final String COLD = HOT + "?unknown=parameter";

    private static final String BIG = "{\"m\":{\"text\":\"" + "abc ".repeat(1000) + "\"}}";
    private static final String LAST_MODIFIED = "Fri, 02 Jan 2026 03:04:05 GMT";

    private EdgeHarness edge;

    @BeforeEach
    void start() throws Exception {
        edge = EdgeHarness.profile().replica().start().v2(Category.CLIP, BIG);
        edge.freshness.confirmed(Category.CLIP, Format.V2, Duration.ofSeconds(60));
    }

    @AfterEach
    void stop() {
        edge.close();
    }

    private static String tag(String body) throws NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash).substring(0, 32);
    }

    @ParameterizedTest
    @ValueSource(strings = {HOT, COLD, HOT + "/model/m", HOT + "/model/m?x"})
    void readCarriesItsCachingHeaders(String path) throws Exception {
        edge.nanos.addAndGet(Duration.ofMillis(12_900).toNanos());

        HttpResponse<String> answer = edge.get(path);
        HttpHeaders headers = answer.headers();

        assertThat(headers.firstValue("ETag")).contains("\"" + tag(answer.body()) + "\"");
        assertThat(headers.firstValue("Last-Modified")).contains(LAST_MODIFIED);
        assertThat(headers.firstValue("Cache-Control")).contains("no-cache");
        assertThat(headers.allValues("Vary")).containsExactly("Origin, Accept-Encoding");
        assertThat(headers.firstValue("X-Reference-Revision")).contains("7");
        assertThat(headers.firstValue("Age")).contains("12");
        assertThat(headers.firstValue("X-Reference-Stale")).isEmpty();
        assertThat(headers.firstValue("Warning")).isEmpty();
        assertThat(headers.firstValue("Content-Encoding")).isEmpty();
        assertThat(headers.firstValueAsLong("Content-Length").getAsLong())
                .isEqualTo(answer.body().length());
        assertThat(headers.firstValue("Transfer-Encoding")).isEmpty();
    }

    @Test
    void routeAndEventLoopAnswerAlike() {
        for (String[] headers : new String[][] {
            {"Accept-Encoding", "gzip"},
            {"Accept-Encoding", "br"},
            {"If-None-Match", "*"},
            {"Origin", "https://x.example"}
        }) {
            HttpResponse<byte[]> hot = edge.bytes(HOT, headers);
            HttpResponse<byte[]> cold = edge.bytes(COLD, headers);

            assertThat(cold.statusCode()).isEqualTo(hot.statusCode());
            assertThat(cold.body()).isEqualTo(hot.body());
            assertThat(withoutId(cold)).isEqualTo(withoutId(hot));
        }
    }

    private static TreeMap<String, Object> withoutId(HttpResponse<?> answer) {
        TreeMap<String, Object> headers = new TreeMap<>(answer.headers().map());
        headers.remove("x-request-id");
        return headers;
    }

    @ParameterizedTest
    @ValueSource(strings = {HOT, COLD})
    void bodyIsCompressed_whenTheClientOffersIt(String path) throws Exception {
        HttpResponse<byte[]> answer = edge.bytes(path, "Accept-Encoding", "gzip, deflate");

        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(answer.headers().firstValue("ETag")).contains("\"" + tag(BIG) + "-gz\"");
        assertThat(answer.headers().firstValueAsLong("Content-Length").getAsLong())
                .isEqualTo(answer.body().length);
        assertThat(gunzip(answer.body())).isEqualTo(BIG);
    }

    private static String gunzip(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void smallBodyIsNotCompressed() throws Exception {
        edge.v2(Category.BLIP, "{\"b\":{\"name\":\"b\"}}");

        HttpResponse<String> answer = edge.get("/model_references/v2/blip", "Accept-Encoding", "gzip");

        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(answer.headers().firstValue("ETag")).contains("\"" + tag("{\"b\":{\"name\":\"b\"}}") + "\"");
        assertThat(answer.body()).isEqualTo("{\"b\":{\"name\":\"b\"}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TAG | TAG",
                "W/TAG | TAG",
                "\"x\", W/TAG ,\"y\" | TAG",
                "* | TAG",
                "TAG-gz | TAG-gz",
                "\"x\",TAG-gz | TAG-gz",
            })
    void clientsCopyIsConfirmed_whenItNamesEitherForm(String sent, String confirmed) throws Exception {
        for (String path : new String[] {HOT, COLD}) {
            HttpResponse<String> answer = edge.get(path, "If-None-Match", fill(sent));

            assertThat(answer.statusCode()).isEqualTo(304);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.headers().firstValue("ETag")).contains(fill(confirmed));
            assertThat(answer.headers().firstValue("Age")).contains("0");
            assertThat(answer.headers().firstValue("X-Reference-Revision")).contains("7");
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-cache");
            assertThat(answer.headers().firstValue("Vary")).contains("Origin, Accept-Encoding");
            assertThat(answer.headers().firstValue("Last-Modified")).contains(LAST_MODIFIED);
        }
    }

    private static String fill(String text) throws NoSuchAlgorithmException {
        return text.contains("TAG-gz")
                ? text.replace("TAG-gz", "\"" + tag(BIG) + "-gz\"")
                : text.replace("TAG", "\"" + tag(BIG) + "\"");
    }

    @Test
    void clientsCopyIsConfirmed_whenItsTagIsInASecondHeader() throws Exception {
        assertThat(edge.get(HOT, "If-None-Match", "\"x\"", "If-None-Match", "\"" + tag(BIG) + "\"")
                        .statusCode())
                .isEqualTo(304);
    }

    @Test
    void bodyIsSent_whenTheTagIsAnother() {
        assertThat(edge.get(HOT, "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
        assertThat(edge.get(HOT, "If-None-Match", "").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Fri, 02 Jan 2026 03:04:05 GMT | 304",
                "Fri, 02 Jan 2026 03:04:06 GMT | 304",
                "Fri, 02 Jan 2026 03:04:04 GMT | 200",
                "yesterday | 200",
            })
    void dateCounts_whenThereIsNoTag(String since, int status) {
        assertThat(edge.get(HOT, "If-Modified-Since", since).statusCode()).isEqualTo(status);
        assertThat(edge.get(COLD, "If-Modified-Since", since).statusCode()).isEqualTo(status);
    }

    @Test
    void dateDoesNotCount_whenThereIsATag() {
        assertThat(edge.get(HOT, "If-Modified-Since", LAST_MODIFIED, "If-None-Match", "\"x\"")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void headConfirmsToo() throws Exception {
        HttpResponse<String> answer = edge.send("HEAD", "/api" + HOT, "If-None-Match", "\"" + tag(BIG) + "\"");

        assertThat(answer.statusCode()).isEqualTo(304);
    }

    @Test
    void copyIsStale_whenTheLastAttemptFailed() {
        edge.freshness.failed(Category.CLIP, Format.V2);

        assertStale(edge.get(HOT));
        assertStale(edge.get(COLD));
        assertStale(edge.get(HOT, "If-None-Match", "*"));
    }

    @Test
    void copyIsStale_whenThreePeriodsHavePassed() {
        edge.nanos.addAndGet(Duration.ofSeconds(180).toNanos());
        assertThat(edge.get(HOT).headers().firstValue("X-Reference-Stale")).isEmpty();

        edge.nanos.addAndGet(1);

        assertStale(edge.get(HOT));
        assertThat(edge.get(HOT).headers().firstValue("Age")).contains("180");
    }

    private static void assertStale(HttpResponse<?> answer) {
        assertThat(answer.headers().firstValue("X-Reference-Stale")).contains("true");
        assertThat(answer.headers().firstValue("Warning")).contains("110 - \"Response is Stale\"");
    }

    @Test
    void ageIsAbsent_onAPrimary() throws Exception {
        try (EdgeHarness primary = EdgeHarness.profile().start().v2(Category.CLIP, BIG)) {
            primary.freshness.failed(Category.CLIP, Format.V2);

            assertThat(primary.get(HOT).headers().map()).doesNotContainKeys("age", "x-reference-stale", "warning");
        }
    }

    @Test
    void nextReadSeesWhatWasPublished() {
        String before = edge.get(HOT).headers().firstValue("ETag").orElseThrow();

        edge.v2(Category.CLIP, "{\"n\":{}}", 8);

        HttpResponse<String> answer = edge.get(HOT, "If-None-Match", before);
        assertThat(answer.body()).isEqualTo("{\"n\":{}}");
        assertThat(answer.headers().firstValue("X-Reference-Revision")).contains("8");
    }

    @Test
    void hotReadsFollowTheRoutes_whenAnOperatorStopsOne() throws Exception {
        assertThat(edge.context().getRoutes()).extracting(Route::getRouteId).contains("serve-v2-category");

        edge.context().getRouteController().stopRoute("serve-v2-category");
        assertThat(edge.get(HOT).statusCode()).as("still written to").isEqualTo(405);
        assertThat(edge.get(HOT + "/model/m").statusCode()).isEqualTo(200);

        edge.context().getRouteController().startRoute("serve-v2-category");
        assertThat(edge.get(HOT).statusCode()).isEqualTo(200);
    }

    @Test
    void bodySurvivesManyReadersAtOnce() {
        byte[] expected = BIG.getBytes(StandardCharsets.UTF_8);
        long wrong = java.util.stream.IntStream.range(0, 400)
                .parallel()
                .filter(i -> !java.util.Arrays.equals(
                        edge.bytes(i % 2 == 0 ? HOT : COLD).body(), expected))
                .count();

        assertThat(wrong).isZero();
    }
}
