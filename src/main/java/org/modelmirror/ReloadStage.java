package org.modelmirror;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.modelmirror.access.Doorkeeper;
import org.modelmirror.reload.KeptPauses;
import org.modelmirror.reload.LiveSettings;
import org.modelmirror.reload.ReloadReport;
import org.modelmirror.reload.RequestGate;
import org.modelmirror.reload.RouteControl;
import org.modelmirror.reload.RouteReload;
import org.modelmirror.serve.Edge;
import org.modelmirror.serve.RouteEndpoints;
import org.modelmirror.settings.ReloadSettings;
import org.modelmirror.settings.Settings;
import org.modelmirror.store.PausedRoutes;
import org.modelmirror.store.StoreException;

/** Routes and settings that are edited while the service runs, and routes that are paused. */
final class ReloadStage {
    private final Settings settings;
    private final Path routes;
    private final Optional<ConfigFolder> config;
    private final AtomicReference<Settings> live;

    /**
     * Where settings were read from.
     *
     * @param folder of the property files
     * @param reader reads them again
     */
    record ConfigFolder(Path folder, Supplier<Settings> reader) {}

    ReloadStage(Settings settings, Path routes, Optional<ConfigFolder> config) {
        this.settings = settings;
        this.routes = routes;
        this.config = config;
        this.live = new AtomicReference<>(settings);
    }

    /** The settings as they are now; those that wait for a restart as they were at the start. */
    Supplier<Settings> live() {
        return live::get;
    }

    /** To be called before the routes are loaded. */
    RouteReload bind(CamelContext context, Edge edge, Doorkeeper door, PausedRoutes pauses, Clock clock)
            throws Exception {
        ReloadSettings reload = settings.reload();
        Optional<LiveSettings> edited = config.map(
                given -> new LiveSettings(given.folder(), given.reader(), settings, new Taker(context, live)));
        RouteControl control = RouteControl.install(context, new Kept(pauses), clock);
        RouteReload watcher = RouteReload.of(
                new RouteReload.Parts(context, new Gate(edge), edited, reload.enabled(), reload.period(), clock),
                routes,
                control);
        context.addService(watcher);
        context.addStartupListener(watcher);
        context.getRegistry().bind("routeEndpoints", new RouteEndpoints(new Book(control, watcher), door));
        return watcher;
    }

    /** The placeholders of routes: settings, an operator's own keys, and Camel's. */
    static Properties properties(Settings settings) {
        Properties properties = new Properties();
        properties.putAll(settings.extraProperties());
        properties.putAll(settings.asProperties());
        return properties;
    }

    /** Routes read placeholders, beans what is live. */
    private record Taker(CamelContext context, AtomicReference<Settings> live) implements LiveSettings.Target {
        @Override
        public void offer(Settings settings) {
            context.getPropertiesComponent().setOverrideProperties(properties(settings));
        }

        @Override
        public void keep(Settings settings) {
            live.set(settings);
        }
    }

    private record Kept(PausedRoutes routes) implements KeptPauses {
        @Override
        public Map<String, Instant> current() {
            return routes.current();
        }

        @Override
        public Map<String, Instant> change(Map<String, Instant> added, Set<String> removed) throws IOException {
            try {
                return routes.change(added, removed);
            } catch (StoreException e) {
                throw new IOException(e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for the lock");
            }
        }

        @Override
        public Optional<String> loss() {
            return routes.loss();
        }
    }

    private record Gate(Edge edge) implements RequestGate {
        @Override
        public void hold() throws InterruptedException {
            edge.hold();
        }

        @Override
        public void release() {
            edge.release();
        }
    }

    private record Book(RouteControl control, RouteReload reload) implements RouteEndpoints.Book {
        @Override
        public ObjectNode list() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ArrayNode list = json.putArray("routes");
            control.routes().forEach(route -> list.add(json(route)));
            ReloadReport report = reload.report();
            json.set("reload", report.toJson());
            return json;
        }

        @Override
        public RouteEndpoints.Outcome pause(String id) throws Exception {
            return RouteEndpoints.Outcome.valueOf(control.pause(id).name());
        }

        @Override
        public RouteEndpoints.Outcome resume(String id) throws Exception {
            return RouteEndpoints.Outcome.valueOf(control.resume(id).name());
        }

        @Override
        public Optional<ObjectNode> find(String id) {
            return control.find(id).map(Book::json);
        }

        private static ObjectNode json(RouteControl.State route) {
            ObjectNode json = JsonNodeFactory.instance
                    .objectNode()
                    .put("id", route.id())
                    .put("group", route.group())
                    .put("description", route.description())
                    .put("state", route.state())
                    .put("pausable", route.isPausable());
            route.pausedSince().ifPresent(since -> json.put("paused_since", since.toString()));
            return json;
        }
    }
}
