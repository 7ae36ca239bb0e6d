package org.modelmirror.search;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What a search came to. */
public sealed interface SearchOutcome {
    /**
     * A page of matches.
     *
     * @param results the records of the page, in typed form; not to be changed
     * @param total matches on all pages
     * @param offset as asked
     * @param limit as asked
     */
    record Page(List<ObjectNode> results, int total, long offset, int limit) implements SearchOutcome {
        public Page {
            results = List.copyOf(results);
        }

        /** A new object in the form of http-api.md 5.1, sharing the records. */
        public ObjectNode toJson() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ArrayNode records = json.putArray("results");
            results.forEach(records::add);
            return json.put("total", total)
                    .put("offset", offset)
                    .put("limit", limit)
                    .put("has_more", offset + limit < total);
        }
    }

    /**
     * The search asks for something these records do not have.
     *
     * @param detail what and why, for the client
     */
    record Refused(String detail) implements SearchOutcome {}
}
