package org.modelmirror.legacy;

/** A text record that must not be written (records-and-conversion.md 6.1). */
public final class InvalidTextRecordException extends Exception {
    private final String rule;

    /** @param rule what the record breaks, in the words the API answers with; also the message */
    public InvalidTextRecordException(String rule) {
        super(rule);
        this.rule = rule;
    }

    public String rule() {
        return rule;
    }
}
