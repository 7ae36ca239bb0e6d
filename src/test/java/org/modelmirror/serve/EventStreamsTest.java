package org.modelmirror.serve;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.modelmirror.announce.Change;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.testing.EventClient;

/** Many streams, too many streams, streams nobody reads, and the end of all of them. */
class EventStreamsTest {
    private static final String TAG = "\"0123456789abcdef0123456789abcdef\"";
    private static final int KEPT = 1000;
    private static final int CLIENT_BYTES = 4096;

    private static EdgeHarness.Profile profile(int maxStreams) {
        WaitLimits waits = new WaitLimits(
                maxStreams,
                Duration.ofMinutes(1),
                Duration.ofSeconds(2),
                CLIENT_BYTES,
                Duration.ofMillis(5),
                10,
                Duration.ofSeconds(60));
        return EdgeHarness.profile().waits(waits, KEPT);
    }

    private static void change(EdgeHarness edge, long revision) {
        edge.announcements.announce(
                new Change(Category.CLIP, Format.V2, revision, TAG, Change.Cause.WRITE, Instant.EPOCH));
    }

    @Test
    void dropsAClientThatDoesNotRead_andTellsTheOthersEverything() throws Exception {
        try (EdgeHarness edge = profile(100).start();
                EventClient fast = EventClient.connect(edge.port(), "");
                Socket slow = new Socket()) {
            slow.setReceiveBufferSize(CLIENT_BYTES);
            slow.connect(new InetSocketAddress("127.0.0.1", edge.port()));
            slow.getOutputStream()
                    .write("GET /api/events HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            await().until(() -> edge.waiters.counts().streams() == 2);
            assertThat(fast.next().name()).isEqualTo("hello");
            int told = 0;
            while (edge.waiters.counts().dropped() == 0) {
                for (int i = 0; i < KEPT / 2; i++) {
                    change(edge, ++told);
                }
                for (long revision = told - KEPT / 2 + 1; revision <= told; revision++) {
                    assertThat(fast.next().id()).isEqualTo(Long.toString(revision));
                }
                assertThat(told)
                        .as("changes told before the slow client was dropped")
                        .isLessThan(50_000);
            }

            assertThat(edge.waiters.counts().dropped()).isEqualTo(1);
            assertThat(edge.waiters.counts().streams()).isEqualTo(1);
            // What was under way, how things stand now, and the end.
            String text = readToTheEnd(slow.getInputStream());
            assertThat(text).contains("event: change\n");
            String last = text.substring(text.lastIndexOf("id: "));
            assertThat(last)
                    .containsPattern("^id: \\d+\nevent: reset\ndata: \\{\"revision\":0,\"categories\":\\{}}\n\n");
            assertThat(text).endsWith("\r\n0\r\n\r\n");
        }
    }

    private static String readToTheEnd(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void refusesMoreStreamsThanAllowed_untilOneEnds() throws Exception {
        try (EdgeHarness edge = profile(2).start()) {
            EventClient first = EventClient.connect(edge.port(), "");
            try (EventClient second = EventClient.connect(edge.port(), "")) {
                assertThat(second.next().name()).isEqualTo("hello");

                HttpResponse<String> third = edge.get("/events", "Origin", "https://ui.example");

                assertThat(third.statusCode()).isEqualTo(503);
                assertThat(third.headers().firstValue("Retry-After")).contains("30");
                assertThat(third.headers().firstValue("Access-Control-Allow-Origin"))
                        .contains("https://ui.example");
                assertThatJson(third.body()).isEqualTo("{\"detail\":\"Too many event streams\"}");
                assertThat(edge.waiters.counts().refused()).isEqualTo(1);
                first.close();
                await().until(() -> edge.waiters.counts().streams() == 1);
                try (EventClient fourth = EventClient.connect(edge.port(), "")) {
                    assertThat(fourth.next().name()).isEqualTo("hello");
                }
            }
        }
    }

    @Test
    void stopsAtOnceAndEndsStreamsCleanly_whateverTheirNumber() throws Exception {
        List<EventClient> clients = new ArrayList<>();
        EdgeHarness edge = profile(100).start();
        try {
            edge.v2(Category.ESRGAN, Fixtures.CLIP_V2);
            for (int i = 0; i < 50; i++) {
                clients.add(EventClient.connect(edge.port(), ""));
            }
            String etag = edge.get("/model_references/v2/esrgan")
                    .headers()
                    .firstValue("ETag")
                    .orElseThrow();
            CompletableFuture<HttpResponse<String>> read = CompletableFuture.supplyAsync(
                    () -> edge.get("/model_references/v2/esrgan", "If-None-Match", etag, "Prefer", "wait=50"));
            await().until(() -> edge.waiters.counts().waits() == 1);
            long before = System.nanoTime();

            edge.close();

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
            assertThat(read.get().statusCode()).isEqualTo(304);
            for (EventClient client : clients) {
                client.awaitEnd();
                assertThat(client.endedCleanly()).isTrue();
            }
        } finally {
            edge.close();
            clients.forEach(EventClient::close);
        }
    }
}
