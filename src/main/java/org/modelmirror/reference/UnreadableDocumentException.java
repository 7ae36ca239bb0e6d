package org.modelmirror.reference;

/**
 * A document of which nothing can be used: not UTF-8, not JSON, no object at the top, or a CSV without its header. It
 * changes nothing and counts as a failure of its source (sources-and-storage.md 2.6).
 */
public final class UnreadableDocumentException extends Exception {
    private final String file;

    /**
     * @param file the document, as its source or folder names it
     * @param reason what is wrong with it and where
     */
    public UnreadableDocumentException(String file, String reason) {
        super(file + ": " + reason);
        this.file = file;
    }

    public UnreadableDocumentException(String file, Exception cause) {
        super(file + ": " + cause.getMessage(), cause);
        this.file = file;
    }

    public String file() {
        return file;
    }
}
