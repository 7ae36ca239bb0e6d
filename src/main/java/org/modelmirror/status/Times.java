package org.modelmirror.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Times as the report writes them: ISO 8601 in UTC, to the millisecond, null where there is none. */
final class Times {
    private Times() {}

    static void put(ObjectNode json, String member, Optional<Instant> time) {
        json.put(
                member,
                time.map(at -> at.truncatedTo(ChronoUnit.MILLIS).toString()).orElse(null));
    }
}
