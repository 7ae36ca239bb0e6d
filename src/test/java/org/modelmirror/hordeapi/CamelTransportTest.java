package org.modelmirror.hordeapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.modelmirror.hordeapi.HordeTransport.Answered;
import org.modelmirror.hordeapi.HordeTransport.Reply;
import org.modelmirror.hordeapi.HordeTransport.Unanswered;
import org.modelmirror.http.BoundedHttp;
import org.modelmirror.traces.Tracing;

/** The real route against a server on the loopback. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CamelTransportTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 1000;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch never = new CountDownLatch(1);
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeAll
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
        Properties properties = new Properties();
        properties.setProperty("source.user-agent", "model-mirror/test");
        properties.setProperty("source.horde.timeout-millis", "10000");
        context.disableJMX();
        context.getPropertiesComponent().setInitialProperties(properties);
        context.getRegistry().bind("hordeFigures", new BoundedHttp(MAX_BYTES, scheduler));
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(PluginHelper.getResourceLoader(context)
                        .resolveResource("file:routes/2-fetch/ask-horde.camel.yaml"));
        context.start();
    }

    @AfterAll
    void stop() {
        never.countDown();
        context.stop();
        server.stop(0);
        threads.shutdownNow();
        scheduler.shutdownNow();
    }

    @Test
    void questionIsAskedAsTheHordeWantsIt() throws Exception {
        Reply reply = ask("/ok///", HordeQuestion.STATUS_TEXT, LIMIT);

        assertThat(reply).isInstanceOf(Answered.class);
        assertThat(((Answered) reply).status()).isEqualTo(200);
        assertThat(new String(((Answered) reply).body(), StandardCharsets.UTF_8))
                .isEqualTo("[]");
        assertThat(seen)
                .contains("/ok/v2/status/models?type=text&model_state=known model-mirror/test application/json"
                        + " model-mirror:test:unknown null");
    }

    @Test
    void refusalIsTold_withTheTimeToWait() throws Exception {
        Answered seconds = (Answered) ask("/429", HordeQuestion.STATUS_TEXT, LIMIT);

        assertThat(seconds.status()).isEqualTo(429);
        assertThat(seconds.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(seconds.body()).isEmpty();
        assertThat(ask("/302", HordeQuestion.STATUS_TEXT, LIMIT))
                .isInstanceOfSatisfying(
                        Answered.class, moved -> assertThat(moved.status()).isEqualTo(302));
    }

    @Test
    void attemptIsCutOff_whenNoAnswerComesInTime() throws Exception {
        assertThat(ask("/hang", HordeQuestion.STATS_IMAGE, Duration.ofMillis(200)))
                .isEqualTo(new Unanswered("it did not answer in time", true));
    }

    @Test
    void anotherAttemptMayFareBetter_whenNobodyIsThere() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(transport("http://127.0.0.1:" + port)
                        .ask(HordeQuestion.STATUS_TEXT, LIMIT)
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS))
                .isEqualTo(new Unanswered("it cannot be reached", true));
    }

    @Test
    void anotherAttemptWouldFareTheSame_whenTheAnswerIsTooLong() throws Exception {
        assertThat(ask("/long", HordeQuestion.WORKERS_IMAGE, LIMIT))
                .isEqualTo(new Unanswered("BodyTooLargeException", false));
    }

    private Reply ask(String path, HordeQuestion question, Duration limit) throws Exception {
        return transport("http://127.0.0.1:" + server.getAddress().getPort() + path)
                .ask(question, limit)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private CamelTransport transport(String url) {
        return new CamelTransport(
                context, url, "model-mirror:test:unknown", Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), Tracing.off());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            seen.add(exchange.getRequestURI() + " " + headers.getFirst("User-Agent") + " "
                    + headers.getFirst("Accept") + " " + headers.getFirst("Client-Agent") + " "
                    + headers.getFirst(BoundedHttp.LIMIT_HEADER));
            String path = exchange.getRequestURI().getPath();
            if (path.startsWith("/hang")) {
                never.await();
            } else if (path.startsWith("/429")) {
                exchange.getResponseHeaders().add("Retry-After", "7");
                exchange.sendResponseHeaders(429, -1);
            } else if (path.startsWith("/302")) {
                exchange.getResponseHeaders().add("Location", "/ok");
                exchange.sendResponseHeaders(302, -1);
            } else {
                byte[] body =
                        path.startsWith("/long") ? new byte[MAX_BYTES + 1] : "[]".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
