package org.modelmirror;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;
import org.modelmirror.reload.ReloadReport;
import org.modelmirror.reload.RouteCheck;
import org.modelmirror.reload.RouteProblem;
import org.modelmirror.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code model-mirror routes check}: whether the route files would run with these settings, for a look before they are
 * saved where a service runs, and for builds. The same check as a running service makes. Opens no port, no data folder and
 * no connection.
 */
@Command(name = "routes", description = "Works with the route files.")
final class RoutesCommand {
    private final CommandScope scope;
    private final Console console;

    RoutesCommand(CommandScope scope) {
        this.scope = scope;
        this.console = scope.console();
    }

    @Command(
            name = "check",
            description = "Checks all route files together, as a running service does before it takes them.",
            exitCodeList = {"0:they would run", "1:something is wrong", "2:wrong words or options"})
    int check(@Option(names = "--json", description = "Answers as one line of JSON.") boolean isJson) throws Exception {
        List<String> files;
        List<RouteProblem> problems;
        try {
            files = RouteCheck.files(scope.routes());
            problems = problems();
        } catch (IOException e) {
            throw new CommandFailedException("the routes in " + scope.routes() + " cannot be read: " + e.getMessage());
        }
        if (isJson) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            object.put("ok", problems.isEmpty());
            object.put("files", files.size());
            object.set("errors", ReloadReport.toJson(problems));
            console.say(object);
        } else {
            problems.forEach(problem -> console.say(problem.toString()));
            console.say(problems.isEmpty() ? files.size() + " files, all right" : problems.size() + " problems");
        }
        return problems.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private List<RouteProblem> problems() throws Exception {
        // Beans are made as in a service, but for what would touch anything: the data folder, the lock of the leader.
        Map<String, String> harmless = new LinkedHashMap<>();
        Path nowhere = Files.createTempDirectory("model-mirror-check");
        harmless.put("store.folder", nowhere.toString());
        harmless.put("leader.kind", "none");
        harmless.put("audit.enabled", "false");
        Settings real = scope.settings();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.disableJMX();
            Settings own = scope.load().apply(harmless);
            context.getPropertiesComponent().setOverrideProperties(ReloadStage.properties(real));
            new Wiring(own, new ReloadStage(own, scope.routes(), Optional.empty()), scope.clock(), System::nanoTime)
                    .rehearse(context);
            return new RouteCheck(context).check(scope.routes());
        } finally {
            Files.deleteIfExists(nowhere);
        }
    }
}
