package org.modelmirror.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** The description of the API and its pages, over real HTTP (http-api.md 1.7). */
class DocsTest {
    private static EdgeHarness edge;

    @BeforeAll
    static void start() throws Exception {
        edge = EdgeHarness.profile().replica().start();
        edge.v2(Category.CLIP, "{\"a\":{\"name\":\"a\"}}");
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private static JsonNode paths() {
        return EdgeHarness.parse(edge.get("/openapi.json").body()).path("paths");
    }

    @Test
    void describesWhatIsServed() {
        HttpResponse<String> answer = edge.get("/openapi.json");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        JsonNode paths = EdgeHarness.parse(answer.body()).path("paths");
        assertThat(paths.has("/heartbeat")).isTrue();
        assertThat(paths.at("/~1model_references~1v2~1clip/get/operationId").asText())
                .isEqualTo("read_v2_clip_all");
        assertThat(edge.send("GET", "/openapi.json").body()).isEqualTo(answer.body());
    }

    @Test
    void isNotMade_beforeSomebodyAsks() {
        AtomicInteger made = new AtomicInteger();

        DocsEndpoints docs = new DocsEndpoints(Set::of, served -> {
            made.incrementAndGet();
            return JsonNodeFactory.instance.objectNode();
        });

        assertThat(docs).isNotNull();
        assertThat(made).hasValue(0);
    }

    @Test
    void isNotSentAgain_whenTheClientHasIt() {
        String tag = edge.get("/openapi.json").headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> answer = edge.get("/openapi.json", "If-None-Match", tag);

        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void describesAnOperationNoLonger_whenItsRouteIsStopped() throws Exception {
        assertThat(paths().has("/guard/{id}/reject")).isTrue();

        edge.context().getRouteController().stopRoute("serve-guard-reject");
        try {
            assertThat(paths().has("/guard/{id}/reject")).isFalse();
            assertThat(paths().has("/guard/{id}/approve")).isTrue();
        } finally {
            edge.context().getRouteController().startRoute("serve-guard-reject");
        }
        assertThat(paths().has("/guard/{id}/reject")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/docs, page.js, swagger-ui-bundle.js, ''",
        "/docs, page.js, swagger-ui-bundle.js, ''",
        "/api/redoc, redoc.js, redoc.standalone.js, ' ''unsafe-inline'''",
        "/redoc, redoc.js, redoc.standalone.js, ' ''unsafe-inline'''"
    })
    void pagesLoadNothingFromElsewhere_andTheirPartsAreThere(
            String path, String own, String others, String moreStyles) {
        HttpResponse<String> page = edge.send("GET", path);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self'" + moreStyles + ";");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.body()).doesNotContain("http:").doesNotContain("https:").doesNotContain("<script>");
        Matcher links = Pattern.compile("(?:src|href)=\"(docs/[^\"]+)\"").matcher(page.body());
        List<String> parts = new ArrayList<>();
        while (links.find()) {
            parts.add(links.group(1));
            HttpResponse<byte[]> part = edge.bytes("/" + links.group(1));
            assertThat(part.statusCode()).as(links.group(1)).isEqualTo(200);
            assertThat(part.body()).isNotEmpty();
        }
        assertThat(parts).contains("docs/" + own, "docs/" + others, "docs/page.css");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs/nothing.js", "/docs/..%2Findex.html", "/docs/swagger-ui-es-bundle.js"})
    void nothingElseOfTheClassPathIsGiven(String path) {
        assertThat(edge.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void largePartsAreCompressed_whenTheClientOffersIt() {
        HttpResponse<byte[]> answer = edge.bytes("/docs/swagger-ui-bundle.js", "Accept-Encoding", "gzip");

        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(answer.body().length).isLessThan(600_000);
    }

    @Test
    void logKnowsTheRequest_whileARouteAnswersIt() {
        edge.freshness.confirmed(Category.CLIP, Format.V2, Duration.ofMinutes(1));

        // A parameter makes it no hot read.
        edge.get("/model_references/v2/clip?x", "X-Request-Id", "seen-in-the-log");

        assertThat(edge.loggedIds).contains("seen-in-the-log");
    }

    @Test
    void countsHowLongAnswersTook_hotReadsIncluded() {
        edge.get("/model_references/v2/clip");
        edge.get("/heartbeat");

        List<String> routes = new ArrayList<>();
        edge.counts.forEachDuration((route, reading) -> {
            routes.add(route);
            assertThat(reading.count()).isPositive();
            assertThat(reading.sum()).isPositive().isLessThan(20.0 * reading.count());
        });
        assertThat(routes).contains("/model_references/v2/{model_category_name}", "/heartbeat");
    }
}
