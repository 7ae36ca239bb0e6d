package org.modelmirror.serve;

import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;

/**
 * Puts the HTTP edge into a Camel context: the server, the {@code platform-http} component over it, and hot reads. The
 * server listens once every route runs; Camel's own {@code camel.server} stays off.
 */
public final class Edge {
    private final EdgeServer server;
    private final EdgeEngine engine;
    private final DeclaredPaths declared;
    private final Waiters waiters;
    private final Intermission intermission;

    /**
     * @param figures answers about figures, kept by the endpoints
     * @param counts told of every answer
     * @param waiters whom it may let wait for a change
     * @param intermission while which requests that need a route wait
     * @param spans gives requests their spans
     */
    public Edge(
            ServeSettings settings,
            CatalogReads reads,
            RawReads raw,
            FigureAnswers figures,
            RequestCounts counts,
            Waiters waiters,
            Intermission intermission,
            RequestSpans spans) {
        this.declared = new DeclaredPaths(raw.paths());
        HotReads hotReads = new HotReads(reads, raw, figures, declared, counts, waiters);
        this.waiters = waiters;
        this.intermission = intermission;
        this.server = new EdgeServer(settings, hotReads, raw.paths(), declared, counts, waiters, intermission, spans);
        this.engine = new EdgeEngine(settings.port(), declared, spans);
    }

    /**
     * To be called before routes are added, as from a {@code CamelConfiguration}.
     *
     * @throws Exception when Camel refuses a part; a port in use shows later, and stops the start of the context
     */
    public void install(CamelContext context) throws Exception {
        engine.setCamelContext(context);
        PlatformHttpComponent component = new PlatformHttpComponent(context);
        component.setEngine(engine);
        component.setHeaderFilterStrategy(new StrictHeaders());
        // Accept and Content-Type are read by the endpoints: here a wrong one is never 406 or 415 (1.4, K24).
        component.setServerRequestValidation(false);
        context.addComponent(PlatformHttpConstants.PLATFORM_HTTP_COMPONENT_NAME, component);
        context.addService(server, true, true);
        context.addStartupListener(new ListenWhenStarted());
        context.getManagementStrategy().addEventNotifier(new LetGoWhenStopping());
    }

    /**
     * Routes are about to be replaced: requests that need one wait from now on, and what is declared stays declared.
     *
     * @throws InterruptedException when the thread was interrupted while requests were being answered
     */
    public void hold() throws InterruptedException {
        declared.freeze();
        try {
            intermission.hold();
        } catch (InterruptedException e) {
            declared.thaw();
            throw e;
        }
    }

    /** Routes have been replaced. */
    public void release() {
        declared.thaw();
        intermission.release();
    }

    /** The port listened on; 0 until the context has started. */
    public int port() {
        return server.port();
    }

    /** Every operation that routes serve at present, as {@code GET /path}; the same set as long as they are the same. */
    public Set<String> served() {
        return declared.operations();
    }

    /** Before the routes stop: they wait for the requests that are under way, and nobody should wait for streams. */
    private final class LetGoWhenStopping extends EventNotifierSupport {
        LetGoWhenStopping() {
            setIgnoreExchangeEvents(true);
            setIgnoreRouteEvents(true);
            setIgnoreServiceEvents(true);
            setIgnoreStepEvents(true);
        }

        @Override
        public void notify(CamelEvent event) {
            if (event instanceof CamelEvent.CamelContextStoppingEvent) {
                declared.stop();
                waiters.close();
            }
        }
    }

    private final class ListenWhenStarted implements StartupListener {
        @Override
        public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
            // routes may still be on their way
        }

        @Override
        public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
            server.listen();
        }
    }
}
