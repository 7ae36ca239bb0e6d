package org.modelmirror.json;

/**
 * One spelling of a JSON document on disk or on the wire.
 *
 * @param indent spaces per level; {@link #COMPACT} has 0 and writes no blank at all
 * @param itemSeparator text between two members or items; a line break follows it when {@code indent > 0}
 * @param keySeparator text between a key and its value
 * @param ascii whether every character outside U+0020–007E is escaped
 * @param finalNewline whether a line feed ends the document
 * @see <a href="../../../../../../docs/architecture.md">records-and-conversion.md 7.1 lists which file has which form</a>
 */
public record JsonForm(int indent, String itemSeparator, String keySeparator, boolean ascii, boolean finalNewline) {

    /** What the converter and the GitHub sync write: 4 spaces, escaped, a final line feed. */
    public static final JsonForm CONVERTER = new JsonForm(4, ",", ": ", true, true);

    /** What an API write and the start-up population write: 2 spaces, literal UTF-8, no final line feed. */
    public static final JsonForm STORE = new JsonForm(2, ",", ": ", false, false);

    /** Metadata and other small state files: 2 spaces, escaped, no final line feed. */
    public static final JsonForm STATE = new JsonForm(2, ",", ": ", true, false);

    /** The debug issue log: 4 spaces, escaped, no final line feed. */
    public static final JsonForm ISSUE_LOG = new JsonForm(4, ",", ": ", true, false);

    /** What the API answers: no blanks, literal UTF-8. */
    public static final JsonForm COMPACT = new JsonForm(0, ",", ":", false, false);

    /** {@code settings} cells of a locally written {@code models.csv} (records-and-conversion.md 5.6). */
    public static final JsonForm CSV_CELL = new JsonForm(0, ",", ": ", true, false);

    /** {@code settings} cells of the GitHub sync (records-and-conversion.md 5.7). */
    public static final JsonForm SYNC_CSV_CELL = new JsonForm(0, ", ", ": ", true, false);
}
