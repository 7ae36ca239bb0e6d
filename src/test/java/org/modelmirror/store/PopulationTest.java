package org.modelmirror.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.metadata.CategoryMetadata;
import org.modelmirror.notice.Blemish;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

class PopulationTest {
    @TempDir
    private Path base;

    private final ManualClock clock = new ManualClock(1_000);

    private Store primary() throws Exception {
        Store store = Folders.store(base, clock);
        store.startPrimary();
        return store;
    }

    // T29
    @Test
    void createsFiveEmptyFilesAndTheirMetadata_whenAPrimaryStartsEmpty() throws Exception {
        Store store = primary();
        PopulationReport report = store.populate();

        assertThat(Folders.files(base))
                .containsExactly(
                        "audio_generation.json",
                        "controlnet_annotator.json",
                        "lora.json",
                        "meta/legacy/audio_generation_metadata.json",
                        "meta/legacy/controlnet_annotator_metadata.json",
                        "meta/legacy/lora_metadata.json",
                        "meta/legacy/ti_metadata.json",
                        "meta/legacy/video_generation_metadata.json",
                        "meta/revisions.json",
                        "meta/v2/audio_generation_metadata.json",
                        "meta/v2/controlnet_annotator_metadata.json",
                        "meta/v2/lora_metadata.json",
                        "meta/v2/ti_metadata.json",
                        "meta/v2/video_generation_metadata.json",
                        "ti.json",
                        "video_generation.json");
        assertThat(Folders.text(base.resolve("ti.json"))).isEqualTo("{}");
        assertThat(report.categoriesProcessed())
                .containsExactly(
                        Category.CONTROLNET_ANNOTATOR,
                        Category.VIDEO_GENERATION,
                        Category.AUDIO_GENERATION,
                        Category.LORA,
                        Category.TI);
        assertThat(report.totalMetadataInitialized()).isEqualTo(10);
        assertThat(report.totalModelsUpdated()).isZero();
        assertThat(store.metadata().find(Category.CLIP, Format.V2)).isEmpty();
    }

    // T50
    @Test
    void stampsWhatIsMissing_onceAndForAll() throws Exception {
        Folders.write(base.resolve("clip.json"), "{\"a\":{}, \"b\":{\"metadata\":{\"created_at\":5}}}");
        Store store = primary();

        PopulationReport first = store.populate(List.of(Category.CLIP), Optional.empty());

        assertThat(first.totalModelsUpdated()).isEqualTo(2);
        assertThat(first.totalMetadataInitialized()).isEqualTo(2);
        assertThat(Folders.text(base.resolve("clip.json"))).isEqualTo("""
                        {
                          "a": {
                            "metadata": {
                              "created_at": 1000,
                              "updated_at": 1000
                            }
                          },
                          "b": {
                            "metadata": {
                              "created_at": 5,
                              "updated_at": 1000
                            }
                          }
                        }""");
        CategoryMetadata metadata =
                store.metadata().find(Category.CLIP, Format.V2).orElseThrow();
        assertThat(metadata.initializationTime()).isEqualTo(1_000);
        assertThat(metadata.totalModels()).isEqualTo(2);
        assertThat(metadata.totalCreates()).isZero();
        assertThat(store.categories().changedFromOutside()).isEmpty();

        clock.set(2_000);
        PopulationReport second = primary().populate(List.of(Category.CLIP), Optional.empty());

        assertThat(second).isEqualTo(new PopulationReport(List.of(), 0, 0, List.of(), List.of()));
    }

    @Test
    void stampsALaterRecordWithTheTimeOfTheLaterRun() throws Exception {
        Folders.write(base.resolve("clip.json"), "{\"a\":{}}");
        primary().populate();
        Folders.write(
                base.resolve("clip.json"),
                "{\"a\":{\"metadata\":{\"created_at\":1000,\"updated_at\":1000}},\"ü\":{\"n\":1}}");
        clock.set(2_000);

        PopulationReport report = primary().populate();

        assertThat(report.totalModelsUpdated()).isEqualTo(1);
        assertThat(report.totalMetadataInitialized()).isZero();
        assertThat(Folders.text(base.resolve("clip.json")))
                .contains("\"ü\": {\n    \"n\": 1,\n    \"metadata\": {\n      \"created_at\": 2000,");
    }

    @Test
    void honoursAGivenTime() throws Exception {
        Folders.write(base.resolve("clip.json"), "{\"a\":{}}");
        Store store = primary();

        store.populate(List.of(Category.CLIP), Optional.of(Instant.ofEpochSecond(500)));

        assertThat(Folders.text(base.resolve("clip.json"))).contains("\"created_at\": 500");
        assertThat(store.metadata().find(Category.CLIP, Format.V2).orElseThrow().initializationTime())
                .isEqualTo(500);
    }

    // F24
    @Test
    void skipsAndReportsOneBadRecord_andStampsTheRest() throws Exception {
        Folders.write(base.resolve("clip.json"), "{\"bad\":{\"metadata\":7},\"none\":3,\"good\":{}}");

        PopulationReport report = primary().populate(List.of(Category.CLIP), Optional.empty());

        assertThat(report.totalModelsUpdated()).isEqualTo(1);
        assertThat(report.notices())
                .containsExactly(
                        new Blemish("clip.json", "bad", "was not stamped: metadata: must be an object"),
                        new Blemish("clip.json", "none", "is no object and was not stamped"));
        assertThat(Folders.text(base.resolve("clip.json")))
                .contains("\"metadata\": 7")
                .contains("\"created_at\": 1000");
    }

    // F20
    @Test
    void failsOneCategoryAlone_whenItsFileIsCorrupt() throws Exception {
        Folders.write(base.resolve("blip.json"), "[");
        Folders.write(base.resolve("clip.json"), "{\"a\":{}}");

        PopulationReport report = primary().populate(List.of(Category.BLIP, Category.CLIP), Optional.empty());

        assertThat(report.categoriesFailed()).containsExactly(Category.BLIP);
        assertThat(report.categoriesProcessed()).containsExactly(Category.CLIP);
        assertThat(Folders.text(base.resolve("blip.json"))).isEqualTo("[");
        assertThat(base.resolve("meta/v2/blip_metadata.json")).doesNotExist();
    }

    @Test
    void doesNotTouchTheFile_whenEveryRecordIsStamped() throws Exception {
        String text = "{\"a\":{\"metadata\":{\"updated_at\":2,\"created_at\":1}}}\n";
        Folders.write(base.resolve("clip.json"), text);

        primary().populate();

        assertThat(Folders.text(base.resolve("clip.json"))).isEqualTo(text);
    }
}
