package org.modelmirror.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A document that was read, with what was odd about it although it could be read.
 *
 * @param root the value; objects keep the order of the text, a repeated key its first place and its last value
 * @param duplicateKeys JSON pointers of members that stood more than once, in the order met, at most {@link
 *     JsonReader#MAX_REPORTED_DUPLICATES}
 * @param byteOrderMark whether a UTF-8 byte-order mark stood before it
 */
public record JsonDocument(JsonNode root, List<String> duplicateKeys, boolean byteOrderMark) {
    public JsonDocument {
        duplicateKeys = List.copyOf(duplicateKeys);
    }
}
