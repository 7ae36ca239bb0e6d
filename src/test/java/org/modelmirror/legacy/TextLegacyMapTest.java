package org.modelmirror.legacy;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.notice.Issue;
import org.modelmirror.notice.Notice;
import org.modelmirror.notice.RowSkipped;
import org.modelmirror.reference.UnreadableDocumentException;

/** The vectors of records-and-conversion.md 9.2, by their numbers, and the worked example of 5.8. */
class TextLegacyMapTest {
    private static final String HEADER =
            "name,parameters_bn,display_name,url,baseline,description,style,tags,instruct_format,settings\n";

    private static TextCsv csv(String rows) throws UnreadableDocumentException {
        return TextCsv.read((HEADER + rows).getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode map(TextCsv csv) {
        return TextLegacyMap.of(csv.rows(), TextLegacyMap.Names.BASE_ONLY);
    }

    private static String entry(String row, String name) throws UnreadableDocumentException {
        return JsonWriter.toText(map(csv(row)).path(name), JsonForm.COMPACT);
    }

    @Test
    void threeEntriesAreMade_whenARowIsPlain_B1() throws Exception {
        ObjectNode map = TextLegacyMap.of(csv("Org/M-7B,7,,,,,,,,").rows(), TextLegacyMap.Names.WITH_BACKENDS);

        assertThat(map.fieldNames()).toIterable().containsExactly("Org/M-7B", "aphrodite/Org/M-7B", "koboldcpp/M-7B");
        assertThat(JsonWriter.toText(map.path("Org/M-7B"), JsonForm.COMPACT))
                .isEqualTo("{\"name\":\"Org/M-7B\",\"model_name\":\"M-7B\",\"baseline\":\"\",\"parameters\":7000000000,"
                        + "\"description\":\"\",\"version\":\"1\",\"style\":\"generalist\",\"nsfw\":false,"
                        + "\"tags\":[\"7B\"],\"display_name\":\"M 7B\"}");
        assertThat(map.path("koboldcpp/M-7B").path("name").textValue()).isEqualTo("koboldcpp/M-7B");
        assertThat(map.path("koboldcpp/M-7B").path("model_name").textValue()).isEqualTo("M-7B");
    }

    @Test
    void allMembersStandInOrder_whenARowIsFull_B2() throws Exception {
        assertThat(entry(
                        "gpt9,0.56,,https://h/g,base,\"a, \"\"b\"\"\",chat,\"roleplay, popular,,chat\",ChatML,"
                                + "\"{\"\"temperature\"\": 0.7}\"",
                        "gpt9"))
                .isEqualTo("{\"name\":\"gpt9\",\"model_name\":\"gpt9\",\"baseline\":\"base\",\"parameters\":560000000,"
                        + "\"description\":\"a, \\\"b\\\"\",\"version\":\"1\",\"style\":\"chat\",\"nsfw\":false,"
                        + "\"tags\":[\"1B\",\"chat\",\"popular\",\"roleplay\"],\"settings\":{\"temperature\":0.7},"
                        + "\"display_name\":\"gpt9\",\"url\":\"https://h/g\",\"instruct_format\":\"ChatML\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "2.5, 2500000000, 2B",
        "3.5, 3500000000, 4B",
        "1.5, 1500000000, 2B",
        "0.5, 500000000, 0B",
        "-0.4, -400000000, -0B",
        "' 12', 12000000000, 12B",
        "8.03, 8029999999, 8B",
        "1e22, 9999999999999999635896294965248, 10000000000000000000000B",
        "0, null, 0B",
        "+7., 7000000000, 7B",
        ".5E1, 5000000000, 5B"
    })
    void parametersAreTheTruncatedDoubleProduct_whenANumberIsRead_B3ToB7(String cell, String parameters, String tag)
            throws Exception {
        ObjectNode map = map(csv("X," + cell + ",,,,,,,,"));

        assertThat(map.path("X").path("parameters").asText()).isEqualTo(parameters);
        assertThat(map.path("X").path("tags").path(0).asText()).isEqualTo(tag);
    }

    @Test
    void sizeIsZeroWithAnIssue_whenTheNumberIsMissing_B8() throws Exception {
        TextCsv csv = csv("X,,,,,,,,,");

        assertThat(csv.notices())
                .containsExactly(new Issue("models.csv", "X", "missing parameters_bn; defaulting to 0"));
        assertThat(map(csv).path("X").path("parameters").isNull()).isTrue();
        assertThat(map(csv).path("X").path("tags").path(0).textValue()).isEqualTo("0B");
    }

    @ParameterizedTest
    @CsvSource({"7B", "nan", "inf", "1_000", "0x10", "7d", "1e400", "1e305", "٧", "'1 2'", "."})
    void rowIsSkipped_whenItsNumberIsNone_B9(String cell) throws Exception {
        TextCsv csv = csv("X," + cell + ",,,,,,,,");

        assertThat(csv.rows()).isEmpty();
        assertThat(csv.notices())
                .containsExactly(new RowSkipped(
                        "models.csv", "X", 2, "parameters_bn", cell, "invalid parameters_bn value; row skipped"));
        assertThat(csv.offeredNames()).containsExactly("X");
    }

    @Test
    void rowIsSkippedByItsNumber_whenItHasNoName_B10() throws Exception {
        TextCsv csv = csv(" ,7,,,,,,,,");

        assertThat(csv.rows()).isEmpty();
        assertThat(csv.notices())
                .containsExactly(new RowSkipped(
                        "models.csv", "<row 2>", 2, "name", " ", "missing required 'name' field; row skipped"));
        assertThat(csv.offeredNames()).isEmpty();
    }

    @Test
    void secondSegmentIsTheModel_whenANameHasTwoSlashes_B11() throws Exception {
        ObjectNode map = TextLegacyMap.of(csv("a/b/c,7,,,,,,,,").rows(), TextLegacyMap.Names.WITH_BACKENDS);

        assertThat(map.fieldNames()).toIterable().containsExactly("a/b/c", "aphrodite/a/b/c", "koboldcpp/b");
        assertThat(map.path("a/b/c").path("model_name").textValue()).isEqualTo("b");
        assertThat(map.path("a/b/c").path("display_name").textValue()).isEqualTo("b");
    }

    @Test
    void rowIsSkippedWithANotice_whenItsNameIsAUrl_B12() throws Exception {
        TextCsv csv = csv("https://h/Org/M,7,,,,,,,,");

        assertThat(map(csv)).isEmpty();
        assertThat(csv.notices())
                .containsExactly(new RowSkipped(
                        "models.csv", "https://h/Org/M", 2, "name", "https://h/Org/M", "URL-shaped name; row skipped"));
        assertThat(csv.offeredNames()).isEmpty();
    }

    @Test
    void separatorsBecomeSingleBlanks_whenTheDisplayNameIsAutomatic_B13() throws Exception {
        assertThat(map(csv("A/my--mod__el-,7,,,,,,,,"))
                        .path("A/my--mod__el-")
                        .path("display_name")
                        .textValue())
                .isEqualTo("my mod el");
    }

    @Test
    void tagsAreSortedByCodePoint_whenStyleAndSizeJoinThem_B14AndB15() throws Exception {
        assertThat(JsonWriter.toText(
                        map(csv("X,7,,,,,Zed,\"beta,Alpha,10B\",,")).path("X").path("tags"), JsonForm.COMPACT))
                .isEqualTo("[\"10B\",\"7B\",\"Alpha\",\"Zed\",\"beta\"]");

        ObjectNode blankStyle = map(csv("X,7,,,,, chat ,,,"));
        assertThat(blankStyle.path("X").path("style").textValue()).isEqualTo(" chat ");
        assertThat(JsonWriter.toText(blankStyle.path("X").path("tags"), JsonForm.COMPACT))
                .isEqualTo("[\" chat \",\"7B\"]");
    }

    @Test
    void settingsAreLeftOut_whenTheyAreEmpty_B16() throws Exception {
        assertThat(map(csv("X,7,,,,,,,,{}\nY,7,,,,,,,,null\n")).findValues("settings"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"a":null}
                    []
                    {"a":{"b":1}}
                    {"a":[1,"x"]}
                    {"a":[true,false]}
                    {"a":[[1]]}
                    5
                    "text"
                    """)
    void rowIsSkipped_whenItsSettingsAreNoFlatObject_B17(String settings) throws Exception {
        TextCsv csv = csv(CsvLine.of(java.util.List.of("X", "7", "", "", "", "", "", "", "", settings)));

        assertThat(csv.rows()).isEmpty();
        assertThat(csv.notices())
                .containsExactly(new RowSkipped(
                        "models.csv",
                        "X",
                        2,
                        "settings",
                        settings,
                        "invalid settings structure; only primitive values or lists thereof are supported"));
    }

    @ParameterizedTest
    @CsvSource({"{bad", "'{\"\"a\"\":NaN}'", "{} {}"})
    void rowIsSkipped_whenItsSettingsAreNoJson_B18(String settings) throws Exception {
        TextCsv csv = csv("X,7,,,,,,,,\"" + settings + "\"");

        assertThat(csv.rows()).isEmpty();
        RowSkipped skipped = (RowSkipped) csv.notices().get(0);
        assertThat(skipped.rule()).startsWith("invalid settings JSON:").endsWith("; row skipped");
    }

    @Test
    void quotesAreRead_whenTheyStandInOddPlaces_B19() throws Exception {
        assertThat(csv("A,7,,,,a\"b\"c,,,,\nB,7,,,,\"a\"b\"c\",,,,\nC,7,,,,\"abc\"def,,,,\n").rows().stream()
                        .map(TextCsvRow::description))
                .containsExactly("a\"b\"c", "ab\"c\"", "abcdef");
    }

    @Test
    void versionAndNsfwDoNotReachTheMap_whenTheColumnsAreThere_B20() throws Exception {
        TextCsv csv =
                TextCsv.read("name,parameters_bn,version,nsfw,tags\nA,7,2, True ,t\n".getBytes(StandardCharsets.UTF_8));

        assertThatJson(map(csv).path("A")).node("version").isEqualTo("\"1\"");
        assertThatJson(map(csv).path("A")).node("nsfw").isEqualTo(false);
        assertThatJson(map(csv).path("A")).node("tags").isEqualTo("[\"7B\",\"t\"]");
        assertThat(csv.rows().get(0).version()).isEqualTo("2");
        assertThat(csv.rows().get(0).nsfw()).isTrue();
    }

    @Test
    void firstPlaceAndLastValueCount_whenTwoAuthorsShareAModelName_B21() throws Exception {
        ObjectNode map =
                TextLegacyMap.of(csv("X/M,7,,,,,,,,\nY/M,8,,,,,,,,\n").rows(), TextLegacyMap.Names.WITH_BACKENDS);

        assertThat(map.fieldNames())
                .toIterable()
                .containsExactly("X/M", "aphrodite/X/M", "koboldcpp/M", "Y/M", "aphrodite/Y/M");
        assertThat(map.path("koboldcpp/M").path("parameters").longValue()).isEqualTo(8_000_000_000L);
    }

    @Test
    void emptyLinesAreNotCounted_whenRowsAreNumbered_B22() throws Exception {
        TextCsv csv = csv("\nA,7,,,,,,,,\n\n,7,,,,,,,,\nB,7,,,,,,,,\n");

        assertThat(csv.rows().stream().map(TextCsvRow::name)).containsExactly("A", "B");
        assertThat(csv.notices().stream().map(Notice::subject)).containsExactly("<row 3>");
    }

    @Test
    void entryIsThatOfTheSpecification_whenTheWorkedExampleIsRead() throws Exception {
        ObjectNode map = TextLegacyMap.of(
                csv("Acme/Widget-7B-Instruct-v0.2,7,,https://h/w,Mistral,\"Small, quick\",chat,\"roleplay, popular\","
                                + "ChatML,\"{\"\"temperature\"\": 0.7, \"\"top_k\"\": 40}\"\n")
                        .rows(),
                TextLegacyMap.Names.WITH_BACKENDS);

        assertThat(JsonWriter.toText(map.path("koboldcpp/Widget-7B-Instruct-v0.2"), JsonForm.COMPACT))
                .isEqualTo("{\"name\":\"koboldcpp/Widget-7B-Instruct-v0.2\",\"model_name\":\"Widget-7B-Instruct-v0.2\","
                        + "\"baseline\":\"Mistral\",\"parameters\":7000000000,\"description\":\"Small, quick\","
                        + "\"version\":\"1\",\"style\":\"chat\",\"nsfw\":false,"
                        + "\"tags\":[\"7B\",\"chat\",\"popular\",\"roleplay\"],"
                        + "\"settings\":{\"temperature\":0.7,\"top_k\":40},"
                        + "\"display_name\":\"Widget 7B Instruct v0.2\",\"url\":\"https://h/w\","
                        + "\"instruct_format\":\"ChatML\"}");
    }
}
