package org.modelmirror.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What of an edit counts at once, and which lines have no effect. */
class LiveKeysTest {
    private final Map<String, String> overrides = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    private Settings settings(Map<String, String> file) {
        return Settings.load(new SettingsInput(
                overrides,
                environment,
                List.of(new NamedValues("config/application.properties", file, Map.of("poll.raw.period", 12))),
                List.of(),
                List.of()));
    }

    @Test
    void takesWhatCountsAtOnce_andOwnKeys_andLeavesTheRest() {
        Settings before = settings(Map.of("own.one", "1", "own.two", "2", "camel.main.name", "a"));
        Settings edited = settings(
                Map.of("own.one", "11", "camel.main.name", "b", "server.port", "1", "guard.shrink.max-removed", "3"));

        Settings taken = before.taking(edited);

        assertThat(taken.differing(before)).containsExactly("guard.shrink.max-removed", "own.one", "own.two");
        assertThat(edited.differing(taken)).containsExactly("camel.main.name", "server.port");
        assertThat(taken.guard().shrinkMaxRemoved()).isEqualTo(3);
        assertThat(taken.server().port()).isEqualTo(19800);
        assertThat(taken.extraProperties()).containsOnly(Map.entry("own.one", "11"), Map.entry("camel.main.name", "a"));
        assertThat(before.guard().shrinkMaxRemoved()).isEqualTo(50);
    }

    @Test
    void tellsLinesWithoutEffect_withPlaceAndWinner() {
        overrides.put("server.port", "1");
        environment.put("POLL_RAW_PERIOD", "7m");
        environment.put("POLL_SEED_PERIOD", "300s");

        Settings settings = settings(Map.of("server.port", "2", "poll.raw.period", "3m", "poll.seed.period", "5m"));

        // The same in other words has its effect.
        assertThat(settings.shadowed())
                .containsOnly(
                        Map.entry(
                                "server.port", new Shadowed("2", "config/application.properties", "'1' from override")),
                        Map.entry(
                                "poll.raw.period",
                                new Shadowed(
                                        "3m",
                                        "config/application.properties:12",
                                        "'7m' from POLL_RAW_PERIOD (environment)")));
    }

    @Test
    void masksSecretsInLinesWithoutEffect() {
        environment.put("SOURCE_GITHUB_TOKEN", "one");

        Shadowed line =
                settings(Map.of("source.github.token", "two")).shadowed().get("source.github.token");

        assertThat(line.text()).isEqualTo("******");
        assertThat(line.winner()).doesNotContain("one");
    }
}
