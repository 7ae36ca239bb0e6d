package org.modelmirror.access;

import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.modelmirror.traces.Tracing;

/**
 * Asks the Horde through the route {@code find-user}, on a few threads of its own: whoever asks waits for nothing, and a
 * Horde that hangs holds up nothing but questions to it. Thread-safe.
 */
public final class CamelHorde implements Horde {
    private static final String ROUTE = "direct:find-user";
    private static final String KEY_HEADER = "apikey";
    /** Questions under way at the same time. */
    private static final int THREADS = 8;
    /** Questions that wait for a thread; more are not asked. */
    private static final int WAITING = 256;

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    private static final long THREAD_IDLE_SECONDS = 60;

    private final ProducerTemplate template;
    private final Executor threads;
    private final String address;

    /**
     * @param baseUrl of the Horde's API, with or without a slash at its end
     * @param tracing by which a question belongs to the span of whoever asks
     */
    public CamelHorde(CamelContext context, String baseUrl, Tracing tracing) {
        this.template = context.createProducerTemplate();
        this.threads = tracing.carrying(context.getExecutorServiceManager()
                .newThreadPool(
                        this,
                        "find-user",
                        new ThreadPoolProfileBuilder("find-user")
                                .poolSize(THREADS)
                                .maxPoolSize(THREADS)
                                .keepAliveTime(THREAD_IDLE_SECONDS)
                                .allowCoreThreadTimeOut(true)
                                .maxQueueSize(WAITING)
                                .rejectedPolicy(ThreadPoolRejectedPolicy.Abort)
                                .build()));
        this.address = baseUrl.replaceAll("/+$", "") + "/v2/find_user";
    }

    @Override
    public CompletionStage<Answer> findUser(String key) {
        try {
            return CompletableFuture.supplyAsync(() -> ask(key), threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(new Unreachable("too many keys wait to be checked"));
        }
    }

    private Answer ask(String key) {
        Exchange exchange = template.request(ROUTE, question -> {
            question.getMessage().setHeader(Exchange.HTTP_URI, address);
            question.getMessage().setHeader(KEY_HEADER, key);
            question.getMessage().setHeader("Accept", "application/json");
        });
        Exception failure = exchange.getException();
        if (failure != null) {
            return isTimeout(failure) ? new TimedOut() : new Unreachable(reason(failure));
        }
        Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        return status == null
                ? new Unreachable("it failed too often and is left alone for a while")
                : new Replied(status, body == null ? new byte[0] : body);
    }

    /**
     * Looks at an answer inside the circuit: one that says that the Horde cannot answer counts as none.
     *
     * @throws HordeAwayException when it is such an answer
     */
    public void answered(Exchange exchange) throws HordeAwayException {
        Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        if (status != null && (status >= SERVER_ERROR || status == TOO_MANY_REQUESTS)) {
            throw new HordeAwayException(status);
        }
    }

    /** No message of the client's: it could quote what was sent. */
    private static String reason(Exception failure) {
        return failure instanceof HordeAwayException away
                ? String.valueOf(away.getMessage())
                : failure.getClass().getSimpleName();
    }

    /** Every kind of timeout of the HTTP client is one of these. */
    private static boolean isTimeout(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedIOException) {
                return true;
            }
        }
        return false;
    }
}
