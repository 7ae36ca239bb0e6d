package org.modelmirror;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CommandLineTest {

    @Test
    void startsTheServiceFromTheUsualFolders_whenNothingIsGiven() {
        assertThat(parse())
                .isEqualTo(
                        new CommandLine(List.of(), Path.of("config"), Path.of("routes"), Map.of(), List.of(), false));
    }

    @Test
    void readsEveryOption() {
        assertThat(parse("--demo", "--profile=x", "--config=c", "--routes=r", "--server.port=1", "--camel.main.name=y"))
                .isEqualTo(new CommandLine(
                        List.of("demo", "x"),
                        Path.of("c"),
                        Path.of("r"),
                        Map.of("server.port", "1", "camel.main.name", "y"),
                        List.of(),
                        false));
    }

    @Test
    void startsTheService_whenServeIsTheOnlyWord() {
        assertThat(parse("serve", "--server.port=1").words()).isEmpty();
    }

    @Test
    void leavesItsOptionsToTheCommand_andTakesThoseOfTheService() {
        CommandLine line =
                parse("--store.folder=x", "audit", "replay", "--category", "clip", "--json", "--config=y", "--help");

        assertThat(line.words()).containsExactly("audit", "replay", "--category", "clip", "--json", "--help");
        assertThat(line.overrides()).containsEntry("store.folder", "x");
        assertThat(line.config()).hasToString("y");
        assertThat(line.help()).isFalse();
    }

    @Test
    void namesTheSettingThatWasMeant_whenAKeyIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--server.prot=1"))
                .withMessage("unknown argument: --server.prot=1; did you mean --server.port?");
    }

    @Test
    void namesTheCommandThatWasMeant_whenAWordIsNone() {
        CommandRun wrong = CommandRun.of("verfy");

        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).contains("verfy").contains("Did you mean").contains("verify");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "history",
                "history --category",
                "history --category clip --colour blue",
                "history --category clip --from 1",
                "guard",
                "audit",
                "guard forget x"
            })
    void exitsWith2_whenWordsOrOptionsMakeNoSense(String words) {
        CommandRun wrong = CommandRun.of(words.split(" ", -1));

        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).isNotBlank();
    }

    @Test
    void tellsWhatThereIs_whenACategoryOrFormatIsNone() {
        assertThat(CommandRun.of("history", "--category", "clipp").err())
                .contains("unknown category: clipp; there are blip, clip,");
        assertThat(CommandRun.of("history", "--category", "clip", "--format", "v3")
                        .err())
                .contains("unknown format: v3; there are v2 and legacy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve",
                "sync",
                "verify",
                "export",
                "import",
                "guard",
                "guard list",
                "guard show",
                "guard approve",
                "guard reject",
                "audit replay",
                "history",
                "revert",
                "health",
                "version"
            })
    void tellsUsageAndExitCodes_whenACommandIsAskedForHelp(String command) {
        CommandRun help = CommandRun.of((command + " --help").split(" ", -1));

        assertThat(help.code()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out())
                .startsWith("usage: model-mirror " + command)
                .contains("exit codes:")
                .contains("  2   wrong words or options");
    }

    @Test
    void tellsItsVersionToPeopleAndPrograms() {
        assertThat(CommandRun.of("version").out()).startsWith("model-mirror dev (Java ");
        assertThatJson(CommandRun.of("version", "--json").out())
                .inPath("version")
                .isEqualTo("dev");
    }

    @Test
    void exitsWith0AndTellsTheUsage_whenAskedForHelp() throws Exception {
        Ended help = run("--help");

        assertThat(help.code()).isZero();
        assertThat(help.out().strip()).isEqualTo(CommandLine.USAGE);
        assertThat(help.err()).isEmpty();
    }

    @Test
    void exitsWith2AndTellsTheUsage_whenAnArgumentIsUnknown() throws Exception {
        Ended wrong = run("--nonsense");

        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).startsWith("unknown argument: --nonsense").contains("usage: model-mirror");
    }

    @Test
    void exitsWith1AndNamesTheKey_whenASettingIsWrong() throws Exception {
        Ended wrong = run("guard", "list", "--guard.confirm-after=soon");

        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err()).contains("guard.confirm-after = ").contains("soon");
    }

    private record Ended(int code, String out, String err) {}

    private static Ended run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                App.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), out, err);
        } finally {
            process.destroyForcibly();
        }
    }

    private static CommandLine parse(String... arguments) {
        return CommandLine.parse(arguments, Optional.empty());
    }
}
