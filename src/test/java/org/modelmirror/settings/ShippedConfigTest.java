package org.modelmirror.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Keeps {@code config/application.properties} and the catalog in step, in both directions. */
class ShippedConfigTest {
    private static final Path FILE = Path.of("config/application.properties");
    /** Below this line stand Camel's own keys, which are none of the catalog's business. */
    private static final String CAMEL_SECTION = "# ---- Camel ";

    @Test
    void namesEveryKeyWithItsDefaultAndReason() throws IOException {
        String expected = render();
        Path copy = Path.of("target", "expected-application.properties");
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, expected, StandardCharsets.UTF_8);

        assertThat(settingsPart())
                .as(
                        "%s and SettingsCatalog differ; what the file should say up to '%s' is in %s",
                        FILE, CAMEL_SECTION, copy)
                .isEqualTo(expected);
    }

    @Test
    void holdsOnlyCamelKeysBelowTheSettings() throws IOException {
        String camelPart = text().substring(settingsPart().length());
        List<String> keys = camelPart
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.substring(0, line.indexOf('=')).strip())
                .toList();

        assertThat(keys).allMatch(key -> key.startsWith("camel."));
    }

    @Test
    void givesTheSameAsNoFile_whenLoaded() {
        SettingsInput shipped = SettingsFiles.read(Path.of("."), Path.of("config"), List.of(), Map.of(), Map.of());
        SettingsInput nothing = new SettingsInput(Map.of(), Map.of(), List.of(), List.of(), List.of());

        assertThat(Settings.load(shipped).asProperties())
                .isEqualTo(Settings.load(nothing).asProperties());
    }

    @Test
    void readsEveryDefault() {
        Map<String, String> unreadable = new TreeMap<>();
        for (Setting<?> setting : SettingsCatalog.all()) {
            try {
                setting.parse(setting.defaultText());
            } catch (IllegalArgumentException e) {
                unreadable.put(setting.name(), setting.defaultText());
            }
        }

        assertThat(unreadable).isEmpty();
    }

    @Test
    void usesEachNameAndEachEnvironmentNameOnce() {
        assertThat(SettingsCatalog.all()).extracting(Setting::name).doesNotHaveDuplicates();
        assertThat(SettingsCatalog.all()).extracting(Setting::environmentName).doesNotHaveDuplicates();
        assertThat(SettingsCatalog.all())
                .extracting(Setting::name)
                .allMatch(name -> name.matches("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)+"));
    }

    private static String settingsPart() throws IOException {
        String text = text();
        int camel = text.indexOf(CAMEL_SECTION);
        return camel < 0 ? text : text.substring(0, camel);
    }

    private static String text() throws IOException {
        return Files.readString(FILE, StandardCharsets.UTF_8);
    }

    private static String render() {
        StringBuilder text = new StringBuilder("""
                # Every setting with its default. Durations take a unit (1500ms, 60s, 5m, 1h, 2d; a bare number counts seconds),
                # sizes are in bytes, lists are a,b or a JSON array. Edits of a key marked (live) count as soon as the file is saved,
                # those of all others from the next start.
                #
                # Who wins: system property > environment variable in upper case (poll.github.period is POLL_GITHUB_PERIOD)
                # > application-<profile>.properties > this file > the peer's variable > default. Variables can also stand in
                # .env.prod or .env (docs/operations.md), where they count after those of the process.
                # A line in this file therefore beats the peer's variable named beside it. That is why those lines are
                # commented out: remove the # to set the key here. Secrets belong in the environment, not in this file.

                """);
        SettingsCatalog.byArea().forEach((title, settings) -> {
            text.append("# ---- ").append(title).append("\n\n");
            for (Setting<?> setting : settings) {
                text.append("# ")
                        .append(setting.reason())
                        .append(setting.countsAtOnce() ? " (live)" : "")
                        .append('\n');
                for (PeerVariable variable : setting.variables()) {
                    text.append("# peer: ").append(variable.name()).append('\n');
                }
                text.append(setting.variables().isEmpty() ? "" : "#")
                        .append(setting.name())
                        .append('=')
                        .append(setting.defaultText())
                        .append("\n\n");
            }
        });
        return text.toString();
    }
}
