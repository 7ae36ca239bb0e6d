package org.modelmirror.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Makes Camel's HTTP client fit for hosts that are not ours: no retries, redirects or cookies of its own, no body longer
 * than the cap, none at all of an answer other than 200, and no attempt longer, as a whole, than its limit. Bound in the
 * registry and referred to by the routes that ask (sources-and-storage.md 2.2, 9 F42; http-api.md 3.2).
 *
 * <p>The body is read here, inside the client and after content decoding, and not from the stream that Camel would hand
 * on: only here can the connection be dropped when there is too much of it. Closing the stream would first read it to its
 * end, and an endless one has none. The limit is needed beside the client's timeouts because those begin anew with each
 * byte, so that a trickle would keep us for ever.
 */
public final class BoundedHttp implements HttpClientConfigurer {
    /**
     * Tells the limit of an attempt in milliseconds. A note to ourselves, taken out before the request is sent: Camel hands
     * nothing of an exchange to the client but its headers.
     */
    public static final String LIMIT_HEADER = "ModelMirror-Attempt-Limit";

    /** What is read of a body that nobody wants, so that its connection can be used again. */
    private static final int MAX_UNWANTED_BYTES = 65_536;

    private final int maxBytes;
    private final Optional<Duration> usualLimit;
    private final ScheduledExecutorService scheduler;

    /**
     * For routes whose every attempt brings its limit, in {@link #LIMIT_HEADER}.
     *
     * @param maxBytes longest body accepted
     * @param scheduler cuts off attempts that take too long
     */
    public BoundedHttp(int maxBytes, ScheduledExecutorService scheduler) {
        this(maxBytes, Optional.empty(), scheduler);
    }

    /**
     * For routes whose attempts all have the same limit.
     *
     * @param maxBytes longest body accepted
     * @param limit of an attempt that brings none of its own
     * @param scheduler cuts off attempts that take too long
     */
    public BoundedHttp(int maxBytes, Duration limit, ScheduledExecutorService scheduler) {
        this(maxBytes, Optional.of(limit), scheduler);
    }

    private BoundedHttp(int maxBytes, Optional<Duration> usualLimit, ScheduledExecutorService scheduler) {
        this.maxBytes = maxBytes;
        this.usualLimit = usualLimit;
        this.scheduler = scheduler;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        builder.disableAutomaticRetries();
        builder.disableRedirectHandling();
        builder.disableCookieManagement();
        builder.disableAuthCaching();
        ExecChainHandler readWhole = this::execute;
        builder.addExecInterceptorFirst("read-whole-body", readWhole);
    }

    private ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Duration limit = limit(request);
        if (!(scope.originalRequest instanceof Cancellable attempt)) {
            throw new IllegalStateException("a question cannot be cut off");
        }
        AtomicBoolean isLate = new AtomicBoolean();
        Runnable cutOff = () -> {
            isLate.set(true);
            attempt.cancel();
        };
        ScheduledFuture<?> watch = scheduler.schedule(cutOff, limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return readWhole(chain.proceed(request, scope), scope);
        } catch (IOException e) {
            scope.execRuntime.discardEndpoint();
            if (isLate.get()) {
                TooSlowException late = new TooSlowException(limit);
                late.initCause(e);
                throw late;
            }
            throw e;
        } finally {
            watch.cancel(false);
        }
    }

    private Duration limit(ClassicHttpRequest request) {
        Header header = request.getFirstHeader(LIMIT_HEADER);
        request.removeHeaders(LIMIT_HEADER);
        return header == null
                ? usualLimit.orElseThrow(() -> new IllegalStateException("a host is asked without a limit of time"))
                : Duration.ofMillis(Long.parseLong(header.getValue()));
    }

    private ClassicHttpResponse readWhole(ClassicHttpResponse response, ExecChain.Scope scope) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return response;
        }
        if (response.getCode() == HttpStatus.SC_OK) {
            ContentType type = ContentType.parseLenient(entity.getContentType());
            response.setEntity(new ByteArrayEntity(read(entity), type));
        } else {
            drop(entity, scope);
            response.setEntity(null);
        }
        return response;
    }

    private byte[] read(HttpEntity entity) throws IOException {
        if (entity.getContentLength() > maxBytes) {
            throw new BodyTooLargeException(maxBytes);
        }
        // Not closed: closing reads to the end. At the end of the body the connection goes back by itself.
        InputStream in = entity.getContent();
        byte[] body = in.readNBytes(maxBytes + 1);
        if (body.length > maxBytes) {
            throw new BodyTooLargeException(maxBytes);
        }
        return body;
    }

    private static void drop(HttpEntity entity, ExecChain.Scope scope) {
        try {
            InputStream in = entity.getContent();
            if (in.readNBytes(MAX_UNWANTED_BYTES + 1).length > MAX_UNWANTED_BYTES) {
                scope.execRuntime.discardEndpoint();
            }
        } catch (IOException e) {
            // The status has been understood; that its page was cut off only costs the connection.
            scope.execRuntime.discardEndpoint();
        }
    }
}
