package org.modelmirror.access;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Makes Camel's HTTP client fit for the Horde: no retries, redirects or cookies of its own, no body longer than a user can
 * be, and no question longer, as a whole, than a limit (http-api.md 3.2). Bound in the registry for the route {@code
 * find-user}.
 *
 * <p>The limit is needed beside the client's timeouts because those begin anew with each byte, so that a trickle would
 * keep a thread for ever; only here can the connection be cut.
 */
public final class HordeHttp implements HttpClientConfigurer {
    /** Longer than each of the client's own waits. */
    public static final Duration LIMIT = Duration.ofSeconds(12);

    private static final int MAX_BYTES = 262_144;

    private final ScheduledExecutorService scheduler;
    private final Duration limit;

    /** @param scheduler cuts off questions that take too long */
    public HordeHttp(ScheduledExecutorService scheduler, Duration limit) {
        this.scheduler = scheduler;
        this.limit = limit;
    }

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        builder.disableAutomaticRetries();
        builder.disableRedirectHandling();
        builder.disableCookieManagement();
        builder.disableAuthCaching();
        builder.addExecInterceptorFirst("read-whole-user", this::execute);
    }

    private ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        if (!(scope.originalRequest instanceof Cancellable question)) {
            throw new IllegalStateException("the question cannot be cut off");
        }
        AtomicBoolean isLate = new AtomicBoolean();
        Runnable cutOff = () -> {
            isLate.set(true);
            question.cancel();
        };
        ScheduledFuture<?> watch = scheduler.schedule(cutOff, limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return readWhole(chain.proceed(request, scope), scope);
        } catch (IOException e) {
            scope.execRuntime.discardEndpoint();
            if (isLate.get()) {
                InterruptedIOException late = new InterruptedIOException("no whole answer within " + limit);
                late.initCause(e);
                throw late;
            }
            throw e;
        } finally {
            watch.cancel(false);
        }
    }

    private static ClassicHttpResponse readWhole(ClassicHttpResponse response, ExecChain.Scope scope)
            throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity != null) {
            byte[] body = entity.getContent().readNBytes(MAX_BYTES + 1);
            if (body.length > MAX_BYTES) {
                scope.execRuntime.discardEndpoint();
                throw new IOException("more than " + MAX_BYTES + " bytes");
            }
            response.setEntity(new ByteArrayEntity(body, ContentType.parseLenient(entity.getContentType())));
        }
        return response;
    }
}
