package org.modelmirror.metadata;

/** Category metadata that lacks a required field or holds a wrong one (sources-and-storage.md 5.1). */
public final class UnreadableMetadataException extends Exception {
    /** The reason names the field and what is wrong with it. */
    public UnreadableMetadataException(String reason) {
        super(reason);
    }
}
