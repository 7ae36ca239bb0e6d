package org.modelmirror;

import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/** Hands what happened outside of routes to the route that goes on from there. Thread-safe. */
final class HandOver extends ServiceSupport {
    private final CamelContext context;
    private final String uri;
    private volatile @Nullable ProducerTemplate template;

    /** @param uri where the route begins */
    HandOver(CamelContext context, String uri) {
        this.context = context;
        this.uri = uri;
    }

    /**
     * Hands a body over, and waits for the route where its beginning does.
     *
     * @return false before the context was started and after it was stopped, when nobody took it
     * @throws org.apache.camel.CamelExecutionException when a step of the route fails
     */
    boolean offer(Object body) {
        ProducerTemplate started = template;
        if (started == null) {
            return false;
        }
        started.sendBody(uri, body);
        return true;
    }

    /**
     * As {@link #offer}, for what must not be lost.
     *
     * @throws IllegalStateException when nobody took it
     */
    void send(Object body) {
        if (!offer(body)) {
            throw new IllegalStateException("handed to " + uri + " while the context does not run");
        }
    }

    @Override
    protected void doStart() {
        template = context.createProducerTemplate();
    }

    @Override
    protected void doStop() throws Exception {
        ProducerTemplate started = template;
        template = null;
        if (started != null) {
            started.close();
        }
    }
}
