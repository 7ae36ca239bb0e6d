package org.modelmirror.serve;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.Method;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/** A consumer that says which path it serves while it serves it, and whose failures are answered as F9 wants. */
final class EdgeConsumer extends VertxPlatformHttpConsumer {
    private final DeclaredPaths declared;

    EdgeConsumer(PlatformHttpEndpoint endpoint, Processor processor, String routerName, DeclaredPaths declared) {
        super(endpoint, new FailureAnswered(processor), List.of(), routerName);
        this.declared = declared;
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

    @Override
    protected Future<Void> processHttpRequest(Exchange exchange, RoutingContext context) {
        exchange.setProperty(Call.REQUEST, context.request());
        return super.processHttpRequest(exchange, context);
    }

    private void declare() {
        String path = getEndpoint().getPath();
        String template = path.startsWith("/") ? path : "/" + path;
        if (getEndpoint().isMatchOnUriPrefix() && !template.endsWith("*")) {
            template += "*";
        }
        List<String> methods = new ArrayList<>();
        Method.parseList(getEndpoint().getHttpMethodRestrict()).forEach(method -> methods.add(method.name()));
        declared.add(this, template, methods);
    }

    /** Turns an exchange that failed into a 500 that tells nothing; the route's error handler has logged the cause. */
    private static final class FailureAnswered extends DelegateAsyncProcessor {
        FailureAnswered(Processor processor) {
            super(processor);
        }

        @Override
        public void process(Exchange exchange) throws Exception {
            super.process(exchange);
            if (exchange.getException() != null) {
                exchange.setException(null);
                exchange.getMessage().removeHeaders("*");
                ApiError.INTERNAL.write(new ExchangeReply(exchange));
            }
        }
    }
}
