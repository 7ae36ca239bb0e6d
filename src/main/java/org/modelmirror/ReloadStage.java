package org.modelmirror;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.modelmirror.access.Doorkeeper;
import org.modelmirror.reload.LiveSettings;
import org.modelmirror.reload.ReloadReport;
import org.modelmirror.reload.RequestGate;
import org.modelmirror.reload.RouteControl;
import org.modelmirror.reload.RouteReload;
import org.modelmirror.serve.Edge;
import org.modelmirror.serve.RouteEndpoints;
import org.modelmirror.settings.ReloadSettings;
import org.modelmirror.settings.Settings;

/** Routes and settings that are edited while the service runs, and routes that are paused. */
final class ReloadStage {
    private final Settings settings;
    private final Path routes;
    private final Optional<ConfigFolder> config;

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
    }

    /** To be called before the routes are loaded. */
    RouteReload bind(CamelContext context, Edge edge, Doorkeeper door, Clock clock) throws Exception {
        ReloadSettings reload = settings.reload();
        Optional<LiveSettings> live = config.map(given -> new LiveSettings(
                given.folder(),
                given.reader(),
                settings,
                own -> context.getPropertiesComponent().setOverrideProperties(properties(settings, own))));
        RouteControl control = new RouteControl(context);
        RouteReload watcher = RouteReload.of(
                new RouteReload.Parts(
                        context,
                        new Gate(edge),
                        live,
                        reload.enabled() ? Optional.of(reload.period()) : Optional.empty(),
                        clock),
                routes,
                control);
        context.addService(watcher);
        context.addStartupListener(watcher);
        context.getRegistry().bind("routeEndpoints", new RouteEndpoints(new Book(control, watcher), door));
        return watcher;
    }

    /** The placeholders of routes: settings as they were at the start, and an operator's own as they are now. */
    static Properties properties(Settings settings, Map<String, String> own) {
        Properties properties = new Properties();
        settings.extraProperties().forEach((key, value) -> {
            if (key.startsWith("camel.")) {
                properties.setProperty(key, value);
            }
        });
        properties.putAll(own);
        properties.putAll(settings.asProperties());
        return properties;
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
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("id", route.id())
                    .put("group", route.group())
                    .put("description", route.description())
                    .put("state", route.state())
                    .put("pausable", route.isPausable());
        }
    }
}
