package org.modelmirror.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.notice.Blemish;
import org.modelmirror.notice.Notice;
import org.modelmirror.reference.UnreadableDocumentException;

/** Odd files, and edits that leave all rows but one as they were (sources-and-storage.md 4.5.3). */
class TextCsvTest {
    private static final String HEADER =
            "name,parameters_bn,display_name,url,baseline,description,style,tags,instruct_format,settings";

    private static TextCsv csv(String text) throws UnreadableDocumentException {
        return TextCsv.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode json(String text) throws JsonSyntaxException {
        return (ObjectNode) new JsonReader().read(text).root();
    }

    private static List<String> messages(TextCsv csv) {
        return csv.notices().stream().map(Notice::message).toList();
    }

    @Test
    void refusesAFileOfTooManyCells() {
        byte[] csv = ("name,parameters_bn\n" + ",".repeat(1_000_001)).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> TextCsv.read(csv))
                .isInstanceOf(UnreadableDocumentException.class)
                .hasMessage("models.csv: more than 1000000 cells");
    }

    @Test
    void byteOrderMarkIsDropped_whenAFileBeginsWithOne() throws Exception {
        TextCsv csv = csv("\uFEFF" + HEADER + "\nX,7,,,,,,,,\n");

        assertThat(csv.rows()).hasSize(1);
        assertThat(csv.notices()).containsExactly(new Blemish("models.csv", "", "byte-order mark dropped"));
        assertThat(csv.toText()).startsWith("name,");
    }

    @Test
    void missingCellsAreEmpty_whenARowIsShort() throws Exception {
        TextCsv csv = csv(HEADER + "\nX,7\n");

        assertThat(csv.rows().get(0).tags()).isEmpty();
        assertThat(csv.rows().get(0).url()).isEmpty();
        assertThat(messages(csv)).containsExactly("row 2 has 2 of 10 cells; the missing ones count as empty");
    }

    @Test
    void surplusCellsAreIgnored_whenARowIsLong() throws Exception {
        TextCsv csv = csv(HEADER + "\nX,7,,,,,,,,,more\n");

        assertThat(csv.rows()).hasSize(1);
        assertThat(messages(csv)).containsExactly("row 2 has 11 cells for 10 columns; the surplus ones are ignored");
    }

    @Test
    void rowLooksShifted_whenAUrlStandsInAColumnOfWords() throws Exception {
        TextCsv csv = csv(HEADER + "\nX,7,,,,,https://h/X,,,\n");

        assertThat(csv.rows()).hasSize(1);
        assertThat(messages(csv))
                .containsExactly("row 2 has a URL in column style; its cells look shifted: https://h/X");
    }

    @Test
    void oddShapesAreNoticed_whenTheyDoNoHarm() throws Exception {
        assertThat(messages(csv(HEADER + ",url\r\nX,7,,,,,,,,,u\n")))
                .containsExactly("header names a column twice; the last one counts", "line ends are mixed");
        assertThat(csv(HEADER + ",url\nX,7,,first,,,,,,,last\n").rows().get(0).url())
                .isEqualTo("last");
        assertThat(messages(csv(HEADER + "\rX,7,,,,,,,,\r"))).containsExactly("lines end in a lone carriage return");
        assertThat(messages(csv(HEADER + "\nX,7,,,,,,,,\nX,8,,,,,,,,\n")))
                .containsExactly("row 3 repeats the name of row 2; the later one counts");
        assertThat(messages(csv(HEADER + "\nX,7,,,,\"a\"b,,,,\nY,7,,,,,,,,\"\n")))
                .containsExactly("row 2 has text after a closing quote", "row 3 has a quoted cell that does not end");
        assertThat(messages(csv(HEADER + "\nX,7,,,,,,,,\"{\"\"a\"\":1,\"\"a\"\":2}\"\n")))
                .containsExactly("settings: repeated key /a; the last value counts");
    }

    @Test
    void cellsAreFoundByName_whenTheOlderLayoutIsRead() throws Exception {
        TextCsv csv = csv("name,parameters_bn,description,version,style,nsfw,baseline,url,tags,settings,display_name\n"
                + "Org/M,7,d,3,chat,TRUE,b,u,\"x, y\",{},D\n");

        TextCsvRow row = csv.rows().get(0);
        assertThat(row.description()).isEqualTo("d");
        assertThat(row.version()).isEqualTo("3");
        assertThat(row.nsfw()).isTrue();
        assertThat(row.tags()).containsExactly("x", "y");
        assertThat(row.displayName()).isEqualTo("D");
        assertThat(row.instructFormat()).isEmpty();
    }

    @Test
    void fileIsTheHeaderAlone_whenItIsNew_F6() {
        assertThat(TextCsv.empty().toText()).isEqualTo(HEADER + "\n");
        assertThat(TextCsv.empty().rows()).isEmpty();
    }

    /** Column one is the record, column two the line (records-and-conversion.md 9.6, left of the bar). */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    Org/M-7B|{"parameters":7000000000,"style":"generalist","tags":["7B"],"display_name":"M 7B","version":"1","nsfw":true}|Org/M-7B,7,,,,,,,,
                    Org/M-7B|{"parameters":560000000,"style":"chat","tags":["1B","chat","z","a"],"display_name":"Mine","url":"u","description":"a, \\"b\\""}|Org/M-7B,0.56,Mine,u,,"a, ""b\""",chat,"z,a",,
                    X|{"parameters":8029999999,"tags":["8B"],"settings":{"temperature":1e-05,"stop_sequence":["é"]}}|X,8.029999999,,,,,,,,"{""temperature"": 1e-05,""stop_sequence"": [""\\u00e9""]}"
                    X|{"parameters":1}|X,0.000000001,,,,,,,,
                    Org/M|{"parameters":7000000000,"style":"generalist","tags":["7B","generalist","x"]}|Org/M,7,,,,,generalist,x,,
                    X|{"parameters":12200000000,"baseline":null,"instruct_format":"ChatML","settings":{}}|X,12.2,,,,,,,ChatML,
                    """)
    void lineIsThatOfTheLocalWriter_whenARecordIsAdded_F1ToF5(String name, String record, String line)
            throws Exception {
        assertThat(TextCsv.empty().upsert(name, json(record)).toText()).isEqualTo(HEADER + "\n" + line + "\n");
    }

    @Test
    void onlyTheLastRowOfTheNameChanges_whenAModelIsReplaced() throws Exception {
        String before = HEADER + "\r\n"
                + "X,7,,,,first,,\" b , a\",,\r\n"
                + "\r\n"
                + "bad,7B,,,,kept,,,,\r\n"
                + "X, 8.03 ,X,u,,second,,,,\"{\"\"temperature\"\":1.10}\"\r\n"
                + "Y,7\r\n";

        TextCsv after = csv(before).upsert("X", json("{\"parameters\":8029999999,\"description\":\"new\"}"));

        assertThat(after.toText())
                .isEqualTo(HEADER + "\r\n"
                        + "X,7,,,,first,,\" b , a\",,\r\n"
                        + "\r\n"
                        + "bad,7B,,,,kept,,,,\r\n"
                        + "X, 8.03 ,,,,new,,,,\r\n"
                        + "Y,7\r\n");
    }

    @Test
    void numberIsSpelledAnew_whenItChanges() throws Exception {
        TextCsv after = csv(HEADER + "\nX,8.03,,,,,,,,\n").upsert("X", json("{\"parameters\":8000000000}"));

        assertThat(after.rows().get(0).parametersCell()).isEqualTo("8");
    }

    @Test
    void lineEndOfTheFileIsUsed_whenARowIsAppended() throws Exception {
        ObjectNode record = json("{\"parameters\":1000000000}");

        assertThat(csv(HEADER + "\r\nX,7,,,,,,,,").upsert("Y", record).toText())
                .isEqualTo(HEADER + "\r\nX,7,,,,,,,,\r\nY,1,,,,,,,,\r\n");
        assertThat(csv(HEADER + "\rX,7,,,,,,,,\r").upsert("Y", record).toText())
                .isEqualTo(HEADER + "\rX,7,,,,,,,,\rY,1,,,,,,,,\r");
        assertThat(csv(HEADER).upsert("Y", record).toText()).isEqualTo(HEADER + "\nY,1,,,,,,,,\n");
    }

    @Test
    void openQuoteIsClosed_whenARowIsAppendedAfterIt() throws Exception {
        TextCsv after = csv(HEADER + "\nX,7,,,,\"open").upsert("Y", json("{\"parameters\":1000000000}"));

        assertThat(after.toText()).isEqualTo(HEADER + "\nX,7,,,,\"open\"\nY,1,,,,,,,,\n");
        assertThat(after.findLast("X").orElseThrow().description()).isEqualTo("open");
    }

    @Test
    void allRowsOfTheNameGo_whenAModelIsRemoved() throws Exception {
        TextCsv csv = csv(HEADER + "\nX,7,,,,,,,,\nbad,7B,,,,,,,,\n\n X ,8,,,,,,,,\nX,nan,,,,,,,,\nY,7,,,,,,,,");

        assertThat(csv.count("X")).isEqualTo(2);
        assertThat(csv.remove("X").toText()).isEqualTo(HEADER + "\nbad,7B,,,,,,,,\n\nX,nan,,,,,,,,\nY,7,,,,,,,,");
        assertThat(csv.remove("Z")).isSameAs(csv);
        assertThat(csv.remove("bad")).isSameAs(csv);
    }

    @Test
    void columnsAndCellsOfOthersStay_whenTheFileHasMore() throws Exception {
        TextCsv csv = csv("note,nsfw," + HEADER + "\nmine,true,X,7,,,,,,,,\n");

        TextCsv after = csv.upsert("X", json("{\"parameters\":8000000000,\"nsfw\":false}"))
                .upsert("Y", json("{\"parameters\":1000000000}"));

        assertThat(after.toText()).isEqualTo("note,nsfw," + HEADER + "\nmine,true,X,8,,,,,,,,\n,,Y,1,,,,,,,,\n");
    }

    @Test
    void missingColumnsAreAdded_whenAModelIsPutIntoASmallerFile() throws Exception {
        TextCsv csv = csv("parameters_bn,name,tags\r\n7,X,\"a, b\",surplus\r\n\r\n8,Y\r\n");

        TextCsv after = csv.upsert("Z", json("{\"parameters\":1000000000,\"url\":\"u\"}"));

        assertThat(after.toText())
                .isEqualTo(
                        "parameters_bn,name,tags,display_name,url,baseline,description,style,instruct_format,settings\r\n"
                                + "7,X,\"a, b\",,,,,,,\r\n\r\n8,Y,,,,,,,,\r\n1,Z,,,u,,,,,\r\n");
    }

    @Test
    void modelIsRefused_whenAReaderWouldNotFindItAgain() throws Exception {
        TextCsv csv = csv(HEADER + "\nX,7,,,,,,,,\n");

        assertThatThrownBy(() -> csv.upsert("X", json("{\"parameters\":1,\"settings\":{\"n\":{\"a\":1}}}")))
                .isInstanceOf(InvalidTextRecordException.class)
                .hasMessageStartingWith("X: row 2: settings: invalid settings structure;");
        assertThatThrownBy(() -> csv.upsert(" X", json("{\"parameters\":1}")))
                .isInstanceOf(InvalidTextRecordException.class);
        assertThatThrownBy(() -> csv.upsert("https://h/X", json("{\"parameters\":1}")))
                .isInstanceOf(InvalidTextRecordException.class);
        assertThatThrownBy(() -> csv.upsert("a\r\nb", json("{\"parameters\":1}")))
                .isInstanceOf(InvalidTextRecordException.class);
        assertThatThrownBy(() -> csv.upsert("X", json("{\"parameters\":\"many\"}")))
                .isInstanceOf(InvalidTextRecordException.class)
                .hasMessage("X: 'parameters' must be numeric");
    }

    @Test
    void entriesBecomeRows_whenALegacyMapIsImported() throws Exception {
        ObjectNode map = json("{\"X\":{\"parameters\":1000000000},\"koboldcpp/X\":{\"parameters\":1000000000},"
                + "\"Org/Y\":{\"parameters\":null,\"tags\":[\"0B\",\"a\"]}}");

        assertThat(TextCsv.of(map).toText()).isEqualTo(HEADER + "\nX,1,,,,,,,,\nOrg/Y,0,,,,,,a,,\n");
        assertThat(TextCsv.of(json("{}")).toText()).isEqualTo(TextCsv.empty().toText());
        assertThatThrownBy(() -> TextCsv.of(json("{\"X\":{\"parameters\":1},\"https://h\":{\"parameters\":1}}")))
                .isInstanceOf(InvalidTextRecordException.class)
                .hasMessage("https://h: cannot be kept in models.csv");
        assertThatThrownBy(() -> TextCsv.of(json("{\"X\":5}"))).isInstanceOf(InvalidTextRecordException.class);
    }

    @Test
    void valuesWithoutAColumnAreNamed_whenARecordHasThem() throws Exception {
        assertThat(TextCsv.membersWithoutColumn(json("{\"version\":\"2\",\"nsfw\":true}")))
                .containsExactly("version", "nsfw");
        assertThat(TextCsv.membersWithoutColumn(json("{\"version\":\"1\",\"nsfw\":false}")))
                .isEmpty();
        assertThat(TextCsv.membersWithoutColumn(json("{\"version\":null}"))).isEmpty();
    }

    @Test
    void noRowVanishesWithoutANotice_whenTheFileIsRandom() throws Exception {
        Random random = new Random(20_260_627);
        for (int round = 0; round < 3_000; round++) {
            String text = RandomCsv.file(random);
            TextCsv csv = csv(text);

            long records = CsvReader.read(text).stream()
                    .filter(csvRecord -> !csvRecord.isEmptyLine())
                    .count();
            long skipped = csv.notices().stream()
                    .filter(notice -> notice.kind() == Notice.Kind.ROW_SKIPPED)
                    .count();
            assertThat(csv.rows().size() + skipped).as(text).isEqualTo(records - 1);
            assertThat(csv.toText()).isEqualTo(text);
            Set<String> names = new HashSet<>(csv.offeredNames());
            assertThat(csv.rows()).as(text).allMatch(row -> names.contains(row.name()));
        }
    }

    @Test
    void otherRowsKeepTheirBytes_whenOneModelOfARandomFileIsEdited() throws Exception {
        Random random = new Random(20_260_628);
        for (int round = 0; round < 3_000; round++) {
            TextCsv csv = csv(RandomCsv.file(random));
            String name = RandomCsv.pick(random, List.of("Org/M-7B", "M", "new/N", "a/b/c"));
            String model = "{\"parameters\":" + RandomCsv.pick(random, List.of("8029999999", "1", "7000000000"))
                    + ",\"description\":\"d, \\\"e\\\"\"}";

            TextCsv edited = csv.upsert(name, json(model));

            assertThat(edited.findLast(name).orElseThrow().description()).isEqualTo("d, \"e\"");
            assertOthersAreKept(csv, edited, name);
            assertThat(edited.upsert(name, json(model)).toText()).isEqualTo(edited.toText());
            TextCsv removed = edited.remove(name);
            assertThat(removed.count(name)).isZero();
            assertOthersAreKept(csv, removed, name);
        }
    }

    @Test
    void legacyMapIsTheSame_whenItIsWrittenIntoANewFile() throws Exception {
        Random random = new Random(20_260_629);
        for (int round = 0; round < 1_000; round++) {
            // 8.03 is left out: in a new file it loses one parameter with every writing (Q18).
            TextCsv csv = csv(RandomCsv.file(random).replace("8.03", "8.25"));
            ObjectNode map = TextLegacyMap.of(csv.rows(), TextLegacyMap.Names.BASE_ONLY);

            TextCsv written = write(map);
            ObjectNode again = TextLegacyMap.of(written.rows(), TextLegacyMap.Names.BASE_ONLY);

            assertThat(write(again).toText()).as(csv.toText()).isEqualTo(written.toText());
            assertThat(again.fieldNames()).toIterable().containsExactlyElementsOf(map::fieldNames);
        }
    }

    private static TextCsv write(ObjectNode map) throws InvalidTextRecordException {
        TextCsv csv = TextCsv.empty();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            csv = csv.upsert(entry.getKey(), (ObjectNode) entry.getValue());
        }
        return csv;
    }

    /** Byte for byte, but for the closing quote that an open cell at the end of the file needs before a row is added. */
    private static void assertOthersAreKept(TextCsv before, TextCsv after, String name) {
        List<String> kept = rawOfOthers(before, name);
        List<String> found = rawOfOthers(after, name);
        int last = kept.size() - 1;

        assertThat(found).as(before.toText()).hasSameSizeAs(kept);
        assertThat(found.subList(0, last)).as(before.toText()).isEqualTo(kept.subList(0, last));
        assertThat(found.get(last)).as(before.toText()).isIn(kept.get(last), kept.get(last) + "\"");
    }

    /** The text of all records but the good rows of one name, without line ends. */
    private static List<String> rawOfOthers(TextCsv csv, String name) {
        Map<Integer, String> rowNames = new LinkedHashMap<>();
        csv.rows().forEach(row -> rowNames.put(row.number(), row.name()));
        List<String> raws = new ArrayList<>();
        int number = 0;
        for (CsvRecord csvRecord : CsvReader.read(csv.toText())) {
            number += csvRecord.isEmptyLine() ? 0 : 1;
            if (!csvRecord.isEmptyLine() && !name.equals(rowNames.get(number))) {
                String raw = csvRecord.raw();
                raws.add(raw.substring(0, raw.length() - csvRecord.lineEnd().length()));
            }
        }
        return raws;
    }
}
