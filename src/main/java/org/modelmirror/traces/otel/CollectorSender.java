package org.modelmirror.traces.otel;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Sends batches to the collector by Java's own HTTP client. Unlike the senders that come with the SDK it keeps no thread waiting, and a
 * collector that begins an answer and never ends it, or sends one without end, is cut off: the limit of time holds for a batch as a
 * whole, further attempts included (those senders' holds until the first byte). Thread-safe.
 */
final class CollectorSender implements HttpSender {
    /** What the collector asks to be sent again, by the rules of OTLP. */
    private static final Set<Integer> TRY_AGAIN = Set.of(429, 502, 503, 504);

    private static final int ATTEMPTS = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    /** More of an answer is not read, in bytes. */
    private static final int MOST_OF_ANSWER = 16 * 1024;

    private static final int REFUSED = 300;

    private final HttpSenderConfig config;
    private final HttpClient client;

    CollectorSender(HttpSenderConfig config) {
        this.config = config;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(config.getConnectTimeout())
                .build();
    }

    @Override
    public void send(MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
        HttpRequest request;
        try {
            request = request(message);
        } catch (IOException | RuntimeException e) {
            onError.accept(e);
            return;
        }
        Batch batch = new Batch(request);
        CompletableFuture<HttpResponse> promise = new CompletableFuture<>();
        CompletableFuture<?> unused = promise.orTimeout(config.getTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((response, failure) -> {
                    if (failure == null) {
                        onResponse.accept(response);
                    } else {
                        batch.cancel();
                        onError.accept(told(failure));
                    }
                });
        batch.attempt(ATTEMPTS, FIRST_PAUSE, promise);
    }

    private Throwable told(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TimeoutException
                ? new IOException("no answer within " + config.getTimeout().toMillis() + " ms")
                : cause;
    }

    private HttpRequest request(MessageWriter message) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.getContentLength());
        message.writeMessage(bytes);
        HttpRequest.Builder builder = HttpRequest.newBuilder(config.getEndpoint())
                .header("Content-Type", config.getContentType())
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes.toByteArray()));
        config.getHeadersSupplier()
                .get()
                .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        return builder.build();
    }

    @Override
    public CompletableResultCode shutdown() {
        // What is under way has its limit of time; the client's threads end with the last use of it.
        return CompletableResultCode.ofSuccess();
    }

    private record Answer(int getStatusCode, byte[] getResponseBody) implements HttpResponse {
        @Override
        public String getStatusMessage() {
            return Integer.toString(getStatusCode);
        }
    }

    /** One message, until it is taken or given up. */
    private final class Batch {
        private final HttpRequest request;
        private boolean isCancelled;
        private CompletableFuture<?> underWay = CompletableFuture.completedFuture(null);

        Batch(HttpRequest request) {
            this.request = request;
        }

        /** Keeps the promise when the message is taken, or when there is no use in another attempt. */
        void attempt(int left, Duration pause, CompletableFuture<HttpResponse> promise) {
            CompletableFuture<?> unused = ask().whenComplete((answer, failure) -> {
                boolean isFinal = failure == null ? !TRY_AGAIN.contains(answer.statusCode()) : !isTransient(failure);
                if (left > 1 && !isFinal) {
                    CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                            .execute(() -> attempt(left - 1, pause.multipliedBy(2), promise));
                } else if (failure != null) {
                    promise.completeExceptionally(failure);
                } else if (answer.statusCode() >= REFUSED) {
                    promise.completeExceptionally(new IOException("answered " + answer.statusCode()));
                } else {
                    promise.complete(new Answer(answer.statusCode(), answer.body()));
                }
            });
        }

        private synchronized CompletableFuture<java.net.http.HttpResponse<byte[]>> ask() {
            if (isCancelled) {
                return CompletableFuture.failedFuture(new IOException("given up"));
            }
            CompletableFuture<java.net.http.HttpResponse<byte[]>> asked =
                    client.sendAsync(request, info -> new FirstBytes(MOST_OF_ANSWER));
            underWay = asked;
            return asked;
        }

        /** Ends the connection, which nothing else would. */
        synchronized void cancel() {
            isCancelled = true;
            underWay.cancel(true);
        }

        private static boolean isTransient(Throwable failure) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return cause instanceof IOException;
        }
    }
}
