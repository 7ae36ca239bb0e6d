package org.modelmirror.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.modelmirror.write.WriterHarness.create;
import static org.modelmirror.write.WriterHarness.delete;
import static org.modelmirror.write.WriterHarness.json;
import static org.modelmirror.write.WriterHarness.patch;
import static org.modelmirror.write.WriterHarness.replace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.announce.Change;
import org.modelmirror.catalog.SnapshotFactory;
import org.modelmirror.metadata.CategoryMetadata;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.store.FileStamp;

/** Single writes to v2 files (sources-and-storage.md 4.4, http-api.md 4.3, 4.4, 4.9). */
class V2WritesTest {
    private static final Category CLIP = Category.CLIP;

    @TempDir
    private Path folder;

    @Test
    void createsAFile_stampedAndSigned_asTheStoreWritesThem() throws Exception {
        try (WriterHarness harness = WriterHarness.v2(folder)) {
            ObjectNode record = harness.written(create(
                    CLIP,
                    Format.V2,
                    "Mé",
                    "{\"name\":\"Mé\",\"n\":1,\"metadata\":{\"created_at\":7,\"created_by\":\"Eve#1\",\"foo\":1}}"));

            assertThat(harness.file("clip.json")).isEqualTo("""
                            {
                              "Mé": {
                                "record_type": "clip",
                                "name": "Mé",
                                "n": 1,
                                "metadata": {
                                  "created_at": 1000,
                                  "updated_at": 1000,
                                  "created_by": "Ann#11",
                                  "foo": 1
                                }
                              }
                            }""");
            assertThatJson(record)
                    .isEqualTo(
                            harness.served(CLIP, Format.V2).records().find("Mé").orElseThrow());
            assertThat(harness.announced).hasSize(1);
            assertThat(harness.announced.get(0)).singleElement().satisfies(change -> {
                assertThat(change.category()).isEqualTo(CLIP);
                assertThat(change.format()).isEqualTo(Format.V2);
                assertThat(change.cause()).isEqualTo(Change.Cause.WRITE);
            });
        }
    }

    /** T30, with authors set by the server (F48). */
    @Test
    void updateKeepsWhoAndWhenItWasMade_andTakesTheRestFromTheClient() throws Exception {
        try (WriterHarness harness = WriterHarness.v2(folder)) {
            harness.written(create(CLIP, Format.V2, "M", "{\"name\":\"M\",\"n\":1,\"gone\":true}"));
            harness.at(1005);

            harness.written(replace(
                    CLIP,
                    Format.V2,
                    "M",
                    "{\"name\":\"M\",\"n\":2,\"metadata\":{\"created_at\":7,\"updated_by\":\"Eve#1\",\"foo\":1}}"));

            assertThatJson(harness.file("clip.json"))
                    .isEqualTo(
                            "{\"M\":{\"record_type\":\"clip\",\"name\":\"M\",\"n\":2,\"metadata\":{\"created_at\":1000,"
                                    + "\"updated_at\":1005,\"created_by\":\"Ann#11\",\"updated_by\":\"Bob#12\",\"foo\":1}}}");
            CategoryMetadata metadata =
                    harness.store.metadata().find(CLIP, Format.V2).orElseThrow();
            assertThatJson(metadata.toJson())
                    .isObject()
                    .containsEntry("total_creates", 1)
                    .containsEntry("total_updates", 1)
                    .containsEntry("total_models", 1)
                    .containsEntry("last_operation_type", "update");
        }
    }

    /** T32. */
    @Test
    void deletesTheLastModel_leavingAnEmptyObject() throws Exception {
        try (WriterHarness harness = WriterHarness.v2(folder)) {
            harness.written(create(CLIP, Format.V2, "M", "{\"name\":\"M\"}"));

            assertThat(harness.written(delete(CLIP, Format.V2, "M"))
                            .path("name")
                            .textValue())
                    .isEqualTo("M");
            assertThat(harness.write(delete(CLIP, Format.V2, "M"))).isEqualTo(new WriteOutcome.NotFound());

            assertThat(harness.file("clip.json")).isEqualTo("{}");
            assertThat(harness.served(CLIP, Format.V2).body().identity().toString())
                    .isEqualTo("{}");
            assertThat(harness.announced).hasSize(2);
        }
    }

    @Test
    void namesDecide_whatMayBeCreatedOrReplaced() throws Exception {
        try (WriterHarness harness = WriterHarness.v2(folder)) {
            harness.written(create(CLIP, Format.V2, "M", "{\"name\":\"M\"}"));

            assertThat(harness.write(create(CLIP, Format.V2, "M", "{\"name\":\"M\"}")))
                    .isEqualTo(new WriteOutcome.NameTaken());
            assertThat(harness.write(replace(CLIP, Format.V2, "N", "{\"name\":\"N\"}")))
                    .isEqualTo(new WriteOutcome.NotFound());
            assertThat(harness.write(create(CLIP, Format.V2, "N", "{\"name\":\"O\"}")))
                    .isEqualTo(new WriteOutcome.Rejected("name: must be 'N'"));
            assertThat(harness.write(create(CLIP, Format.V2, "N", "{\"name\":\"N\",\"record_type\":\"blip\"}")))
                    .isEqualTo(new WriteOutcome.Rejected("record_type: must be 'clip'"));
            assertThat(harness.announced).hasSize(1);
        }
    }

    @Test
    void patchChangesMembers_andKeepsTheRest() throws Exception {
        try (WriterHarness harness = WriterHarness.v2(folder)) {
            harness.written(create(
                    CLIP, Format.V2, "M", "{\"name\":\"M\",\"description\":\"d\",\"version\":\"1\",\"x\":1.50}"));
            harness.at(1005);

            harness.written(patch(CLIP, Format.V2, "M", "{\"description\":null,\"version\":\"2\",\"new\":[1]}"));

            assertThatJson(harness.file("clip.json"))
                    .isEqualTo("{\"M\":{\"record_type\":\"clip\",\"name\":\"M\",\"version\":\"2\",\"x\":1.5,"
                            + "\"metadata\":{\"created_at\":1000,\"updated_at\":1005,\"created_by\":\"Ann#11\","
                            + "\"updated_by\":\"Bob#12\"},\"new\":[1]}}");
            assertThat(harness.write(patch(CLIP, Format.V2, "M", "{\"description\":5}")))
                    .isInstanceOf(WriteOutcome.Rejected.class);
        }
    }

    /** T44: what the text rules make of a v2 record. */
    @Test
    void textRecordsGetTheirDerivedMembers() throws Exception {
        try (WriterHarness harness = WriterHarness.v2(folder)) {
            ObjectNode record = harness.written(
                    create(Category.TEXT_GENERATION, Format.V2, "C/D-3B", "{\"name\":\"C/D-3B\",\"parameters\":3e9}"));

            record.remove("metadata");
            assertThatJson(record)
                    .isEqualTo("{\"record_type\":\"text_generation\",\"name\":\"C/D-3B\",\"parameters\":3000000000,"
                            + "\"text_model_group\":\"D\",\"tags\":[\"3B\"],\"display_name\":\"D 3B\","
                            + "\"model_name\":\"D-3B\",\"baseline\":\"\",\"description\":\"\",\"version\":\"1\","
                            + "\"style\":\"generalist\",\"nsfw\":false}");
        }
    }

    /** T45. */
    @Test
    void textRecordsThatBreakARule_changeNothing() throws Exception {
        Category text = Category.TEXT_GENERATION;
        try (WriterHarness harness = WriterHarness.v2(folder)) {
            assertThat(harness.write(create(text, Format.V2, "A", "{\"name\":\"A\"}")))
                    .isEqualTo(new WriteOutcome.Rejected("A: 'parameters' field is required"));
            assertThat(harness.write(
                            create(text, Format.V2, "koboldcpp/x", "{\"name\":\"koboldcpp/x\",\"parameters\":1}")))
                    .isInstanceOf(WriteOutcome.Rejected.class);
            assertThat(harness.write(create(
                            text, Format.V2, "A", "{\"name\":\"A\",\"parameters\":1,\"settings\":{\"nope\":1}}")))
                    .isInstanceOf(WriteOutcome.Rejected.class);

            assertThat(folder.resolve("text_generation.json")).doesNotExist();
            assertThat(harness.announced).isEmpty();
        }
    }

    /** What an update of one member would otherwise leave behind. */
    @Test
    void patchOfATextRecord_replacesTheTagsMadeFromWhatChanged() throws Exception {
        Category text = Category.TEXT_GENERATION;
        try (WriterHarness harness = WriterHarness.v2(folder)) {
            harness.written(create(
                    text, Format.V2, "A", "{\"name\":\"A\",\"parameters\":3e9,\"style\":\"chat\",\"tags\":[\"x\"]}"));

            ObjectNode record =
                    harness.written(patch(text, Format.V2, "A", "{\"parameters\":7000000000,\"style\":\"other\"}"));

            assertThatJson(record.path("tags")).isEqualTo("[\"7B\",\"other\",\"x\"]");
        }
    }

    /** T34. */
    @Test
    void refusesToWrite_whenTheFileIsCorrupt() throws Exception {
        Files.writeString(folder.resolve("clip.json"), "{\"a\":", UTF_8);
        try (WriterHarness harness = WriterHarness.v2(folder)) {
            assertThatThrownBy(() -> harness.write(create(CLIP, Format.V2, "M", "{\"name\":\"M\"}")))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(WriteFailedException.class, failure -> {
                        assertThat(failure.kind()).isEqualTo(WriteFailedException.Kind.DAMAGED);
                        assertThat(failure).hasMessageContaining("clip.json");
                    });

            assertThat(harness.file("clip.json")).isEqualTo("{\"a\":");
            assertThat(harness.store
                            .metadata()
                            .find(CLIP, Format.V2)
                            .orElseThrow()
                            .errorCount())
                    .isEqualTo(1);

            Files.writeString(folder.resolve("clip.json"), "{\"a\":{\"name\":\"a\"}}", UTF_8);
            harness.written(create(CLIP, Format.V2, "M", "{\"name\":\"M\"}"));
            assertThat(json(harness.file("clip.json")).fieldNames())
                    .toIterable()
                    .containsExactly("a", "M");
        }
    }

    @Test
    void refusesToWrite_whenTheFileHasVanished() throws Exception {
        try (WriterHarness harness = WriterHarness.v2(folder)) {
            harness.written(create(CLIP, Format.V2, "M", "{\"name\":\"M\"}"));
            Files.delete(folder.resolve("clip.json"));

            assertThatThrownBy(() -> harness.write(create(CLIP, Format.V2, "N", "{\"name\":\"N\"}")))
                    .cause()
                    .isInstanceOfSatisfying(
                            WriteFailedException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(WriteFailedException.Kind.DAMAGED));

            assertThat(folder.resolve("clip.json")).doesNotExist();
        }
    }

    /** T41. */
    @Test
    void onlyTheCanonicalFormatIsWritten_exceptWhereThereIsNoOther() throws Exception {
        try (WriterHarness harness = WriterHarness.legacy(folder)) {
            assertThatThrownBy(() -> harness.write(create(CLIP, Format.V2, "M", "{\"name\":\"M\"}")))
                    .cause()
                    .hasMessage("clip is written in legacy, not in v2: the canonical format is legacy");
            harness.written(create(Category.LORA, Format.V2, "M", "{\"name\":\"M\"}"));

            assertThat(folder.resolve("clip.json")).doesNotExist();
            assertThat(json(harness.file("lora.json")).has("M")).isTrue();
        }
    }

    @Test
    void editsFromOutsideAreKept_whateverTheFormOfTheFile() throws Exception {
        try (WriterHarness harness = WriterHarness.v2(folder)) {
            harness.written(create(CLIP, Format.V2, "M", "{\"name\":\"M\"}"));
            String edited = "{\"x\": {\"name\": \"x\", \"big\": 123456789012345678901234567890, \"f\": 1e-5},\n"
                    + " \"bad\": [1], \"M\": {\"name\": \"M\", \"edited\": true}}\n";
            Files.writeString(folder.resolve("clip.json"), edited, UTF_8);

            harness.written(create(CLIP, Format.V2, "N", "{\"name\":\"N\"}"));

            ObjectNode file = json(harness.file("clip.json"));
            assertThat(file.fieldNames()).toIterable().containsExactly("x", "bad", "M", "N");
            assertThat(file.path("M").path("edited").booleanValue()).isTrue();
            assertThat(harness.file("clip.json"))
                    .contains("\"big\": 123456789012345678901234567890,\n")
                    .contains("\"f\": 1e-05\n");
            assertThat(harness.served(CLIP, Format.V2).records().keys()).containsExactly("x", "M", "N");
        }
    }

    @Test
    void matchesTheTagOfTheRecordOrOfTheCategory_inEitherCoding() throws Exception {
        try (WriterHarness harness = WriterHarness.v2(folder)) {
            harness.written(create(CLIP, Format.V2, "M", "{\"name\":\"M\"}"));
            harness.written(create(CLIP, Format.V2, "N", "{\"name\":\"N\"}"));
            String ofM = harness.served(CLIP, Format.V2)
                    .findRecord("M")
                    .orElseThrow()
                    .etag();
            String ofAll = harness.served(CLIP, Format.V2).body().etag();

            assertThat(replaceIf(harness, "N", "W/" + ofAll)).isInstanceOf(WriteOutcome.PreconditionFailed.class);
            assertThat(replaceIf(harness, "N", ofM)).isInstanceOf(WriteOutcome.PreconditionFailed.class);
            assertThat(replaceIf(harness, "N", ofAll.replaceAll("\"$", "-gz\"")))
                    .isInstanceOf(WriteOutcome.Written.class);
            assertThat(replaceIf(harness, "N", ofAll)).isInstanceOf(WriteOutcome.PreconditionFailed.class);
            assertThat(replaceIf(harness, "M", ofM)).isInstanceOf(WriteOutcome.Written.class);
            assertThat(replaceIf(harness, "M", ofM)).isInstanceOf(WriteOutcome.PreconditionFailed.class);
            assertThat(replaceIf(harness, "M", "*")).isInstanceOf(WriteOutcome.Written.class);
            assertThat(replaceIf(harness, "O", "*")).isEqualTo(new WriteOutcome.NotFound());
        }
    }

    private WriteOutcome replaceIf(WriterHarness harness, String name, String etag) throws Exception {
        harness.at(harness.served(CLIP, Format.V2).revision() + 5000);
        return harness.write(
                replace(CLIP, Format.V2, name, "{\"name\":\"" + name + "\"}", new Precondition.IfMatch(List.of(etag))));
    }

    /** 5.4. */
    @Test
    void handlerHasTheLastWordOnMetadata_butNotOnTheTimeOfCreation() throws Exception {
        MetadataHandler handler = (metadata, context) -> switch (context.modelName()) {
            case "good" -> metadata.put("seen", context.operation().id() + " by " + context.logicalUserId());
            case "bad" -> metadata.put("created_at", 5);
            default -> throw new IllegalStateException("not today");
        };
        try (WriterHarness harness = WriterHarness.v2(folder, handler)) {
            ObjectNode record = harness.written(create(CLIP, Format.V2, "good", "{\"name\":\"good\"}"));

            assertThat(record.path("metadata").path("seen").textValue()).isEqualTo("create by 11");
            assertThat(harness.write(create(CLIP, Format.V2, "bad", "{\"name\":\"bad\"}")))
                    .isEqualTo(new WriteOutcome.Rejected(
                            "metadata.created_at: must not be changed by the metadata handler"));
            assertThat(harness.write(create(CLIP, Format.V2, "late", "{\"name\":\"late\"}")))
                    .isEqualTo(new WriteOutcome.Rejected("metadata: not today"));
        }
    }

    @Test
    void revertPutsTheBytesOfAVersionBack_andCountsWhatChanged() throws Exception {
        String version = "{ \"K\": {\"name\": \"K\"},\n\"M\": {\"name\": \"M\", \"old\": 1} }\n";
        Files.writeString(folder.resolve("version-3"), version, UTF_8);
        try (WriterHarness harness = WriterHarness.v2(folder)) {
            harness.written(create(CLIP, Format.V2, "M", "{\"name\":\"M\"}"));
            harness.written(create(CLIP, Format.V2, "N", "{\"name\":\"N\"}"));

            harness.written(new WriteRequest.Revert(CLIP, Format.V2, 3, WriterHarness.BOB, Optional.empty()));

            assertThat(harness.file("clip.json")).isEqualTo(version);
            assertThat(harness.served(CLIP, Format.V2).body().identity().toString())
                    .isEqualTo("{\"K\":{\"name\":\"K\"},\"M\":{\"name\":\"M\",\"old\":1}}");
            assertThat(harness.announced.get(2).get(0).cause()).isEqualTo(Change.Cause.REVERT);
            assertThatJson(harness.store
                            .metadata()
                            .find(CLIP, Format.V2)
                            .orElseThrow()
                            .toJson())
                    .isObject()
                    .containsEntry("total_creates", 3)
                    .containsEntry("total_updates", 1)
                    .containsEntry("total_deletes", 1)
                    .containsEntry("total_models", 2);
            assertThat(harness.write(new WriteRequest.Revert(CLIP, Format.V2, 99, WriterHarness.BOB, Optional.empty())))
                    .isEqualTo(new WriteOutcome.NotFound());
            harness.written(create(CLIP, Format.V2, "O", "{\"name\":\"O\"}"));
            assertThat(json(harness.file("clip.json")).fieldNames())
                    .toIterable()
                    .containsExactly("K", "M", "O");
        }
    }

    @Test
    void whatIsServedIsWhatAFullRebuildWouldServe() throws Exception {
        try (WriterHarness harness = WriterHarness.v2(folder)) {
            for (int i = 0; i < 40; i++) {
                harness.at(1000 + i);
                String name = "M" + i * 7 % 11;
                String json = "{\"name\":\"" + name + "\",\"i\":" + i + "}";
                harness.write(create(CLIP, Format.V2, name, json));
                harness.write(i % 3 == 0 ? delete(CLIP, Format.V2, name) : replace(CLIP, Format.V2, name, json));

                var served = harness.served(CLIP, Format.V2);
                var rebuilt = new SnapshotFactory()
                        .v2(CLIP, served.records(), served.revision(), served.lastModified(), Origin.DISK);
                assertThat(served.body().identity()).isEqualTo(rebuilt.body().identity());
                assertThat(served.body().etag()).isEqualTo(rebuilt.body().etag());
                for (String key : served.records().keys()) {
                    assertThat(served.findRecord(key).orElseThrow().identity())
                            .isEqualTo(rebuilt.findRecord(key).orElseThrow().identity());
                    assertThat(served.findRecord(key).orElseThrow().etag())
                            .isEqualTo(rebuilt.findRecord(key).orElseThrow().etag());
                }
                assertThat(json(harness.file("clip.json")))
                        .isEqualTo(served.records().toJson());
            }
        }
    }

    @Test
    void leavesNothingBehind_whenTheCategoryIsNotChanged() throws Exception {
        try (WriterHarness harness = WriterHarness.v2(folder)) {
            harness.written(create(CLIP, Format.V2, "M", "{\"name\":\"M\"}"));
            Optional<FileStamp> before = FileStamp.find(folder.resolve("clip.json"));
            long revision = harness.store.categories().revision(CLIP);

            harness.write(create(CLIP, Format.V2, "M", "{\"name\":\"M\"}"));
            harness.write(delete(CLIP, Format.V2, "N"));

            assertThat(FileStamp.find(folder.resolve("clip.json"))).isEqualTo(before);
            assertThat(harness.store.categories().revision(CLIP)).isEqualTo(revision);
        }
    }
}
