package org.modelmirror.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;

/**
 * Looks through a whole trail for what cannot be (queue-audit-sync.md 1.2 and 1.4): lines that are no events, one id for two
 * events, an index that is behind. Changes nothing; may run while events are appended.
 *
 * @param events how many there are
 * @param problems what is wrong and where, for a person
 */
public record TrailCheck(long events, List<String> problems) {
    private static final JsonReader READER = new JsonReader();

    public TrailCheck {
        problems = List.copyOf(problems);
    }

    /**
     * Reads a trail from its begin to its end.
     *
     * @param root its folder; none there is an empty trail
     */
    public static TrailCheck of(Path root) {
        List<String> problems = new ArrayList<>();
        // Before the events: whoever appends meanwhile notes the id first.
        long index = index(root, problems);
        Map<Long, AuditEvent> byId = new HashMap<>();
        long highest = 0;
        try (Stream<AuditEvent> events = new AuditReader(root, problems::add).events(AuditFilter.ALL)) {
            for (AuditEvent event : (Iterable<AuditEvent>) events::iterator) {
                AuditEvent other = byId.putIfAbsent(event.id(), event);
                if (other != null && !other.equals(event)) {
                    problems.add(
                            "event " + event.id() + " is there twice: of " + place(other) + " and of " + place(event));
                }
                highest = Math.max(highest, event.id());
            }
        }
        if (index >= 0 && index(root, new ArrayList<>()) < highest) {
            problems.add("index.json says " + index + ", but there is an event " + highest);
        }
        return new TrailCheck(byId.size(), problems);
    }

    private static String place(AuditEvent event) {
        return event.category() + " (" + event.domain() + ")";
    }

    /** The last id given out; below 0 when there is no index or it cannot be read. */
    private static long index(Path root, List<String> problems) {
        Path file = root.resolve("index.json");
        if (!Files.isRegularFile(file)) {
            return -1;
        }
        try {
            JsonNode last = READER.read(Files.readAllBytes(file)).root().path("last_event_id");
            if (last.isIntegralNumber() && last.canConvertToLong()) {
                return last.longValue();
            }
            problems.add("index.json holds no last_event_id");
        } catch (IOException | JsonSyntaxException e) {
            problems.add("index.json cannot be read: " + e.getMessage());
        }
        return -1;
    }
}
