package org.modelmirror.json;

/** A document that is no JSON, with the place where reading stopped. */
public final class JsonSyntaxException extends Exception {
    private final int line;
    private final int column;
    private final long offset;

    /**
     * @param reason what is wrong, without the place
     * @param line first line is 1
     * @param column first column is 1
     * @param offset characters before the place, 0 at the start
     */
    public JsonSyntaxException(String reason, int line, int column, long offset) {
        super(reason + " at line " + line + ", column " + column);
        this.line = line;
        this.column = column;
        this.offset = offset;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }

    public long offset() {
        return offset;
    }
}
