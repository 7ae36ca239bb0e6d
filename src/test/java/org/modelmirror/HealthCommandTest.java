package org.modelmirror;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelmirror.settings.ServerSettings;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedUpstream;
import org.modelmirror.testing.SimulatedUpstream.Answer;

/** What {@code model-mirror health} makes of services in every state. */
@Timeout(60)
class HealthCommandTest {
    @Test
    void tellsThatAServiceIsReady_asFarAsItIs(@TempDir Path folder) {
        try (SimulatedUpstream github = SimulatedUpstream.start().putFolder(Path.of("config", "sample"));
                RunningMirror mirror = RunningMirror.on(folder).github(github).start()) {
            RunningMirror.eventually().until(() -> mirror.get("/health/ready").status() == 200);
            String port = Integer.toString(mirror.service().port());

            CommandRun run = CommandRun.of("health", "--server.port=" + port);
            CommandRun json = CommandRun.of("health", "--url", "http://localhost:" + port + "/", "--json");

            assertThat(run.code()).as(run.err()).isZero();
            assertThat(run.out()).isEqualTo("ready\n");
            assertThat(json.code()).isZero();
            assertThatJson(json.out())
                    .isEqualTo("{\"url\":\"http://localhost:" + port
                            + "/api/health/ready\",\"reachable\":true,\"ready\":true,\"reasons\":[]}");
        }
    }

    @Test
    void tellsWhyAServiceIsNotReady(@TempDir Path folder) {
        try (RunningMirror mirror =
                RunningMirror.on(folder).set("poll.initial-delay", "1h").start()) {
            CommandRun run = CommandRun.of(
                    "health", "--url=http://127.0.0.1:" + mirror.service().port());

            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).startsWith("not ready\n    ").contains("clip");
            assertThat(run.err()).isEmpty();
        }
    }

    @Test
    void tellsThatNobodyAnswers() {
        CommandRun run = CommandRun.of("health", "--url", "http://127.0.0.1:1");
        CommandRun json = CommandRun.of("health", "--url", "http://127.0.0.1:1", "--json");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("unreachable: http://127.0.0.1:1/api/health/ready: ");
        assertThat(json.code()).isEqualTo(2);
        assertThatJson(json.out()).inPath("reachable").isEqualTo(false);
    }

    @Test
    void takesNoStrangersWordForIt() {
        try (SimulatedUpstream other = SimulatedUpstream.start().otherwise(Answer.ok("<html>welcome</html>"))) {
            assertThat(CommandRun.of("health", "--url", other.url()).code()).isEqualTo(2);
            other.otherwise(Answer.status(404));
            assertThat(CommandRun.of("health", "--url", other.url()).err()).contains("status 404");
            other.otherwise(Answer.ok("{}"));
            assertThat(CommandRun.of("health", "--url", other.url()).code()).isEqualTo(1);
        }
    }

    @Test
    void doesNotWaitLongerThanItSays_whenTheServiceTakesTheConnectionAndIsSilent() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Console console = new Console(
                    new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    false);

            int code = new HealthCommand(console, Duration.ofMillis(200))
                    .run(URI.create("http://127.0.0.1:" + silent.getLocalPort()), false);

            assertThat(code).isEqualTo(2);
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("/api/health/ready: ");
        }
    }

    @Test
    void refusesWhatIsNoAddress() {
        CommandRun run = CommandRun.of("health", "--url", "file:///etc/passwd");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("no address of http or https");
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, http://127.0.0.1:19800",
        "::, http://127.0.0.1:19800",
        "127.0.0.2, http://127.0.0.2:19800",
        "mirror.example, http://mirror.example:19800",
        "::1, http://[::1]:19800"
    })
    void asksWhereTheServiceListens(String host, String address) {
        assertThat(HealthCommand.address(new ServerSettings(host, 19800, List.of(), Path.of("logs"))))
                .hasToString(address);
    }
}
