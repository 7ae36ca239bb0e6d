package org.modelmirror.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard as files: who gets it, with which headers, and how large it is (http-api.md 1.8). */
class WebPagesTest {
    private static final Path FOLDER = Path.of("src/main/resources/web");
    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    /** All parts together, uncompressed, in bytes. */
    private static final long MOST = 120_000;

    private static EdgeHarness edge;

    @BeforeAll
    static void start() throws Exception {
        edge = EdgeHarness.profile().replica().start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private static HttpResponse<String> atRoot(String path, String... headers) {
        return edge.send("GET", path, headers);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.toList();
        }
    }

    @Test
    void packagesEveryFileOfTheFolder() throws Exception {
        assertThat(WebPages.packaged().names())
                .containsExactlyInAnyOrderElementsOf(files().stream()
                        .map(file -> file.getFileName().toString())
                        .toList());
    }

    @Test
    void staysSmall_asItIsLoadedOverAPhone() throws Exception {
        long size = 0;
        for (Path file : files()) {
            size += Files.size(file);
        }

        assertThat(size).isLessThan(MOST);
    }

    @Test
    void namesNoOtherHost() throws Exception {
        Pattern address = Pattern.compile("(https?:)?//[a-z0-9-]+\\.[a-z]", Pattern.CASE_INSENSITIVE);
        for (Path file : files()) {
            String text = Files.readString(file, StandardCharsets.UTF_8).replace("http://www.w3.org/2000/svg", "");

            assertThat(address.matcher(text).find()).as(file.toString()).isFalse();
        }
    }

    @Test
    void neverMakesMarkupOfText() throws Exception {
        for (Path file : files()) {
            assertThat(Files.readString(file, StandardCharsets.UTF_8))
                    .as(file.toString())
                    .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
        }
    }

    @Test
    void showsThePage_whenABrowserAsksForTheRoot() {
        HttpResponse<String> answer = atRoot("/", "Accept", BROWSER);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(answer.headers().allValues("Vary")).containsExactly("Origin, Accept, Accept-Encoding");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self'; ")
                .contains("frame-ancestors 'none'", "require-trusted-types-for 'script'")
                .doesNotContain("unsafe");
        assertThat(answer.body()).startsWith("<!doctype html>").contains("<title>Model Mirror</title>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "text/html;q=0", "text/plain, text/html;q=0.000"})
    void saysWhatItIsInJson_whenNobodyAsksForHtml(String accept) throws Exception {
        HttpResponse<String> answer = atRoot("/", "Accept", accept);

        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().allValues("Vary")).containsExactly("Origin, Accept");
        assertThat(answer.body()).startsWith("{\"message\":");
    }

    @Test
    void saysWhatItIsInJson_belowTheBasePathWhoeverAsks() throws Exception {
        assertThat(edge.get("/", "Accept", BROWSER).body()).startsWith("{\"message\":");
    }

    @Test
    void servesPartsWithTheirTypeAndTag() throws Exception {
        HttpResponse<String> answer = atRoot("/web/main.js", "Accept-Encoding", "gzip");
        String tag = answer.headers().firstValue("ETag").orElseThrow();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/javascript; charset=utf-8");
        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(tag).endsWith("-gz\"");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        HttpResponse<String> again = atRoot("/web/main.js", "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/web/nothing.js", "/web/index.html", "/web/..%2fapplication.properties", "/web/%2e%2e"})
    void knowsNoOtherPart(String path) throws Exception {
        HttpResponse<String> answer = atRoot(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"detail\":\"Not Found\"}");
    }
}
