package org.modelmirror.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.metadata.CategoryMetadata;
import org.modelmirror.metadata.Operation;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

@Timeout(30)
class CategoryStoreTest {
    private static final String ONE = "{\"a\":{\"name\":\"a\"}}";
    private static final String TWO = "{\"a\":{\"name\":\"a\"},\"b\":{\"name\":\"b\"}}";
    private static final String CSV = "name,parameters_bn\nA/B-7B,7\nC/D-3B,3\nC/D-3B,4\n";

    @TempDir
    private Path base;

    private final ManualClock clock = new ManualClock(1000);

    private Store started() throws Exception {
        Store store = Folders.store(base, clock);
        store.startReplica();
        return store;
    }

    private CategoryMetadata metadata(Store store, Category category, Format format) throws Exception {
        return store.metadata().find(category, format).orElseThrow();
    }

    @Test
    void writesFilesMetadataAndRevision_whenACategoryIsNew() throws Exception {
        Store store = started();

        Committed committed = store.categories().commit(Folders.both(Category.TEXT_GENERATION, CSV, TWO));

        assertThat(Folders.files(base))
                .containsExactly(
                        "legacy/models.csv",
                        "meta/legacy/text_generation_metadata.json",
                        "meta/revisions.json",
                        "meta/v2/text_generation_metadata.json",
                        "text_generation.json");
        assertThat(committed.changed()).containsExactlyInAnyOrder(Format.V2, Format.LEGACY);
        assertThat(committed.revision()).isEqualTo(1);
        assertThat(committed.publishedAt(Format.V2)).contains(Instant.ofEpochSecond(1000));
        assertThat(metadata(store, Category.TEXT_GENERATION, Format.V2).totalModels())
                .isEqualTo(2);
        assertThat(metadata(store, Category.TEXT_GENERATION, Format.LEGACY).totalModels())
                .isEqualTo(2);
        assertThat(metadata(store, Category.TEXT_GENERATION, Format.V2).totalCreates())
                .isZero();
        assertThat(Folders.text(base.resolve("meta/revisions.json"))).startsWith("""
                        {
                          "revision": 1,
                          "categories": {
                            "text_generation": {
                              "v2": {
                                "revision": 1,
                                "sha256": \"""");
    }

    @Test
    void writesNothingAtAll_whenNothingIsNew() throws Exception {
        Store store = started();
        store.categories().commit(Folders.both(Category.CLIP, ONE, TWO));
        List<FileStamp> before = stamps();
        clock.set(2000);

        Committed again = store.categories().commit(Folders.both(Category.CLIP, ONE, TWO));

        assertThat(stamps()).isEqualTo(before);
        assertThat(again.isChanged()).isFalse();
        assertThat(again.revision()).isEqualTo(1);
        assertThat(again.publishedAt(Format.LEGACY)).contains(Instant.ofEpochSecond(1000));
    }

    private List<FileStamp> stamps() throws Exception {
        List<FileStamp> stamps = new ArrayList<>();
        for (String file : Folders.files(base)) {
            stamps.add(FileStamp.find(base.resolve(file)).orElseThrow());
        }
        return stamps;
    }

    @Test
    void leavesTheOtherFileAlone_whenOnlyOneChanged() throws Exception {
        Store store = started();
        store.categories().commit(Folders.both(Category.CLIP, ONE, ONE));
        FileStamp legacy = FileStamp.find(base.resolve("legacy/clip.json")).orElseThrow();
        clock.set(2000);

        Committed committed = store.categories().commit(Folders.both(Category.CLIP, ONE, TWO));

        assertThat(committed.changed()).containsExactly(Format.V2);
        assertThat(committed.revision()).isEqualTo(2);
        assertThat(FileStamp.find(base.resolve("legacy/clip.json"))).contains(legacy);
        assertThat(metadata(store, Category.CLIP, Format.LEGACY).lastUpdated()).isEqualTo(1000);
        assertThat(metadata(store, Category.CLIP, Format.V2).lastUpdated()).isEqualTo(2000);
        assertThat(metadata(store, Category.CLIP, Format.V2).initializationTime())
                .isEqualTo(1000);
        assertThat(committed.publishedAt(Format.LEGACY)).contains(Instant.ofEpochSecond(1000));
    }

    @Test
    void countsRevisionsOverAllCategories() throws Exception {
        Store store = started();
        store.categories().commit(Folders.v2(Category.CLIP, ONE));
        store.categories().commit(Folders.v2(Category.BLIP, ONE));

        assertThat(store.categories().commit(Folders.v2(Category.CLIP, TWO)).revision())
                .isEqualTo(3);
        assertThat(store.categories().revision(Category.BLIP)).isEqualTo(2);
        assertThat(store.categories().revision(Category.LORA)).isZero();
        assertThat(store.categories().revision()).isEqualTo(3);
    }

    @Test
    void recordsOperations_whenACommitCarriesSome() throws Exception {
        Store store = started();
        store.categories()
                .commit(Folders.v2(Category.CLIP, TWO)
                        .recording(List.of(
                                RecordedWrite.unattributed(Format.V2, Operation.CREATE, "a"),
                                RecordedWrite.unattributed(Format.V2, Operation.CREATE, "b"))));

        CategoryMetadata metadata = metadata(store, Category.CLIP, Format.V2);
        assertThat(metadata.totalCreates()).isEqualTo(2);
        assertThat(metadata.lastOperationModel()).contains("b");
        assertThat(metadata.totalModels()).isEqualTo(2);
    }

    // T59
    @Test
    void neverGoesBack_whenTheClockIsSetBackAnHour() throws Exception {
        Store store = started();
        clock.set(10_000);
        store.categories().commit(Folders.v2(Category.CLIP, ONE));
        clock.set(6_400);

        Committed committed = store.categories().commit(Folders.v2(Category.CLIP, TWO));

        assertThat(metadata(store, Category.CLIP, Format.V2).lastUpdated()).isEqualTo(10_000);
        assertThat(committed.publishedAt(Format.V2)).contains(Instant.ofEpochSecond(10_000));
        assertThat(committed.revision()).isEqualTo(2);
    }

    // T34, sources-and-storage.md 4.8
    @Test
    void refusesAndTouchesNothing_whenTheLiveFileIsCorrupt() throws Exception {
        Store store = started();
        store.categories().commit(Folders.v2(Category.CLIP, ONE));
        Folders.write(base.resolve("clip.json"), "{\"a\":");
        List<String> files = Folders.files(base);

        assertThatThrownBy(() -> store.categories().commit(Folders.v2(Category.CLIP, TWO)))
                .isInstanceOf(CorruptStoreFileException.class)
                .hasMessageStartingWith("clip.json: ")
                .hasMessageContaining("line 1");

        assertThat(Folders.text(base.resolve("clip.json"))).isEqualTo("{\"a\":");
        assertThat(Folders.files(base)).isEqualTo(files);
        assertThat(metadata(store, Category.CLIP, Format.V2).errorCount()).isEqualTo(1);
        assertThat(metadata(store, Category.CLIP, Format.V2).lastUpdated()).isEqualTo(1000);
    }

    @Test
    void writesAgain_whenTheOperatorPutTheCorruptFileAside() throws Exception {
        Store store = started();
        Folders.write(base.resolve("clip.json"), "{\"a\":");

        assertThat(store.categories().putAside(Category.CLIP, Format.V2))
                .contains(base.resolve("clip.json.corrupt-1000"));
        store.categories().commit(Folders.v2(Category.CLIP, TWO));

        assertThat(Folders.text(base.resolve("clip.json.corrupt-1000"))).isEqualTo("{\"a\":");
        assertThat(Folders.text(base.resolve("clip.json"))).isEqualTo(TWO);
    }

    @Test
    void refusesBytesThatCouldNotBeReadBack() throws Exception {
        Store store = started();

        assertThatThrownBy(() -> store.categories().commit(Folders.v2(Category.CLIP, "[]")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no object");
        assertThatThrownBy(() -> store.categories().commit(Folders.both(Category.TEXT_GENERATION, "<html>", ONE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("header");
        assertThatThrownBy(() -> store.categories().commit(Folders.v2(Category.CLIP, "")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Folders.files(base)).isEmpty();
    }

    @Test
    void refuses_whenTheFileIsNotInTheExpectedState() throws Exception {
        Store store = started();
        store.categories().commit(Folders.v2(Category.CLIP, ONE));
        StoredFile seen = store.categories().read(Category.CLIP, Format.V2).orElseThrow();
        Folders.write(base.resolve("clip.json"), "{\"x\":{}}");

        assertThatThrownBy(() -> store.categories()
                        .commit(Folders.v2(Category.CLIP, TWO).ifStill(Map.of(Format.V2, seen.stamp()))))
                .isInstanceOf(ConcurrentChangeException.class);

        assertThat(Folders.text(base.resolve("clip.json"))).isEqualTo("{\"x\":{}}");
    }

    @Test
    void readsTheAlternativeTextFile_onlyWhileThereIsNoCsv() throws Exception {
        Store store = started();
        Folders.write(base.resolve("legacy/text_generation.json"), ONE);
        Folders.write(base.resolve("legacy/models.csv"), "");

        assertThat(store.categories()
                        .read(Category.TEXT_GENERATION, Format.LEGACY)
                        .orElseThrow()
                        .bytes())
                .asString(UTF_8)
                .isEqualTo(ONE);

        Folders.write(base.resolve("legacy/models.csv"), CSV);
        assertThat(store.categories()
                        .read(Category.TEXT_GENERATION, Format.LEGACY)
                        .orElseThrow()
                        .bytes())
                .asString(UTF_8)
                .isEqualTo(CSV);
    }

    @Test
    void takesAnEmptyFileAsNone() throws Exception {
        Store store = started();
        Folders.write(base.resolve("legacy/clip.json"), "");

        assertThat(store.categories().read(Category.CLIP, Format.LEGACY)).isEmpty();
        store.categories().commit(Folders.both(Category.CLIP, ONE, ONE));
        assertThat(Folders.text(base.resolve("legacy/clip.json"))).isEqualTo(ONE);
    }

    @Test
    void reportsNothing_whenOnlyWeWrote() throws Exception {
        Store store = started();
        store.categories().commit(Folders.both(Category.CLIP, ONE, ONE));
        store.categories().commit(Folders.both(Category.CLIP, TWO, ONE));

        assertThat(store.categories().changedFromOutside()).isEmpty();
    }

    @Test
    void reportsAnEdit_untilItIsCommittedAsItIs() throws Exception {
        Store store = started();
        store.categories().commit(Folders.v2(Category.CLIP, ONE));
        Folders.write(base.resolve("clip.json"), TWO);

        assertThat(store.categories().changedFromOutside())
                .containsExactly(new OutsideChange(Category.CLIP, Format.V2, OutsideChange.Kind.CHANGED, false));
        assertThat(store.categories().changedFromOutside())
                .containsExactly(new OutsideChange(Category.CLIP, Format.V2, OutsideChange.Kind.CHANGED, true));

        clock.set(3000);
        Committed adopted = store.categories().commit(Folders.v2(Category.CLIP, TWO));
        assertThat(adopted.isChanged(Format.V2)).isTrue();
        assertThat(adopted.revision()).isEqualTo(2);
        assertThat(metadata(store, Category.CLIP, Format.V2).lastUpdated()).isEqualTo(3000);
        assertThat(metadata(store, Category.CLIP, Format.V2).totalModels()).isEqualTo(2);
        assertThat(store.categories().changedFromOutside()).isEmpty();
    }

    // F33
    @Test
    void reportsAnEdit_whenTheTimeOfTheFileIsTheSame() throws Exception {
        Store store = started();
        store.categories().commit(Folders.v2(Category.CLIP, ONE));
        FileTime time = Files.getLastModifiedTime(base.resolve("clip.json"));
        Folders.write(base.resolve("clip.json"), TWO);
        Files.setLastModifiedTime(base.resolve("clip.json"), time);

        assertThat(store.categories().changedFromOutside()).hasSize(1);
    }

    // F30
    @Test
    void reportsAVanishedFileAsVanished_andWritesItAnew() throws Exception {
        Store store = started();
        store.categories().commit(Folders.v2(Category.CLIP, ONE));
        Files.delete(base.resolve("clip.json"));

        assertThat(store.categories().changedFromOutside())
                .containsExactly(new OutsideChange(Category.CLIP, Format.V2, OutsideChange.Kind.VANISHED, false));

        Committed restored = store.categories().commit(Folders.v2(Category.CLIP, ONE));
        assertThat(Folders.text(base.resolve("clip.json"))).isEqualTo(ONE);
        assertThat(restored.isChanged()).isFalse();
        assertThat(store.categories().changedFromOutside()).isEmpty();
    }

    @Test
    void reportsNothing_whileTheCategoryIsBeingWritten() throws Exception {
        Store store = started();
        Folders.write(base.resolve("clip.json"), ONE);
        ExecutorService other = Executors.newSingleThreadExecutor();
        CategoryLocks.Held held = store.categories().lock(Category.CLIP);
        try {
            Future<List<OutsideChange>> changes =
                    other.submit(() -> store.categories().changedFromOutside());
            assertThat(changes.get()).isEmpty();
        } finally {
            held.close();
            other.shutdown();
        }
        assertThat(store.categories().changedFromOutside()).hasSize(1);
    }

    @Test
    void losesNoRevision_whenTwoStoresShareTheFolder() throws Exception {
        Store first = started();
        Store second = started();
        first.categories().commit(Folders.v2(Category.CLIP, ONE));

        assertThat(second.categories().commit(Folders.v2(Category.BLIP, ONE)).revision())
                .isEqualTo(2);
        assertThat(second.categories().changedFromOutside()).hasSize(1);
        Committed adopted = second.categories().commit(Folders.v2(Category.CLIP, ONE));
        assertThat(adopted.revision()).isEqualTo(1);
        assertThat(second.categories().changedFromOutside()).isEmpty();
    }

    @Test
    void losesNoCommit_whenManyThreadsWrite() throws Exception {
        Store store = started();
        ExecutorService writers = Executors.newFixedThreadPool(4);
        List<Future<Committed>> commits = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Category category = i % 2 == 0 ? Category.CLIP : Category.BLIP;
            String json = "{\"m" + i + "\":{}}";
            commits.add(writers.submit(() -> store.categories()
                    .commit(Folders.v2(category, json)
                            .recording(List.of(RecordedWrite.unattributed(Format.V2, Operation.CREATE, "m"))))));
        }
        List<Long> revisions = new ArrayList<>();
        for (Future<Committed> commit : commits) {
            revisions.add(commit.get().revision());
        }
        writers.shutdown();

        assertThat(revisions).doesNotHaveDuplicates().hasSize(40);
        assertThat(store.categories().revision()).isEqualTo(40);
        assertThat(metadata(store, Category.CLIP, Format.V2).totalCreates()).isEqualTo(20);
        assertThat(metadata(store, Category.BLIP, Format.V2).totalCreates()).isEqualTo(20);
    }

    @Test
    void refusesALegacyForm_whereThereIsNone() {
        Optional<byte[]> bytes = Optional.of(ONE.getBytes(UTF_8));

        assertThatThrownBy(() -> CategoryCommit.of(Category.LORA, bytes, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lora has no legacy form");
    }

    // F27: two stores stand for two processes, each reads, changes and commits under the category's lock.
    @Test
    void losesNoModel_whenTwoStoresAddToOneCategory() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(2);
        List<Future<?>> done = new ArrayList<>();
        for (int w = 0; w < 2; w++) {
            String prefix = "w" + w + "-";
            Store store = Folders.store(base, clock);
            done.add(writers.submit(() -> {
                for (int i = 0; i < 20; i++) {
                    add(store, prefix + i);
                }
                return null;
            }));
        }
        for (Future<?> writer : done) {
            writer.get();
        }
        writers.shutdown();

        Store store = started();
        assertThat(metadata(store, Category.CLIP, Format.V2).totalModels()).isEqualTo(40);
        assertThat(metadata(store, Category.CLIP, Format.V2).totalCreates()).isEqualTo(40);
        assertThat(store.categories().revision()).isEqualTo(40);
    }

    private static void add(Store store, String model) throws Exception {
        CategoryLocks.Held held = store.categories().lock(Category.CLIP);
        try {
            Optional<StoredFile> file = store.categories().read(Category.CLIP, Format.V2);
            String before = file.isPresent() ? new String(file.get().bytes(), UTF_8) : "{}";
            String after = before.replace("}", (before.length() > 2 ? "," : "") + "\"" + model + "\":0}");
            store.categories()
                    .commit(Folders.v2(Category.CLIP, after)
                            .recording(List.of(RecordedWrite.unattributed(Format.V2, Operation.CREATE, model))));
        } finally {
            held.close();
        }
    }
}
