package org.modelmirror.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelmirror.testing.Contract;
import org.modelmirror.write.WriteFailedException;
import org.modelmirror.write.WriteFailedException.Kind;
import org.modelmirror.write.WriteOutcome;

/** Writes between their acceptance and their answer, with writers that a test holds up. */
class WaitingWritesTest {
    /** More than there are worker threads. */
    private static final int WRITERS = 100;

    private static final String PATH = "/api/model_references/v2/clip";

    private final Queue<CompletableFuture<WriteOutcome>> waiting = new ConcurrentLinkedQueue<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private EdgeHarness edge;

    @BeforeEach
    void start() throws Exception {
        edge = EdgeHarness.profile()
                .writes(request -> {
                    CompletableFuture<WriteOutcome> outcome = new CompletableFuture<>();
                    waiting.add(outcome);
                    return outcome;
                })
                .start();
    }

    @AfterEach
    void stop() {
        waiting.forEach(outcome -> outcome.cancel(true));
        edge.close();
    }

    private CompletableFuture<HttpResponse<String>> post(String name) {
        return client.sendAsync(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.port() + PATH))
                                .timeout(Duration.ofSeconds(30))
                                .header("apikey", "app")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + name + "\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .thenApply(answer -> {
                    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
                    Contract.checkErrors("POST", PATH, answer.statusCode(), answer.headers(), body);
                    return answer;
                });
    }

    private static WriteOutcome written() {
        return new WriteOutcome.Written(JsonNodeFactory.instance.objectNode().put("name", "x"), 9, List.of());
    }

    private void await(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> waiting.size() == count);
    }

    @Test
    void holdNoThread_whileTheyWaitTogether() {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            answers.add(post("m" + i));
        }
        await(WRITERS);

        assertThat(edge.get("/heartbeat").statusCode()).isEqualTo(200);
        assertThat(answers).noneMatch(CompletableFuture::isDone);

        waiting.forEach(outcome -> outcome.complete(written()));
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.join().statusCode()).isEqualTo(201);
            assertThat(answer.join().headers().firstValue("X-Reference-Revision"))
                    .contains("9");
        }
    }

    @ParameterizedTest
    @CsvSource({"FULL,507", "UNAVAILABLE,503", "BUSY,503", "DAMAGED,503", "CONFLICT,409"})
    void sayWhatKeptTheStoreFromThem(Kind kind, int status) {
        CompletableFuture<HttpResponse<String>> answer = post("x");
        await(1);

        waiting.remove().completeExceptionally(new WriteFailedException(kind, "the disk says no"));

        assertThat(answer.join().statusCode()).isEqualTo(status);
        assertThat(answer.join().body()).isEqualTo("{\"detail\":\"the disk says no\"}");
        assertThat(answer.join().headers().firstValue("Retry-After")).contains("5");
    }

    @Test
    void tellNothing_whenTheProgramFails() {
        CompletableFuture<HttpResponse<String>> answer = post("x");
        await(1);

        waiting.remove().completeExceptionally(new IllegalStateException("secret"));

        assertThat(answer.join().statusCode()).isEqualTo(500);
        assertThat(answer.join().body()).isEqualTo("{\"detail\":\"Internal server error\"}");
    }

    @Test
    void sayWhyTheWriterRefusedThem() {
        CompletableFuture<HttpResponse<String>> answer = post("x");
        await(1);

        waiting.remove().complete(new WriteOutcome.Rejected("x: no"));

        assertThat(answer.join().statusCode()).isEqualTo(422);
        assertThat(answer.join().body()).isEqualTo("{\"detail\":\"x: no\"}");
    }

    @Test
    void warnInAHeader_whateverTheWarningHolds() {
        CompletableFuture<HttpResponse<String>> answer = post("x");
        await(1);

        waiting.remove()
                .complete(new WriteOutcome.Written(
                        JsonNodeFactory.instance.objectNode(), 1, List.of("a \"b\"\r\n\u00e9", "c")));

        assertThat(answer.join().headers().firstValue("Warning")).contains("199 - \"a \\\"b\\\"???\", 199 - \"c\"");
    }
}
