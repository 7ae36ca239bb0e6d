package org.modelmirror.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.write.WriterHarness.create;
import static org.modelmirror.write.WriterHarness.delete;
import static org.modelmirror.write.WriterHarness.json;
import static org.modelmirror.write.WriterHarness.patch;
import static org.modelmirror.write.WriterHarness.replace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.announce.Change;
import org.modelmirror.metadata.CategoryMetadata;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** Writes to legacy files, and the v2 files that follow them (sources-and-storage.md 4.5, records-and-conversion.md 5.6, 6). */
class LegacyWritesTest {
    private static final Category TEXT = Category.TEXT_GENERATION;
    private static final Category BLIP = Category.BLIP;
    private static final String HEADER =
            "name,parameters_bn,display_name,url,baseline,description,style,tags,instruct_format,settings\r\n";

    @TempDir
    private Path folder;

    private void legacyFile(String name, String content) throws Exception {
        Files.createDirectories(folder.resolve("legacy"));
        Files.writeString(folder.resolve("legacy").resolve(name), content, UTF_8);
    }

    /** T43: rows that make no sense stay, byte for byte, and so do all others. */
    @Test
    void appendsARow_andLeavesEveryOtherAsItIs() throws Exception {
        String rows = HEADER + "A/B-7B,7,,,,,,\"x, y\",,\r\nBad/P,7B,,,,,,,,\r\nBad/S,7,,,,,,,,{bad\r\n";
        legacyFile("models.csv", rows);
        try (WriterHarness harness = WriterHarness.legacy(folder)) {
            harness.written(create(TEXT, Format.LEGACY, "C/D-3B", "{\"name\":\"C/D-3B\",\"parameters\":3e9}"));

            assertThat(harness.file("legacy/models.csv")).isEqualTo(rows + "C/D-3B,3,,,,,,,,\r\n");
        }
    }

    /** T44, and what both APIs serve at once. */
    @Test
    void servesTheNewModelInBothFormats_announcedTogether() throws Exception {
        legacyFile("models.csv", HEADER + "A/B-7B,7,,,,,,,,\r\n");
        try (WriterHarness harness = WriterHarness.legacy(folder)) {
            ObjectNode record =
                    harness.written(create(TEXT, Format.LEGACY, "C/D-3B", "{\"name\":\"C/D-3B\",\"parameters\":3e9}"));

            assertThatJson(record)
                    .isEqualTo(
                            "{\"name\":\"C/D-3B\",\"parameters\":3000000000,\"tags\":[\"3B\"],\"display_name\":\"D 3B\","
                                    + "\"model_name\":\"D-3B\",\"baseline\":\"\",\"description\":\"\",\"version\":\"1\","
                                    + "\"style\":\"generalist\",\"nsfw\":false}");
            ObjectNode v1 =
                    json(harness.served(TEXT, Format.LEGACY).body().identity().toString());
            assertThat(v1.fieldNames())
                    .toIterable()
                    .containsExactly(
                            "A/B-7B",
                            "aphrodite/A/B-7B",
                            "koboldcpp/B-7B",
                            "C/D-3B",
                            "aphrodite/C/D-3B",
                            "koboldcpp/D-3B");
            ObjectNode v2 = json(harness.file("text_generation.json"));
            assertThat(v2.fieldNames()).toIterable().containsExactly("A/B-7B", "C/D-3B");
            assertThat(v2.path("C/D-3B").path("metadata").path("created_at").longValue())
                    .isEqualTo(1000);
            assertThat(harness.served(TEXT, Format.V2).records().toJson()).isEqualTo(v2);
            assertThat(harness.announced).hasSize(1);
            assertThat(harness.announced.get(0)).extracting(Change::format).containsExactly(Format.LEGACY, Format.V2);
        }
    }

    @Test
    void backEndNamesAreTaken_andARepeatedNameGoesAsAWhole() throws Exception {
        legacyFile("models.csv", HEADER + "A/B-7B,7,,,,,,,,\r\nX,1,,,,,,,,\r\nA/B-7B,8,,,,,,,,\r\n");
        try (WriterHarness harness = WriterHarness.legacy(folder)) {
            assertThat(harness.write(create(
                            TEXT, Format.LEGACY, "koboldcpp/B-7B", "{\"name\":\"koboldcpp/B-7B\",\"parameters\":1}")))
                    .isEqualTo(new WriteOutcome.NameTaken());
            assertThat(harness.write(create(TEXT, Format.LEGACY, "X", "{\"name\":\"X\",\"parameters\":1}")))
                    .isEqualTo(new WriteOutcome.NameTaken());

            ObjectNode before = harness.written(delete(TEXT, Format.LEGACY, "A/B-7B"));

            assertThat(before.path("parameters").longValue()).isEqualTo(8000000000L);
            assertThat(harness.file("legacy/models.csv")).isEqualTo(HEADER + "X,1,,,,,,,,\r\n");
        }
    }

    @Test
    void acceptsMembersWithoutAColumn_andSaysSo() throws Exception {
        legacyFile("models.csv", HEADER);
        try (WriterHarness harness = WriterHarness.legacy(folder)) {
            WriteOutcome outcome = harness.write(create(
                    TEXT, Format.LEGACY, "A", "{\"name\":\"A\",\"parameters\":1e9,\"version\":\"2\",\"nsfw\":true}"));

            assertThat(((WriteOutcome.Written) outcome).warnings())
                    .containsExactly(
                            "version is not stored: models.csv has no such column",
                            "nsfw is not stored: models.csv has no such column");
        }
    }

    /** T47. */
    @Test
    void importsTheReadyMap_whenThereIsNoCsv() throws Exception {
        legacyFile(
                "text_generation.json",
                "{\"A/B-7B\":{\"name\":\"A/B-7B\",\"parameters\":7000000000,\"tags\":[\"7B\"]},"
                        + "\"koboldcpp/B-7B\":{\"name\":\"koboldcpp/B-7B\",\"parameters\":7000000000}}");
        try (WriterHarness harness = WriterHarness.legacy(folder)) {
            harness.written(create(TEXT, Format.LEGACY, "C/D-3B", "{\"name\":\"C/D-3B\",\"parameters\":3e9}"));
            harness.written(create(TEXT, Format.LEGACY, "E", "{\"name\":\"E\",\"parameters\":1e9}"));

            assertThat(harness.file("legacy/models.csv"))
                    .isEqualTo(HEADER.replace("\r\n", "\n") + "A/B-7B,7,,,,,,,,\nC/D-3B,3,,,,,,,,\nE,1,,,,,,,,\n");
            assertThat(folder.resolve("legacy/text_generation.json")).doesNotExist();
            assertThat(folder.resolve("legacy/text_generation.json.imported")).exists();
        }
    }

    @Test
    void storesWhatTheClientSent_withoutNulls_inTheOrderOfLegacyFiles() throws Exception {
        try (WriterHarness harness = WriterHarness.legacy(folder)) {
            harness.written(create(
                    Category.IMAGE_GENERATION,
                    Format.LEGACY,
                    "M",
                    "{\"zzz\":1,\"baseline\":\"stable_diffusion_1\",\"name\":\"M\",\"nsfw\":false,\"style\":null,"
                            + "\"min_bridge_version\":9,\"description\":\"d\"}"));

            assertThat(harness.file("legacy/stable_diffusion.json")).isEqualTo("""
                            {
                              "M": {
                                "name": "M",
                                "baseline": "stable diffusion 1",
                                "type": "ckpt",
                                "inpainting": false,
                                "description": "d",
                                "nsfw": false,
                                "min_bridge_version": 9,
                                "zzz": 1
                              }
                            }""");
            assertThat(json(harness.file("stable_diffusion.json"))
                            .path("M")
                            .path("baseline")
                            .textValue())
                    .isEqualTo("stable_diffusion_1");
        }
    }

    /** T48. */
    @Test
    void refusesARecordThatDoesNotConvert_andChangesNothing() throws Exception {
        legacyFile(
                "stable_diffusion.json",
                "{\"K\":{\"name\":\"K\",\"baseline\":\"flux_1\",\"type\":\"ckpt\",\"inpainting\":false,\"nsfw\":false}}");
        String before = Files.readString(folder.resolve("legacy/stable_diffusion.json"));
        try (WriterHarness harness = WriterHarness.legacy(folder)) {
            WriteOutcome outcome = harness.write(create(
                    Category.IMAGE_GENERATION,
                    Format.LEGACY,
                    "M",
                    "{\"name\":\"M\",\"baseline\":\"bogus\",\"nsfw\":false}"));

            assertThat(outcome).isInstanceOf(WriteOutcome.Rejected.class);
            assertThat(((WriteOutcome.Rejected) outcome).detail()).contains("bogus");
            assertThat(harness.file("legacy/stable_diffusion.json")).isEqualTo(before);
            assertThat(harness.announced).isEmpty();
        }
    }

    /** T49. */
    @Test
    void derivedRecordsKeepTheirTimes_butForTheOneThatChanged() throws Exception {
        try (WriterHarness harness = WriterHarness.legacy(folder)) {
            for (String name : List.of("a", "b", "c")) {
                harness.written(create(BLIP, Format.LEGACY, name, "{\"name\":\"" + name + "\"}"));
            }
            harness.at(2000);
            harness.written(patch(BLIP, Format.LEGACY, "b", "{\"description\":\"new\"}"));

            ObjectNode v2 = json(harness.file("blip.json"));
            assertThat(v2.fieldNames()).toIterable().containsExactly("a", "b", "c");
            assertThatJson(v2.path("a").path("metadata"))
                    .isEqualTo("{\"schema_version\":\"2.0.0\",\"created_at\":1000,\"updated_at\":1000}");
            assertThatJson(v2.path("b").path("metadata"))
                    .isEqualTo("{\"schema_version\":\"2.0.0\",\"created_at\":1000,\"updated_at\":2000}");
            CategoryMetadata metadata =
                    harness.store.metadata().find(BLIP, Format.V2).orElseThrow();
            assertThatJson(metadata.toJson())
                    .isObject()
                    .containsEntry("total_models", 3)
                    .containsEntry("total_creates", 0)
                    .containsEntry("last_updated", 2000);
            assertThatJson(harness.store
                            .metadata()
                            .find(BLIP, Format.LEGACY)
                            .orElseThrow()
                            .toJson())
                    .isObject()
                    .containsEntry("total_creates", 3)
                    .containsEntry("total_updates", 1);
        }
    }

    @Test
    void deletedModelsAreGoneFromBothFormats() throws Exception {
        try (WriterHarness harness = WriterHarness.legacy(folder)) {
            harness.written(create(BLIP, Format.LEGACY, "a", "{\"name\":\"a\"}"));
            harness.written(create(BLIP, Format.LEGACY, "b", "{\"name\":\"b\"}"));

            harness.written(delete(BLIP, Format.LEGACY, "a"));

            assertThat(json(harness.file("blip.json")).fieldNames())
                    .toIterable()
                    .containsExactly("b");
            assertThat(harness.served(BLIP, Format.V2).records().keys()).containsExactly("b");
            assertThat(json(harness.file("legacy/blip.json")).fieldNames())
                    .toIterable()
                    .containsExactly("b");
        }
    }

    @Test
    void theTagOfTheCategoryOfEitherFormatMatches_onceOnly() throws Exception {
        try (WriterHarness harness = WriterHarness.legacy(folder)) {
            harness.written(create(BLIP, Format.LEGACY, "a", "{\"name\":\"a\"}"));
            for (Format format : Format.values()) {
                String tag = harness.served(BLIP, format).body().etag();
                var first = replace(
                        BLIP,
                        Format.LEGACY,
                        "a",
                        "{\"name\":\"a\",\"version\":\"" + format + "\"}",
                        new Precondition.IfMatch(List.of(tag)));

                assertThat(harness.write(first)).isInstanceOf(WriteOutcome.Written.class);
                assertThat(harness.write(first)).isInstanceOf(WriteOutcome.PreconditionFailed.class);
            }
        }
    }
}
