package org.modelmirror;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.settings.ServerSettings;

/**
 * {@code model-mirror health}: asks a running service whether it is ready (http-api.md 2.11), for container engines and scripts
 * where there is no {@code curl}. Ends within {@link #PATIENCE}, whatever the service does.
 */
final class HealthCommand {
    /** All of it, from the name to the last byte. */
    static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final String READY = "/api/health/ready";
    /** More than any answer of ours has, in bytes. */
    private static final int MAX_BYTES = 64 * 1024;

    private static final int SERVICE_UNAVAILABLE = 503;

    private final Console console;
    private final Duration patience;

    HealthCommand(Console console, Duration patience) {
        this.console = console;
        this.patience = patience;
    }

    /** Where a service with these settings is found from the same machine. */
    static URI address(ServerSettings server) {
        String host = server.host();
        boolean isEverywhere = host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]");
        String name = isEverywhere ? "127.0.0.1" : host;
        return URI.create("http://" + (name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name) + ":"
                + server.port());
    }

    /**
     * Asks.
     *
     * @param service its address, without the path of the question
     * @return {@link ExitCode#DONE} when it is ready, {@link ExitCode#FAILED} when it says that it is not, {@link
     *     ExitCode#UNREACHABLE} when it says nothing of the kind
     * @throws CommandFailedException when the address is none of HTTP
     */
    int run(URI service, boolean isJson) throws CommandFailedException, InterruptedException {
        URI question = URI.create(service.toString().replaceFirst("/+$", "") + READY);
        if (!"http".equals(question.getScheme()) && !"https".equals(question.getScheme())) {
            throw new CommandFailedException(service + " is no address of http or https");
        }
        FutureTask<Said> task = new FutureTask<>(() -> ask(question));
        // The name of a host may take as long as it likes: it is left behind then.
        Thread thread = new Thread(task, "health");
        thread.setDaemon(true);
        thread.start();
        try {
            Said said = task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            tell(question, said, isJson);
            return said.isReady() ? ExitCode.DONE : ExitCode.FAILED;
        } catch (TimeoutException e) {
            return unreachable(question, "no answer within " + patience.toMillis() + " ms", isJson);
        } catch (ExecutionException e) {
            return unreachable(question, String.valueOf(e.getCause()), isJson);
        }
    }

    /** What the service says of itself. */
    private record Said(boolean isReady, List<String> reasons) {}

    private Said ask(URI question) throws IOException, JsonSyntaxException {
        // A proxy of the environment's is for the world outside.
        HttpURLConnection connection = (HttpURLConnection) question.toURL().openConnection(Proxy.NO_PROXY);
        try {
            connection.setConnectTimeout((int) patience.toMillis());
            connection.setReadTimeout((int) patience.toMillis());
            connection.setInstanceFollowRedirects(false);
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK && status != SERVICE_UNAVAILABLE) {
                throw new IOException("it answers with status " + status);
            }
            try (InputStream body =
                    status == SERVICE_UNAVAILABLE ? connection.getErrorStream() : connection.getInputStream()) {
                JsonNode json = new JsonReader()
                        .read(body == null ? new byte[0] : body.readNBytes(MAX_BYTES))
                        .root();
                List<String> reasons = new ArrayList<>();
                json.path("reasons").forEach(reason -> reasons.add(reason.asText()));
                return new Said(
                        status == HttpURLConnection.HTTP_OK
                                && json.path("status").asText().equals("UP"),
                        reasons);
            }
        } finally {
            connection.disconnect();
        }
    }

    private void tell(URI question, Said said, boolean isJson) {
        if (isJson) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("url", question.toString()).put("reachable", true).put("ready", said.isReady());
            ArrayNode reasons = json.putArray("reasons");
            said.reasons().forEach(reasons::add);
            console.say(json);
            return;
        }
        console.say(said.isReady() ? "ready" : "not ready");
        said.reasons().forEach(reason -> console.say("    " + reason));
    }

    private int unreachable(URI question, String why, boolean isJson) {
        if (isJson) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("url", question.toString()).put("reachable", false).put("ready", false);
            json.putArray("reasons").add(why);
            console.say(json);
        } else {
            console.complain("unreachable: " + question + ": " + why);
        }
        return ExitCode.UNREACHABLE;
    }
}
