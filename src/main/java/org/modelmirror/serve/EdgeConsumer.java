package org.modelmirror.serve;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.Method;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;
import org.modelmirror.traces.TracedRoutes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** A consumer that says which path it serves while it serves it, and whose failures are answered as F9 wants. */
final class EdgeConsumer extends VertxPlatformHttpConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeConsumer.class);

    /** Reading a larger body, in bytes, takes long enough to be felt by the other connections of an event loop. */
    private static final int MOST_ON_LOOP = 64 * 1024;

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final ApiError SUSPENDED = ApiError.of(503, "The service is stopping");

    private final DeclaredPaths declared;
    private final RequestSpans spans;
    private final boolean neverWaits;

    EdgeConsumer(
            PlatformHttpEndpoint endpoint,
            Processor processor,
            String routerName,
            DeclaredPaths declared,
            RequestSpans spans) {
        super(endpoint, new FailureAnswered(processor), List.of(), routerName);
        this.declared = declared;
        this.spans = spans;
        this.neverWaits = Paths.neverWaits(template(endpoint), endpoint.getHttpMethodRestrict());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        declare();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        declare();
    }

    @Override
    protected void doSuspend() throws Exception {
        declared.remove(this);
        super.doSuspend();
    }

    @Override
    protected void doStop() throws Exception {
        declared.remove(this);
        super.doStop();
    }

    /**
     * As the stock consumer, but a route may finish on another thread and later: no worker is held while it waits. The
     * route begins on a worker, because a step of it may block, unless it is known that none does.
     */
    @Override
    protected void handleRequest(RoutingContext context) {
        VertxReply reply = new VertxReply(context.response());
        if (isSuspended()) {
            SUSPENDED.write(reply);
            return;
        }
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        exchange.setProperty(Call.REQUEST, context.request());
        exchange.setProperty(Call.BODY, context.body().buffer());
        ContextInternal loop = (ContextInternal) context.vertx().getOrCreateContext();
        Executor onLoop = task -> loop.runOnContext(turn -> task.run());
        exchange.setProperty(Call.LOOP, onLoop);
        TracedRoutes.follow(exchange, spans.ofThisRequest());
        context.pathParams().forEach(exchange.getMessage()::setHeader);
        Promise<Void> later = loop.promise();
        Buffer body = context.body().buffer();
        boolean isShort = body == null || body.length() <= MOST_ON_LOOP;
        Future<Boolean> begun = neverWaits && isShort
                ? beginHere(exchange, later)
                : context.vertx().executeBlocking(() -> begin(exchange, later), false);
        begun.compose(finished -> finished ? Future.succeededFuture() : later.future())
                .onComplete(done -> end(exchange, done.cause(), reply));
    }

    private Future<Boolean> beginHere(Exchange exchange, Promise<Void> later) {
        try {
            return Future.succeededFuture(begin(exchange, later));
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }

    /** Whether the route has finished already; else the promise is kept when it has. */
    private boolean begin(Exchange exchange, Promise<Void> later) throws Exception {
        createUoW(exchange);
        // Until the route first waits; what is logged on another thread from then on has no request.
        MDC.put(RequestIds.LOG_KEY, requestId(exchange));
        try {
            return process(exchange, later);
        } finally {
            MDC.remove(RequestIds.LOG_KEY);
        }
    }

    private static @Nullable String requestId(Exchange exchange) {
        return Call.of(exchange).request().response().headers().get(Headers.REQUEST_ID);
    }

    private boolean process(Exchange exchange, Promise<Void> later) throws Exception {
        return getAsyncProcessor().process(exchange, doneSync -> {
            if (!doneSync) {
                later.complete();
            }
        });
    }

    private void end(Exchange exchange, @Nullable Throwable failure, VertxReply reply) {
        try {
            if (failure != null) {
                LOG.error("failed to answer path={}", getEndpoint().getPath(), failure);
                ApiError.INTERNAL.write(reply);
            } else {
                answer(exchange, reply);
            }
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
        }
    }

    private void answer(Exchange exchange, VertxReply reply) {
        Message message = exchange.getMessage();
        HeaderFilterStrategy filter = getEndpoint().getHeaderFilterStrategy();
        message.getHeaders().forEach((name, value) -> {
            if (value instanceof CharSequence text && !filter.applyFilterToCamelHeaders(name, value, exchange)) {
                reply.header(name, text);
            }
        });
        if (message.getBody() instanceof Streaming streaming) {
            streaming.begin(Call.of(exchange).request(), reply);
            return;
        }
        Buffer body = (Buffer) message.getBody();
        Integer status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        if (body == null) {
            reply.end(status == null ? NO_CONTENT : status);
        } else {
            reply.end(status == null ? OK : status, body);
        }
    }

    private void declare() {
        List<String> methods = new ArrayList<>();
        Method.parseList(getEndpoint().getHttpMethodRestrict()).forEach(method -> methods.add(method.name()));
        declared.add(this, template(getEndpoint()), methods);
    }

    private static String template(PlatformHttpEndpoint endpoint) {
        String path = endpoint.getPath();
        String template = path.startsWith("/") ? path : "/" + path;
        return endpoint.isMatchOnUriPrefix() && !template.endsWith("*") ? template + "*" : template;
    }

    /**
     * Turns an exchange that failed into a 500 that tells nothing; the route's error handler has logged the cause. Makes
     * every body a buffer while it is still allowed to take time.
     */
    private static final class FailureAnswered extends DelegateAsyncProcessor {
        FailureAnswered(Processor processor) {
            super(processor);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            return super.process(exchange, doneSync -> {
                finish(exchange);
                callback.done(doneSync);
            });
        }

        private static void finish(Exchange exchange) {
            try {
                if (exchange.getException() == null) {
                    Object body = exchange.getMessage().getBody();
                    if (body != null && !(body instanceof Buffer) && !(body instanceof Streaming)) {
                        byte[] bytes = exchange.getMessage().getMandatoryBody(byte[].class);
                        exchange.getMessage().setBody(Buffer.buffer(bytes));
                    }
                    return;
                }
            } catch (InvalidPayloadException e) {
                LOG.error("route={} answers with what is no bytes", exchange.getFromRouteId(), e);
            }
            exchange.setException(null);
            exchange.getMessage().removeHeaders("*");
            ApiError.INTERNAL.write(new ExchangeReply(exchange));
        }
    }
}
