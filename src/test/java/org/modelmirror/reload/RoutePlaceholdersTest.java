package org.modelmirror.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.modelmirror.settings.Setting;
import org.modelmirror.settings.SettingsCatalog;

/** Which settings of the shipped routes an operator may edit while the service runs: all but a few, each for a reason. */
class RoutePlaceholdersTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z][a-z0-9.-]+?)(?:-millis|-seconds)?}}");

    @Test
    void everySettingThatRoutesReadCountsAtOnce_butThoseThatBeansHaveReadToo() throws Exception {
        Set<String> waiting = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher matcher = PLACEHOLDER.matcher(Files.readString(file, StandardCharsets.UTF_8));
                while (matcher.find()) {
                    SettingsCatalog.find(matcher.group(1))
                            .filter(setting -> !setting.countsAtOnce())
                            .map(Setting::name)
                            .ifPresent(waiting::add);
                }
            }
        }

        assertThat(waiting)
                .containsExactlyInAnyOrder(
                        // Which beans there are depends on them.
                        "announce.redis.enabled",
                        "announce.redis.pubsub",
                        "mirror.mode",
                        "source.github.token",
                        "store.folder",
                        // The same repository is asked by the beans of the sources.
                        "source.github.image.branch",
                        "source.github.image.name",
                        "source.github.image.owner",
                        "source.github.text.branch",
                        "source.github.text.name",
                        "source.github.text.owner",
                        // Caches and circuit of the AI Horde's figures are made with them.
                        "analytics.hydration.interval",
                        "source.horde.timeout",
                        // Only mean the start.
                        "analytics.hydration.startup-delay",
                        "poll.initial-delay");
    }
}
