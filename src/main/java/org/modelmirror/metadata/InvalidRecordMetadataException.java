package org.modelmirror.metadata;

/** The {@code metadata} of a record that cannot be stamped (sources-and-storage.md 5.3). */
public final class InvalidRecordMetadataException extends Exception {
    private final String field;

    /**
     * Names the member and the rule.
     *
     * @param field path of the member inside the record, e.g. {@code metadata.created_at}
     * @param rule what its value breaks
     */
    public InvalidRecordMetadataException(String field, String rule) {
        super(field + ": " + rule);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
