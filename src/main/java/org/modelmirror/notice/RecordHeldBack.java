package org.modelmirror.notice;

/**
 * A record that does not convert or validate and is therefore not used.
 *
 * @param file the upstream file
 * @param subject the record's key
 * @param field JSON path of the member inside the record, empty when the record as a whole is meant
 * @param value the offending value as compact JSON, cut to a readable length; empty when there is none
 * @param rule what the value breaks, e.g. {@code Unknown baseline: bogus}
 */
public record RecordHeldBack(String file, String subject, String field, String value, String rule) implements Notice {

    @Override
    public String message() {
        return "record held back: " + (field.isEmpty() ? "" : field + ": ") + rule
                + (value.isEmpty() ? "" : " (" + value + ")");
    }

    @Override
    public Kind kind() {
        return Kind.RECORD_HELD_BACK;
    }
}
