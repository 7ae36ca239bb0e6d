package org.modelmirror;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.camel.impl.DefaultCamelContext;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reload.ReloadReport;
import org.modelmirror.reload.RouteCheck;
import org.modelmirror.reload.RouteProblem;
import org.modelmirror.settings.Settings;

/**
 * {@code model-mirror routes check}: whether the route files would run with these settings, for a look before they are
 * saved where a service runs, and for builds. The same check as a running service makes. Opens no port, no data folder and
 * no connection.
 */
final class RoutesCommand {
    static final String NAME = "routes";

    static final String USAGE = """
            usage: model-mirror routes check [--json]
              checks all files of the routes folder together, as a running service does before it takes them
              --json     prints one JSON object
              exit code: 0 they would run, 1 something is wrong, 2 wrong usage""";

    private static final int RIGHT = 0;
    private static final int WRONG = 1;
    private static final int WRONG_USAGE = 2;

    private final Function<Map<String, String>, Settings> settings;
    private final Path routes;
    private final LongSupplier nanos;
    private final PrintStream out;
    private final PrintStream err;

    /** @param settings loads the settings with further overrides */
    RoutesCommand(
            Function<Map<String, String>, Settings> settings,
            Path routes,
            LongSupplier nanos,
            PrintStream out,
            PrintStream err) {
        this.settings = settings;
        this.routes = routes;
        this.nanos = nanos;
        this.out = out;
        this.err = err;
    }

    /**
     * Does what the words say.
     *
     * @param words what follows {@code routes}
     * @return the exit code: 0 right, 1 wrong, 2 wrong words
     */
    int run(List<String> words) {
        if (words.isEmpty() || !words.get(0).equals("check")) {
            err.println(USAGE);
            return WRONG_USAGE;
        }
        boolean json;
        try {
            json = CommandOptions.parse(words.subList(1, words.size()), Set.of(), Set.of("json"))
                    .has("json");
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.println(USAGE);
            return WRONG_USAGE;
        }
        try {
            return report(check(), json);
        } catch (IOException e) {
            err.println("failed: the routes in " + routes + " cannot be read: " + e.getMessage());
            return WRONG;
        }
    }

    private int report(List<RouteProblem> problems, boolean json) throws IOException {
        int count = RouteCheck.files(routes).size();
        if (json) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            object.put("ok", problems.isEmpty());
            object.put("files", count);
            object.set("errors", ReloadReport.toJson(problems));
            out.println(JsonWriter.toText(object, JsonForm.STORE));
        } else {
            problems.forEach(problem -> out.println(problem));
            out.println(problems.isEmpty() ? count + " files, all right" : problems.size() + " problems");
        }
        return problems.isEmpty() ? RIGHT : WRONG;
    }

    private List<RouteProblem> check() throws IOException {
        // Beans are made as in a service, but for what would touch anything: the data folder, the lock of the leader.
        Map<String, String> harmless = new LinkedHashMap<>();
        Path nowhere = Files.createTempDirectory("model-mirror-check");
        harmless.put("store.folder", nowhere.toString());
        harmless.put("leader.kind", "none");
        harmless.put("audit.enabled", "false");
        Settings real = settings.apply(Map.of());
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.disableJMX();
            Settings own = settings.apply(harmless);
            context.getPropertiesComponent()
                    .setOverrideProperties(ReloadStage.properties(real, real.extraProperties()));
            new Wiring(own, new ReloadStage(own, routes, Optional.empty()), Clock.systemUTC(), nanos).rehearse(context);
            return new RouteCheck(context).check(routes);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the beans of the routes could not be made", e);
        } finally {
            Files.deleteIfExists(nowhere);
        }
    }
}
