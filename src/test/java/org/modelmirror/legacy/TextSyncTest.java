package org.modelmirror.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.notice.Blemish;
import org.modelmirror.notice.Notice;
import org.modelmirror.notice.RecordHeldBack;
import org.modelmirror.reference.UnreadableDocumentException;

/** What is offered to the upstream text repository (records-and-conversion.md 5.7 and 9.6, queue-audit-sync.md 3.5). */
class TextSyncTest {
    private static final String HEADER =
            "name,parameters_bn,display_name,url,baseline,description,style,tags,instruct_format,settings\n";

    private static TextCsv csv(String rows) throws UnreadableDocumentException {
        return TextCsv.read((HEADER + rows).getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode json(String text) throws JsonSyntaxException {
        return (ObjectNode) new JsonReader().read(text).root();
    }

    /** Name, record and line, right of the bar in records-and-conversion.md 9.6. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    Org/M-7B|{"parameters":7000000000,"style":"generalist","tags":["7B"],"display_name":"M 7B","version":"1","nsfw":true}|Org/M-7B,7,,,,,,,,
                    Org/M-7B|{"parameters":560000000,"style":"chat","tags":["1B","chat","z","a"],"display_name":"Mine","url":"u","description":"a, \\"b\\""}|Org/M-7B,0.56,Mine,u,,"a, ""b\""",chat,"z,a",,
                    X|{"parameters":8029999999,"tags":["8B"],"settings":{"temperature":1e-05,"stop_sequence":["é"]}}|X,8.029999999,,,,,,,,"{""temperature"": 1e-05, ""stop_sequence"": [""\\u00e9""]}"
                    X|{"parameters":1}|X,1e-09,,,,,,,,
                    Org/M|{"parameters":7000000000,"style":"generalist","tags":["7B","generalist","x"]}|Org/M,7,,,,,generalist,x,,
                    """)
    void lineIsThatOfTheSync_whenARecordIsNew_F1ToF5(String name, String record, String line) throws Exception {
        ObjectNode records = json("{}");
        records.set(name, json(record));

        assertThat(TextSync.merge(TextCsv.empty(), records).modelsCsv()).isEqualTo(HEADER + line + "\n");
    }

    @Test
    void orderAndFormatAreKeptAndAbsentRowsDropped_whenRecordsMeetAnExistingFile_F7() throws Exception {
        TextCsv existing = csv("Org/A,7,Mine,http://old,b,old,chat,\"x, y\",ChatML,\"{\"\"n\"\":1}\"\n"
                + "Gone/B,0.56,,,,,,,,\nOrg/A,8,,,,,,,,\n");

        TextSync.Files files = TextSync.merge(existing, json("""
                        {"New/C":{"parameters":1000000000,"tags":["1B"]},
                         "aphrodite/New/C":{"parameters":1000000000},
                         "Org/A":{"parameters":7000000000,"url":"","style":"chat","tags":["7B","chat"],"description":"new"}}"""));

        assertThat(files.modelsCsv()).isEqualTo(HEADER + "Org/A,7,,,,new,chat,,ChatML,\nNew/C,1,,,,,,,,\n");
        assertThat(files.database().fieldNames())
                .toIterable()
                .containsExactly("Org/A", "aphrodite/Org/A", "koboldcpp/A", "New/C", "aphrodite/New/C", "koboldcpp/C");
        assertThat(files.notices()).isEmpty();
    }

    @Test
    void entryHasUpstreamsOrder_whenTheDatabaseIsGenerated() throws Exception {
        ObjectNode database =
                TextSync.databaseOf(csv("Org/A,0.56,Mine,u,b,d,chat,\"p,,q\",ChatML,\"{\"\"n\"\":{\"\"x\"\":1}}\"\n"));

        assertThat(JsonWriter.toText(database.path("koboldcpp/A"), JsonForm.COMPACT))
                .isEqualTo("{\"name\":\"koboldcpp/A\",\"model_name\":\"A\",\"baseline\":\"b\",\"parameters\":560000000,"
                        + "\"description\":\"d\",\"version\":\"1\",\"style\":\"chat\",\"nsfw\":false,"
                        + "\"display_name\":\"Mine\",\"url\":\"u\",\"tags\":[\"\",\"1B\",\"chat\",\"p\",\"q\"],"
                        + "\"instruct_format\":\"ChatML\",\"settings\":{\"n\":{\"x\":1}}}");
    }

    @Test
    void koboldKeyHoldsTheSecondSegment_whenANameHasTwoSlashes_S7() throws Exception {
        ObjectNode database = TextSync.databaseOf(csv("A/B/C-3B,3,,,,,,,,\n"));

        assertThat(database.fieldNames()).toIterable().containsExactly("A/B/C-3B", "aphrodite/A/B/C-3B", "koboldcpp/B");
        assertThat(database.path("A/B/C-3B").path("model_name").textValue()).isEqualTo("B");
    }

    @Test
    void rowIsUntouched_whenItsRecordHasNoParameters() throws Exception {
        TextSync.Files files = TextSync.merge(
                csv("X,7,Old, u,,,,\"a , b\",,\n"),
                json(
                        "{\"X\":{\"parameters\":null,\"description\":\"new\"},\"Y\":{},\"Z\":5,\"W\":{\"parameters\":\"x\"}}"));

        assertThat(files.modelsCsv()).isEqualTo(HEADER + "X,7,Old, u,,,,\"a , b\",,\n");
        assertThat(files.database().has("X")).isTrue();
        assertThat(files.notices())
                .containsExactly(
                        new RecordHeldBack(
                                "models.csv", "X", "parameters", "null", "X: 'parameters' field is required"),
                        new RecordHeldBack(
                                "models.csv", "Y", "parameters", "null", "Y: 'parameters' field is required"),
                        new RecordHeldBack("models.csv", "Z", "", "", "not an object"),
                        new RecordHeldBack(
                                "models.csv", "W", "parameters", "\"x\"", "W: 'parameters' must be numeric"));
    }

    @Test
    void rowStaysOutOfTheDatabaseOnly_whenItsNumberIsNone() throws Exception {
        TextSync.Files files = TextSync.merge(
                csv("bad,7B,,,,,,,,\nX,7,,,,,,,,\nworse,7,,,,,,,,{bad\n"), json("{\"X\":{\"parameters\":7000000000}}"));

        assertThat(files.modelsCsv()).isEqualTo(HEADER + "bad,7B,,,,,,,,\nX,7,,,,,,,,\nworse,7,,,,,,,,{bad\n");
        assertThat(files.database().fieldNames()).toIterable().containsExactly("X", "aphrodite/X", "koboldcpp/X");
        assertThat(files.notices().stream().map(Notice::subject)).containsExactly("bad", "worse");
    }

    @Test
    void unparsableRowIsMended_whenPrimaryHasItsModel() throws Exception {
        TextSync.Files files = TextSync.merge(csv("X,7B,,,,,,,ChatML,\n"), json("{\"X\":{\"parameters\":7000000000}}"));

        assertThat(files.modelsCsv()).isEqualTo(HEADER + "X,7,,,,,,,ChatML,\n");
        assertThat(files.notices()).isEmpty();
    }

    @Test
    void numberKeepsItsSpelling_whenItStillMeansTheSame() throws Exception {
        TextSync.Files files = TextSync.merge(csv("X,8.03,,,,,,,,\n"), json("{\"X\":{\"parameters\":8029999999}}"));

        assertThat(files.modelsCsv()).isEqualTo(HEADER + "X,8.03,,,,,,,,\n");
        assertThat(files.database().path("X").path("parameters").longValue()).isEqualTo(8_029_999_999L);
    }

    @Test
    void lossesAreNoticed_whenAValueHasNoColumn() throws Exception {
        TextSync.Files files = TextSync.merge(
                TextCsv.empty(),
                json("{\"X\":{\"parameters\":1000000000,\"nsfw\":true,\"version\":\"2\"},\"https://h/X\":{}}"));

        assertThat(files.notices())
                .containsExactly(
                        new Blemish("models.csv", "X", "version has no column and is not published"),
                        new Blemish("models.csv", "X", "nsfw has no column and is not published"),
                        new Blemish("models.csv", "https://h/X", "URL-shaped name; record left out"));
        assertThat(files.database().path("X").path("nsfw").booleanValue()).isFalse();
    }

    @Test
    void databaseFileIsEscapedAndIndented_whenItIsRendered() throws Exception {
        TextSync.Files files = TextSync.merge(
                TextCsv.empty(), json("{\"X\":{\"parameters\":1000000000,\"description\":\"\u00e9\\r\\n\"}}"));

        assertThat(files.dbJson())
                .startsWith("{\n    \"X\": {\n")
                .contains("\"\\u00e9\\r\\n\"")
                .endsWith("}\n");
        assertThat(files.modelsCsv()).isEqualTo(HEADER + "X,1,,,,\"\u00e9\n\",,,,\n");
    }

    @Test
    void secondSyncChangesNothing_whenTheFilesAreRandom() throws Exception {
        Random random = new Random(20_260_630);
        for (int round = 0; round < 1_000; round++) {
            TextCsv existing = TextCsv.read(RandomCsv.file(random).getBytes(StandardCharsets.UTF_8));
            ObjectNode records = TextLegacyMap.of(existing.rows(), TextLegacyMap.Names.WITH_BACKENDS);

            TextCsv once =
                    TextCsv.read(TextSync.merge(existing, records).modelsCsv().getBytes(StandardCharsets.UTF_8));
            ObjectNode again = TextLegacyMap.of(once.rows(), TextLegacyMap.Names.WITH_BACKENDS);

            assertThat(TextSync.merge(once, again).modelsCsv())
                    .as(existing.toText())
                    .isEqualTo(once.toText());
        }
    }
}
