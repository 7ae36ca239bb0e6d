package org.modelmirror;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.References.CLIP_FILE;
import static org.modelmirror.testing.References.clipLegacy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.SimulatedUpstream;
import org.modelmirror.testing.SimulatedUpstream.Answer;

@Timeout(180)
class SyncCommandTest {
    @TempDir
    Path temp;

    private final SimulatedUpstream github = SimulatedUpstream.start();

    @AfterEach
    void stop() {
        github.close();
    }

    /** One story, because each sync starts a whole mirror: the first, an odd change, a dry run, a decision, a fault. */
    @Test
    void bringsWhatIsNew_holdsBackWhatIsOdd_andTellsByItsExitCode() throws IOException {
        github.put(CLIP_FILE, clipLegacy(names(25)));
        CommandRun first = sync("--json");
        assertThat(first.code()).as(first.toString()).isZero();
        assertThatJson(first.out())
                .inPath("categories[?(@.category=='clip')].outcome")
                .isArray()
                .containsExactly("changed");
        assertThat(temp.resolve("data/legacy/clip.json")).hasContent(clipLegacy(names(25)));

        github.put(CLIP_FILE, clipLegacy(names(3)));
        CommandRun held = sync();
        assertThat(held.code()).as(held.toString()).isEqualTo(3);
        assertThat(held.out()).contains("held back: clip-shrink-").contains("clip: unchanged, 25 models");

        String id = held.out().replaceAll("(?s).*held back: (\\S+) .*", "$1");
        assertThat(CommandRun.of("guard", "approve", id, "--store.folder=" + temp.resolve("data"))
                        .code())
                .isZero();
        List<String> before = listing();
        CommandRun dry = sync("--dry-run");
        assertThat(dry.code()).as(dry.toString()).isZero();
        assertThat(dry.out())
                .contains("clip: changed")
                .contains("    - m7", "    … 2 more removed; --json names them all")
                .contains("dry run: nothing was written");
        assertThat(listing()).isEqualTo(before);

        CommandRun approved = sync();
        assertThat(approved.code()).as(approved.toString()).isZero();
        assertThat(approved.out()).contains("clip: changed").contains("3 models");

        github.put(CLIP_FILE, Answer.status(500));
        CommandRun failed = sync();
        assertThat(failed.code()).as(failed.toString()).isEqualTo(1);
        assertThat(failed.out()).contains("clip: failed, 3 models");
        assertThat(temp.resolve("data/legacy/clip.json")).hasContent(clipLegacy(names(3)));
    }

    @Test
    void exitsWith3_whenTheFirstAnswerAfterAStartIsHeldBackAsAWhole() throws IOException {
        Path file = temp.resolve("upstream/legacy/clip.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, clipLegacy(names(20)));
        String[] local = {
            "--source.github.fallback=false",
            "--source.local.folder=" + temp.resolve("upstream"),
            "--source.local.settle=0s"
        };
        assertThat(sync(local).code()).isZero();
        Files.writeString(file, clipLegacy(names(3)));

        CommandRun held = sync(local);

        assertThat(held.code()).as(held.toString()).isEqualTo(3);
        assertThat(held.out()).contains("clip: unchanged, 20 models");
    }

    @Test
    void exitsWith2_whenItIsNotTold() {
        assertThat(CommandRun.of("sync").code()).isEqualTo(2);
    }

    private CommandRun sync(String... more) {
        List<String> all = new ArrayList<>(List.of(
                "sync",
                "--once",
                "--store.folder=" + temp.resolve("data"),
                "--source.primary.url=",
                "--source.github.url=" + github.url(),
                "--source.github.backoff=1ms",
                "--source.github.attempts=1",
                "--facade.owners=[]"));
        all.addAll(List.of(more));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private List<String> listing() throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> entries = Files.walk(temp.resolve("data"))) {
            for (Path file : entries.filter(Files::isRegularFile).sorted().toList()) {
                files.add(file + " " + Files.getLastModifiedTime(file) + " " + Files.size(file));
            }
        }
        return files;
    }

    private static String[] names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "m" + i).toArray(String[]::new);
    }
}
