package org.modelmirror.analytics.figures;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalLong;

/**
 * Which rows are wanted (analytics.md 7.3).
 *
 * @param offset rows to skip, 0 or more
 * @param limit most rows, 1 or more; empty for no limit
 */
public record Page(long offset, OptionalLong limit) {
    /** All rows. */
    public static final Page ALL = new Page(0, OptionalLong.empty());

    public Page {
        if (offset < 0 || limit.orElse(1) < 1) {
            throw new IllegalArgumentException("no page: offset " + offset + ", limit " + limit);
        }
    }

    /** Whether anything was asked for. */
    boolean isPaged() {
        return offset > 0 || limit.isPresent();
    }

    <T> List<T> of(List<T> rows) {
        return rows.stream().skip(offset).limit(limit.orElse(Long.MAX_VALUE)).toList();
    }

    void writeTo(ObjectNode json) {
        json.put("offset", offset).put("limit", limit.isPresent() ? (Long) limit.getAsLong() : null);
    }
}
