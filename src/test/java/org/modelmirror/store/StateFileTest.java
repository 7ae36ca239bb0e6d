package org.modelmirror.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.reference.UnreadableDocumentException;

/** Small state files: sources-and-storage.md 4.1 and F26. */
class StateFileTest {
    private static final StateFile.Codec<List<String>> WORDS = new StateFile.Codec<>() {
        @Override
        public List<String> empty() {
            return List.of();
        }

        @Override
        public List<String> read(String file, JsonNode root) throws UnreadableDocumentException {
            if (!root.isArray()) {
                throw new UnreadableDocumentException(file, "is no list");
            }
            List<String> words = new ArrayList<>();
            root.forEach(word -> words.add(word.textValue()));
            return List.copyOf(words);
        }

        @Override
        public JsonNode write(List<String> words) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            words.forEach(array::add);
            return array;
        }
    };

    @TempDir
    Path folder;

    private StateFile<List<String>> file;
    private Path path;

    @BeforeEach
    void open() {
        path = folder.resolve("words.json");
        file = store().stateFile("words.json", WORDS);
    }

    private Store store() {
        return new Store(StoreFolder.at(folder), Clock.systemUTC(), System::nanoTime);
    }

    private static Function<List<String>, StateFile.Step<List<String>, Integer>> adding(String word) {
        return before -> {
            List<String> after = new ArrayList<>(before);
            after.add(word);
            return new StateFile.Step<>(List.copyOf(after), after.size());
        };
    }

    @Test
    void isEmpty_andMakesNoFile_whenNothingWasWritten() throws Exception {
        assertThat(file.current()).isEmpty();
        assertThat(file.<String>change(before -> new StateFile.Step<>(before, "nothing to do")))
                .isEqualTo("nothing to do");
        assertThat(path).doesNotExist();
    }

    @Test
    void writesTwoSpacesPerLevel_escaped() throws Exception {
        assertThat(file.change(adding("é"))).isEqualTo(1);

        assertThat(Files.readString(path)).isEqualTo("[\n  \"\\u00e9\"\n]");
        assertThat(file.current()).containsExactly("é");
        assertThat(folder.resolve("locks/words.lock")).exists();
    }

    @Test
    void isNotWrittenAgain_whenNothingChanges() throws Exception {
        file.change(adding("a"));
        FileStamp before = FileStamp.find(path).orElseThrow();

        file.change(words -> new StateFile.Step<>(List.of("a"), "same"));

        assertThat(FileStamp.find(path)).contains(before);
    }

    @Test
    void seesWhatAnotherProcessWrote_andAddsToIt() throws Exception {
        file.change(adding("mine"));
        store().stateFile("words.json", WORDS).change(adding("theirs"));

        assertThat(file.current()).containsExactly("mine", "theirs");
        file.change(adding("mine again"));
        assertThat(file.current()).containsExactly("mine", "theirs", "mine again");
        Files.delete(path);
        assertThat(file.current()).isEmpty();
    }

    @Test
    void keepsWhatItRead_andRefusesChanges_whileTheFileCannotBeRead() throws Exception {
        file.change(adding("a"));
        Files.writeString(path, "[\"b\",");

        assertThat(file.current()).containsExactly("a");
        assertThat(file.fault()).hasValueSatisfying(why -> assertThat(why).startsWith("words.json: "));
        assertThatThrownBy(() -> file.change(adding("c")))
                .isInstanceOf(CorruptStoreFileException.class)
                .hasMessageStartingWith("words.json: ");
        assertThat(Files.readString(path)).isEqualTo("[\"b\",");

        Files.writeString(path, "{}");
        assertThatThrownBy(() -> file.change(adding("c")))
                .isInstanceOf(CorruptStoreFileException.class)
                .hasMessage("words.json: is no list");

        Files.writeString(path, "[\"b\"]");
        assertThat(file.change(adding("c"))).isEqualTo(2);
        assertThat(file.fault()).isEmpty();
        assertThat(file.current()).containsExactly("b", "c");
    }

    /** The folder is made, the temporary file written, then renamed; what comes after is no failure. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void changesNothing_whenTheDiskRefusesAStep(int step) throws Exception {
        file.change(adding("a"));
        StateFile<List<String>> fragile = new StateFile<>(
                path,
                new AtomicFiles(new FragileDisk(step, FragileDisk.Fate.FAIL)),
                new CategoryLocks(StoreFolder.at(folder), Duration.ofSeconds(1), System::nanoTime),
                WORDS);

        assertThatThrownBy(() -> fragile.change(adding("b"))).isInstanceOf(StorageUnavailableException.class);

        assertThat(fragile.current()).containsExactly("a");
        assertThat(Files.readString(path)).isEqualTo("[\n  \"a\"\n]");
        try (Stream<Path> names = Files.list(folder)) {
            assertThat(names.filter(name -> name.toString().endsWith(".tmp"))).isEmpty();
        }
        assertThat(fragile.change(adding("b"))).isEqualTo(2);
    }

    @Test
    void losesNoChange_whenManyWriteAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<StateFile<List<String>>> processes = List.of(file, store().stateFile("words.json", WORDS));
            List<Future<Integer>> changes = IntStream.range(0, 40)
                    .mapToObj(i -> threads.submit(() -> processes.get(i % 2).change(adding("w" + i))))
                    .toList();
            for (Future<Integer> change : changes) {
                change.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(file.current())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 40).mapToObj(i -> "w" + i).toList());
    }

    @Test
    void survivesAFileThatIsNoFile() throws IOException {
        Files.createDirectories(path);

        assertThat(file.current()).isEmpty();
        assertThatThrownBy(() -> file.change(adding("a"))).isInstanceOf(StoreException.class);
    }
}
