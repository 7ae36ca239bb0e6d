package org.modelmirror.notice;

/**
 * Something odd that did no harm: the data is used all the same.
 *
 * @param file the upstream file
 * @param subject the record key or row, empty for the document
 * @param message what was met and what was made of it
 */
public record Blemish(String file, String subject, String message) implements Notice {

    @Override
    public Kind kind() {
        return Kind.BLEMISH;
    }
}
