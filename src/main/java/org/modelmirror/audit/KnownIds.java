package org.modelmirror.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.modelmirror.reference.Format;

/** Which ids the segments hold, for a trail that comes up after a crash (queue-audit-sync.md 1.5, FIX-2). */
final class KnownIds {
    /** Ids rise within a folder, so the highest is at the end of its newest segment, in bytes from there. */
    private static final long TAIL_BYTES = 1 << 18;

    private final Path root;

    KnownIds(Path root) {
        this.root = root;
    }

    /**
     * The highest id of the newest segments of all folders; 0 when there is none.
     *
     * @param thorough reads those segments as a whole, for want of an index
     */
    long highest(boolean thorough) throws IOException {
        long highest = 0;
        for (Format domain : Format.values()) {
            for (Path folder : AuditSegments.categories(root, domain)) {
                Optional<AuditSegments.Segment> newest = AuditSegments.newest(folder);
                if (newest.isPresent()) {
                    highest = Math.max(highest, highest(newest.get().file(), thorough));
                }
            }
        }
        return highest;
    }

    private static long highest(Path segment, boolean thorough) throws IOException {
        long from = thorough ? 0 : Math.max(0, Files.size(segment) - TAIL_BYTES);
        long highest = max(ids(segment, from));
        return highest == 0 && from > 0 ? max(ids(segment, 0)) : highest;
    }

    /** The ids from a given one on that a folder's segments hold; looks back no further than it must. */
    Set<Long> from(Format domain, String category, long lowest) throws IOException {
        List<AuditSegments.Segment> segments = AuditSegments.list(AuditSegments.folder(root, domain, category));
        Set<Long> known = new HashSet<>();
        for (int i = segments.size() - 1; i >= 0; i--) {
            Set<Long> ids = ids(segments.get(i).file(), 0);
            known.addAll(ids);
            if (ids.stream().anyMatch(id -> id < lowest)) {
                break;
            }
        }
        return known;
    }

    private static long max(Set<Long> ids) {
        return ids.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private static Set<Long> ids(Path segment, long from) throws IOException {
        Set<Long> ids = new HashSet<>();
        try (LineReader lines = LineReader.open(segment, from)) {
            Optional<byte[]> line = lines.next();
            while (line.isPresent()) {
                id(line.get()).ifPresent(ids::add);
                line = lines.next();
            }
        }
        return ids;
    }

    /** Empty for a line that is none, which the reader reports. */
    private static Optional<Long> id(byte[] line) {
        try {
            return Optional.of(AuditEvent.parse(line).id());
        } catch (InvalidAuditEventException e) {
            return Optional.empty();
        }
    }
}
