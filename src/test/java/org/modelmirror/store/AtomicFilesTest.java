package org.modelmirror.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtomicFilesTest {
    @TempDir
    private Path folder;

    @Test
    void createsFolderAndFile_whenBothAreMissing() throws Exception {
        Path file = folder.resolve("meta/v2/a.json");

        FileStamp stamp = new AtomicFiles().replace(file, "{}".getBytes(UTF_8));

        assertThat(Folders.text(file)).isEqualTo("{}");
        assertThat(Optional.of(stamp)).isEqualTo(FileStamp.find(file));
        assertThat(Folders.files(folder)).containsExactly("meta/v2/a.json");
    }

    @Test
    void keepsPermissions_whenTheFileIsReplaced() throws Exception {
        Path file = folder.resolve("a.json");
        Folders.write(file, "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        new AtomicFiles().replace(file, "new".getBytes(UTF_8));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw-rw-");
    }

    @Test
    void writesThroughASymbolicLink() throws Exception {
        Path real = folder.resolve("elsewhere/a.json");
        Folders.write(real, "old");
        Path link = Files.createSymbolicLink(folder.resolve("a.json"), real);

        new AtomicFiles().replace(link, "new".getBytes(UTF_8));

        assertThat(link).isSymbolicLink();
        assertThat(Folders.text(real)).isEqualTo("new");
    }

    // Steps: 1 create the folder, 2 write the temporary file, 3 rename. T38, T39.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void leavesTheOldFileAndNoTemporaryOne_whenAStepFails(int step) throws Exception {
        Path file = folder.resolve("models.csv");
        Folders.write(file, "old");
        AtomicFiles files = new AtomicFiles(new FragileDisk(step, FragileDisk.Fate.FAIL));

        assertThatThrownBy(() -> files.replace(file, "longer than old".getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        StorageUnavailableException.class,
                        e -> assertThat(e.isDiskFull()).isFalse());

        assertThat(Folders.files(folder)).containsExactly("models.csv");
        assertThat(Folders.text(file)).isEqualTo("old");
    }

    @Test
    void saysThatTheDiskIsFull_whenItIs() throws Exception {
        Path file = folder.resolve("models.csv");
        Folders.write(file, "old");
        AtomicFiles files = new AtomicFiles(new FragileDisk(2, FragileDisk.Fate.FULL));

        assertThatThrownBy(() -> files.replace(file, "new".getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        StorageUnavailableException.class,
                        e -> assertThat(e.isDiskFull()).isTrue());

        assertThat(Folders.files(folder)).containsExactly("models.csv");
        assertThat(Folders.text(file)).isEqualTo("old");
    }

    @Test
    void countsAsWritten_whenOnlyTheFolderCannotBeForced() throws Exception {
        Path file = folder.resolve("a.json");
        AtomicFiles files = new AtomicFiles(new FragileDisk(4, FragileDisk.Fate.FAIL));

        files.replace(file, "new".getBytes(UTF_8));

        assertThat(Folders.text(file)).isEqualTo("new");
        assertThat(files.unforced()).isEqualTo(1);
    }

    @Test
    void knowsItsOwnTemporaryFilesFromThePeers() {
        assertThat(AtomicFiles.targetOfTemp(Path.of(".clip.json.4711-0a1b2c3d.tmp")))
                .contains("clip.json");
        assertThat(AtomicFiles.targetOfTemp(Path.of("clip.tmp.1700000000.12"))).isEmpty();
        assertThat(AtomicFiles.targetOfTemp(Path.of("clip.json.tmp"))).isEmpty();
    }

    @Test
    void readsAgain_whenTheFileChangesMeanwhile() throws Exception {
        Path file = folder.resolve("a.json");
        Folders.write(file, "first");
        AtomicInteger reads = new AtomicInteger();

        Optional<StoredFile> read = StableReader.read(file, path -> {
            byte[] bytes = Files.readAllBytes(path);
            if (reads.incrementAndGet() == 1) {
                Folders.write(path, "second, longer");
            }
            return bytes;
        });

        assertThat(read.orElseThrow().bytes()).asString(UTF_8).isEqualTo("second, longer");
        assertThat(reads).hasValue(2);
    }

    @Test
    void givesUp_whenTheFileNeverHoldsStill() throws Exception {
        Path file = folder.resolve("a.json");
        Folders.write(file, "x");
        StringBuilder text = new StringBuilder("x");

        assertThatThrownBy(() -> StableReader.read(file, path -> {
                    Folders.write(path, text.append('x').toString());
                    return new byte[0];
                }))
                .isInstanceOf(ConcurrentChangeException.class);
        assertThat(text).hasSize(4);
    }
}
