package org.modelmirror.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.metadata.CategoryMetadata;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** Fails, and stops the machine at, every step by which a commit reaches the disk, one after the other. */
@Timeout(300)
class BrokenDiskTest {
    private static final String OLD = "{\"a\":{\"name\":\"a\"}}";
    private static final String NEW = "{\"a\":{\"name\":\"a\"},\"b\":{\"name\":\"b\"}}";
    private static final CategoryCommit FIRST = Folders.both(Category.CLIP, OLD, OLD);
    private static final CategoryCommit SECOND = Folders.both(Category.CLIP, NEW, NEW);

    @TempDir
    private Path folders;

    private final ManualClock clock = new ManualClock(1_000);

    private Path before(String name, boolean isFirst) throws Exception {
        Path base = folders.resolve(name);
        if (!isFirst) {
            Store store = Folders.store(base, clock);
            store.startReplica();
            store.categories().commit(FIRST);
        }
        return base;
    }

    private void assertWholeFiles(Path base, boolean isFirst) throws Exception {
        Set<String> allowed = new HashSet<>(Set.of(NEW, isFirst ? "" : OLD));
        for (Format format : Format.values()) {
            Path file = StoreFolder.at(base).file(Category.CLIP, format).orElseThrow();
            assertThat(file.toFile().exists() ? Folders.text(file) : "")
                    .as("%s %s", base, format)
                    .isIn(allowed);
        }
    }

    private void assertConsistent(Path base, Store store) throws Exception {
        for (Format format : Format.values()) {
            var file = store.categories().read(Category.CLIP, format);
            if (file.isPresent()) {
                int models = Models.count(file.get().path(), file.get().bytes());
                assertThat(store.categories()
                                .publication(Category.CLIP, format)
                                .orElseThrow()
                                .sha256())
                        .as("%s %s", base, format)
                        .isEqualTo(Sha256.of(file.get().bytes()));
                assertThat(store.metadata().find(Category.CLIP, format).map(CategoryMetadata::totalModels))
                        .as("%s %s", base, format)
                        .contains((long) models);
            }
        }
        assertThat(Folders.files(base)).as("%s", base).noneMatch(name -> name.endsWith(".tmp"));
        assertThat(store.categories().changedFromOutside()).as("%s", base).isEmpty();
    }

    private void assertPublished(Path base, Store store, long leastRevision) throws Exception {
        assertThat(Folders.text(base.resolve("clip.json"))).isEqualTo(NEW);
        assertThat(Folders.text(base.resolve("legacy/clip.json"))).isEqualTo(NEW);
        assertThat(store.categories().revision(Category.CLIP)).isGreaterThanOrEqualTo(leastRevision);
        assertConsistent(base, store);
        // What is on disk says the same as what is in memory.
        Store fresh = Folders.store(base, clock);
        assertThat(fresh.startReplica().caughtUp()).isEmpty();
        assertThat(fresh.categories().revision()).isEqualTo(store.categories().revision());
        assertConsistent(base, fresh);
    }

    private record Sweep(int steps, int refused) {}

    // T35, F29
    private int crashAtEveryStep(boolean isFirst) throws Exception {
        for (int step = 1; ; step++) {
            Path base = before("crash-" + isFirst + "-" + step, isFirst);
            FragileDisk disk = new FragileDisk(step, FragileDisk.Fate.CRASH);
            Store doomed = Folders.store(base, clock, disk);
            boolean crashed = false;
            try {
                doomed.startReplica();
                doomed.categories().commit(SECOND);
            } catch (FragileDisk.PowerCut e) {
                crashed = true;
            }
            if (!crashed) {
                assertThat(disk.isStepReached()).isFalse();
                return step - 1;
            }
            assertWholeFiles(base, isFirst);

            Store restarted = Folders.store(base, clock);
            restarted.startReplica();
            assertWholeFiles(base, isFirst);
            assertConsistent(base, restarted);
            restarted.categories().commit(SECOND);
            assertPublished(base, restarted, isFirst ? 1 : 2);
        }
    }

    // per file: folder, temporary file, force, journal, kept version, rename, folder forced, metadata in 4 steps,
    // index;
    // then the revisions in 4 steps
    @Test
    void mendsEverything_whereverTheMachineStopsDuringAChange() throws Exception {
        assertThat(crashAtEveryStep(false)).isEqualTo(28);
    }

    @Test
    void mendsEverything_whereverTheMachineStopsDuringTheFirstCommit() throws Exception {
        // and per file: the history's folder, which is missing at first, for the journal
        assertThat(crashAtEveryStep(true)).isEqualTo(32);
    }

    private Sweep failAtEveryStep(FragileDisk.Fate fate) throws Exception {
        int refusals = 0;
        for (int step = 1; ; step++) {
            Path base = before(fate + "-" + step, false);
            FragileDisk disk = new FragileDisk(step, fate);
            Store store = Folders.store(base, clock, disk);
            store.startReplica();
            boolean refused = false;
            try {
                store.categories().commit(SECOND);
            } catch (StorageUnavailableException e) {
                refused = true;
                refusals++;
                assertThat(e.isDiskFull()).isEqualTo(fate == FragileDisk.Fate.FULL);
            }
            if (!disk.isStepReached()) {
                assertThat(refused).isFalse();
                return new Sweep(step - 1, refusals);
            }
            assertWholeFiles(base, false);
            assertThat(Folders.allFiles(base)).noneMatch(name -> name.endsWith(".tmp"));

            Store restarted = Folders.store(base, clock);
            restarted.startReplica();
            assertConsistent(base, restarted);
            restarted.categories().commit(SECOND);
            assertPublished(base, restarted, 2);
        }
    }

    // F15, F17
    @Test
    void keepsTheOldFileOrTheNew_whicheverStepFails() throws Exception {
        // Only what happens to the two data files up to their renames decides: folder, temporary file, force, rename.
        Sweep sweep = failAtEveryStep(FragileDisk.Fate.FAIL);

        assertThat(sweep.refused()).isEqualTo(8);
        assertThat(sweep.steps()).isGreaterThanOrEqualTo(28);
    }

    @Test
    void keepsTheOldFileOrTheNew_wheneverTheDiskFillsUp() throws Exception {
        assertThat(failAtEveryStep(FragileDisk.Fate.FULL).refused()).isGreaterThanOrEqualTo(8);
    }

    @Test
    void catchesUpWithoutARestart_whenOnlyTheSecondFileFailed() throws Exception {
        Path base = before("heal", false);
        Store store = Folders.store(base, clock, new FragileDisk(12, FragileDisk.Fate.FAIL));
        store.startReplica();
        assertThatThrownBy(() -> store.categories().commit(SECOND)).isInstanceOf(StorageUnavailableException.class);

        // The legacy file is in place but not published: it shows like an edit from outside.
        assertThat(store.categories().changedFromOutside())
                .containsExactly(new OutsideChange(Category.CLIP, Format.LEGACY, OutsideChange.Kind.CHANGED, false));
        Committed committed = store.categories().commit(SECOND);

        assertThat(committed.changed()).containsExactlyInAnyOrder(Format.V2, Format.LEGACY);
        assertPublished(base, store, 2);
        assertThat(store.metadata().find(Category.CLIP, Format.V2).orElseThrow().errorCount()
                        + store.metadata()
                                .find(Category.CLIP, Format.LEGACY)
                                .orElseThrow()
                                .errorCount())
                .isEqualTo(1);
    }
}
