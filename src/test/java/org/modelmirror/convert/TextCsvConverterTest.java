package org.modelmirror.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.notice.Issue;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.UnreadableDocumentException;

/** The vectors of records-and-conversion.md 9.3, by their numbers, and the worked example of 5.8. */
class TextCsvConverterTest {
    private static final String HEADER =
            "name,parameters_bn,display_name,url,baseline,description,style,tags,instruct_format,settings\n";

    private static Conversion convert(String csv) throws UnreadableDocumentException {
        return new TextCsvConverter().convert(csv.getBytes(StandardCharsets.UTF_8));
    }

    private static String record(Conversion conversion, String name) {
        return JsonWriter.toText(conversion.records().find(name).orElseThrow(), JsonForm.COMPACT);
    }

    private static String after(String record, String member) {
        return record.substring(record.indexOf("\"" + member + "\""));
    }

    @Test
    void everyMemberIsWrittenInOrder_whenARowIsFull_C1() throws Exception {
        Conversion conversion = convert(
                HEADER
                        + "Org/M-7B-Instruct-v0.1-Q4_K_M,7,Disp,u,base,desc,chat,\"b, a\",ChatML,\"{\"\"temperature\"\": 0.5}\"\n");

        assertThat(record(conversion, "Org/M-7B-Instruct-v0.1-Q4_K_M"))
                .isEqualTo("{\"record_type\":\"text_generation\",\"name\":\"Org/M-7B-Instruct-v0.1-Q4_K_M\","
                        + "\"description\":\"desc\",\"version\":\"\",\"metadata\":{\"schema_version\":\"2.0.0\"},"
                        + "\"config\":{\"download\":[]},"
                        + "\"model_classification\":{\"domain\":\"text\",\"purpose\":\"generation\"},"
                        + "\"baseline\":\"base\",\"parameters\":7000000000,\"nsfw\":false,\"style\":\"chat\","
                        + "\"display_name\":\"Disp\",\"url\":\"u\",\"tags\":[\"b\",\"a\"],"
                        + "\"instruct_format\":\"ChatML\",\"settings\":{\"temperature\":0.5},"
                        + "\"text_model_group\":\"M\"}");
    }

    @Test
    void emptyCellsStayEmpty_whenARowIsBare_C2() throws Exception {
        Conversion conversion = convert(HEADER + "gpt9,0.56,,,,,,,,\n");

        assertThat(after(record(conversion, "gpt9"), "baseline"))
                .isEqualTo("\"baseline\":\"\",\"parameters\":560000000,\"nsfw\":false,\"style\":\"\","
                        + "\"display_name\":\"\",\"url\":\"\",\"tags\":[],\"text_model_group\":\"gpt9\"}");
        assertThat(conversion.notices())
                .containsExactly(
                        new Issue("models.csv", "gpt9", "gpt9 has no config."),
                        new Issue("models.csv", "gpt9", "gpt9 has no style."));
    }

    @Test
    void recordIsDroppedWithTwoMessages_whenItsNameHasABackendPrefix_C3() throws Exception {
        Conversion conversion = convert(HEADER + "aphrodite/Org/M,7,,,,,,,,\n");

        assertThat(conversion.records().isEmpty()).isTrue();
        assertThat(conversion.offeredKeys()).isEmpty();
        assertThat(conversion.notices().stream().map(Notice::message))
                .containsExactly(
                        "aphrodite/Org/M has no config.",
                        "aphrodite/Org/M has no style.",
                        "Model name 'aphrodite/Org/M' has a backend prefix. Dropping this record as it is a duplicate"
                                + " (backend prefixes are not stored internally).",
                        "Failed to convert legacy record to new format");
    }

    @Test
    void arrayBecomesFloats_whenItsNumbersAreMixed_C4() throws Exception {
        Conversion conversion = convert(HEADER + "X,7,,,,,,,,\"{\"\"d\"\":[1,2.5],\"\"e\"\":[1,2]}\"\n");

        assertThat(after(record(conversion, "X"), "settings"))
                .startsWith("\"settings\":{\"d\":[1.0,2.5],\"e\":[1,2]},");
    }

    @Test
    void rowAloneIsHeldBack_whenItsSettingsMixKinds_C5() throws Exception {
        Conversion conversion = convert(HEADER + "X,7,,,,,,,,\"{\"\"d\"\":[1,\"\"x\"\"]}\"\nY,7,,,,,,,,\n");

        assertThat(conversion.records().keys()).containsExactly("Y");
        assertThat(conversion.heldBackKeys()).containsExactly("X");
    }

    @Test
    void firstPlaceAndLastRowCount_whenANameIsRepeated_C6() throws Exception {
        Conversion conversion = convert(HEADER + "A,7,,,,one,,,,\nB,7,,,,,,,,\nA,8,,,,two,,,,\n");

        assertThat(conversion.records().keys()).containsExactly("A", "B");
        assertThat(record(conversion, "A")).contains("\"description\":\"two\"", "\"parameters\":8000000000");
        assertThat(conversion.offeredKeys()).containsExactly("A", "B");
    }

    @Test
    void versionAndNsfwAreHonoured_whenTheColumnsAreThere_C7() throws Exception {
        Conversion conversion = convert("name,parameters_bn,version,nsfw,tags\nA,7,2, True ,t\n");

        assertThat(record(conversion, "A")).contains("\"version\":\"2\"", "\"nsfw\":true", "\"tags\":[\"t\"]");
    }

    @Test
    void emptySettingsAreWritten_whenNullOnesAreNot_C8() throws Exception {
        Conversion conversion = convert(HEADER + "A,7,,,,,,,,{}\nB,7,,,,,,,,null\n");

        assertThat(record(conversion, "A")).contains("\"settings\":{}");
        assertThat(record(conversion, "B")).doesNotContain("settings");
    }

    @Test
    void outputIsThatOfTheSpecification_whenTheWorkedExampleIsConverted() throws Exception {
        Conversion conversion = convert(HEADER
                + "Acme/Widget-7B-Instruct-v0.2,7,,https://h/w,Mistral,\"Small, quick\",chat,\"roleplay, popular\",ChatML,"
                + "\"{\"\"temperature\"\": 0.7, \"\"top_k\"\": 40}\"\ngpt9,0.56,,,,,,,,\n");

        assertThat(after(record(conversion, "Acme/Widget-7B-Instruct-v0.2"), "baseline"))
                .isEqualTo("\"baseline\":\"Mistral\",\"parameters\":7000000000,\"nsfw\":false,\"style\":\"chat\","
                        + "\"display_name\":\"\",\"url\":\"https://h/w\",\"tags\":[\"roleplay\",\"popular\"],"
                        + "\"instruct_format\":\"ChatML\",\"settings\":{\"temperature\":0.7,\"top_k\":40},"
                        + "\"text_model_group\":\"Widget\"}");
        assertThat(conversion.records().keys()).containsExactly("Acme/Widget-7B-Instruct-v0.2", "gpt9");
    }

    @Test
    void urlNamesAndNamelessRowsAreNotOffered_whenTheyAreSkipped() throws Exception {
        Conversion conversion = convert(HEADER + "https://h/M,7,,,,,,,,\n,7,,,,,,,,\nX,7B,,,,,,,,\nY,1,,,,,,,,\n");

        assertThat(conversion.offeredKeys()).containsExactly("X", "Y");
        assertThat(conversion.heldBackKeys()).containsExactly("X");
    }

    @ParameterizedTest
    @CsvSource({"''", "'\n\n'", "'nam,parameters_bn\nX,7\n'", "'name\nX\n'", "' name,parameters_bn\n'", "'{\"a\":1}'"})
    void documentIsUnreadable_whenItsHeaderIsNone(String csv) {
        assertThatThrownBy(() -> convert(csv)).isInstanceOf(UnreadableDocumentException.class);
    }

    @Test
    void documentIsUnreadable_whenItIsNotUtf8() {
        byte[] latin = "name,parameters_bn\n\u00e9,7\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> new TextCsvConverter().convert(latin))
                .isInstanceOf(UnreadableDocumentException.class)
                .hasMessage("models.csv: not UTF-8 near byte 19");
    }
}
