package org.modelmirror;

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
    void takesWordsOnlyAfterACommand() {
        assertThat(parse("guard", "approve", "id").words()).containsExactly("guard", "approve", "id");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("approve"))
                .withMessage("unknown argument: approve");
    }

    @Test
    void refusesAKeyThatIsNoSetting() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--server.prot=1"))
                .withMessage("unknown argument: --server.prot=1");
    }

    @Test
    void exitsWith0AndTellsTheUsage_whenAskedForHelp() throws Exception {
        Ended help = run("--help");

        assertThat(help.code()).isZero();
        assertThat(help.out().strip()).isEqualTo(CommandLine.USAGE);
        assertThat(help.err()).isEmpty();
    }

    @Test
    void exitsWith1AndTellsTheUsage_whenAnArgumentIsUnknown() throws Exception {
        Ended wrong = run("--nonsense");

        assertThat(wrong.code()).isEqualTo(1);
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
