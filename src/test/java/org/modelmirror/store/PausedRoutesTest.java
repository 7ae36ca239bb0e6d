package org.modelmirror.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PausedRoutesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T22:00:00Z");

    @TempDir
    Path folder;

    private Store store() {
        return new Store(StoreFolder.at(folder), Clock.fixed(NOW, ZoneOffset.UTC), System::nanoTime);
    }

    private Path file() {
        return folder.resolve("paused/routes.json");
    }

    @Test
    void isReadByTheNextProcess_andByOthersOnTheFolder() throws Exception {
        PausedRoutes one = store().pausedRoutes();
        PausedRoutes other = store().pausedRoutes();
        assertThat(one.current()).isEmpty();

        one.change(Map.of("poll-github", NOW), Set.of());
        assertThat(other.current()).containsOnly(Map.entry("poll-github", NOW));
        assertThat(other.change(Map.of("poll-raw", NOW), Set.of("poll-github")))
                .containsOnly(Map.entry("poll-raw", NOW));

        assertThat(one.current()).containsOnlyKeys("poll-raw");
        assertThat(Files.readString(file(), StandardCharsets.UTF_8))
                .isEqualToIgnoringWhitespace("{\"paused\":{\"poll-raw\":{\"since\":\"2026-11-21T22:00:00Z\"}}}");
    }

    @Test
    void putsAsideWhatItCannotRead_andBeginsAnew() throws Exception {
        for (String content : new String[] {"", "[]", "{\"paused\":[]}", "{\"paused\":{\"a\":{\"since\":\"soon\"}}}"}) {
            Files.createDirectories(file().getParent());
            Files.writeString(file(), content, StandardCharsets.UTF_8);
            PausedRoutes routes = store().pausedRoutes();

            assertThat(routes.current()).as(content).isEmpty();
            assertThat(routes.loss()).as(content).get().asString().startsWith("routes.json: ");
            assertThat(file()).as(content).doesNotExist();
            assertThat(routes.change(Map.of("poll-raw", NOW), Set.of())).containsOnlyKeys("poll-raw");
        }
    }

    @Test
    void isNoPartOfTheMirror_thatAnExportCarries() throws Exception {
        Store store = store();
        store.pausedRoutes().change(Map.of("poll-raw", NOW), Set.of());

        assertThat(new FolderFiles(store.folder()).list()).isEmpty();
    }
}
