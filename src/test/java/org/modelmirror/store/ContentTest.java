package org.modelmirror.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

@Timeout(60)
class ContentTest {
    @TempDir
    private Path folder;

    /** Content in one part for each text. */
    private static Content inParts(List<String> texts) {
        byte[][] parts = texts.stream().map(text -> text.getBytes(UTF_8)).toArray(byte[][]::new);
        return new Content() {
            @Override
            public int size() {
                return Arrays.stream(parts).mapToInt(part -> part.length).sum();
            }

            @Override
            public ByteBuffer[] parts() {
                return Arrays.stream(parts)
                        .map(part -> ByteBuffer.wrap(part).asReadOnlyBuffer())
                        .toArray(ByteBuffer[]::new);
            }
        };
    }

    @Test
    void givesTheSameBytesAndDigest_whetherInOnePieceOrInSeveral() {
        Content parts = inParts(List.of("{", "", "\"ä\":", "{}", "}"));
        Content whole = Content.of("{\"ä\":{}}".getBytes(UTF_8));

        assertThat(parts.toBytes()).isEqualTo(whole.toBytes());
        assertThat(parts.size()).isEqualTo(whole.size());
        assertThat(parts.sha256()).isEqualTo(whole.sha256()).isEqualTo(Sha256.of(whole.toBytes()));
    }

    @Test
    void givesFreshViews_whenItsPartsWereUsedUp() {
        for (Content content : List.of(inParts(List.of("a", "b")), Content.of(new byte[] {1, 2}))) {
            String before = content.sha256();
            assertThat(content.sha256()).isEqualTo(before);
            assertThat(content.parts()).allMatch(ByteBuffer::isReadOnly).allMatch(ByteBuffer::hasRemaining);
        }
    }

    @Test
    void isWrittenWhole_whenThereAreMorePartsThanOneSystemCallTakes() throws Exception {
        List<String> texts = IntStream.range(0, 5_000)
                .mapToObj(i -> i % 7 == 0 ? "" : "part " + i + ";")
                .toList();
        Path file = folder.resolve("many");

        new LocalDisk().create(file, inParts(texts), folder.resolve("none")).close();

        assertThat(Files.readString(file, UTF_8)).isEqualTo(String.join("", texts));
    }

    @Test
    void isWrittenEmpty_whenThereAreNoParts() throws Exception {
        Path file = folder.resolve("empty");

        new LocalDisk().writeNew(file, inParts(List.of()), folder.resolve("none"));

        assertThat(file).isEmptyFile();
    }

    @Test
    void becomesTheFileAndItsKeptVersion_whenCommittedInParts() throws Exception {
        Store store = Folders.store(folder, new ManualClock(1000));
        store.startReplica();

        Committed committed = store.categories()
                .commit(CategoryCommit.ofWrites(
                        Category.LORA,
                        Format.V2,
                        inParts(List.of("{\"a\":", "{\"name\":\"a\"}", "}")),
                        Optional.empty(),
                        Cause.WRITE,
                        List.of(),
                        new CategoryCommit.Vouched(1, Optional.empty())));

        String text = "{\"a\":{\"name\":\"a\"}}";
        assertThat(Folders.text(folder.resolve("lora.json"))).isEqualTo(text);
        assertThat(store.history().bytes(Category.LORA, Format.V2, committed.revision()))
                .contains(text.getBytes(UTF_8));
        assertThat(committed.publications().get(Format.V2).sha256()).isEqualTo(Sha256.of(text.getBytes(UTF_8)));
    }
}
