package org.modelmirror.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.modelmirror.reference.Format;

/**
 * Reads a trail, the peer's too (queue-audit-sync.md 1.7). Nothing in it stops a reader: what is no event, or cannot be
 * read, is warned of and passed over. Holds nothing open between calls; thread-safe.
 */
public final class AuditReader {
    /** Order of the folders: {@code legacy} before {@code v2}. */
    private static final List<Format> DOMAINS = List.of(Format.LEGACY, Format.V2);

    private final Path root;
    private final Consumer<String> warnings;

    /**
     * @param root the audit root; none there is an empty trail
     * @param warnings told what was passed over, and where
     */
    public AuditReader(Path root, Consumer<String> warnings) {
        this.root = root;
        this.warnings = warnings;
    }

    /**
     * Reads events one by one as the stream is consumed: domains and categories by name, segments by number, lines in file
     * order. So ids rise only within one domain and category.
     *
     * @return to be closed by the caller
     */
    public Stream<AuditEvent> events(AuditFilter filter) {
        List<Place> places = new ArrayList<>();
        for (Format domain : DOMAINS) {
            if (filter.wants(domain)) {
                for (Path folder : categories(domain)) {
                    if (filter.wants(AuditSegments.name(folder))) {
                        segments(folder).forEach(segment -> places.add(new Place(domain, folder, segment.file())));
                    }
                }
            }
        }
        // One level: what is nested deeper, streams read ahead.
        return places.stream().flatMap(this::events).filter(filter::wants);
    }

    /** A segment, and what its events must be of. */
    private record Place(Format domain, Path folder, Path segment) {
        boolean isOf(AuditEvent event) {
            return event.domain() == domain && event.category().equals(AuditSegments.name(folder));
        }
    }

    private List<Path> categories(Format domain) {
        try {
            return AuditSegments.categories(root, domain);
        } catch (IOException e) {
            warnings.accept("could not list " + domain + ": " + e);
            return List.of();
        }
    }

    private List<AuditSegments.Segment> segments(Path folder) {
        try {
            return AuditSegments.list(folder);
        } catch (IOException e) {
            warnings.accept("could not list " + folder + ": " + e);
            return List.of();
        }
    }

    private Stream<AuditEvent> events(Place place) {
        LineReader lines;
        try {
            lines = LineReader.open(place.segment(), 0);
        } catch (IOException e) {
            warnings.accept("could not read " + place.segment() + ": " + e);
            return Stream.empty();
        }
        // An event that lies in another's folder is passed over in silence, as by the peer.
        return StreamSupport.stream(new Lines(place.segment(), lines), false)
                .filter(place::isOf)
                .onClose(() -> close(place.segment(), lines));
    }

    private void close(Path segment, LineReader lines) {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException("could not close " + segment, e);
        }
    }

    /** The events of one segment. */
    private final class Lines extends Spliterators.AbstractSpliterator<AuditEvent> {
        private final Path segment;
        private final LineReader lines;
        private long number;

        Lines(Path segment, LineReader lines) {
            super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
            this.segment = segment;
            this.lines = lines;
        }

        @Override
        public boolean tryAdvance(Consumer<? super AuditEvent> action) {
            Optional<byte[]> line = next();
            while (line.isPresent()) {
                number++;
                if (!isBlank(line.get())) {
                    try {
                        action.accept(AuditEvent.parse(line.get()));
                        return true;
                    } catch (InvalidAuditEventException e) {
                        warnings.accept(segment + " line " + number + ": " + e.getMessage());
                    }
                }
                line = next();
            }
            return false;
        }

        private Optional<byte[]> next() {
            try {
                return lines.next();
            } catch (IOException e) {
                warnings.accept("could not read on in " + segment + " after line " + number + ": " + e);
                return Optional.empty();
            }
        }

        private boolean isBlank(byte[] line) {
            for (byte b : line) {
                if (b != ' ' && b != '\t' && b != '\r') {
                    return false;
                }
            }
            return true;
        }
    }
}
