package org.modelmirror.serve;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.modelmirror.write.Precondition;

/** Reads what a client wants to hold still when its write is made (http-api.md 4.9; RFC 9110, 13.1). */
final class Preconditions {
    private Preconditions() {}

    /**
     * {@code If-Match} goes before {@code If-None-Match}, of which only {@code *} says something about a write. Weak tags
     * never match a strong comparison, so that they are left out, and a list of nothing else matches nothing.
     */
    static Precondition of(MultiMap headers) {
        List<String> match = headers.getAll(HttpHeaders.IF_MATCH);
        if (!match.isEmpty()) {
            List<String> tags = new ArrayList<>();
            for (String item : String.join(",", match).split(",", -1)) {
                String tag = item.strip();
                if (tag.equals("*") || tag.startsWith("\"")) {
                    tags.add(tag);
                }
            }
            return new Precondition.IfMatch(tags);
        }
        boolean any = headers.getAll(HttpHeaders.IF_NONE_MATCH).stream()
                .anyMatch(value -> value.strip().equals("*"));
        return any ? new Precondition.IfNoneMatchAny() : Precondition.NONE;
    }
}
