package org.modelmirror.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.References.CLIP_FILE;
import static org.modelmirror.testing.References.CLIP_V1;
import static org.modelmirror.testing.References.CLIP_V2;
import static org.modelmirror.testing.References.clipLegacy;
import static org.modelmirror.testing.References.clipV2;
import static org.modelmirror.testing.References.clipV2Served;
import static org.modelmirror.testing.RunningMirror.awaitRequests;
import static org.modelmirror.testing.RunningMirror.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.announce.Change;
import org.modelmirror.reference.Category;
import org.modelmirror.store.CategoryLocks;
import org.modelmirror.store.Store;
import org.modelmirror.store.StoreFolder;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.SimulatedUpstream;

/** Files that somebody edits while the mirror runs (sources-and-storage.md 4.3, 4.8, F20, F30). */
class EditedFolderTest {
    @TempDir
    private Path folder;

    @TempDir
    private Path elsewhere;

    @Test
    void servesAValidEdit_andRefusesTheOthers() throws IOException {
        write("clip.json", clipV2("a", "b"));
        try (RunningMirror mirror =
                RunningMirror.on(folder).set("mirror.mode", "PRIMARY").start()) {
            Answer before = mirror.v2("clip");
            assertThat(before.json().fieldNames()).toIterable().containsExactly("a", "b");
            mirror.forgetChanges();

            write("clip.json", clipV2("a", "b", "c"));

            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> mirror.v2("clip").text().equals(clipV2Served("a", "b", "c")));
            Answer edited = mirror.v2("clip");
            assertThat(edited.revision()).isGreaterThan(before.revision());
            assertThat(mirror.changes()).singleElement().satisfies(change -> {
                assertThat(change.cause()).isEqualTo(Change.Cause.EDIT);
                assertThat(change.revision()).isEqualTo(edited.revision());
            });

            for (String refused : new String[] {"{}", "{\"a\":", "[]", "<html>", "{\"a\": {\"name\": 7}}", "\uffff"}) {
                write("clip.json", refused);
                awaitWatched(mirror);

                Answer still = mirror.v2("clip");
                assertThat(still.text()).as(refused).isEqualTo(clipV2Served("a", "b", "c"));
                assertThat(still.revision()).as(refused).isEqualTo(edited.revision());
                assertThat(Files.readString(folder.resolve("clip.json"))).isEqualTo(refused);
            }

            Files.delete(folder.resolve("clip.json"));
            awaitWatched(mirror);
            assertThat(mirror.v2("clip").text()).isEqualTo(clipV2Served("a", "b", "c"));

            write("clip.json", clipV2("d"));
            mirror.awaitServed(CLIP_V2, clipV2Served("d"));
        }
    }

    /** The edit of another file, made afterwards and seen, shows that the watcher has been by. */
    private void awaitWatched(RunningMirror mirror) throws IOException {
        String name = "seen-" + System.nanoTime();
        write("blip.json", clipV2(name));
        mirror.awaitServed("/model_references/v2/blip", clipV2Served(name));
    }

    @Test
    @SuppressWarnings("try") // the lock is held, not used
    void leavesANewerFileAlone_whenAnotherInstanceWritesItWhileAnEditIsLoaded() throws Exception {
        write("clip.json", clipV2("a"));
        Store other = new Store(StoreFolder.at(folder), Clock.systemUTC(), System::nanoTime);
        try (RunningMirror mirror =
                RunningMirror.on(folder).set("mirror.mode", "PRIMARY").start()) {
            try (CategoryLocks.Held held = other.locks().acquire(Category.CLIP)) {
                write("clip.json", clipV2("a", "b"));
                eventually().until(EditedFolderTest::someoneWaitsForTheLock);
                write("clip.json", clipV2("a", "b", "c"));
            }

            mirror.awaitServed(CLIP_V2, clipV2Served("a", "b", "c"));
            assertThat(Files.readString(folder.resolve("clip.json"))).isEqualTo(clipV2("a", "b", "c"));
        }
    }

    private static boolean someoneWaitsForTheLock() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().equals(CategoryLocks.class.getName())
                        && frame.getMethodName().equals("lockFile"));
    }

    @Test
    void derivesV2_whenALegacyFileIsEditedOnALegacyPrimary() throws IOException {
        write("legacy/clip.json", clipLegacy("one"));
        try (RunningMirror mirror = RunningMirror.on(folder)
                .set("mirror.mode", "PRIMARY")
                .set("mirror.canonical-format", "legacy")
                .start()) {
            var created = mirror.v2("clip").json().get("one").get("metadata");
            assertThat(created.get("created_at").isIntegralNumber()).isTrue();

            write("legacy/clip.json", clipLegacy("one", "two"));

            eventually().until(() -> mirror.v2("clip").json().has("two"));
            assertThat(mirror.v1("clip").text()).isEqualTo(clipLegacy("one", "two"));
            assertThat(mirror.v2("clip").json().get("one").get("metadata")).isEqualTo(created);
        }
    }

    @Test
    void servesAnEditOfAReplica_untilItsSourceHasNews() throws IOException {
        try (SimulatedUpstream primary = SimulatedUpstream.start();
                RunningMirror mirror = RunningMirror.on(folder)
                        .primary(primary.put(CLIP_V2, clipV2("a")))
                        .set("poll.primary.period", "2s")
                        .set("poll.primary.legacy-period", "1h")
                        .start()) {
            mirror.awaitServed(CLIP_V2, clipV2Served("a"));
            write("clip.json", clipV2("edited"));

            mirror.awaitServed(CLIP_V2, clipV2Served("edited"));
            mirror.awaitServed(CLIP_V2, clipV2Served("a"));
            assertThat(Files.readString(folder.resolve("clip.json"))).isEqualTo(clipV2("a"));
        }
    }

    @Test
    void keepsServing_whenAReplicasFileIsBroken_andTakesTheNextDocument() throws IOException {
        try (SimulatedUpstream github = SimulatedUpstream.start();
                RunningMirror mirror = RunningMirror.on(folder)
                        .github(github.put(CLIP_FILE, clipLegacy("one")))
                        .start()) {
            mirror.awaitFresh(CLIP_V2);
            write("clip.json", "{\"broken");
            awaitRequests(github, CLIP_FILE, 2);
            assertThat(mirror.v2("clip").json().has("one")).isTrue();

            github.put(CLIP_FILE, clipLegacy("one", "two"));

            eventually().until(() -> mirror.v2("clip").json().has("two"));
            assertThat(Files.readString(folder.resolve("clip.json"))).isEqualTo("{\"broken");
            assertThat(mirror.awaitFresh(CLIP_V1).text()).isEqualTo(clipLegacy("one", "two"));

            // The operator removes it: the next poll writes a new one.
            Files.delete(folder.resolve("clip.json"));
            eventually()
                    .until(() ->
                            RunningMirror.fileText(folder.resolve("clip.json")).contains("legacy two"));
        }
    }

    /** In one step, as editors do. */
    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Path temp = Files.writeString(elsewhere.resolve("edit"), content);
        Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
