package org.modelmirror.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.settings.Settings;
import org.modelmirror.settings.SettingsFiles;

/** Settings that are edited while the service runs: own keys count at once, all others are told to need a restart. */
class LiveSettingsTest {
    @TempDir
    Path config;

    private final List<Map<String, String>> given = new ArrayList<>();
    private LiveSettings live;

    @BeforeEach
    void start() {
        write("own.url=http://one\npoll.github.period=5m\n");
        live = new LiveSettings(config, this::load, load(), given::add);
    }

    private Settings load() {
        return Settings.load(SettingsFiles.read(Path.of(""), config, List.of(), Map.of(), Map.of()));
    }

    private void write(String text) {
        try {
            Files.writeString(config.resolve("application.properties"), text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void offersOwnKeys() {
        write("own.url=http://two\nown.other=x\npoll.github.period=5m\n");
        LiveSettings.Offer offer = live.read();

        assertThat(offer.live()).isEqualTo(Map.of("own.url", "http://two", "own.other", "x"));
        assertThat(offer.notes()).isEmpty();
        assertThat(offer.problems()).isEmpty();
    }

    @Test
    void putsTheOldOnesBack_whenTheyWereNotKept() {
        live.put(Map.of("own.url", "http://two"));
        live.putBack();

        assertThat(given).containsExactly(Map.of("own.url", "http://two"), Map.of("own.url", "http://one"));
    }

    @Test
    void givesNothing_whenNothingHasChanged() {
        live.put(live.read().live());
        live.keep();

        assertThat(given).isEmpty();
    }

    @Test
    void tellsWhatNeedsARestart() {
        write("own.url=http://one\npoll.github.period=6m\n");

        assertThat(live.read().notes())
                .containsExactly("poll.github.period was changed in config/ and counts from the next start");
    }

    @Test
    void tellsTheFile_whenASettingIsWrong() {
        write("own.url=http://one\npoll.github.period=soon\n");
        LiveSettings.Offer offer = live.read();

        assertThat(offer.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.file()).isEqualTo("config/application.properties");
            assertThat(problem.message()).contains("poll.github.period", "soon");
        });
    }
}
