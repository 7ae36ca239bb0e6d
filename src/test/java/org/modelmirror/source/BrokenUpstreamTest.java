package org.modelmirror.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.source.SourceException.Kind;

/** Servers that break off, dawdle or never end; and the circuit that spares us those that are away. */
@Timeout(60)
class BrokenUpstreamTest {
    /** lora is never on GitHub, so that PRIMARY's failure is what the fetch ends with. */
    private static final FetchRequest ASK_LORA = FetchRequest.unconditional(Category.LORA, Format.V2);

    @Test
    void fetchFailsAfterThreeAttempts_whenTheBodyIsShorterThanAnnounced() throws Exception {
        try (RawServer server =
                        new RawServer(out -> send(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"a\":"));
                SourceHarness harness = start(server)) {
            SourceException failure = failureOf(harness, ASK_LORA);

            assertThat(failure.kind()).isEqualTo(Kind.TRANSPORT);
            assertThat(failure.getMessage()).startsWith("primary lora: ConnectionClosedException");
            assertThat(server.requests())
                    .containsExactly(
                            "GET /model_references/v2/lora HTTP/1.1",
                            "GET /model_references/v2/lora HTTP/1.1",
                            "GET /model_references/v2/lora HTTP/1.1");
        }
    }

    @Test
    void fetchFails_whenAChunkedBodyIsCutOff() throws Exception {
        try (RawServer server = new RawServer(
                        out -> send(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n"));
                SourceHarness harness = start(server)) {
            assertThat(failureOf(harness, ASK_LORA).kind()).isEqualTo(Kind.TRANSPORT);
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void fetchFails_whenGzipIsCutOff() throws Exception {
        try (RawServer server = new RawServer(out -> {
                    send(out, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 10\r\n\r\n");
                    out.write(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0});
                });
                SourceHarness harness = start(server)) {
            assertThat(failureOf(harness, ASK_LORA).kind()).isEqualTo(Kind.TRANSPORT);
        }
    }

    @Test
    void readingStopsAtTheCap_whenTheBodyNeverEnds() throws Exception {
        AtomicReference<Boolean> brokenOff = new AtomicReference<>(false);
        try (RawServer server = new RawServer(out -> {
                    send(out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{");
                    byte[] spaces = " ".repeat(1024).getBytes(US_ASCII);
                    try {
                        for (int i = 0; i < 1_000_000; i++) {
                            out.write(spaces);
                        }
                    } catch (IOException e) {
                        brokenOff.set(true);
                        throw e;
                    }
                });
                SourceHarness harness = start(server)) {
            SourceException failure = failureOf(harness, ASK_LORA);

            assertThat(failure.kind()).isEqualTo(Kind.INVALID_PAYLOAD);
            assertThat(failure).hasMessage("primary lora: body of more than 4096 bytes");
            Awaitility.await().atMost(60, TimeUnit.SECONDS).untilAtomic(brokenOff, org.hamcrest.Matchers.is(true));
        }
    }

    @Test
    void bodyIsNotRead_whenItsLengthIsAnnouncedAsTooMuch() throws Exception {
        try (RawServer server = new RawServer(out -> send(out, "HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n{"));
                SourceHarness harness = start(server)) {
            assertThat(failureOf(harness, ASK_LORA).kind()).isEqualTo(Kind.INVALID_PAYLOAD);
        }
    }

    @Test
    void attemptIsCutOffAsAWhole_whenTheBodyTrickles() throws Exception {
        AtomicReference<RawServer> self = new AtomicReference<>();
        try (RawServer server = new RawServer(out -> {
                    send(out, "HTTP/1.1 200 OK\r\n\r\n{");
                    trickle(self.get(), out);
                });
                SourceHarness harness = start(server)) {
            self.set(server);
            SourceException failure = failureOf(harness, ASK_LORA);

            assertThat(failure.kind()).isEqualTo(Kind.TRANSPORT);
            assertThat(failure).hasMessage("primary lora: TooSlowException: no whole answer within 1200 ms");
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void attemptIsCutOffAsAWhole_whenTheHeadersTrickle() throws Exception {
        AtomicReference<RawServer> self = new AtomicReference<>();
        try (RawServer server = new RawServer(out -> {
                    send(out, "HTTP/1.1 200 OK\r\nX-Slow: ");
                    trickle(self.get(), out);
                });
                SourceHarness harness = start(server)) {
            self.set(server);

            assertThat(failureOf(harness, ASK_LORA))
                    .hasMessage("primary lora: TooSlowException: no whole answer within 1200 ms");
        }
    }

    @Test
    void attemptIsCutOffByTheBudget_whenLessIsLeftThanAnAttemptMayTake() throws Exception {
        AtomicReference<RawServer> self = new AtomicReference<>();
        try (RawServer server = new RawServer(out -> {
                    send(out, "HTTP/1.1 200 OK\r\n\r\n{");
                    trickle(self.get(), out);
                });
                SourceHarness harness = SourceHarness.start(
                        server.baseUrl(), "http://localhost:1", s -> withBudget(s, Duration.ofMillis(300)))) {
            self.set(server);

            assertThat(failureOf(harness, ASK_LORA))
                    .hasMessage("primary lora: TooSlowException: no whole answer within 300 ms");
        }
    }

    @Test
    void bothAreTried_whenBothRefuseTheConnection() throws Exception {
        int nobody = closedPort();
        try (SourceHarness harness = SourceHarness.start("http://localhost:" + nobody, "http://localhost:" + nobody)) {
            SourceException failure = failureOf(harness, FetchRequest.unconditional(Category.CLIP, Format.V2));

            assertThat(failure.origin()).isEqualTo(Origin.GITHUB);
            assertThat(failure.kind()).isEqualTo(Kind.TRANSPORT);
            assertThat(failure.getMessage()).contains("github clip: ", "; before that primary clip: ");
            assertThat(harness.state().totals()).isEqualTo(new SourceCounts(0, 1, 1, 0, 1, 0, 0));
        }
    }

    @Test
    void fetchFailsAsTransport_whenTheHostHasNoName() throws Exception {
        try (SourceHarness harness = SourceHarness.start("http://nobody.invalid", "http://localhost:1")) {
            assertThat(failureOf(harness, ASK_LORA).kind()).isEqualTo(Kind.TRANSPORT);
        }
    }

    @Test
    void fetchFailsAsTransport_whenTheAnswerIsNoHttp() throws Exception {
        try (RawServer server = new RawServer(out -> send(out, "hello\r\n\r\n"));
                SourceHarness harness = start(server)) {
            assertThat(failureOf(harness, ASK_LORA).kind()).isEqualTo(Kind.TRANSPORT);
        }
    }

    @Test
    void otherCategoriesMakeOneAttempt_whenTheHostWasNotReachedInThisRound() throws Exception {
        try (RawServer server = new RawServer(out -> {});
                SourceHarness harness = start(server)) {
            failureOf(harness, ASK_LORA);
            assertThat(server.requests()).hasSize(3);
            failureOf(harness, FetchRequest.unconditional(Category.TI, Format.V2));
            assertThat(server.requests()).hasSize(4);

            harness.beans.primaryHost().roundStarted();
            failureOf(harness, ASK_LORA);
            assertThat(server.requests()).hasSize(7);
        }
    }

    @Test
    void hostIsSkippedAndThenProbed_whenFiveFetchesInARowCouldNotReachIt() throws Exception {
        AtomicReference<String> answer = new AtomicReference<>("");
        try (RawServer server = new RawServer(out -> send(out, answer.get()));
                SourceHarness harness = start(server)) {
            for (int i = 0; i < 5; i++) {
                assertThat(failureOf(harness, ASK_LORA).kind()).isEqualTo(Kind.TRANSPORT);
            }
            int before = server.requests().size();

            SourceException skipped = failureOf(harness, ASK_LORA);

            assertThat(skipped.kind()).isEqualTo(Kind.HELD_OFF);
            assertThat(skipped).hasMessage("primary lora: not asked, its circuit is open");
            assertThat(server.requests()).hasSize(before);

            answer.set("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .ignoreExceptionsInstanceOf(SourceException.class)
                    .until(() -> harness.fetch(ASK_LORA) instanceof Fetched.Document);
            assertThat(server.requests()).hasSize(before + 1);
        }
    }

    @Test
    void circuitStaysClosed_whenTheHostAnswersUselessly() throws Exception {
        try (RawServer server = new RawServer(out -> send(out, "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"));
                SourceHarness harness = start(server)) {
            for (int i = 0; i < 8; i++) {
                assertThat(failureOf(harness, ASK_LORA).kind()).isEqualTo(Kind.REFUSED);
            }
            assertThat(server.requests()).hasSize(8);
        }
    }

    private static SourceHarness start(RawServer server) throws Exception {
        return SourceHarness.start(
                server.baseUrl(), "http://localhost:1", s -> SourceHarness.withTimeout(s, Duration.ofMillis(400)));
    }

    private static SourceException failureOf(SourceHarness harness, FetchRequest request) {
        return catchThrowableOfType(SourceException.class, () -> harness.fetch(request));
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(US_ASCII));
        out.flush();
    }

    /** A byte every 50 ms, well within every timeout. */
    private static void trickle(RawServer server, OutputStream out) throws IOException, InterruptedException {
        while (!server.pause(50)) {
            send(out, "x");
        }
    }

    private static SourceSettings withBudget(SourceSettings s, Duration budget) {
        return new SourceSettings(
                s.primary(),
                s.github(),
                s.repositories(),
                s.githubFallback(),
                s.fallbackAfter(),
                budget,
                s.maxBytes(),
                s.breakerOpen(),
                s.userAgent());
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
