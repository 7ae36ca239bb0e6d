package org.modelmirror;

import java.util.List;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.modelmirror.announce.Change;

/** Hands what the writers changed to the route that announces whatever changes. */
final class RouteAnnouncement extends ServiceSupport implements Consumer<List<Change>> {
    private static final String ROUTE = "direct:announce-changes";

    private final CamelContext context;
    private volatile @Nullable ProducerTemplate template;

    RouteAnnouncement(CamelContext context) {
        this.context = context;
    }

    /** @throws org.apache.camel.CamelExecutionException when a step of the route fails */
    @Override
    public void accept(List<Change> changes) {
        ProducerTemplate started = template;
        if (started == null) {
            throw new IllegalStateException("announced before the context was started");
        }
        started.sendBody(ROUTE, changes);
    }

    @Override
    protected void doStart() {
        template = context.createProducerTemplate();
    }

    @Override
    protected void doStop() throws Exception {
        ProducerTemplate started = template;
        if (started != null) {
            started.close();
        }
    }
}
