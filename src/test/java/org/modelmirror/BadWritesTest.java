package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.WritableMirror.V1;
import static org.modelmirror.testing.WritableMirror.V2;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.SimulatedHorde;
import org.modelmirror.testing.WritableMirror;

/**
 * Whatever is sent to an endpoint that writes is either a write or a 4xx of the documented shape, and what is refused touches
 * no file, inside the data folder or beside it. Sent by somebody who may write, so that nothing is refused for that.
 */
class BadWritesTest {
    private static final SimulatedHorde HORDE = SimulatedHorde.start();
    private static WritableMirror v2;
    private static WritableMirror legacy;

    @BeforeAll
    static void start(@TempDir Path one, @TempDir Path two) {
        v2 = mirror(one, "v2");
        legacy = mirror(two, "legacy");
    }

    /** The data folder is one below the folder that is watched, so that a name could climb out of it. */
    private static WritableMirror mirror(Path around, String canonical) {
        Path folder = around.resolve("data");
        return WritableMirror.of(
                WritableMirror.setup(folder, HORDE)
                        .set("queue.enabled", "false")
                        .set("mirror.canonical-format", canonical)
                        .set("write.rate-per-key", "0")
                        .set("write.rate-per-address", "0")
                        .start(),
                around);
    }

    @AfterAll
    static void stop() {
        v2.close();
        legacy.close();
        HORDE.close();
    }

    /** An operation that takes a body. */
    private record Endpoint(String method, String path, String category, boolean isLegacy) {
        WritableMirror mirror() {
            return isLegacy ? legacy : v2;
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static Stream<Endpoint> endpoints() {
        List<Endpoint> all = new ArrayList<>();
        for (String category :
                List.of("image_generation", "text_generation", "clip", "controlnet", "video_generation")) {
            all.add(new Endpoint("POST", V2 + "/" + category, category, false));
            all.add(new Endpoint("POST", V2 + "/" + category + "/add", category, false));
            all.add(new Endpoint("PUT", V2 + "/" + category + "/model/Alpha", category, false));
        }
        for (String category : List.of(
                "image_generation",
                "text_generation",
                "clip",
                "controlnet",
                "blip",
                "codeformer",
                "esrgan",
                "gfpgan",
                "safety_checker",
                "miscellaneous")) {
            all.add(new Endpoint("POST", V1 + "/" + category, category, true));
            all.add(new Endpoint("PUT", V1 + "/" + category, category, true));
        }
        all.add(new Endpoint("PUT", V2 + "/text_generation/group/common_fields?name=Qwen3", "text_generation", false));
        all.add(new Endpoint("PUT", V2 + "/text_generation/Loner/name_exception", "text_generation", false));
        return all.stream();
    }

    private static String record(String category, String name) {
        return "{\"name\":" + name + ",\"baseline\":\"stable_diffusion_1\",\"nsfw\":false,\"parameters\":1000000000"
                + (category.equals("controlnet") ? ",\"type\":\"control_canny\"" : "") + "}";
    }

    /** Bodies that are refused wherever they are sent, by what is wrong with them. */
    private static Map<String, byte[]> badBodies(Endpoint endpoint) {
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        text(bodies, "nothing", "");
        text(bodies, "null", "null");
        text(bodies, "blanks", " \n ");
        text(bodies, "a brace", "{");
        text(bodies, "no end of a string", "{\"name\":\"x");
        text(bodies, "a second value", record(endpoint.category(), "\"x\"") + "{}");
        text(bodies, "single quotes", "{'name':'x'}");
        text(bodies, "a comment", "{/**/}");
        text(bodies, "NaN", "{\"name\":NaN}");
        text(bodies, "a huge number", "{\"name\":\"x\",\"reason\":1e999999,\"size_on_disk_bytes\":1e999999}");
        text(bodies, "a very long number", "{\"name\":\"x\",\"size_on_disk_bytes\":" + "9".repeat(5_000) + "}");
        text(bodies, "an array", "[]");
        text(bodies, "a string", "\"x\"");
        text(bodies, "a number", "1");
        text(bodies, "true", "true");
        text(bodies, "too deep an array", "[".repeat(100_000));
        text(bodies, "too deep an object", "{\"a\":".repeat(65) + "1" + "}".repeat(65));
        bodies.put("no UTF-8", new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
        bodies.put("half a character", new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xc3, '"', '}'});
        bodies.put("UTF-16", "{\"name\":\"x\"}".getBytes(StandardCharsets.UTF_16));
        bodies.put("zeros", new byte[100]);
        return bodies;
    }

    /** Records with one thing wrong; for endpoints that take whole records. */
    private static Map<String, byte[]> badRecords(Endpoint endpoint) {
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        for (String name : List.of(
                "null",
                "1",
                "[]",
                "{}",
                "true",
                "\"\"",
                "\" \"",
                "\" x\"",
                "\"x \"",
                "\"x\\n\"",
                "\"a\\u0000b\"",
                "\"a\\u001bb\"",
                "\"a\\u007fb\"",
                "\"a\\u0085b\"",
                "\"a\\u2028b\"",
                "\"a\\ud800b\"",
                "\"\\udc00\"",
                "\"a\\\\b\"",
                "\"..\\\\..\\\\x\"",
                "\"/etc/passwd\"",
                "\"../../\"",
                "\"a//b\"",
                "\"a/\"",
                "\"" + "x".repeat(201) + "\"",
                "\"" + "x".repeat(500_000) + "\"")) {
            String shown = name.length() > 30 ? name.substring(0, 30) : name;
            text(bodies, "the name " + shown, record(endpoint.category(), name));
        }
        String valid = record(endpoint.category(), "\"Bad\"");
        for (String member : List.of(
                "\"description\":1",
                "\"version\":[]",
                "\"description\":\"\\ud800\"",
                "\"x\\udfff\":1",
                "\"x\":{\"y\":[\"\\ud800\"]}",
                "\"config\":[]",
                "\"config\":1",
                "\"config\":\"x\"",
                "\"config\":{\"download\":{\"a\":1}}",
                "\"config\":{\"download\":[1]}",
                "\"config\":{\"embedded_component_hashes\":[]}")) {
            text(bodies, "the member " + member, valid.substring(0, valid.length() - 1) + "," + member + "}");
        }
        return bodies;
    }

    private static void text(Map<String, byte[]> bodies, String name, String text) {
        bodies.put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void refusesWhatIsNoRecord_andTouchesNoFile(Endpoint endpoint) {
        Map<String, String> before = endpoint.mirror().files();
        Map<String, byte[]> bodies = badBodies(endpoint);
        if (!endpoint.path().contains("?") && !endpoint.path().endsWith("name_exception")) {
            bodies.putAll(badRecords(endpoint));
        }
        SoftAssertions softly = new SoftAssertions();

        bodies.forEach((name, body) -> assertRefused(
                softly,
                endpoint + " with " + name,
                endpoint.mirror()
                        .mirror()
                        .send(
                                endpoint.method(),
                                endpoint.path(),
                                body,
                                "apikey",
                                "app",
                                "Content-Type",
                                "application/json")));

        softly.assertAll();
        assertThat(endpoint.mirror().files()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void refusesBodiesThatAreNotCalledJson(Endpoint endpoint) {
        Map<String, String> before = endpoint.mirror().files();
        byte[] body = record(endpoint.category(), "\"Bad\"").getBytes(StandardCharsets.UTF_8);
        SoftAssertions softly = new SoftAssertions();

        for (String type : List.of(
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "multipart/form-data",
                "application/jsonx",
                "json",
                ";",
                "application/json/x")) {
            Answer answer = endpoint.mirror()
                    .mirror()
                    .send(endpoint.method(), endpoint.path(), body, "apikey", "app", "Content-Type", type);
            assertRefused(softly, endpoint + " as " + type, answer);
            softly.assertThat(answer.status()).isEqualTo(422);
            softly.assertThat(answer.text()).contains("model_attributes_type");
        }
        Answer untyped = endpoint.mirror().mirror().send(endpoint.method(), endpoint.path(), body, "apikey", "app");
        assertRefused(softly, endpoint + " without a type", untyped);

        softly.assertAll();
        assertThat(endpoint.mirror().files()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void refusesBodiesThatAreTooLarge(Endpoint endpoint) {
        Map<String, String> before = endpoint.mirror().files();
        byte[] body = new byte[10_000_000];

        Answer announced = endpoint.mirror()
                .send(endpoint.method(), endpoint.path(), "app", new String(body, StandardCharsets.US_ASCII));

        assertThat(announced.status()).isEqualTo(413);
        assertThat(announced.json().path("detail").isTextual()).isTrue();
        assertThat(endpoint.mirror().files()).isEqualTo(before);
    }

    /** What no client library sends. */
    @Test
    void refusesBrokenRequests() {
        Map<String, String> before = v2.files();
        SoftAssertions softly = new SoftAssertions();
        String head = " /api" + V2 + "/clip HTTP/1.1\r\nHost: x\r\napikey: app\r\nConnection: close\r\n";
        Map<String, String> requests = new LinkedHashMap<>();
        requests.put(
                "a chunked body that is too large",
                "POST" + head
                        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + ("8000\r\n" + " ".repeat(0x8000) + "\r\n").repeat(40) + "0\r\n\r\n");
        requests.put("a length that is no number", "POST" + head + "Content-Length: x\r\n\r\n");
        requests.put("a length below zero", "POST" + head + "Content-Length: -5\r\n\r\n");
        requests.put("a length beyond numbers", "POST" + head + "Content-Length: 99999999999999999999\r\n\r\n");
        requests.put("two lengths", "POST" + head + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}");
        requests.put("headers that are too large", "POST" + head + "X: " + "x".repeat(20_000) + "\r\n\r\n");
        requests.put("a key that is too large", "POST" + head.replace("app\r", "x".repeat(20_000) + "\r") + "\r\n");
        requests.put("a name of control characters", "DELETE" + head.replace("/clip", "/clip/model/%00%1f") + "\r\n");
        requests.put("a name of no UTF-8", "DELETE" + head.replace("/clip", "/clip/model/%ff%fe") + "\r\n");
        requests.put("a name of a surrogate", "DELETE" + head.replace("/clip", "/clip/model/%ed%a0%80") + "\r\n");
        requests.put("a name that climbs", "DELETE" + head.replace("/clip", "/clip/model/../../x") + "\r\n");
        requests.put(
                "a name that climbs, escaped", "DELETE" + head.replace("/clip", "/clip/model/%2e%2e%2fx") + "\r\n");
        requests.put("a name with a backslash", "DELETE" + head.replace("/clip", "/clip/model/..%5cx") + "\r\n");
        requests.put("a long name", "DELETE" + head.replace("/clip", "/clip/model/" + "x".repeat(9_000)) + "\r\n");
        requests.put("a percent sign", "DELETE" + head.replace("/clip", "/clip/model/%zz%") + "\r\n");
        requests.put("a blank name", "DELETE" + head.replace("/clip", "/clip/model/%20") + "\r\n");

        requests.forEach((name, request) -> {
            String answer = raw(request);
            softly.assertThat(answer).as(name).startsWith("HTTP/1.1 4");
            softly.assertThat(answer).as(name).contains("{\"detail\":");
        });

        softly.assertAll();
        assertThat(v2.files()).isEqualTo(before);
    }

    /** There is no telling where such a request ends, so that the connection is given up. */
    @Test
    void hangsUp_whenABodyIsChunkedWrong() {
        Map<String, String> before = v2.files();

        String answer = raw("POST /api" + V2 + "/clip HTTP/1.1\r\nHost: x\r\napikey: app\r\n"
                + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n");

        assertThat(answer).doesNotContain("HTTP/1.1 2", "HTTP/1.1 5");
        assertThat(v2.files()).isEqualTo(before);
    }

    private static String raw(String request) {
        try (Socket socket = new Socket("127.0.0.1", v2.mirror().service().port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertRefused(SoftAssertions softly, String what, Answer answer) {
        softly.assertThat(answer.status())
                .as(what + ": " + start(answer.text()))
                .isBetween(400, 499);
        JsonNode detail = answer.json().path("detail");
        softly.assertThat(detail.isTextual() || detail.isArray())
                .as(what + ": " + start(answer.text()))
                .isTrue();
        for (JsonNode problem : detail) {
            softly.assertThat(problem.path("type").isTextual()).as(what).isTrue();
            softly.assertThat(problem.path("loc").path(0).asText()).as(what).isEqualTo("body");
            softly.assertThat(problem.path("msg").isTextual()).as(what).isTrue();
            softly.assertThat(problem.has("input")).as(what).isTrue();
        }
    }

    private static String start(String text) {
        return text.substring(0, Math.min(200, text.length()));
    }
}
