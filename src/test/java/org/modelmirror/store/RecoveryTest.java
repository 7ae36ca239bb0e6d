package org.modelmirror.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.metadata.CategoryMetadata;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

class RecoveryTest {
    private static final String ONE = "{\"a\":{\"name\":\"a\"}}";
    private static final String TWO = "{\"a\":{\"name\":\"a\"},\"b\":{\"name\":\"b\"}}";

    @TempDir
    private Path base;

    private final ManualClock clock = new ManualClock(5_000);

    // T19
    @Test
    void createsNoFile_whenTheFolderIsEmpty() throws Exception {
        RecoveryReport report = Folders.store(base, clock).startReplica();

        assertThat(report.isWritable()).isTrue();
        assertThat(base).isEmptyDirectory();
    }

    @Test
    void createsNoFolder_whenThereIsNone() throws Exception {
        Folders.store(base.resolve("none"), clock).startReplica();

        assertThat(base).isEmptyDirectory();
    }

    @Test
    void deletesOurTemporaryFiles_andOnlyThose() throws Exception {
        Folders.write(base.resolve("clip.json"), ONE);
        Folders.write(base.resolve(".clip.json.99-0a1b.tmp"), "{\"a");
        Folders.write(base.resolve("meta/.revisions.json.99-0a1b.tmp"), "{");
        Folders.write(base.resolve("meta/v2/.clip_metadata.json.99-0a1b.tmp"), "{");
        Folders.write(base.resolve("last_good/.clip.json.99-0a1b.tmp"), "{");
        Folders.write(base.resolve("clip.tmp.1.5"), "{");

        RecoveryReport report = Folders.store(base, clock).startReplica();

        assertThat(report.deletedTemps()).hasSize(4);
        assertThat(Folders.files(base))
                .containsExactly("clip.json", "clip.tmp.1.5", "meta/revisions.json", "meta/v2/clip_metadata.json");
        assertThat(report.leftovers()).containsExactly(base.resolve("clip.tmp.1.5"));
    }

    // T36
    @Test
    void restoresTheBackup_whenThePeerCrashedBetweenItsRenames() throws Exception {
        Folders.write(base.resolve("clip.bak"), ONE);
        Folders.write(base.resolve("clip.tmp.1.5"), "{\"a\":{},");
        Folders.write(
                base.resolve("meta/v2/clip_metadata.bak"),
                CategoryMetadata.initialise(Category.CLIP, 77).toJson().toString());

        Store store = Folders.store(base, clock);
        RecoveryReport report = store.startReplica();

        assertThat(report.restored())
                .containsExactly(base.resolve("clip.json"), base.resolve("meta/v2/clip_metadata.json"));
        assertThat(Folders.text(base.resolve("clip.json"))).isEqualTo(ONE);
        assertThat(base.resolve("clip.bak")).doesNotExist();
        assertThat(base.resolve("clip.tmp.1.5")).exists();
        assertThat(store.metadata().find(Category.CLIP, Format.V2).orElseThrow().initializationTime())
                .isEqualTo(77);
    }

    // T37
    @Test
    void restoresTheBackup_beforeAPrimaryCreatesEmptyFiles() throws Exception {
        Folders.write(base.resolve("controlnet_annotator.bak"), TWO);

        Folders.store(base, clock).startPrimary();

        assertThat(Folders.text(base.resolve("controlnet_annotator.json"))).isEqualTo(TWO);
    }

    @Test
    void leavesAFileMissing_whenItsBackupDoesNotParseOrOnlyATemporaryFileIsThere() throws Exception {
        Folders.write(base.resolve("clip.bak"), "{\"a");
        Folders.write(base.resolve("blip.tmp.1.5"), ONE);
        Folders.write(base.resolve("esrgan.json.tmp"), ONE);

        RecoveryReport report = Folders.store(base, clock).startReplica();

        assertThat(report.restored()).isEmpty();
        assertThat(report.missing()).containsExactly(base.resolve("blip.json"), base.resolve("esrgan.json"));
        assertThat(Folders.files(base)).containsExactly("blip.tmp.1.5", "clip.bak", "esrgan.json.tmp");
    }

    @Test
    void reportsACorruptFileAndLeavesItAlone_evenWhenItsBackupParses() throws Exception {
        Folders.write(base.resolve("clip.json"), "[1]");
        Folders.write(base.resolve("clip.bak"), ONE);
        Files.write(base.resolve("blip.json"), new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
        Folders.write(base.resolve("legacy/models.csv"), "<html>");
        Folders.write(base.resolve("esrgan.json"), TWO);

        Store store = Folders.store(base, clock);
        RecoveryReport report = store.startReplica();

        assertThat(report.corrupt())
                .extracting(RecoveryReport.Corrupt::category)
                .containsExactly(Category.BLIP, Category.CLIP, Category.TEXT_GENERATION);
        assertThat(report.corrupt().get(1).reason()).isEqualTo("clip.json: the top level is no object");
        assertThat(Folders.text(base.resolve("clip.json"))).isEqualTo("[1]");
        assertThat(store.categories().publication(Category.CLIP, Format.V2)).isEmpty();
        assertThat(store.categories().publication(Category.ESRGAN, Format.V2)).isPresent();
    }

    @Test
    void givesEveryFileARevision_whenTheFolderHadNone() throws Exception {
        Folders.write(base.resolve("clip.json"), ONE);
        Folders.write(base.resolve("legacy/clip.json"), ONE);
        Folders.write(base.resolve("esrgan.json"), TWO);
        Files.setLastModifiedTime(base.resolve("esrgan.json"), FileTime.from(Instant.ofEpochSecond(4_000)));

        Store store = Folders.store(base, clock);
        store.startReplica();

        assertThat(store.categories().revision(Category.CLIP)).isEqualTo(2);
        assertThat(store.categories().revision(Category.ESRGAN)).isEqualTo(3);
        assertThat(store.categories()
                        .publication(Category.ESRGAN, Format.V2)
                        .orElseThrow()
                        .publishedAt())
                .isEqualTo(Instant.ofEpochSecond(4_000));
        assertThat(store.metadata().find(Category.ESRGAN, Format.V2).orElseThrow())
                .isEqualTo(CategoryMetadata.initialise(Category.ESRGAN, 4_000).withTotalModels(2));
    }

    @Test
    void raisesTheRevision_whenAFileWasEditedWhileWeWereAway() throws Exception {
        Store before = Folders.store(base, clock);
        before.startReplica();
        before.categories().commit(Folders.v2(Category.CLIP, ONE));
        Folders.write(base.resolve("clip.json"), TWO);
        Files.setLastModifiedTime(base.resolve("clip.json"), FileTime.from(Instant.ofEpochSecond(6_000)));
        clock.set(7_000);

        Store store = Folders.store(base, clock);
        RecoveryReport report = store.startReplica();

        assertThat(report.caughtUp()).containsExactly(new RecoveryReport.CaughtUp(Category.CLIP, Format.V2));
        assertThat(store.categories().revision(Category.CLIP)).isEqualTo(2);
        assertThat(store.categories()
                        .publication(Category.CLIP, Format.V2)
                        .orElseThrow()
                        .publishedAt())
                .isEqualTo(Instant.ofEpochSecond(6_000));
        CategoryMetadata metadata =
                store.metadata().find(Category.CLIP, Format.V2).orElseThrow();
        assertThat(metadata.lastUpdated()).isEqualTo(6_000);
        assertThat(metadata.totalModels()).isEqualTo(2);
        assertThat(metadata.initializationTime()).isEqualTo(5_000);
    }

    @Test
    void changesNothing_whenNothingHappened() throws Exception {
        Store before = Folders.store(base, clock);
        before.startReplica();
        before.categories().commit(Folders.both(Category.CLIP, ONE, ONE));
        FileStamp revisions =
                FileStamp.find(base.resolve("meta/revisions.json")).orElseThrow();

        RecoveryReport report = Folders.store(base, clock).startReplica();

        assertThat(report.caughtUp()).isEmpty();
        assertThat(FileStamp.find(base.resolve("meta/revisions.json"))).contains(revisions);
    }

    @Test
    void countsOnFromNow_whenTheRevisionsAreUnreadable() throws Exception {
        Folders.write(base.resolve("clip.json"), ONE);
        Folders.write(base.resolve("meta/revisions.json"), "{\"revision\": 12");

        Store store = Folders.store(base, clock);
        store.startReplica();

        assertThat(store.categories().revision(Category.CLIP)).isEqualTo(5_001);
        assertThat(Folders.text(base.resolve("meta/revisions.json.corrupt-5000")))
                .isEqualTo("{\"revision\": 12");
    }

    // F18, F19
    @Test
    void servesWhatIsThere_whenTheFolderTakesNoLockFile() throws Exception {
        Folders.write(base.resolve("clip.json"), ONE);
        Folders.write(base.resolve("locks"), "a file where the folder of the locks should be");

        Store store = Folders.store(base, clock);
        RecoveryReport report = store.startPrimary();

        assertThat(report.isWritable()).isFalse();
        assertThat(store.categories().read(Category.CLIP, Format.V2)).isPresent();
        assertThat(store.categories()
                        .publication(Category.CLIP, Format.V2)
                        .orElseThrow()
                        .revision())
                .isEqualTo(1);
        assertThat(store.metadata().find(Category.CLIP, Format.V2).orElseThrow().totalModels())
                .isEqualTo(1);
        assertThat(Folders.files(base)).containsExactly("clip.json", "locks");
    }

    @Test
    void becomesWritable_whenTheTroubleIsOver() throws Exception {
        Folders.write(base.resolve("locks"), "a file where the folder of the locks should be");
        Store store = Folders.store(base, clock);
        store.startReplica();
        assertThat(store.isWritable()).isFalse();

        Files.delete(base.resolve("locks"));

        assertThat(store.isWritable()).isTrue();
    }

    @Test
    void startsAllTheSame_whenOneFileCannotBeRead() throws Exception {
        Folders.write(base.resolve("clip.json/is/a/folder"), "");
        Folders.write(base.resolve("esrgan.json"), TWO);

        Store store = Folders.store(base, clock);
        RecoveryReport report = store.startReplica();

        assertThat(report.isWritable()).isTrue();
        assertThat(report.corrupt())
                .extracting(RecoveryReport.Corrupt::category)
                .containsExactly(Category.CLIP);
        assertThat(store.categories().revision(Category.ESRGAN)).isEqualTo(1);
    }

    // F43
    @Test
    void startsAllTheSame_whenAnotherProcessHoldsOneCategory() throws Exception {
        Folders.write(base.resolve("clip.json"), ONE);
        Folders.write(base.resolve("esrgan.json"), TWO);
        CategoryLocks.Held held = Folders.store(base, clock).categories().lock(Category.CLIP);
        try {
            Store store = Folders.store(base, clock, Duration.ofMillis(200));
            store.startReplica();

            assertThat(store.categories().revision(Category.CLIP)).isPositive();
            assertThat(store.categories().revision(Category.ESRGAN)).isPositive();
        } finally {
            held.close();
        }
    }
}
