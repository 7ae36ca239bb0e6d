package org.modelmirror.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.reference.Category;

/** Paths, slashes, methods, encodings, CORS and unreadable requests: http-api.md 1.1 to 1.6. */
class TransportTest {
    private static final String V2 = "/model_references/v2";

    private static EdgeHarness edge;

    @BeforeAll
    static void start() throws Exception {
        edge = Fixtures.l(Fixtures.v(EdgeHarness.profile()
                        .route("routes/serve-probe.camel.yaml")
                        .start()))
                .v2(
                        Category.CONTROLNET,
                        "{\"..\":{\"name\":\"dots\"},\"a/../b\":{\"name\":\"path\"},\"a//b\":{\"name\":\"empty segment\"},"
                                + "\"a+b\":{\"name\":\"plus\"},\"50%\":{\"name\":\"percent\"},\"%zz\":{\"name\":\"no escape\"},"
                                + "\"\u00fc\u20ac\":{\"name\":\"\u00fc\u20ac\"},\"\ufffd\":{\"name\":\"replaced\"},"
                                + "\"a?b#c\":{\"name\":\"delimiters\"},\"x\\u0000y\":{\"name\":\"nul\"},"
                                + "\"model\":{\"name\":\"model\"},\"a/model/b\":{\"name\":\"nested\"},\"a\\nb\":{\"name\":\"line\"}}");
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private static String get(String target) {
        return edge.raw("GET " + target + " HTTP/1.1\r\nHost: h:1\r\nConnection: close\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/heartbeat", "/heartbeat", "/api" + V2 + "/clip", V2 + "/clip", V2 + "/clip?x=y"})
    void answersWithAndWithoutTheBasePath(String target) {
        assertThat(get(target)).startsWith("HTTP/1.1 200 OK\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api//heartbeat",
                "//api/heartbeat",
                "//",
                "/heartbeat//",
                "/api/api/heartbeat",
                "/API/heartbeat",
                "/Heartbeat",
                "/apiheartbeat",
                "/api" + V2,
                "/api" + V2 + "/",
                "/api" + V2 + "/clip/nope",
                "/api" + V2 + "/clip/model",
                "/api" + V2 + "/clip/model/",
                "/api" + V2 + "//clip",
                "/api" + V2 + "/clip//model/clip_vit",
                "/api" + V2 + "/controlnet/model/a//b",
                "/api/../heartbeat",
                "/./heartbeat",
                "/api" + V2 + "/x/../clip",
                "*"
            })
    void unknownPathIsNotFound(String target) {
        assertThat(get(target)).startsWith("HTTP/1.1 404 Not Found\r\n").endsWith("{\"detail\":\"Not Found\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/heartbeat/, http://h:1/api/heartbeat",
        "/heartbeat/?a=b&c=%20, http://h:1/heartbeat?a=b&c=%20",
        "/api, http://h:1/api/",
        "/api?x=1, http://h:1/api/?x=1",
        "/api/model_references/v2/clip/, http://h:1/api/model_references/v2/clip",
        "/api/model_references/v2/clip/model/a%2Fb/, http://h:1/api/model_references/v2/clip/model/a%2Fb",
        "/model_references/v1/metadata/last_updated/, http://h:1/model_references/v1/metadata/last_updated",
    })
    void oneSlashTooManyIsRedirected(String target, String location) {
        assertThat(get(target))
                .startsWith("HTTP/1.1 307 Temporary Redirect\r\n")
                .containsIgnoringCase("\r\nlocation: " + location + "\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void redirectKeepsMethodAndIsAbsolute_whenThereIsNoHostHeader() {
        assertThat(edge.raw("POST /heartbeat/ HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.0 307 ")
                .contains("location: http://127.0.0.1:" + edge.port() + "/heartbeat\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "%2E%2E, dots",
        ".., dots",
        "a/../b, path",
        "a%2F..%2Fb, path",
        "a%2F%2Fb, empty segment",
        "a+b, plus",
        "a%2Bb, plus",
        "50%25, percent",
        "50%, percent",
        "%zz, no escape",
        "%25zz, no escape",
        "%FF, replaced",
        "a%3Fb%23c, delimiters",
        "x%00y, nul",
        "model, model",
        "a/model/b, nested",
        "a%2fmodel%2Fb, nested",
        "a%0Ab, line",
    })
    void nameIsDecodedOnce(String encoded, String expected) {
        String answer = "{\"name\":\"" + expected + "\"}";
        assertThat(get("/api" + V2 + "/controlnet/model/" + encoded)).endsWith("\r\n\r\n" + answer);
        // The same through the Camel route, which plain reads do not reach.
        assertThat(get("/api" + V2 + "/controlnet/model/" + encoded + "?x")).endsWith("\r\n\r\n" + answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%C3%BC%E2%82%AC", "%c3%bc%e2%82%ac", "\u00c3\u00bc\u00e2\u0082\u00ac"})
    void nameIsUtf8_escapedOrNot(String encoded) {
        String utf8AsBytes = "{\"name\":\"\u00c3\u00bc\u00e2\u0082\u00ac\"}";
        assertThat(get("/api" + V2 + "/controlnet/model/" + encoded)).endsWith(utf8AsBytes);
        assertThat(get("/api" + V2 + "/controlnet/model/" + encoded + "?x")).endsWith(utf8AsBytes);
    }

    @Test
    void unknownNameComesBackInTheError_whateverItHolds() {
        assertThat(get("/api" + V2 + "/clip/model/%22%3Cb%3E%00%0D%0ASet-Cookie:%20a"))
                .startsWith("HTTP/1.1 404 ")
                .endsWith("{\"detail\":\"Model '\\\"<b>\\u0000\\r\\nSet-Cookie: a' not found in category 'clip'\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/model%5Freferences/v2/clip",
                "/%61pi/model_references/v2/clip",
                "/api/model_references%2Fv2%2Fclip"
            })
    void pathIsDecodedBeforeItIsMatched(String target) {
        String expected = target.startsWith("/%61") ? "HTTP/1.1 404 " : "HTTP/1.1 200 ";
        assertThat(get(target)).startsWith(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/heartbeat, 'GET, HEAD'",
        "DELETE, /heartbeat, 'GET, HEAD'",
        "OPTIONS, /api/heartbeat, 'GET, HEAD'",
        "PATCH, /api/model_references/v2/clip, 'GET, HEAD, POST'",
        "BREW, /api/model_references/v2/clip/model/a/b, 'DELETE, GET, HEAD, PUT'",
        "TRACE, /api/, 'GET, HEAD'",
        "PUT, /api/probe, 'GET, HEAD, POST'",
        "OPTIONS, /api/probe, 'GET, HEAD, POST'",
    })
    void wrongMethodIsRefused_namingAllThatAreKnown(String method, String target, String allow) {
        assertThat(edge.raw(method + " " + target + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405 Method Not Allowed\r\n")
                .containsIgnoringCase("\r\nallow: " + allow + "\r\n")
                .endsWith("{\"detail\":\"Method Not Allowed\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/heartbeat",
                "/replicate_mode",
                V2 + "/clip",
                V2 + "/clip?x=1",
                V2 + "/image_generation/model/Alpha",
                V2 + "/blip",
                V2 + "/bogus",
                "/model_references/v1/image_generation",
                "/model_references/v1/text_generation?include_group=true",
                "/nope",
                "/health/ready"
            })
    void headIsGetWithoutItsBody(String path) {
        HttpResponse<String> get = edge.get(path);
        HttpResponse<String> head = edge.send("HEAD", "/api" + path);

        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length"))
                .contains(Integer.toString(get.body().getBytes(java.nio.charset.StandardCharsets.UTF_8).length));
        assertThat(head.headers().firstValue("ETag")).isEqualTo(get.headers().firstValue("ETag"));
        assertThat(head.headers().firstValue("Content-Type"))
                .isEqualTo(get.headers().firstValue("Content-Type"));
    }

    @Test
    void connectionStaysInStep_afterHead() {
        String both = edge.raw("HEAD /heartbeat HTTP/1.1\r\nHost: h\r\n\r\n"
                + "HEAD " + V2 + "/clip HTTP/1.1\r\nHost: h\r\n\r\n"
                + "GET " + V2 + "/clip HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

        assertThat(both.split("HTTP/1.1 200 OK\r\n", -1)).hasSize(4);
        assertThat(both).endsWith(Fixtures.CLIP_V2);
    }

    @Test
    void answersKeepTheirOrder_whenRequestsArePipelined() {
        String answers = edge.raw("GET /heartbeat HTTP/1.1\r\nHost: h\r\n\r\n"
                + "GET " + V2 + "/clip HTTP/1.1\r\nHost: h\r\n\r\n"
                + "GET /nope HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

        assertThat(answers).containsSubsequence("\"ai_horde\"", "clip_vit", "\"Not Found\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/heartbeat", V2 + "/clip", V2 + "/bogus", "/nope", "/heartbeat/"})
    void requestIdIsTakenOver_whenWellFormed(String path) {
        assertThat(edge.get(path, "X-Request-Id", "a.B-9_z").headers().allValues("X-Request-Id"))
                .containsExactly("a.B-9_z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "has space",
                "semi;colon",
                "",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void requestIdIsMade_whenTheOneSentIsNotWellFormed(String sent) {
        assertThat(edge.get("/heartbeat", "X-Request-Id", sent).headers().allValues("X-Request-Id"))
                .singleElement()
                .asString()
                .matches("[0-9a-f]{16}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/heartbeat", V2 + "/clip", V2 + "/bogus", V2 + "/blip", "/nope", "/heartbeat/", "/probe/fails"})
    void answerCarriesCorsHeaders_evenWhenItIsAnError(String path) {
        HttpResponse<String> allowed = edge.get(path, "Origin", "https://ui.example");
        HttpResponse<String> other = edge.get(path, "Origin", "https://evil.example");
        HttpResponse<String> none = edge.get(path);

        assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin")).contains("https://ui.example");
        assertThat(allowed.headers().firstValue("Access-Control-Allow-Credentials"))
                .contains("true");
        assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(other.headers().firstValue("Access-Control-Allow-Credentials"))
                .contains("true");
        assertThat(other.statusCode()).isEqualTo(none.statusCode());
        assertThat(none.headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
        assertThat(none.headers().firstValue("Vary").orElseThrow()).startsWith("Origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/heartbeat", "/nope", V2 + "/bogus", "//", "/heartbeat/"})
    void preflightIsAnsweredOnAnyPath(String path) {
        HttpResponse<String> answer = edge.send(
                "OPTIONS", "/api" + path, "Origin", "https://ui.example", "Access-Control-Request-Method", "DELETE");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("OK");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Methods"))
                .contains("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
        assertThat(answer.headers().firstValue("Access-Control-Max-Age")).contains("600");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                .contains("true");
        assertThat(answer.headers().firstValue("Vary")).contains("Origin");
    }

    @Test
    void everyOriginIsEchoed_whenTheSettingIsAStar() throws Exception {
        try (EdgeHarness open = EdgeHarness.profile().cors("*").start();
                EdgeHarness closed = EdgeHarness.profile().cors().start()) {
            assertThat(open.get("/heartbeat", "Origin", "https://any.example")
                            .headers()
                            .firstValue("Access-Control-Allow-Origin"))
                    .contains("https://any.example");
            assertThat(closed.get("/heartbeat", "Origin", "https://any.example")
                            .headers()
                            .firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
    }

    @Test
    void queryCannotSetResponseHeaders() {
        HttpResponse<String> answer =
                edge.get("/heartbeat?Set-Cookie=a%3Db&Location=http://evil&Content-Type=text/html&ETag=x&Age=9");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().map()).doesNotContainKeys("set-cookie", "location", "etag", "age");
    }

    @Test
    void queryCannotReplaceAPathParameter() {
        assertThat(edge.get(V2 + "/clip?model_category_name=bogus&model_name=y").body())
                .isEqualTo(Fixtures.CLIP_V2);
    }

    @Test
    void requestHeadersDoNotComeBack() {
        HttpResponse<String> answer =
                edge.get("/heartbeat", "X-Secret", "s", "ETag", "\"x\"", "Warning", "w", "apikey", "k");

        assertThat(answer.headers().map()).doesNotContainKeys("x-secret", "etag", "warning", "apikey");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xml;q=0.1", "nonsense", ""})
    void acceptIsIgnored(String accept) {
        assertThat(edge.get("/heartbeat", "Accept", accept).statusCode()).isEqualTo(200);
        assertThat(edge.get(V2 + "/clip?x", "Accept", accept).statusCode()).isEqualTo(200);
    }

    @Test
    void failureOfARouteIsAnInternalErrorThatTellsNothing() {
        HttpResponse<String> answer = edge.get("/probe/fails");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.body()).isEqualTo("{\"detail\":\"Internal server error\"}");
    }

    @Test
    void literalPathWins_whateverTheOrderOfTheFiles() {
        assertThat(edge.get("/probe/fixed").body()).isEqualTo("literal");
        assertThat(edge.get("/probe/other").body()).isEqualTo("parameter other");
    }

    @Test
    void bodyIsRefused_whenItIsTooLarge() {
        byte[] body = new byte[1024 * 1024 + 1];
        HttpResponse<String> answer = edge.send(
                "POST",
                "/api/probe",
                HttpRequest.BodyPublishers.ofByteArray(body),
                HttpResponse.BodyHandlers.ofString(),
                "Content-Type",
                "application/json");

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).isEqualTo("{\"detail\":\"Request body too large\"}");
    }

    @Test
    void contentTypeIsTheEndpointsBusiness() {
        HttpResponse<String> answer = edge.send(
                "POST",
                "/api/probe",
                HttpRequest.BodyPublishers.ofString("hi"),
                HttpResponse.BodyHandlers.ofString(),
                "Content-Type",
                "image/png");

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void headIsTooLarge_whenLineOrHeadersExceedTheLimit() {
        String longText = "x".repeat(17 * 1024);

        assertThat(get("/" + longText))
                .startsWith("HTTP/1.0 431 ")
                .endsWith("{\"detail\":\"Request line or headers too large\"}");
        assertThat(edge.raw("GET /heartbeat HTTP/1.1\r\nHost: h\r\nX: " + longText + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(get("/" + "x".repeat(15 * 1024))).startsWith("HTTP/1.1 404 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /heartbeat HTTP/3.7\r\nHost: h\r\n\r\n",
                "GET /heartbeat HTTP/2.0\r\nHost: h\r\n\r\n",
                "GET\r\n\r\n",
                "GET /heartbeat NONSENSE\r\n\r\n",
                "GET /heartbeat HTTP/1.1\r\nno colon\r\n\r\n",
                "POST /probe HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
                "POST /probe HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "x\u0000\u0001\u0002\r\n\r\n",
            })
    void unreadableRequestIsTheClientsFault(String request) {
        assertThat(edge.raw(request)).matches("(?s)HTTP/\\d\\.\\d 400 Bad Request\r\n.*\\{\"detail\":\".*\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://other/heartbeat HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
                "GET http://other/api" + V2 + "/clip HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
                "GET /heartbeat? HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
                "GET /heartbeat?%zz=%&&=&x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
                "GET /heartbeat?a=%FF%00 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
                "GET /heartbeat HTTP/1.1\r\nHost: h\r\nConnection: close\r\nCookie: \u00ff=;;\r\nAuthorization: Basic \u00e9\r\n\r\n",
                "GET /heartbeat HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: /;;=\r\nAccept: ;q=x,,\r\n\r\n",
                "GET /heartbeat HTTP/1.1\r\nHost: h\r\nConnection: close\r\nUpgrade: websocket\r\n\r\n",
                "GET /heartbeat HTTP/1.1\r\nHost: h\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n",
                "GET /heartbeat HTTP/1.0\r\n\r\n",
            })
    void oddButReadableRequestIsAnswered(String request) {
        assertThat(edge.raw(request)).containsPattern("HTTP/1.[01] 200 OK");
    }

    /** Seeded, so that a failure can be repeated. */
    @Test
    void noRequestLineCausesAServerError() {
        Random random = new Random(20_260_101);
        List<String> pieces = List.of(
                "/",
                "//",
                "%",
                "%2F",
                "%zz",
                "%00",
                "..",
                ".",
                "api",
                "model_references",
                "v1",
                "v2",
                "clip",
                "model",
                "?",
                "&",
                "=",
                "#",
                "\u00ff",
                "metadata",
                "text_generation",
                "include_group",
                "\"",
                "<",
                "{",
                "}",
                "\\",
                ":");
        for (int i = 0; i < 300; i++) {
            StringBuilder target = new StringBuilder("/");
            for (int n = random.nextInt(9); n >= 0; n--) {
                target.append(pieces.get(random.nextInt(pieces.size())));
            }
            assertThat(get(target.toString()))
                    .as("GET %s", target)
                    .matches("(?s)HTTP/1\\.1 [1-4]\\d\\d .*")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void noGarbageCausesAServerError() {
        Random random = new Random(7);
        for (int i = 0; i < 100; i++) {
            byte[] garbage = new byte[1 + random.nextInt(200)];
            random.nextBytes(garbage);
            garbage[0] = 'G'; // what comes before the first printable character is skipped
            byte[] request = new byte[garbage.length + 4];
            System.arraycopy(garbage, 0, request, 0, garbage.length);
            System.arraycopy(new byte[] {'\r', '\n', '\r', '\n'}, 0, request, garbage.length, 4);
            assertThat(edge.raw(request)).containsPattern("^HTTP/1\\.[01] 4\\d\\d ");
        }
    }
}
