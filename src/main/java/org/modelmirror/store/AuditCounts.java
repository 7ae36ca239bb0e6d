package org.modelmirror.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.metadata.CategoryMetadata;
import org.modelmirror.metadata.Operation;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** Counts the operations that the audit trail remembers of one category (sources-and-storage.md 5.6). */
final class AuditCounts {
    private static final JsonReader READER = new JsonReader();

    private AuditCounts() {}

    /**
     * Records every event of the trail in the given metadata, oldest first. A line that is no event of the category is
     * passed over.
     *
     * @throws IOException when a segment cannot be read
     */
    static CategoryMetadata replay(StoreFolder folder, Format domain, CategoryMetadata start) throws IOException {
        CategoryMetadata metadata = start;
        for (Path segment : segments(folder.auditOf(start.category(), domain))) {
            String text = new String(Files.readAllBytes(segment), StandardCharsets.UTF_8);
            for (String line : text.split("\n", -1)) {
                metadata = line.isBlank() ? metadata : apply(line, domain, metadata);
            }
        }
        return metadata;
    }

    private static CategoryMetadata apply(String line, Format domain, CategoryMetadata metadata) {
        try {
            JsonNode event = READER.read(line).root();
            Category category = metadata.category();
            Optional<Operation> operation =
                    Operation.find(event.path("operation").asText());
            if (operation.isEmpty()
                    || !event.path("domain").asText().equals(domain.id())
                    || !event.path("category").asText().equals(category.id())) {
                return metadata;
            }
            return metadata.recorded(
                    operation.get(),
                    event.path("model_name").asText(),
                    event.path("timestamp").asLong());
        } catch (JsonSyntaxException e) {
            return metadata; // a torn or broken line; the audit reader reports it
        }
    }

    private static List<Path> segments(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(AuditCounts::isSegment).sorted().toList();
        }
    }

    private static boolean isSegment(Path file) {
        return String.valueOf(file.getFileName()).matches("audit-\\d{6,}\\.jsonl");
    }
}
