package org.modelmirror.testing;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The audit trail as it lies on disk, read by its own rules and by nothing of the product's (queue-audit-sync.md 1): every
 * line of every segment, what is wrong with their ids, and what they make of a base.
 */
public final class AuditFiles {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Map<String, List<JsonNode>> events = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private int tornLines;

    private AuditFiles() {}

    /** Reads everything below an audit folder. */
    public static AuditFiles read(Path root) throws IOException {
        AuditFiles files = new AuditFiles();
        if (!Files.isDirectory(root)) {
            return files;
        }
        List<Path> segments;
        try (Stream<Path> walk = Files.walk(root)) {
            segments = walk.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted(Comparator.comparing(Path::getParent).thenComparing(AuditFiles::number))
                    .toList();
        }
        for (Path segment : segments) {
            Path folder = root.relativize(segment.getParent());
            files.readSegment(folder.toString().replace('\\', '/'), segment);
        }
        files.checkIds(root.resolve("index.json"));
        return files;
    }

    private static int number(Path segment) {
        return Integer.parseInt(segment.getFileName().toString().replaceAll("\\D", ""));
    }

    private void readSegment(String folder, Path segment) throws IOException {
        String text = Files.readString(segment, StandardCharsets.UTF_8);
        for (String line : text.split("\n", -1)) {
            if (line.isBlank()) {
                continue;
            }
            JsonNode event;
            try {
                event = JSON.readTree(line);
            } catch (IOException e) {
                tornLines++;
                continue;
            }
            String home =
                    event.path("domain").asText() + "/" + event.path("category").asText();
            if (!home.equals(folder)) {
                faults.add("an event of " + home + " lies in " + folder);
            }
            events.computeIfAbsent(folder, key -> new ArrayList<>()).add(event);
        }
    }

    private void checkIds(Path index) throws IOException {
        Set<Long> seen = new HashSet<>();
        long highest = 0;
        for (Map.Entry<String, List<JsonNode>> entry : events.entrySet()) {
            long before = 0;
            for (JsonNode event : entry.getValue()) {
                long id = event.path("event_id").asLong();
                if (!seen.add(id)) {
                    faults.add("event id " + id + " was given twice, also in " + entry.getKey());
                }
                if (id <= before) {
                    faults.add("event id " + id + " follows " + before + " in " + entry.getKey());
                }
                before = id;
                highest = Math.max(highest, id);
            }
        }
        if (highest > 0) {
            long last = JSON.readTree(Files.readAllBytes(index))
                    .path("last_event_id")
                    .asLong(-1);
            if (last < highest) {
                faults.add("index.json counts " + last + " events but there is " + highest);
            }
        }
    }

    /** What is wrong with ids and places. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    /** Lines that are no JSON: what a kill cut off. */
    public int tornLines() {
        return tornLines;
    }

    /** The events of a domain and category, in order. */
    public List<JsonNode> events(String domain, String category) {
        return events.getOrDefault(domain + "/" + category, List.of());
    }

    /** How many events there are of an operation. */
    public long count(String domain, String category, String operation) {
        return events(domain, category).stream()
                .filter(event -> event.path("operation").asText().equals(operation))
                .count();
    }

    /** What the events of a category make of a base, by name and in order. */
    public Map<String, JsonNode> replay(Map<String, JsonNode> base, String domain, String category) {
        Map<String, JsonNode> state = new LinkedHashMap<>(base);
        for (JsonNode event : events(domain, category)) {
            String name = event.path("model_name").asText();
            if (event.path("operation").asText().equals("delete")) {
                state.remove(name);
            } else {
                state.put(name, event.path("payload").path("after"));
            }
        }
        return state;
    }
}
