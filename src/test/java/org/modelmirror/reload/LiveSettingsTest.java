package org.modelmirror.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.settings.Settings;
import org.modelmirror.settings.SettingsFiles;

/** Settings that are edited while the service runs: some count at once, all others are told to need a restart. */
class LiveSettingsTest {
    private static final String START = "own.url=http://one\npoll.github.period=5m\n";

    @TempDir
    Path config;

    private final List<String> given = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private LiveSettings live;

    @BeforeEach
    void start() {
        environment.put("POLL_RAW_PERIOD", "7m");
        write(START);
        live = new LiveSettings(config, this::load, load(), new LiveSettings.Target() {
            @Override
            public void offer(Settings settings) {
                given.add("offered " + settings.ownKeys().get("own.url") + " "
                        + settings.asProperties().get("poll.github.period"));
            }

            @Override
            public void keep(Settings settings) {
                given.add("kept " + settings.asProperties().get("poll.github.period"));
            }
        });
    }

    private Settings load() {
        return Settings.load(SettingsFiles.read(Path.of(""), config, List.of(), environment, Map.of()));
    }

    private void write(String text) {
        try {
            Files.writeString(config.resolve("application.properties"), text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void takesOwnKeysAndSettingsThatCountAtOnce() {
        write("own.url=http://two\nown.other=x\npoll.github.period=6m\n");
        LiveSettings.Offer offer = live.read();
        live.put(offer);
        live.keep();

        assertThat(offer.taken()).containsExactly("own.other", "own.url", "poll.github.period");
        assertThat(offer.waiting()).isEmpty();
        assertThat(offer.notes()).isEmpty();
        assertThat(offer.problems()).isEmpty();
        assertThat(given).containsExactly("offered http://two 360000", "kept 360000");
    }

    @Test
    void putsTheOldOnesBack_whenTheyWereNotKept() {
        write("own.url=http://two\npoll.github.period=6m\n");
        live.put(live.read());
        live.putBack();

        assertThat(given).containsExactly("offered http://two 360000", "offered http://one 300000");
        assertThat(live.read().taken()).containsExactly("own.url", "poll.github.period");
    }

    @Test
    void givesNothing_whenNothingHasChanged() {
        live.put(live.read());

        assertThat(given).isEmpty();
    }

    @Test
    void tellsWhatWaitsForARestart_andLeavesItAsItWas() {
        write(START + "history.max-versions=3\ncamel.main.name=other\n");
        LiveSettings.Offer offer = live.read();

        assertThat(offer.waiting()).containsExactly("camel.main.name", "history.max-versions");
        assertThat(offer.notes())
                .containsExactly(
                        "camel.main.name was changed in config/ and counts from the next start",
                        "history.max-versions was changed in config/ and counts from the next start");
        assertThat(offer.settings().orElseThrow().asProperties()).containsEntry("history.max-versions", "50");
        assertThat(offer.taken()).isEmpty();
    }

    @Test
    void tellsOfAnEditWithoutEffect_whenTheEnvironmentWins() {
        write(START + "poll.raw.period=3m\n");
        LiveSettings.Offer offer = live.read();

        assertThat(offer.taken()).isEmpty();
        assertThat(offer.waiting()).isEmpty();
        assertThat(offer.notes())
                .singleElement()
                .asString()
                .matches(
                        "poll\\.raw\\.period = '3m' in .*application\\.properties:3 has no effect: '7m' from POLL_RAW_PERIOD.* wins");
    }

    @Test
    void tellsOfAKeyThatIsProbablyMisspelt() {
        write(START + "poll.githup.period=3m\n");

        assertThat(live.read().notes()).singleElement().asString().contains("did you mean poll.github.period?");
    }

    @Test
    void tellsFileLineKeyValueAndWhatIsAllowed_whenASettingIsWrong() {
        write("# with a comment\nown.url=http://one\\\n  /more\n\npoll.github.period = soon\n");
        LiveSettings.Offer offer = live.read();

        assertThat(offer.settings()).isEmpty();
        assertThat(offer.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.file()).isEqualTo("config/application.properties");
            assertThat(problem.line()).isEqualTo(5);
            assertThat(problem.message())
                    .startsWith("poll.github.period = 'soon' from ")
                    .contains("expected a duration");
        });
    }
}
