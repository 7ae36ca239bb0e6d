package org.modelmirror.notice;

/**
 * A CSV row that yields no record.
 *
 * @param file the upstream file
 * @param subject the row's name, or {@code <row N>} when it has none
 * @param row number of the data record, the first one being 2, counting records and not physical lines
 * @param column the column at fault
 * @param value the cell's text, cut to a readable length
 * @param rule the peer's issue text, e.g. {@code invalid parameters_bn value; row skipped}
 */
public record RowSkipped(String file, String subject, int row, String column, String value, String rule)
        implements Notice {

    @Override
    public String message() {
        return "row " + row + ": " + column + ": " + rule + (value.isEmpty() ? "" : " (" + value + ")");
    }

    @Override
    public Kind kind() {
        return Kind.ROW_SKIPPED;
    }
}
