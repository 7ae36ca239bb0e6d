package org.modelmirror.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.Repository;
import org.modelmirror.source.SourceException.Kind;

class LocalFolderTest {
    private static final int MAX_BYTES = 100;
    private static final Duration SETTLE = Duration.ofSeconds(2);

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private LocalFolder local;

    @BeforeEach
    void make() {
        local = new LocalFolder(
                new LocalSettings(
                        Optional.of(folder),
                        Map.of(
                                Repository.IMAGE,
                                new GitHubRepository("own", "image-ref", "main", Optional.empty()),
                                Repository.TEXT,
                                new GitHubRepository("own", "text-ref", "dev", Optional.empty())),
                        MAX_BYTES,
                        SETTLE),
                time,
                time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stable_diffusion.json", "image_generation.json"})
    void findsTheV2FileUnderBothNames(String name) throws Exception {
        write(name, "{\"v2\":1}");

        Fetched.Document document = read(Category.IMAGE_GENERATION, Format.V2);

        assertThat(document.body()).asString().isEqualTo("{\"v2\":1}");
        assertThat(document.format()).isEqualTo(Format.V2);
        assertThat(document.origin()).isEqualTo(Origin.LOCAL);
        assertThat(document.validators().lastModified()).contains("Sun, 1 Mar 2026 11:00:00 GMT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "legacy/models.csv",
                "text-ref/models.csv",
                "own/text-ref/models.csv",
                "own/text-ref/dev/models.csv",
                "own/text-ref/refs/heads/dev/models.csv"
            })
    void findsTheLegacyFileWhereACopyOfGitHubHasIt(String name) throws Exception {
        write(name, "name\n");

        assertThat(read(Category.TEXT_GENERATION, Format.LEGACY).body())
                .asString()
                .isEqualTo("name\n");
        assertThat(read(Category.TEXT_GENERATION, Format.V2).format()).isEqualTo(Format.LEGACY);
    }

    @Test
    void answersEachFormWithItsOwnFile_whenThereAreBoth() throws Exception {
        write("clip.json", "{\"v2\":1}");
        write("legacy/clip.json", "{\"legacy\":1}");

        assertThat(read(Category.CLIP, Format.V2).body()).asString().isEqualTo("{\"v2\":1}");
        assertThat(read(Category.CLIP, Format.LEGACY).body()).asString().isEqualTo("{\"legacy\":1}");
    }

    @Test
    void isNotModified_whileTheFileIsTheSame() throws Exception {
        write("clip.json", "{}");
        Validators validators = read(Category.CLIP, Format.V2).validators();

        assertThat(local.read(newerThan(validators))).isInstanceOf(Fetched.NotModified.class);

        Path other = write("other", "[]");
        Files.move(other, folder.resolve("clip.json"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(local.read(newerThan(validators)))
                .as("same size and time, but another file")
                .isInstanceOf(Fetched.Document.class);
    }

    @Test
    void hasNothing_whenThereIsNoFile() throws Exception {
        Files.createSymbolicLink(folder.resolve("clip.json"), Path.of("nowhere"));

        assertThat(local.read(FetchRequest.unconditional(Category.CLIP, Format.V2)))
                .isEqualTo(new Fetched.Missing(Category.CLIP, Format.V2, Origin.LOCAL));
        assertThat(local.offers(Category.CLIP, Format.V2)).isFalse();
        assertThat(local.isSettled(Category.CLIP, Format.V2)).isTrue();
    }

    @Test
    void fails_whenTheFolderIsNotThere() throws Exception {
        Files.delete(folder);

        assertFails(Kind.TRANSPORT, "local clip: the folder is not there");
    }

    @Test
    void failsWithoutReadingIt_whenTheFileIsTooLarge() throws Exception {
        write("clip.json", " ".repeat(MAX_BYTES + 1));

        assertFails(Kind.INVALID_PAYLOAD, "local clip: file of more than 100 bytes");
    }

    @Test
    void fails_whenThereIsAFolderInThePlaceOfTheFile() throws Exception {
        Files.createDirectory(folder.resolve("clip.json"));

        assertFails(Kind.INVALID_PAYLOAD, "local clip: clip.json is no regular file");
    }

    @Test
    void followsLinks() throws Exception {
        write("..2026/clip.json", "{\"v2\":1}");
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026"));
        Files.createSymbolicLink(folder.resolve("clip.json"), Path.of("..data/clip.json"));

        assertThat(read(Category.CLIP, Format.V2).body()).asString().isEqualTo("{\"v2\":1}");
    }

    @Test
    void settles_onceTheFileWasLeftAloneForAWhile() throws Exception {
        Path file = write("clip.json", "{}");
        Files.setLastModifiedTime(file, FileTime.from(ManualTime.START.minusSeconds(1)));

        assertThat(local.isSettled(Category.CLIP, Format.V2)).isFalse();
        time.advance(Duration.ofMillis(999));
        assertThat(local.isSettled(Category.CLIP, Format.V2)).isFalse();
        time.advance(Duration.ofMillis(1));
        assertThat(local.isSettled(Category.CLIP, Format.V2)).isTrue();
    }

    @Test
    void settlesByOurOwnClock_whenTheTimeStampLiesInTheFuture() throws Exception {
        Path file = write("clip.json", "{}");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));

        assertThat(local.isSettled(Category.CLIP, Format.V2)).isFalse();
        time.advance(Duration.ofSeconds(1));
        Files.writeString(file, "{ }");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));
        assertThat(local.isSettled(Category.CLIP, Format.V2)).as("has grown").isFalse();
        time.advance(Duration.ofSeconds(2));
        assertThat(local.isSettled(Category.CLIP, Format.V2)).isTrue();
    }

    private void assertFails(Kind kind, String message) {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> read(Category.CLIP, Format.V2))
                .withMessage(message)
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    private static FetchRequest newerThan(Validators validators) {
        return FetchRequest.newerThan(Category.CLIP, Format.V2, new HeldCopy(Origin.LOCAL, validators));
    }

    private Fetched.Document read(Category category, Format format) throws SourceException {
        return (Fetched.Document) local.read(FetchRequest.unconditional(category, format));
    }

    /** An hour old. */
    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Files.setLastModifiedTime(file, FileTime.from(ManualTime.START.minusSeconds(3600)));
    }
}
