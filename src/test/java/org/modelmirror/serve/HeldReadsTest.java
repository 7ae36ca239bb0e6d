package org.modelmirror.serve;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.announce.Change;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** Reads that wait for a change ({@code Prefer: wait=N}, http-api.md 2.11), over real connections. */
class HeldReadsTest {
    private static final String CLIP = "/model_references/v2/clip";
    private static final int MAX_WAITS = 4;

    private static EdgeHarness edge;
    private static final AtomicLong REVISION = new AtomicLong(10);

    @BeforeAll
    static void start() throws Exception {
        WaitLimits waits = new WaitLimits(
                10,
                Duration.ofMillis(400),
                Duration.ofSeconds(2),
                65_536,
                Duration.ZERO,
                MAX_WAITS,
                Duration.ofSeconds(40));
        edge = EdgeHarness.profile().waits(waits, 100).start();
        publish(Category.CLIP, "{\"a\":{\"name\":\"a\"},\"b\":{\"name\":\"b\"}}");
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @AfterEach
    void nobodyIsLeft() {
        await().atMost(Duration.ofSeconds(20)).until(() -> edge.waiters.counts().waits() == 0);
    }

    /** Publishes and announces, as a write or a poll does. */
    private static void publish(Category category, String records) {
        edge.v2(category, records, REVISION.incrementAndGet());
        announce(category, Format.V2);
    }

    private static void announce(Category category, Format format) {
        String etag = edge.catalog.find(category, format).orElseThrow().body().etag();
        edge.announcements.announce(
                new Change(category, format, REVISION.get(), etag, Change.Cause.WRITE, Instant.EPOCH));
    }

    private static String records(String name) {
        return "{\"a\":{\"name\":\"a\",\"description\":\"" + name + "\"},\"b\":{\"name\":\"b\"}}";
    }

    private static String etag(String path, String... headers) {
        return edge.bytes(path, headers).headers().firstValue("ETag").orElseThrow();
    }

    private static CompletableFuture<HttpResponse<String>> ask(String path, String etag, String prefer) {
        return CompletableFuture.supplyAsync(() -> edge.get(path, "If-None-Match", etag, "Prefer", prefer));
    }

    /** A read that is held by now. */
    private static CompletableFuture<HttpResponse<String>> held(String path, String etag, String prefer) {
        int before = edge.waiters.counts().waits();
        CompletableFuture<HttpResponse<String>> answer = ask(path, etag, prefer);
        await().atMost(Duration.ofSeconds(20)).until(() -> edge.waiters.counts().waits() == before + 1);
        assertThat(answer).isNotDone();
        return answer;
    }

    @Test
    void answersWithTheNewBytes_whenTheCategoryChanges() throws Exception {
        publish(Category.CLIP, records("before"));
        CompletableFuture<HttpResponse<String>> answer = held(CLIP, etag(CLIP), "wait=30");

        publish(Category.CLIP, records("after"));

        HttpResponse<String> changed = answer.get();
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.body()).isEqualTo(records("after"));
        assertThat(changed.headers().firstValue("Preference-Applied")).contains("wait=30");
        assertThat(changed.headers().firstValue("ETag")).contains(etag(CLIP));
        assertThat(changed.headers().firstValue("X-Reference-Revision")).contains(REVISION.toString());
        assertThat(changed.headers().firstValue("Cache-Control")).contains("no-cache");
        // The bytes are the same for everybody: caches need not keep answers apart by this header.
        assertThat(changed.headers().allValues("Vary")).containsExactly("Origin, Accept-Encoding");
    }

    @Test
    void answersThatNothingHasChanged_whenTheTimeIsOver() {
        String etag = etag(CLIP);
        long before = System.nanoTime();

        HttpResponse<String> answer = edge.get(CLIP, "If-None-Match", etag, "Prefer", "wait=1");

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(950));
        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(answer.headers().firstValue("ETag")).contains(etag);
        assertThat(answer.headers().firstValue("Preference-Applied")).contains("wait=1");
    }

    @Test
    void grantsNoMoreThanIsAllowed() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = held(CLIP, etag(CLIP), "wait=86400");

        publish(Category.CLIP, records("granted"));

        assertThat(answer.get().headers().firstValue("Preference-Applied")).contains("wait=40");
    }

    @Test
    void doesNotWait_whenTheClientHasOtherBytes() {
        HttpResponse<String> answer = edge.get(CLIP, "If-None-Match", "\"other\"", "Prefer", "wait=30");

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void doesNotWait_whenTheClientHasNothing() {
        assertThat(edge.get(CLIP, "Prefer", "wait=30").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait", "wait=", "wait=-1", "wait=x", "wait=0", "return=minimal", "wait=1.5"})
    void doesNotWait_whenThePreferenceSaysNothing(String prefer) {
        HttpResponse<String> answer = edge.get(CLIP, "If-None-Match", etag(CLIP), "Prefer", prefer);

        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(answer.headers().firstValue("Preference-Applied")).isEmpty();
    }

    @Test
    void findsThePreferenceInAnyLine() throws Exception {
        String etag = etag(CLIP);
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(
                () -> edge.raw(
                        "GET /api" + CLIP + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nIf-None-Match: " + etag
                                + "\r\nPrefer: respond-async, x=\"wait=1\"\r\nprefer: return=minimal, Wait=\"30\"; a=b\r\n\r\n"));
        await().atMost(Duration.ofSeconds(20)).until(() -> edge.waiters.counts().waits() == 1);

        publish(Category.CLIP, records("lines"));

        assertThat(answer.get())
                .startsWith("HTTP/1.1 200 OK\r\n")
                .containsIgnoringCase("\r\npreference-applied: wait=30\r\n")
                .endsWith(records("lines"));
    }

    @Test
    void isNotDisturbedByOtherCategoriesAndForms() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = held(CLIP, etag(CLIP), "wait=30");

        publish(Category.ESRGAN, records(REVISION.toString()));
        edge.legacy(Category.CLIP, "{\"x\":{}}");
        announce(Category.CLIP, Format.LEGACY);
        await().pollDelay(Duration.ofMillis(100))
                .until(() -> edge.waiters.counts().waits() == 1);
        assertThat(answer).isNotDone();

        publish(Category.CLIP, records("own"));
        assertThat(answer.get().body()).isEqualTo(records("own"));
    }

    @Test
    void waitsForTheLegacyForm() throws Exception {
        String path = "/model_references/v1/blip";
        edge.legacy(Category.BLIP, "{\"first\":{}}");
        CompletableFuture<HttpResponse<String>> answer = held(path, etag(path), "wait=30");

        edge.legacy(Category.BLIP, "{\"second\":{}}");
        announce(Category.BLIP, Format.LEGACY);

        assertThat(answer.get().body()).isEqualTo("{\"second\":{}}");
    }

    @Test
    void waitsForOneRecord() throws Exception {
        publish(Category.CLIP, records("one"));
        String path = CLIP + "/model/a";
        CompletableFuture<HttpResponse<String>> answer = held(path, etag(path), "wait=30");

        publish(Category.CLIP, "{\"a\":{\"name\":\"a\",\"description\":\"one\"},\"b\":{\"name\":\"new\"}}");
        await().pollDelay(Duration.ofMillis(100))
                .until(() -> edge.waiters.counts().waits() == 1);
        assertThat(answer).isNotDone();
        publish(Category.CLIP, records("two"));

        assertThatJson(answer.get().body()).inPath("$.description").isEqualTo("two");
    }

    @Test
    void tellsThatTheRecordIsGone_whenItWasDeletedMeanwhile() throws Exception {
        publish(Category.CLIP, records("gone"));
        String path = CLIP + "/model/b";
        CompletableFuture<HttpResponse<String>> answer = held(path, etag(path), "wait=30");

        publish(Category.CLIP, "{\"a\":{\"name\":\"a\"}}");

        assertThat(answer.get().statusCode()).isEqualTo(404);
        assertThat(answer.get().body()).isEqualTo("{\"detail\":\"Model 'b' not found in category 'clip'\"}");
    }

    @Test
    void waitsForTheCompressedForm() throws Exception {
        String large = records("x".repeat(4000));
        publish(Category.CLIP, large);
        String etag = etag(CLIP, "Accept-Encoding", "gzip");
        assertThat(etag).endsWith("-gz\"");
        CompletableFuture<HttpResponse<byte[]>> answer = CompletableFuture.supplyAsync(
                () -> edge.bytes(CLIP, "If-None-Match", etag, "Accept-Encoding", "gzip", "Prefer", "wait=30"));
        await().atMost(Duration.ofSeconds(20)).until(() -> edge.waiters.counts().waits() == 1);

        publish(Category.CLIP, records("y".repeat(4000)));

        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(answer.get().headers().firstValue("Content-Encoding")).contains("gzip");
    }

    @Test
    void findsAChangeThatNobodyAnnounced() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = held(CLIP, etag(CLIP), "wait=30");

        edge.v2(Category.CLIP, records("silent"), REVISION.incrementAndGet());

        assertThat(answer.get().body()).isEqualTo(records("silent"));
    }

    @Test
    void answersAtOnce_whenTooManyWait() throws Exception {
        String etag = etag(CLIP);
        CompletableFuture<?>[] all = new CompletableFuture<?>[MAX_WAITS];
        for (int i = 0; i < MAX_WAITS; i++) {
            all[i] = held(CLIP, etag, "wait=30");
        }

        HttpResponse<String> further = edge.get(CLIP, "If-None-Match", etag, "Prefer", "wait=30");

        assertThat(further.statusCode()).isEqualTo(304);
        assertThat(further.headers().firstValue("Preference-Applied")).isEmpty();
        publish(Category.CLIP, records("many"));
        CompletableFuture.allOf(all).get();
    }

    @Test
    void forgetsAClientThatHasGone() throws Exception {
        String etag = etag(CLIP);
        try (Socket socket = new Socket("127.0.0.1", edge.port())) {
            write(socket, etag);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> edge.waiters.counts().waits() == 1);
        }

        await().atMost(Duration.ofSeconds(20)).until(() -> edge.waiters.counts().waits() == 0);
    }

    private static void write(Socket socket, String etag) {
        String request =
                "GET /api" + CLIP + " HTTP/1.1\r\nHost: h\r\nIf-None-Match: " + etag + "\r\nPrefer: wait=30\r\n\r\n";
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
