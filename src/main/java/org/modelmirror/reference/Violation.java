package org.modelmirror.reference;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One reason why a record is not valid.
 *
 * @param path the member at fault
 * @param type the kind of fault, as API errors name it
 * @param rule what the value breaks, in the peer's wording where it has one, e.g. {@code Unknown baseline: bogus}
 * @param value the offending value; the enclosing object when a member is missing
 */
public record Violation(FieldPath path, Type type, String rule, JsonNode value) {

    /** Kinds of fault with the names that API errors carry (http-api.md 1.6). */
    public enum Type {
        MISSING("missing"),
        STRING_TYPE("string_type"),
        /** A text with half of a surrogate pair, which has no UTF-8 form. */
        STRING_UNICODE("string_unicode"),
        BOOL_TYPE("bool_type"),
        BOOL_PARSING("bool_parsing"),
        INT_TYPE("int_type"),
        INT_PARSING("int_parsing"),
        INT_FROM_FLOAT("int_from_float"),
        LIST_TYPE("list_type"),
        OBJECT_TYPE("model_attributes_type"),
        DICT_TYPE("dict_type"),
        ENUM("enum"),
        LITERAL("literal_error"),
        /** A value of requirements or settings that has no accepted form. */
        SCALAR_OR_LIST("scalar_or_list_type"),
        /** A rule about the meaning of a value. The peer's API reports the ones about baseline and style at the record. */
        VALUE("value_error");

        private final String id;

        Type(String id) {
            this.id = id;
        }

        /** The wire spelling. */
        public String id() {
            return id;
        }
    }
}
