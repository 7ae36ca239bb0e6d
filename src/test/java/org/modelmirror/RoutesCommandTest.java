package org.modelmirror;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.settings.Settings;
import org.modelmirror.settings.SettingsFiles;
import org.modelmirror.testing.EditedRoutes;

/** {@code model-mirror routes check}: exit codes and what is printed. */
class RoutesCommandTest {
    private static final String SEED = "1-poll/poll-seed.camel.yaml";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> given = new LinkedHashMap<>();

    private int run(Path routes, String... words) {
        List<String> all = new ArrayList<>(List.of("routes"));
        all.addAll(List.of(words));
        return Commands.run(
                all,
                new CommandScope(
                        winning -> {
                            Map<String, String> overrides = new LinkedHashMap<>(given);
                            overrides.putAll(winning);
                            return Settings.load(
                                    SettingsFiles.read(Path.of(""), Path.of("config"), List.of(), Map.of(), overrides));
                        },
                        routes,
                        new Console(
                                new PrintStream(out, true, StandardCharsets.UTF_8),
                                new PrintStream(err, true, StandardCharsets.UTF_8),
                                false),
                        Clock.systemUTC()));
    }

    /** The launcher gives the service 128 MiB, and a running service needs most of it for itself. */
    @Test
    void makesDoWithHalfOfTheMemoryThatTheLauncherGives() throws Exception {
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.modelmirror.App",
                        "routes",
                        "check")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(Files.readString(log)).contains("all right");
        assertThat(process.exitValue()).isZero();
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void saysThatTheShippedRoutesAreRight_andTouchesNoDataFolder() {
        given.put("store.folder", folder.resolve("data").toString());

        assertThat(run(Path.of("routes"), "check")).isZero();
        assertThat(printed()).contains(" files, all right");
        assertThat(Files.exists(folder.resolve("data"))).isFalse();
    }

    @Test
    void saysThatTheShippedRoutesAreRight_whateverIsSwitchedOn() {
        given.put("announce.redis.enabled", "true");
        given.put("announce.redis.url", "redis://127.0.0.1:1");
        given.put("leader.kind", "file");
        given.put("mirror.mode", "PRIMARY");

        assertThat(run(Path.of("routes"), "check")).as(this::printed).isZero();
    }

    @Test
    void printsFileAndLine_whenAFileIsWrong() {
        EditedRoutes routes = EditedRoutes.copyTo(folder.resolve("routes"));
        routes.edit(SEED, text -> text.replace("ref: polls", "ref: pols"));

        assertThat(run(routes.folder(), "check")).isEqualTo(1);
        assertThat(printed())
                .isEqualTo("1-poll/poll-seed.camel.yaml:15: uses the bean 'pols', which is not there"
                        + " (did you mean 'polls'?)\n1 problems\n");
    }

    @Test
    void printsOneObject_whenAskedForJson() {
        EditedRoutes routes = EditedRoutes.copyTo(folder.resolve("routes"));
        routes.edit(SEED, text -> text.replace("poll.seed.period", "poll.sed.period"));

        assertThat(run(routes.folder(), "check", "--json")).isEqualTo(1);
        assertThatJson(printed()).node("ok").isEqualTo(false);
        assertThatJson(printed()).node("errors").isArray().hasSize(1);
        assertThatJson(printed()).node("errors[0]").isEqualTo("""
                {"file":"1-poll/poll-seed.camel.yaml","line":11,
                 "message":"uses {{poll.sed.period}}, which is no setting and no parameter",
                 "hint":"did you mean 'poll.seed.period'?"}""");
    }

    @Test
    void refusesOtherWords() {
        assertThat(run(Path.of("routes"), "chek")).isEqualTo(2);
        assertThat(run(Path.of("routes"), "check", "--jsn")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Unmatched argument", "--jsn");
    }
}
