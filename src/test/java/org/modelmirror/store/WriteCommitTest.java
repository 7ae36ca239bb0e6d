package org.modelmirror.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.metadata.CategoryMetadata;
import org.modelmirror.metadata.Operation;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** Groups of writes, committed with everything that belongs to them. */
@Timeout(120)
class WriteCommitTest {
    private static final String ONE = "{\"a\":{\"name\":\"a\"}}";
    private static final String TWO = "{\"a\":{\"name\":\"a\"},\"b\":{\"name\":\"b\"}}";

    @TempDir
    private Path folders;

    private final ManualClock clock = new ManualClock(1000);

    private Store store(Path base, Disk disk, Helpers helpers) {
        return new Store(
                StoreFolder.at(base),
                HistoryLimits.DEFAULT,
                new KeptTrail(base),
                disk,
                Folders.WAIT,
                helpers,
                clock,
                System::nanoTime);
    }

    private Store started(Path base) throws Exception {
        Files.createDirectories(base);
        Store store = store(base, new LocalDisk(), Helpers.none());
        store.startPrimary();
        return store;
    }

    private static RecordedWrite created(String model, String user) {
        return new RecordedWrite(
                Format.V2,
                Operation.CREATE,
                model,
                Optional.of(user),
                Optional.of("Ann#" + user),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static CategoryCommit writing(Optional<FileStamp> seen, String json, int models, RecordedWrite... writes) {
        return CategoryCommit.ofWrites(
                Category.LORA,
                Format.V2,
                json.getBytes(UTF_8),
                seen,
                Cause.WRITE,
                List.of(writes),
                new CategoryCommit.Vouched(models, Optional.empty()));
    }

    private static Optional<FileStamp> seen(Store store) throws Exception {
        return store.categories().read(Category.LORA, Format.V2).map(StoredFile::stamp);
    }

    private CategoryMetadata metadata(Store store) throws Exception {
        return store.metadata().find(Category.LORA, Format.V2).orElseThrow();
    }

    @Test
    void recordsMetadataEventsAndVersion_whenAGroupIsCommitted() throws Exception {
        Path base = folders.resolve("data");
        Store store = started(base);
        clock.set(2000);

        Committed committed =
                store.categories().commit(writing(seen(store), TWO, 2, created("a", "11"), created("b", "12")));

        assertThat(Folders.text(base.resolve("lora.json"))).isEqualTo(TWO);
        assertThat(metadata(store).totalCreates()).isEqualTo(2);
        assertThat(metadata(store).totalModels()).isEqualTo(2);
        assertThat(metadata(store).lastUpdated()).isEqualTo(2000);
        assertThat(new KeptTrail(base).events()).containsExactly("1 11 create a", "2 12 create b");
        Version version = store.history().versions(Category.LORA, Format.V2).get(0);
        assertThat(version.revision()).isEqualTo(committed.revision());
        assertThat(version.author()).contains("Ann#11, Ann#12");
        assertThat(version.cause()).isEqualTo(Cause.WRITE);
        assertThat(version.lastEventId()).isEqualTo(2);
        assertThat(version.creates()).isEqualTo(2);
        assertThat(store.history().bytes(Category.LORA, Format.V2, version.revision()))
                .hasValueSatisfying(
                        bytes -> assertThat(new String(bytes, UTF_8)).isEqualTo(TWO));
    }

    @Test
    void countsAndRecordsAWrite_thatLeavesTheFileAsItIs() throws Exception {
        Path base = folders.resolve("data");
        Store store = started(base);
        store.categories().commit(writing(seen(store), ONE, 1, created("a", "11")));

        store.categories().commit(writing(seen(store), ONE, 1, created("a", "12")));

        assertThat(metadata(store).totalCreates()).isEqualTo(2);
        assertThat(new KeptTrail(base).events()).hasSize(2);
        assertThat(store.history().versions(Category.LORA, Format.V2)).hasSize(2); // the empty file and ONE
    }

    @Test
    void refusesAWriteFromNothing_whenTheFileHasVanished() throws Exception {
        Path base = folders.resolve("data");
        Store store = started(base);
        store.categories().commit(writing(seen(store), ONE, 1, created("a", "11")));
        Files.delete(base.resolve("lora.json"));

        assertThatThrownBy(() -> store.categories().commit(writing(Optional.empty(), TWO, 2, created("b", "11"))))
                .isInstanceOf(CategoryFileMissingException.class);
        store.categories().refuseVanished(Category.BLIP, Format.V2); // was never there
    }

    @Test
    void takesAWriteFromNothing_onceTheAbsenceIsConfirmed() throws Exception {
        Path base = folders.resolve("data");
        Store store = started(base);
        store.categories().commit(writing(seen(store), ONE, 1, created("a", "11")));
        Files.delete(base.resolve("lora.json"));

        store.categories().confirmAbsent(Category.LORA, Format.V2);
        store.categories().commit(writing(Optional.empty(), TWO, 2, created("b", "11")));

        assertThat(Folders.text(base.resolve("lora.json"))).isEqualTo(TWO);
    }

    @Test
    void refusesTheCommit_whenAnotherStoreHasWrittenMeanwhile() throws Exception {
        Path base = folders.resolve("data");
        Store first = started(base);
        Optional<FileStamp> seen = seen(first);
        Store second = started(base);
        second.categories().commit(writing(seen(second), ONE, 1, created("a", "11")));

        assertThatThrownBy(() -> first.categories().commit(writing(seen, TWO, 2, created("b", "12"))))
                .isInstanceOf(ConcurrentChangeException.class);
        first.categories().commit(writing(seen(first), TWO, 2, created("b", "12")));

        assertThat(metadata(first).totalCreates()).isEqualTo(2);
        assertThat(metadata(second).totalCreates()).isEqualTo(2);
        assertThat(new KeptTrail(base).events()).containsExactly("1 11 create a", "2 12 create b");
        assertThat(first.history().versions(Category.LORA, Format.V2))
                .extracting(Version::revision)
                .isSortedAccordingTo((a, b) -> Long.compare(b, a))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void doesOnceWhatTheCallerWantsDoneMeanwhile_howeverManyWritesThereAre(int writes) throws Exception {
        Store store = started(folders.resolve("data"));
        RecordedWrite[] recorded = IntStream.range(0, writes)
                .mapToObj(number -> created("m" + number, "11"))
                .toArray(RecordedWrite[]::new);
        AtomicInteger done = new AtomicInteger();

        store.categories().commit(writing(seen(store), ONE, 1, recorded), done::incrementAndGet);

        assertThat(done).hasValue(1);
    }

    @Test
    void doesNothingMeanwhile_whenThereIsNothingToWrite() throws Exception {
        Store store = started(folders.resolve("data"));
        store.categories().commit(writing(seen(store), ONE, 1, created("a", "11")));
        AtomicInteger done = new AtomicInteger();

        store.categories().commit(Folders.v2(Category.LORA, ONE), done::incrementAndGet);

        assertThat(done).hasValue(0);
    }

    @Test
    void writesMetadataAndRevisionsLater_whenAWriterWaits() throws Exception {
        Path base = folders.resolve("data");
        Files.createDirectories(base);
        List<Runnable> later = new ArrayList<>();
        Store store = store(base, new LocalDisk(), new Helpers(Runnable::run, later::add));
        store.startPrimary();
        store.categories().commit(writing(seen(store), ONE, 1, created("a", "11")));
        store.categories().commit(writing(seen(store), TWO, 2, created("b", "11")));

        assertThat(Files.exists(base.resolve("meta/v2/lora_metadata.json"))).isFalse();
        assertThat(metadata(store).totalCreates()).isEqualTo(2);
        assertThat(later).hasSize(1);
        store.flush();

        assertThat(Folders.text(base.resolve("meta/v2/lora_metadata.json"))).contains("\"total_creates\": 2");
        assertThat(Folders.text(base.resolve("meta/revisions.json")))
                .contains("\"revision\": " + store.categories().revision());
    }

    @Test
    void completesEverythingFromTheJournal_whenTheProcessDiedBeforeItWroteMore() throws Exception {
        Path base = folders.resolve("data");
        Files.createDirectories(base);
        Store died = store(base, new LocalDisk(), new Helpers(Runnable::run, work -> {}));
        died.startPrimary();
        long revision = died.categories()
                .commit(writing(seen(died), ONE, 1, created("a", "11")))
                .revision();
        Files.delete(base.resolve("events"));

        Store restarted = started(base);

        assertThat(metadata(restarted).totalCreates()).isEqualTo(1);
        assertThat(restarted.categories().revision(Category.LORA)).isEqualTo(revision);
        assertThat(new KeptTrail(base).events()).containsExactly("1 11 create a");
        Store again = started(base);
        assertThat(metadata(again).totalCreates()).isEqualTo(1);
        assertThat(again.categories().revision())
                .isEqualTo(restarted.categories().revision());
        assertThat(new KeptTrail(base).events()).hasSize(1);
    }

    @Test
    void countsAWriteThatLeftTheFileAsItIs_whenTheProcessDiedBeforeItWroteMore() throws Exception {
        Path base = Files.createDirectories(folders.resolve("data"));
        Store died = store(base, new LocalDisk(), new Helpers(Runnable::run, work -> {}));
        died.startPrimary();
        died.categories().commit(writing(seen(died), ONE, 1, created("a", "11")));
        died.categories().commit(writing(seen(died), ONE, 1, created("a", "12")));

        Store restarted = started(base);

        assertThat(metadata(restarted).totalCreates()).isEqualTo(2);
        assertThat(new KeptTrail(base).events()).containsExactly("1 11 create a", "2 12 create a");
    }

    private void assertAgrees(Store store, Path base) throws Exception {
        String text = Folders.text(base.resolve("lora.json"));
        boolean isCommitted = text.equals(TWO);
        assertThat(text).as("%s", base).isIn(ONE, TWO);
        assertThat(metadata(store).totalCreates()).as("%s", base).isEqualTo(isCommitted ? 2 : 1);
        assertThat(metadata(store).totalModels()).as("%s", base).isEqualTo(isCommitted ? 2 : 1);
        assertThat(new KeptTrail(base).events()).as("%s", base).hasSize(isCommitted ? 2 : 1);
        Publication publication =
                store.categories().publication(Category.LORA, Format.V2).orElseThrow();
        assertThat(publication.sha256()).as("%s", base).isEqualTo(Sha256.of(text.getBytes(UTF_8)));
        Version newest = store.history().versions(Category.LORA, Format.V2).get(0);
        assertThat(newest.sha256()).as("%s", base).isEqualTo(publication.sha256());
        assertThat(newest.revision()).as("%s", base).isEqualTo(publication.revision());
        assertThat(newest.author()).as("%s", base).contains("Ann#11");
        assertThat(Folders.allFiles(base)).as("%s", base).noneMatch(name -> name.endsWith(".tmp"));
    }

    private Path one(String name) throws Exception {
        Path base = folders.resolve(name);
        Store store = started(base);
        store.categories().commit(writing(seen(store), ONE, 1, created("a", "11")));
        return base;
    }

    // F29
    @Test
    void isAllOrNothing_whereverTheProcessDiesDuringAGroup() throws Exception {
        int crashes = 0;
        for (int step = 1; ; step++) {
            Path base = one("crash-" + step);
            Store doomed = store(base, new FragileDisk(step, FragileDisk.Fate.CRASH), Helpers.none());
            boolean crashed = false;
            try {
                doomed.startPrimary();
                doomed.categories().commit(writing(seen(doomed), TWO, 2, created("b", "11")));
            } catch (FragileDisk.PowerCut e) {
                crashed = true;
                crashes++;
            }
            assertAgrees(started(base), base);
            if (!crashed) {
                break;
            }
        }
        // at least: folder, file, force, journal, version, rename, folder forced, index; metadata and revisions in 3
        // each
        assertThat(crashes).isGreaterThanOrEqualTo(14);
    }

    /** What the journal has of the group before must outlive the note of the next group's intent. */
    @Test
    void keepsTheGroupBefore_whereverTheProcessDiesDuringTheNextOne() throws Exception {
        int crashes = 0;
        boolean crashed = true;
        for (int step = 1; crashed; step++) {
            Path base = Files.createDirectories(folders.resolve("second-" + step));
            // Nothing that may be written later is written at all.
            Store doomed =
                    store(base, new FragileDisk(step, FragileDisk.Fate.CRASH), new Helpers(Runnable::run, work -> {}));
            boolean isFirstDone = false;
            crashed = false;
            try {
                doomed.startPrimary();
                doomed.categories().commit(writing(seen(doomed), ONE, 1, created("a", "11")));
                isFirstDone = true;
                doomed.categories().commit(writing(seen(doomed), TWO, 2, created("b", "11")));
            } catch (FragileDisk.PowerCut e) {
                crashed = true;
            }
            if (isFirstDone) {
                crashes += crashed ? 1 : 0;
                assertAgrees(started(base), base);
            }
        }
        // at least: file, force, journal, version, rename, folder forced, index, events
        assertThat(crashes).isGreaterThanOrEqualTo(7);
    }

    /** A group that the disk refused has left its intent in the journal, and the next one dies. */
    @Test
    void keepsTheGroupBefore_whenOneIsRefusedAndTheProcessDiesDuringTheNextOne() throws Exception {
        int crashes = 0;
        boolean crashed = true;
        for (int step = 0; crashed; step++) {
            Path base = Files.createDirectories(folders.resolve("third-" + step));
            Switch disk = new Switch();
            Store doomed = store(base, disk.disk(), new Helpers(Runnable::run, work -> {}));
            doomed.startPrimary();
            doomed.categories().commit(writing(seen(doomed), ONE, 1, created("a", "11")));
            disk.refuseReplacing = true;
            Optional<FileStamp> seen = seen(doomed);
            assertThatThrownBy(() -> doomed.categories().commit(writing(seen, TWO, 2, created("b", "11"))))
                    .isInstanceOf(StorageUnavailableException.class);
            disk.refuseReplacing = false;
            disk.stepsLeft = step;
            crashed = false;
            try {
                doomed.categories().commit(writing(seen(doomed), TWO, 2, created("b", "11")));
            } catch (FragileDisk.PowerCut e) {
                crashed = true;
                crashes++;
            }
            assertAgrees(started(base), base);
        }
        assertThat(crashes).isGreaterThanOrEqualTo(4);
    }

    /** Refuses to rename while it is told to, and dies with so many further steps. */
    private static final class Switch {
        private boolean refuseReplacing;
        private int stepsLeft = Integer.MAX_VALUE;

        Disk disk() {
            LocalDisk real = new LocalDisk();
            return (Disk) Proxy.newProxyInstance(
                    Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, step, arguments) -> {
                        if (refuseReplacing && step.getName().equals("replace")) {
                            throw new IOException("Input/output error");
                        }
                        if (stepsLeft-- <= 0) {
                            throw new FragileDisk.PowerCut();
                        }
                        try {
                            return step.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    // F15, F17
    @Test
    void refusesOrRecordsEverything_whicheverStepFails() throws Exception {
        for (FragileDisk.Fate fate : List.of(FragileDisk.Fate.FAIL, FragileDisk.Fate.FULL)) {
            int refusals = 0;
            for (int step = 1; ; step++) {
                Path base = one(fate + "-" + step);
                FragileDisk disk = new FragileDisk(step, fate);
                Store store = store(base, disk, Helpers.none());
                store.startPrimary();
                try {
                    store.categories().commit(writing(seen(store), TWO, 2, created("b", "11")));
                } catch (StorageUnavailableException e) {
                    refusals++;
                    assertThat(Folders.text(base.resolve("lora.json"))).isEqualTo(ONE);
                    assertThat(e.isDiskFull()).isEqualTo(fate == FragileDisk.Fate.FULL);
                }
                assertThat(Folders.allFiles(base)).noneMatch(name -> name.endsWith(".tmp"));
                if (!disk.isStepReached()) {
                    break;
                }
                assertAgrees(started(base), base);
                disk.mend();
                if (seen(store).isPresent()
                        && Folders.text(base.resolve("lora.json")).equals(ONE)) {
                    store.categories().commit(writing(seen(store), TWO, 2, created("b", "11")));
                }
                store.flush();
                assertAgrees(store, base);
                assertAgrees(started(base), base);
            }
            // only folder, file, force and rename decide
            assertThat(refusals).as("%s", fate).isGreaterThanOrEqualTo(4);
        }
    }
}
