package org.modelmirror.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CsvReaderTest {

    private static List<List<String>> fields(String text) {
        return CsvReader.read(text).stream().map(CsvRecord::fields).toList();
    }

    @Test
    void quotesAreOrdinary_whenTheyDoNotOpenTheCell() {
        assertThat(fields("a\"b\"c, \"d\"")).containsExactly(List.of("a\"b\"c", " \"d\""));
    }

    @Test
    void restOfTheCellIsUnquoted_whenTextFollowsAClosingQuote() {
        assertThat(fields("\"a\"b\"c\",\"abc\"def,\"x\"y,z\""))
                .containsExactly(List.of("ab\"c\"", "abcdef", "xy", "z\""));
        assertThat(CsvReader.read("\"a\"b").get(0).strayQuote()).isTrue();
        assertThat(CsvReader.read("\"a\",b").get(0).strayQuote()).isFalse();
    }

    @Test
    void everythingIsKept_whenItStandsInQuotes() {
        assertThat(fields("\"a,\"\"b\"\"\r\nc\rd\",e\n")).containsExactly(List.of("a,\"b\"\r\nc\rd", "e"));
    }

    @Test
    void recordsEndAtAnyLineEnd_whenItIsOutsideQuotes() {
        List<CsvRecord> records = CsvReader.read("a\nb\r\nc\rd");

        assertThat(records.stream().map(CsvRecord::lineEnd)).containsExactly("\n", "\r\n", "\r", "");
        assertThat(records.stream().map(CsvRecord::raw)).containsExactly("a\n", "b\r\n", "c\r", "d");
    }

    @Test
    void emptyLinesAreNoRecords_whenLinesOfBlanksAre() {
        List<CsvRecord> records = CsvReader.read("\n  \n\r\n\"\"\n,\n");

        assertThat(records.stream().map(CsvRecord::isEmptyLine)).containsExactly(true, false, true, false, false);
        assertThat(records.get(1).fields()).containsExactly("  ");
        assertThat(records.get(3).fields()).containsExactly("");
        assertThat(records.get(4).fields()).containsExactly("", "");
    }

    @Test
    void cellIsClosed_whenTheTextEndsInsideQuotes() {
        CsvRecord record = CsvReader.read("a,\"b\nc").get(0);

        assertThat(record.fields()).containsExactly("a", "b\nc");
        assertThat(record.unterminated()).isTrue();
        assertThat(CsvReader.read("a,\"b\"").get(0).unterminated()).isFalse();
        assertThat(CsvReader.read("a,\"b\"\"").get(0).unterminated()).isTrue();
    }

    @Test
    void nothingIsRead_whenTheTextIsEmpty() {
        assertThat(CsvReader.read("")).isEmpty();
    }

    @Test
    void rawsAreTheText_whenTheTextIsRandom() {
        Random random = new Random(20_260_625);
        for (int round = 0; round < 5_000; round++) {
            String text = RandomCsv.anyText(random, 40);

            assertThat(CsvReader.read(text).stream().map(CsvRecord::raw).collect(Collectors.joining()))
                    .isEqualTo(text);
        }
    }

    @Test
    void cellsComeBack_whenTheyAreWrittenAndRead() {
        Random random = new Random(20_260_626);
        for (int round = 0; round < 5_000; round++) {
            List<String> cells = List.of(
                    RandomCsv.anyText(random, 8).replaceAll("\r+\n", "\n"),
                    RandomCsv.anyText(random, 8).replaceAll("\r+\n", "\n"));

            assertThat(fields(CsvLine.of(cells) + "\r\n")).containsExactly(cells);
        }
    }
}
