package org.modelmirror.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.metadata.CategoryMetadata;
import org.modelmirror.metadata.Operation;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** A folder that the Python peer has written is ours to go on with, and the other way round. */
class PeerFolderTest {
    @TempDir
    private Path base;

    private final ManualClock clock = new ManualClock(1_800_000_000);

    @BeforeEach
    void copyFixture() throws Exception {
        Folders.copy(Path.of("src/test/resources/fixtures/peer-folder"), base);
    }

    private Store started() throws Exception {
        Store store = Folders.store(base, clock);
        store.startReplica();
        return store;
    }

    @Test
    void readsEveryFile_andBringsBackWhatAnInterruptedWriteHadMovedAway() throws Exception {
        Store store = Folders.store(base, clock);
        RecoveryReport report = store.startReplica();

        assertThat(report.corrupt()).isEmpty();
        assertThat(report.restored()).containsExactly(base.resolve("blip.json"));
        assertThat(report.leftovers())
                .containsExactly(
                        base.resolve("blip.tmp.1700000000.12"),
                        base.resolve("clip.json.tmp"),
                        base.resolve("clip.bak"));
        List<String> readable = new ArrayList<>();
        for (Category category : Category.values()) {
            for (Format format : Format.values()) {
                if (store.categories().read(category, format).isPresent()) {
                    readable.add(category + " " + format);
                }
            }
        }
        assertThat(readable)
                .containsExactly(
                        "blip v2",
                        "clip v2",
                        "clip legacy",
                        "image_generation v2",
                        "text_generation legacy",
                        "lora v2");
    }

    @Test
    void leavesTheDataFilesAsTheyWere() throws Exception {
        Path fixture = Path.of("src/test/resources/fixtures/peer-folder");

        started();

        for (String file : List.of(
                "clip.json",
                "stable_diffusion.json",
                "lora.json",
                "clip.bak",
                "clip.json.tmp",
                "blip.tmp.1700000000.12",
                "legacy/clip.json",
                "legacy/models.csv",
                "legacy/esrgan.json",
                "audit/index.json")) {
            assertThat(base.resolve(file)).as(file).hasSameBinaryContentAs(fixture.resolve(file));
        }
    }

    @Test
    void keepsThePeersCounters_andCountsTheModelsItNeverCounted() throws Exception {
        assertThat(started().metadata().find(Category.CLIP, Format.V2))
                .contains(new CategoryMetadata(
                        Category.CLIP,
                        1_700_000_100,
                        Optional.of(Operation.UPDATE),
                        Optional.of("ViT-L/14"),
                        2,
                        1,
                        0,
                        2,
                        1_690_000_000,
                        1_700_000_100,
                        0,
                        "1.0.0",
                        "FileSystemBackend"));
        assertThat(started()
                        .metadata()
                        .find(Category.TEXT_GENERATION, Format.LEGACY)
                        .orElseThrow()
                        .totalModels())
                .isEqualTo(3);
    }

    @Test
    void writesThePeersNamesAndForms_whenItGoesOn() throws Exception {
        Store store = started();
        store.categories()
                .commit(Folders.v2(Category.CLIP, "{}")
                        .recording(List.of(
                                RecordedWrite.unattributed(Format.V2, Operation.DELETE, "ViT-L/14"),
                                RecordedWrite.unattributed(Format.V2, Operation.DELETE, "Größe"))));
        store.categories().commit(Folders.v2(Category.IMAGE_GENERATION, "{\"a\":{}}"));

        assertThat(Folders.text(base.resolve("meta/v2/clip_metadata.json"))).isEqualTo("""
                        {
                          "category": "clip",
                          "last_updated": 1800000000,
                          "last_operation_type": "delete",
                          "last_operation_model": "Gr\\u00f6\\u00dfe",
                          "total_creates": 2,
                          "total_updates": 1,
                          "total_deletes": 2,
                          "total_models": 0,
                          "initialization_time": 1690000000,
                          "last_successful_operation": 1800000000,
                          "error_count": 0,
                          "metadata_schema_version": "1.0.0",
                          "backend_type": "FileSystemBackend"
                        }""");
        assertThat(base.resolve("meta/v2/image_generation_metadata.json")).exists();
        assertThat(base.resolve("stable_diffusion.json")).hasContent("{\"a\":{}}");
        assertThat(base.resolve("image_generation.json")).doesNotExist();
    }

    @Test
    void rebuildsThePeersCountersFromItsTrail_whenItsMetadataIsBroken() throws Exception {
        Files.writeString(base.resolve("meta/v2/clip_metadata.json"), "\0\0\0");

        CategoryMetadata rebuilt =
                started().metadata().find(Category.CLIP, Format.V2).orElseThrow();

        assertThat(rebuilt.totalCreates()).isEqualTo(2);
        assertThat(rebuilt.totalUpdates()).isEqualTo(1);
        assertThat(rebuilt.lastOperationModel()).contains("ViT-L/14");
        assertThat(rebuilt.initializationTime()).isEqualTo(1_700_000_000);
        assertThat(rebuilt.lastSuccessfulOperation()).isEqualTo(1_700_000_100);
    }

    @Test
    void acceptsTheLegacyFolderInPlaceOfTheBase() {
        assertThat(StoreFolder.at(base.resolve("legacy")).base())
                .isEqualTo(StoreFolder.at(base).base());
    }

    @Test
    void canBecomeAPrimarysFolder() throws Exception {
        Store store = Folders.store(base, clock);
        store.startPrimary();
        PopulationReport report = store.populate();

        assertThat(report.categoriesFailed()).isEmpty();
        assertThat(report.notices()).isEmpty();
        // Two of blip, one of image_generation; those of clip have their times.
        assertThat(report.totalModelsUpdated()).isEqualTo(3);
        assertThat(Folders.text(base.resolve("stable_diffusion.json"))).isEqualTo("""
                        {
                          "Déliberate": {
                            "name": "Déliberate",
                            "baseline": "stable_diffusion_1",
                            "nsfw": false,
                            "metadata": {
                              "created_at": 1800000000,
                              "updated_at": 1800000000
                            }
                          }
                        }""");
    }
}
