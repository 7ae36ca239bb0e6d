package org.modelmirror.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.metadata.CategoryMetadata;
import org.modelmirror.metadata.Operation;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** Two mirrors on one folder (sources-and-storage.md F27, T58). */
@Timeout(120)
class TwoProcessesTest {
    private static final int MODELS = 100;

    @TempDir
    private Path base;

    // T58
    @Test
    void losesNothing_whenTwoProcessesWriteOneCategory() throws Exception {
        Store store = Adder.store(base);
        store.startPrimary();
        List<Process> children = new ArrayList<>();
        for (String name : List.of("x", "y")) {
            children.add(new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            Adder.class.getName(),
                            base.toString(),
                            name))
                    .redirectErrorStream(true)
                    .redirectOutput(base.resolve(name + ".log").toFile())
                    .start());
        }
        for (Process child : children) {
            assertThat(child.waitFor(100, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).isZero();
        }

        Store after = Adder.store(base);
        after.startPrimary();
        CategoryMetadata metadata =
                after.metadata().find(Category.LORA, Format.V2).orElseThrow();
        List<String> events = new KeptTrail(base).events();
        Set<String> ids = new HashSet<>();
        events.forEach(event -> ids.add(event.split(" ")[0]));
        List<Long> acknowledged = new ArrayList<>();
        for (String name : List.of("x", "y")) {
            Files.readAllLines(base.resolve(name + ".log"), UTF_8).stream()
                    .filter(line -> line.matches("[0-9]+"))
                    .forEach(line -> acknowledged.add(Long.valueOf(line)));
        }

        assertThat(Models.count(base.resolve("lora.json"), Files.readAllBytes(base.resolve("lora.json"))))
                .isEqualTo(2 * MODELS);
        assertThat(metadata.totalCreates()).isEqualTo(2 * MODELS);
        assertThat(metadata.totalModels()).isEqualTo(2 * MODELS);
        assertThat(ids).hasSize(2 * MODELS).hasSameSizeAs(events);
        assertThat(acknowledged).hasSize(2 * MODELS).doesNotHaveDuplicates();
        assertThat(after.categories().revision(Category.LORA))
                .isEqualTo(
                        acknowledged.stream().mapToLong(Long::longValue).max().orElseThrow());
        assertThat(after.history().versions(Category.LORA, Format.V2))
                .hasSize(50)
                .extracting(Version::totalModels)
                .startsWith(200L, 199L, 198L);
    }

    /** Adds models one by one and prints the revision of each. */
    static final class Adder {
        private static final JsonReader READER = new JsonReader();

        private Adder() {}

        static Store store(Path base) {
            return new Store(
                    StoreFolder.at(base),
                    HistoryLimits.DEFAULT,
                    new KeptTrail(base),
                    Clock.systemUTC(),
                    System::nanoTime);
        }

        public static void main(String[] args) throws Exception {
            Store store = store(Path.of(args[0]));
            store.startPrimary();
            for (int i = 0; i < MODELS; i++) {
                System.out.println(add(store.categories(), args[1] + i));
            }
            store.flush();
        }

        @SuppressWarnings("try") // the lock is held, not used
        private static long add(CategoryStore store, String model) throws Exception {
            try (CategoryLocks.Held held = store.lock(Category.LORA)) {
                StoredFile file = store.read(Category.LORA, Format.V2).orElseThrow();
                ObjectNode records = (ObjectNode) READER.read(file.bytes()).root();
                records.putObject(model).put("name", model);
                RecordedWrite write = new RecordedWrite(
                        Format.V2,
                        Operation.CREATE,
                        model,
                        Optional.of("1"),
                        Optional.of("Ann#1"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
                return store.commit(CategoryCommit.ofWrites(
                                Category.LORA,
                                Format.V2,
                                JsonWriter.toBytes(records, JsonForm.STORE),
                                Optional.of(file.stamp()),
                                Cause.WRITE,
                                List.of(write),
                                new CategoryCommit.Vouched(records.size(), Optional.empty())))
                        .revision();
            }
        }
    }
}
