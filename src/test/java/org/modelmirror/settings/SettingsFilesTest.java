package org.modelmirror.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFilesTest {
    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void writeBaseFile() throws IOException {
        write("application.properties", "server.port=1\n#server.host=commented\n");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
    }

    private SettingsInput read(String... profiles) {
        return SettingsFiles.read(folder, folder, List.of(profiles), environment, Map.of());
    }

    @Test
    void takesOnlyUncommentedLines() {
        assertThat(read().files().get(0).values()).containsOnly(entry("server.port", "1"));
    }

    @Test
    void putsTheProfileFirst() throws IOException {
        write("application-demo.properties", "server.port=2");

        assertThat(Settings.load(read("demo")).server().port()).isEqualTo(2);
    }

    @Test
    void reportsAProblem_whenTheFileOfAProfileIsMissing() {
        assertThat(read("nope").problems())
                .containsExactly(folder.resolve("application-nope.properties") + ": there is no such file");
    }

    @Test
    void reportsAProblem_whenAPropertyFileIsMalformed() throws IOException {
        write("application.properties", "a=\\u12");

        assertThat(read().problems()).singleElement().asString().contains("application.properties: Malformed");
    }

    @Test
    void leavesEnvFilesAlone_whenNobodyAskedForThem() throws IOException {
        write(".env", "SERVER_PORT=3");
        environment.put("HAIDRA_USE_DEFAULT_ENV_FILES", "False");

        assertThat(read().envFiles()).isEmpty();
    }

    @Test
    void prefersProdOverPlain_whenBothUsualFilesExist() throws IOException {
        write(".env", "HORDE_URL=http://plain\nAI_HORDE_URL=http://x");
        write(".env.prod", "HORDE_URL=http://prod");
        environment.put("HAIDRA_USE_DEFAULT_ENV_FILES", "1");

        assertThat(read().envFiles()).extracting(NamedValues::file).containsExactly(".env.prod", ".env");
        assertThat(Settings.load(read()).horde().url()).hasToString("http://prod");
    }

    @Test
    void letsTheLaterFileWin_whenSeveralAreNamed() throws IOException {
        write("a.env", "HORDE_URL=http://a");
        write("b.env", "HORDE_URL=http://b");
        environment.put("HORDE_MODEL_REFERENCE_ENV_FILE", "a.env:b.env");

        assertThat(Settings.load(read()).horde().url()).hasToString("http://b");
    }

    @Test
    void reportsAProblem_whenANamedEnvFileIsMissing() {
        environment.put("HORDE_MODEL_REFERENCE_ENV_FILE", "a.env");

        assertThat(read().problems()).containsExactly(folder.resolve("a.env") + ": there is no such file");
    }

    @Test
    void readsTheEnvFileFormat() {
        Map<String, String> values = new EnvFileParser("x.env", Map.of("HOME_URL", "http://env"))
                .parse("""
                        # a comment
                        PLAIN=value # and why
                        export EXPORTED = spaced\s
                        HASH=a#b
                        SINGLE='${PLAIN} # kept'
                        DOUBLE="a\\n\\"b\\" ${PLAIN}" # why
                        LINES="first
                        second"
                        FROM_ENV=${HOME_URL}/api
                        MISSING=[${NOT_THERE}][${NOT_THERE:-other}]
                        EMPTY=

                        """)
                .values();

        assertThat(values)
                .containsOnly(
                        entry("PLAIN", "value"),
                        entry("EXPORTED", "spaced"),
                        entry("HASH", "a#b"),
                        entry("SINGLE", "${PLAIN} # kept"),
                        entry("DOUBLE", "a\n\"b\" value"),
                        entry("LINES", "first\nsecond"),
                        entry("FROM_ENV", "http://env/api"),
                        entry("MISSING", "[][other]"),
                        entry("EMPTY", ""));
    }

    @Test
    void namesTheLine_whenAnEnvFileIsMalformed() {
        EnvFileParser parser = new EnvFileParser("x.env", Map.of());
        NamedValues values = parser.parse("A=1\nnonsense\nB=\"open\nC='x' y\nD=2\n");

        assertThat(parser.problems())
                .containsExactly(
                        "x.env:2: expected KEY=VALUE",
                        "x.env:3: the double quote is never closed",
                        "x.env:4: the quoted value of C does not end the line");
        assertThat(values.values()).containsOnly(entry("A", "1"), entry("D", "2"));
    }
}
