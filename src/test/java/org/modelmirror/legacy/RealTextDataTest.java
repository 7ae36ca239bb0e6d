package org.modelmirror.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.modelmirror.convert.Conversion;
import org.modelmirror.convert.TextCsvConverter;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.notice.Blemish;
import org.modelmirror.notice.Issue;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.TextGroups;

/** The text category of the real upstream repository; skipped where the data folder is not beside the checkout. */
class RealTextDataTest {
    private static final Path DATA = Path.of("../shared/data");
    private static final Path UPSTREAM =
            DATA.resolve("upstream/github/Haidra-Org/AI-Horde-text-model-reference/refs/heads/main");

    private byte[] csv = new byte[0];

    @BeforeEach
    void readData() throws IOException {
        assumeTrue(Files.isDirectory(UPSTREAM), "no real data in ../shared/data");
        csv = Files.readAllBytes(UPSTREAM.resolve("models.csv"));
    }

    @Test
    void v2FileIsEqualByteForByte_whenModelsCsvIsConverted() throws Exception {
        Conversion conversion = new TextCsvConverter().convert(csv);

        assertThat(JsonWriter.toText(conversion.records().toJson(), JsonForm.CONVERTER))
                .isEqualTo(Files.readString(DATA.resolve("expected/v2/text_generation.json")));
        assertThat(conversion.records().size()).isEqualTo(719);
        assertThat(conversion.heldBackKeys()).isEmpty();
    }

    @Test
    void noticesAreThePeersIssuesAndFourRepeatedNames_whenModelsCsvIsConverted() throws Exception {
        Conversion conversion = new TextCsvConverter().convert(csv);

        assertThat(conversion.notices().stream()
                        .filter(Blemish.class::isInstance)
                        .map(Notice::subject))
                .containsExactlyInAnyOrder(
                        "Casual-Autopsy/Maginum-Cydoms-24B",
                        "lightblue/Karasu-Mixtral-8x22B-v0.1",
                        "mistralai/Ministral-3-14B-Instruct-2512",
                        "Sao10K/Llama-3.1-8B-Stheno-v3.4");
        assertThat(conversion.notices().stream()
                        .filter(Issue.class::isInstance)
                        .filter(notice -> notice.message().endsWith(" has no config.")))
                .hasSize(723);
    }

    @Test
    void dbJsonIsEqualByteForByte_whenItIsGeneratedFromModelsCsv() throws Exception {
        ObjectNode database = TextSync.databaseOf(TextCsv.read(csv));

        assertThat(database.size()).isEqualTo(2157);
        assertThat(JsonWriter.toText(database, JsonForm.CONVERTER))
                .isEqualTo(Files.readString(UPSTREAM.resolve("db.json")));
    }

    @Test
    void legacyMapHasTheValuesOfDbJson_whenModelsCsvIsRead() throws Exception {
        ObjectNode map = TextLegacyMap.of(TextCsv.read(csv).rows(), TextLegacyMap.Names.WITH_BACKENDS);

        assertThat(map)
                .isEqualTo(new JsonReader()
                        .read(Files.readAllBytes(UPSTREAM.resolve("db.json")))
                        .root());
        assertThat(map.path("acrastt/Marx-3B-V3").fieldNames())
                .toIterable()
                .containsExactly(
                        "name",
                        "model_name",
                        "baseline",
                        "parameters",
                        "description",
                        "version",
                        "style",
                        "nsfw",
                        "tags",
                        "settings",
                        "display_name",
                        "url");
    }

    @Test
    void publishedValuesStayTheSame_whenTheLegacyMapIsSyncedBack() throws Exception {
        TextCsv existing = TextCsv.read(csv);
        ObjectNode map = TextLegacyMap.of(existing.rows(), TextLegacyMap.Names.WITH_BACKENDS);

        TextSync.Files files = TextSync.merge(existing, map);

        assertThat(files.database()).isEqualTo(map);
        assertThat(files.notices()).isEmpty();
    }

    @Test
    void everyByteStays_whenAModelIsAddedAndRemovedAgain() throws Exception {
        TextCsv before = TextCsv.read(csv);
        ObjectNode record = TextWriteRules.apply("Acme/New-7B", (ObjectNode)
                new JsonReader().read("{\"parameters\":7000000000}").root());

        TextCsv added = before.upsert("Acme/New-7B", record);

        String text = new String(csv, StandardCharsets.UTF_8);
        assertThat(added.toText())
                .isEqualTo((text.endsWith("\n") ? text : text + "\r\n") + "Acme/New-7B,7,,,,,,,,\r\n");
        assertThat(added.remove("Acme/New-7B").rows()).isEqualTo(before.rows());
    }

    @Test
    void onlyTheFormChanges_whenEveryModelIsWrittenBackUnchanged() throws Exception {
        TextCsv csvFile = TextCsv.read(csv);
        RecordMap before = new TextCsvConverter().convert(csvFile).records();
        ObjectNode map = TextLegacyMap.of(csvFile.rows(), TextLegacyMap.Names.BASE_ONLY);

        TextCsv edited = csvFile;
        int left = 40;
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            if (left-- > 0) {
                edited = edited.upsert(entry.getKey(), (ObjectNode) entry.getValue());
            }
        }

        assertThat(TextLegacyMap.of(edited.rows(), TextLegacyMap.Names.BASE_ONLY))
                .isEqualTo(map);
        assertThat(new TextCsvConverter().convert(edited).records().keys()).isEqualTo(before.keys());
    }

    @Test
    void noValueChanges_whenTheLegacyMapIsImportedIntoANewFile() throws Exception {
        ObjectNode map = TextLegacyMap.of(TextCsv.read(csv).rows(), TextLegacyMap.Names.WITH_BACKENDS);

        TextCsv imported = TextCsv.of(map);

        assertThat(TextLegacyMap.of(imported.rows(), TextLegacyMap.Names.WITH_BACKENDS))
                .isEqualTo(map);
        assertThat(imported.rows()).hasSize(719);
    }

    @Test
    void everyEntryHasItsV2Group_whenGroupsAreAdded() throws Exception {
        RecordMap records = new TextCsvConverter().convert(csv).records();
        ObjectNode map = TextLegacyMap.of(TextCsv.read(csv).rows(), TextLegacyMap.Names.WITH_BACKENDS);

        ObjectNode annotated = TextGroups.annotate(map);

        assertThat(annotated.size()).isEqualTo(2157);
        records.asMap()
                .forEach((name, record) -> assertThat(
                                annotated.path(name).path("text_model_group").textValue())
                        .isEqualTo(record.path("text_model_group").textValue()));
    }
}
