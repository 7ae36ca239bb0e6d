package org.modelmirror.legacy;

import java.util.List;

/**
 * One record of a CSV text, with the characters it was read from.
 *
 * @param fields the cells, unquoted; empty for an empty line, which is no record but has to be kept when a file is rewritten
 * @param raw the record as it stood, its line end included; the raws of all records in order are the whole text
 * @param unterminated whether a quoted cell was still open at the end of the text
 * @param strayQuote whether text followed a closing quote ({@code "ab"c}), which made the rest of the cell unquoted
 */
public record CsvRecord(List<String> fields, String raw, boolean unterminated, boolean strayQuote) {
    public CsvRecord {
        fields = List.copyOf(fields);
    }

    /** Whether this is an empty line. */
    public boolean isEmptyLine() {
        return fields.isEmpty();
    }

    /** The line end the record closes with: {@code \n}, {@code \r\n}, {@code \r}, or nothing at the end of the text. */
    public String lineEnd() {
        if (unterminated) {
            return "";
        }
        if (raw.endsWith("\r\n")) {
            return "\r\n";
        }
        return raw.endsWith("\n") ? "\n" : raw.endsWith("\r") ? "\r" : "";
    }
}
