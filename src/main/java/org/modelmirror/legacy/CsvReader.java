package org.modelmirror.legacy;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads CSV leniently: every text is some list of records, nothing is an error (records-and-conversion.md 5.1).
 *
 * <p>Comma and double quote, a doubled quote inside quotes. A record ends at {@code \n}, {@code \r\n} or a lone
 * {@code \r} outside quotes. A quote opens a quoted cell only as the cell's first character.
 */
public final class CsvReader {

    /** Where the reader stands inside a cell. */
    private enum State {
        CELL_START,
        UNQUOTED,
        QUOTED,
        QUOTE_IN_QUOTED
    }

    private final String text;
    private final List<CsvRecord> records = new ArrayList<>();
    private final StringBuilder cell = new StringBuilder();
    private List<String> fields = new ArrayList<>();
    private boolean strayQuote;
    private int recordStart;

    private CsvReader(String text) {
        this.text = text;
    }

    /** Returns all records and empty lines in order; the concatenation of their {@code raw} is the text. */
    public static List<CsvRecord> read(String text) {
        return new CsvReader(text).read();
    }

    private List<CsvRecord> read() {
        State state = State.CELL_START;
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            boolean lineEnd = c == '\n' || c == '\r';
            if (state == State.QUOTED) {
                if (c == '"') {
                    state = State.QUOTE_IN_QUOTED;
                } else {
                    cell.append(c);
                }
            } else if (state == State.QUOTE_IN_QUOTED && c == '"') {
                cell.append('"');
                state = State.QUOTED;
            } else if (c == ',') {
                endCell();
                state = State.CELL_START;
            } else if (lineEnd) {
                if (c == '\r' && i + 1 < length && text.charAt(i + 1) == '\n') {
                    i++;
                }
                boolean emptyLine = state == State.CELL_START && fields.isEmpty();
                endRecord(i + 1, emptyLine, false);
                state = State.CELL_START;
            } else if (state == State.CELL_START && c == '"') {
                state = State.QUOTED;
            } else {
                strayQuote |= state == State.QUOTE_IN_QUOTED;
                cell.append(c);
                state = State.UNQUOTED;
            }
        }
        if (recordStart < length) {
            endRecord(length, false, state == State.QUOTED);
        }
        return List.copyOf(records);
    }

    private void endCell() {
        fields.add(cell.toString());
        cell.setLength(0);
    }

    private void endRecord(int end, boolean emptyLine, boolean unterminated) {
        if (!emptyLine) {
            endCell();
        }
        records.add(new CsvRecord(fields, text.substring(recordStart, end), unterminated, strayQuote));
        fields = new ArrayList<>();
        strayQuote = false;
        recordStart = end;
    }
}
