package org.modelmirror.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.modelmirror.reference.Format;

/** Where the segments of a trail lie and in what order they are read (queue-audit-sync.md 1.4). */
final class AuditSegments {
    private static final Pattern SEGMENT = Pattern.compile("audit-.*\\.jsonl");
    private static final Pattern NUMBERED = Pattern.compile("audit-(\\d{6,9})\\.jsonl");

    private AuditSegments() {}

    /**
     * A segment by its place in the order.
     *
     * @param number 1 for a name that holds none
     */
    record Segment(Path file, int number) {
        static Segment of(Path file) {
            Matcher numbered = NUMBERED.matcher(name(file));
            return new Segment(file, numbered.matches() ? Integer.parseInt(numbered.group(1)) : 1);
        }
    }

    static Path folder(Path root, Format domain, String category) {
        return root.resolve(domain.id()).resolve(category);
    }

    static Path file(Path folder, int number) {
        return folder.resolve(String.format(Locale.ROOT, "audit-%06d.jsonl", number));
    }

    /** The segments of a folder, the oldest first: sorted by number, since text misorders what has seven digits. */
    static List<Segment> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            if (Files.exists(folder)) {
                throw new NotDirectoryException(folder.toString());
            }
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> SEGMENT.matcher(name(entry)).matches())
                    .map(Segment::of)
                    .sorted(Comparator.comparingInt(Segment::number).thenComparing(segment -> name(segment.file())))
                    .toList();
        }
    }

    static Optional<Segment> newest(Path folder) throws IOException {
        List<Segment> segments = list(folder);
        return segments.isEmpty() ? Optional.empty() : Optional.of(segments.get(segments.size() - 1));
    }

    /** The category folders of a domain, by name. */
    static List<Path> categories(Path root, Format domain) throws IOException {
        Path folder = root.resolve(domain.id());
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .sorted(Comparator.comparing(AuditSegments::name))
                    .toList();
        }
    }

    static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
