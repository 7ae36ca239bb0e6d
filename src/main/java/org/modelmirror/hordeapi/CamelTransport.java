package org.modelmirror.hordeapi;

import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.modelmirror.http.BoundedHttp;
import org.modelmirror.http.RetryAfter;
import org.modelmirror.traces.Tracing;

/** Asks through the route {@code ask-horde}, on threads of its own. Thread-safe. */
public final class CamelTransport implements HordeTransport {
    private static final String ROUTE = "direct:ask-horde";

    private final ProducerTemplate template;
    private final Executor threads;
    private final String base;
    private final String agent;
    private final Clock clock;

    /**
     * @param baseUrl of the Horde's API, with or without slashes at its end
     * @param agent who asks, as the Horde wants to know: {@code name:version:contact}
     * @param tracing by which a question belongs to the span of whoever asks
     */
    public CamelTransport(CamelContext context, String baseUrl, String agent, Clock clock, Tracing tracing) {
        this.template = context.createProducerTemplate();
        // As many as there are questions: none is asked twice at a time.
        this.threads = tracing.carrying(context.getExecutorServiceManager()
                .newThreadPool(this, "ask-horde", HordeQuestion.values().length, HordeQuestion.values().length));
        this.base = baseUrl.replaceAll("/+$", "");
        this.agent = agent;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Reply> ask(HordeQuestion question, Duration limit) {
        try {
            return CompletableFuture.supplyAsync(() -> askNow(question, limit), threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(new Unanswered("nobody is asked any more", false));
        }
    }

    private Reply askNow(HordeQuestion question, Duration limit) {
        Exchange exchange = template.request(ROUTE, asked -> {
            Message message = asked.getMessage();
            message.setHeader(Exchange.HTTP_URI, base + question.target());
            message.setHeader(BoundedHttp.LIMIT_HEADER, limit.toMillis());
            message.setHeader("Accept", "application/json");
            message.setHeader("Client-Agent", agent);
        });
        Exception failure = exchange.getException();
        if (failure != null) {
            return unanswered(failure);
        }
        Message answer = exchange.getMessage();
        Integer status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        if (status == null) {
            return new Unanswered("the route ask-horde gave no answer", false);
        }
        byte[] body = answer.getBody(byte[].class);
        String retryAfter = answer.getHeader("Retry-After", String.class);
        return new Answered(
                status,
                body == null ? new byte[0] : body,
                retryAfter == null ? Optional.empty() : RetryAfter.parse(retryAfter, clock.instant()));
    }

    /** Whether another attempt could fare better (analytics.md 3.5); a body that breaks off is not asked for again. */
    private static Reply unanswered(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedIOException) {
                return new Unanswered("it did not answer in time", true);
            }
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException) {
                return new Unanswered("it cannot be reached", true);
            }
            if (cause instanceof NoHttpResponseException
                    || cause instanceof ConnectionClosedException
                    || cause instanceof HttpException) {
                return new Unanswered("it does not speak HTTP as it should", true);
            }
        }
        return new Unanswered(failure.getClass().getSimpleName(), false);
    }
}
