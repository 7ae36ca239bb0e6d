package org.modelmirror.legacy;

import java.util.List;

/** Writes CSV lines with the fewest quotes (records-and-conversion.md 5.6). */
final class CsvLine {
    private CsvLine() {}

    /** The cells as one line without a line end. A {@code \r\n} inside a cell becomes {@code \n}, as in the peer (Q42). */
    static String of(List<String> cells) {
        StringBuilder line = new StringBuilder(128);
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                line.append(',');
            }
            append(line, cells.get(i).replace("\r\n", "\n"));
        }
        return line.toString();
    }

    private static void append(StringBuilder line, String cell) {
        if (needsQuotes(cell)) {
            line.append('"').append(cell.replace("\"", "\"\"")).append('"');
        } else {
            line.append(cell);
        }
    }

    private static boolean needsQuotes(String cell) {
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            if (c == ',' || c == '"' || c == '\r' || c == '\n') {
                return true;
            }
        }
        return false;
    }
}
