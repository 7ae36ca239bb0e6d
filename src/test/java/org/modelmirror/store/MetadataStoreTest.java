package org.modelmirror.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.metadata.CategoryMetadata;
import org.modelmirror.metadata.Operation;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

class MetadataStoreTest {
    private static final String TWO =
            "{\"a\":{\"metadata\":{\"created_at\":300}},\"b\":{\"metadata\":{\"created_at\":200}}}";

    @TempDir
    private Path base;

    private final ManualClock clock = new ManualClock(9_000);

    private void writeAt(String file, String text, long epochSecond) throws Exception {
        Folders.write(base.resolve(file), text);
        Files.setLastModifiedTime(base.resolve(file), FileTime.from(Instant.ofEpochSecond(epochSecond)));
    }

    // T52
    @Test
    void createsNoFile_whenAllMetadataIsRead() throws Exception {
        writeAt("clip.json", TWO, 4_000);
        Store store = Folders.store(base, clock);

        assertThat(store.metadata().findAll(Format.V2)).containsOnlyKeys(Category.CLIP);
        assertThat(store.metadata().findAll(Format.LEGACY)).isEmpty();
        assertThat(store.metadata().lastUpdated(Format.V2)).hasValue(4_000);
        assertThat(store.metadata().lastUpdated(Format.LEGACY)).isEmpty();
        assertThat(Folders.files(base)).containsExactly("clip.json");
    }

    @Test
    void makesItUpFromTheDataFile_andFollowsIt() throws Exception {
        writeAt("clip.json", TWO, 4_000);
        Store store = Folders.store(base, clock);

        assertThat(store.metadata().find(Category.CLIP, Format.V2))
                .contains(CategoryMetadata.initialise(Category.CLIP, 4_000).withTotalModels(2));

        writeAt("clip.json", "{}", 4_500);
        assertThat(store.metadata().find(Category.CLIP, Format.V2))
                .contains(CategoryMetadata.initialise(Category.CLIP, 4_500));
    }

    @Test
    void readsAgain_whenAnotherProgramWroteTheFile() throws Exception {
        Store store = Folders.store(base, clock);
        store.startReplica();
        store.categories().commit(Folders.v2(Category.CLIP, TWO));
        assertThat(store.metadata().find(Category.CLIP, Format.V2).orElseThrow().totalCreates())
                .isZero();

        Folders.write(
                base.resolve("meta/v2/clip_metadata.json"),
                CategoryMetadata.initialise(Category.CLIP, 1)
                        .recorded(Operation.CREATE, "a", 2)
                        .toJson()
                        .toString());

        assertThat(store.metadata().find(Category.CLIP, Format.V2).orElseThrow().totalCreates())
                .isEqualTo(1);
    }

    // T51
    @Test
    void keepsTheUnreadableFileAndRebuildsFromTheAuditTrail_atTheNextWrite() throws Exception {
        writeAt("clip.json", TWO, 4_000);
        String trail = "";
        for (String operation : List.of("create", "create", "update", "create", "delete")) {
            trail += "{\"event_id\":1,\"timestamp\":3000,\"domain\":\"v2\",\"category\":\"clip\",\"model_name\":\"m\","
                    + "\"operation\":\"" + operation + "\",\"logical_user_id\":\"1\",\"payload\":{}}\n";
        }
        Folders.write(base.resolve("audit/v2/clip/audit-000001.jsonl"), trail);
        Folders.write(
                base.resolve("audit/v2/clip/audit-000002.jsonl"),
                "torn{\n{\"event_id\":9,\"timestamp\":3500,\"domain\":\"v2\",\"category\":\"clip\","
                        + "\"model_name\":\"z\",\"operation\":\"update\",\"logical_user_id\":\"1\"}\n"
                        + "{\"event_id\":10,\"timestamp\":3600,\"domain\":\"v2\",\"category\":\"blip\","
                        + "\"model_name\":\"y\",\"operation\":\"update\",\"logical_user_id\":\"1\"}\n");
        Store store = Folders.store(base, clock);
        store.startReplica();
        Folders.write(base.resolve("meta/v2/clip_metadata.json"), "{\"category\":");

        // A read rebuilds in memory only.
        assertThat(store.metadata().find(Category.CLIP, Format.V2).orElseThrow().totalUpdates())
                .isEqualTo(2);
        assertThat(Folders.text(base.resolve("meta/v2/clip_metadata.json"))).isEqualTo("{\"category\":");

        store.categories()
                .commit(Folders.v2(Category.CLIP, "{\"a\":{}}")
                        .recording(List.of(RecordedWrite.unattributed(Format.V2, Operation.DELETE, "b"))));

        assertThat(Folders.text(base.resolve("meta/v2/clip_metadata.json.corrupt-9000")))
                .isEqualTo("{\"category\":");
        assertThat(store.metadata().find(Category.CLIP, Format.V2).orElseThrow())
                .isEqualTo(new CategoryMetadata(
                        Category.CLIP,
                        9_000,
                        Optional.of(Operation.DELETE),
                        Optional.of("b"),
                        3,
                        2,
                        2,
                        1,
                        200,
                        9_000,
                        0,
                        "1.0.0",
                        "FileSystemBackend"));
    }

    // F23
    @Test
    void rebuildsAtStart_whenTheFileIsUnreadable() throws Exception {
        writeAt("clip.json", TWO, 4_000);
        Folders.write(base.resolve("meta/v2/clip_metadata.json"), "");

        Store store = Folders.store(base, clock);
        store.startReplica();

        assertThat(base.resolve("meta/v2/clip_metadata.json.corrupt-9000")).exists();
        CategoryMetadata rebuilt =
                store.metadata().find(Category.CLIP, Format.V2).orElseThrow();
        assertThat(rebuilt.initializationTime()).isEqualTo(200);
        assertThat(rebuilt.lastUpdated()).isEqualTo(4_000);
        assertThat(rebuilt.totalModels()).isEqualTo(2);
        assertThat(Folders.text(base.resolve("meta/v2/clip_metadata.json"))).contains("\"total_models\": 2");
    }

    @Test
    void countsDistinctNames_whenTheDataIsACsv() throws Exception {
        Folders.write(
                base.resolve("legacy/models.csv"),
                "\uFEFFparameters_bn,name,description\r\n7,A,\"two\r\nlines, \"\"quoted\"\"\"\r\n3,B,\r\n4,B,\r\n5\r\n,,\r\n");

        assertThat(Folders.store(base, clock)
                        .metadata()
                        .find(Category.TEXT_GENERATION, Format.LEGACY)
                        .orElseThrow()
                        .totalModels())
                .isEqualTo(2);
    }

    @Test
    void countsEachModelOnce_whenTheDataHoldsItsBackEndCopies() throws Exception {
        Folders.write(
                base.resolve("legacy/text_generation.json"), "{\"A/B\":{},\"aphrodite/A/B\":{},\"koboldcpp/B\":{}}");

        assertThat(Folders.store(base, clock)
                        .metadata()
                        .find(Category.TEXT_GENERATION, Format.LEGACY)
                        .orElseThrow()
                        .totalModels())
                .isEqualTo(1);
    }

    @Test
    void takesAQuoteInsideACellAsItIs() throws Exception {
        Folders.write(
                base.resolve("legacy/models.csv"),
                "name,parameters_bn,description\nA,7,a 5\" disk\nB,3,\"\"\n\"C\",1,x\n");

        assertThat(Folders.store(base, clock)
                        .metadata()
                        .find(Category.TEXT_GENERATION, Format.LEGACY)
                        .orElseThrow()
                        .totalModels())
                .isEqualTo(3);
    }
}
