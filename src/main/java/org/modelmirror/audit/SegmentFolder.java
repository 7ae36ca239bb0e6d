package org.modelmirror.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The segments of one domain and category, as the trail's writer sees them. Used under the trail's lock. */
final class SegmentFolder {
    /** Most bytes handed over in one go. A longer line goes alone. */
    private static final int CHUNK_BYTES = 1 << 20;

    private final Path folder;
    private final long maxSegmentBytes;
    private final Unforced unforced;
    private @Nullable OpenSegment open;

    SegmentFolder(Path folder, long maxSegmentBytes, Unforced unforced) {
        this.folder = folder;
        this.maxSegmentBytes = maxSegmentBytes;
        this.unforced = unforced;
    }

    /** What was written and is not forced yet; names of new files lie in folders that want the same. */
    static final class Unforced {
        private final Set<OpenSegment> segments = new HashSet<>();
        private final Set<OpenSegment> retired = new HashSet<>();
        private final Set<Path> folders = new HashSet<>();

        Set<OpenSegment> takeSegments() {
            return take(segments);
        }

        /** To be closed once they are forced. */
        Set<OpenSegment> takeRetired() {
            return take(retired);
        }

        Set<Path> takeFolders() {
            return take(folders);
        }

        private static <T> Set<T> take(Set<T> from) {
            Set<T> taken = Set.copyOf(from);
            from.clear();
            return taken;
        }
    }

    /**
     * Appends lines in their order, each to the newest segment or, where that is full, to a new one (1.4). A line leaves
     * the queue when it is written, so that what is left after a failure is what is missing.
     */
    void append(Deque<ByteBuffer> lines) throws IOException {
        while (!lines.isEmpty()) {
            OpenSegment segment = writable();
            // FIX-3: or the torn line would swallow the next
            int lineFeed = segment.isComplete() ? 0 : 1;
            List<ByteBuffer> chunk = new ArrayList<>();
            int size = lineFeed;
            Iterator<ByteBuffer> next = lines.iterator();
            while (next.hasNext()
                    && (chunk.isEmpty() || (segment.size() + size < maxSegmentBytes && size < CHUNK_BYTES))) {
                ByteBuffer line = next.next();
                chunk.add(line);
                size += line.remaining();
            }
            segment.append(lineFeed == 0 && isOnePiece(chunk) ? piece(chunk, size) : joined(chunk, size, lineFeed));
            unforced.segments.add(segment);
            for (int i = 0; i < chunk.size(); i++) {
                lines.removeFirst();
            }
        }
    }

    /** Whether the lines lie behind each other in one array, as those of one commit do. */
    private static boolean isOnePiece(List<ByteBuffer> lines) {
        byte[] array = lines.get(0).array();
        int end = start(lines.get(0));
        for (ByteBuffer line : lines) {
            if (line.array() != array || line.arrayOffset() + line.position() != end) {
                return false;
            }
            end += line.remaining();
        }
        return true;
    }

    private static int start(ByteBuffer line) {
        return line.arrayOffset() + line.position();
    }

    private static ByteBuffer piece(List<ByteBuffer> lines, int size) {
        return ByteBuffer.wrap(lines.get(0).array(), start(lines.get(0)), size);
    }

    private static ByteBuffer joined(List<ByteBuffer> lines, int size, int lineFeed) {
        ByteBuffer joined = ByteBuffer.allocate(size);
        if (lineFeed > 0) {
            joined.put((byte) '\n');
        }
        lines.forEach(line -> joined.put(line.duplicate()));
        return joined.flip();
    }

    /** The newest segment, or the next one where it is full; another process may have begun that already. */
    private OpenSegment writable() throws IOException {
        OpenSegment segment = open;
        if (segment != null && segment.refresh() && segment.size() < maxSegmentBytes) {
            return segment;
        }
        release();
        Optional<AuditSegments.Segment> newest = AuditSegments.newest(folder);
        if (newest.isPresent()) {
            segment = open(newest.get().file(), newest.get().number());
            if (segment.size() < maxSegmentBytes) {
                return segment;
            }
            release();
        }
        makeFolder(folder);
        int number = newest.map(AuditSegments.Segment::number).orElse(0) + 1;
        unforced.folders.add(folder);
        return open(AuditSegments.file(folder, number), number);
    }

    private OpenSegment open(Path file, int number) throws IOException {
        OpenSegment segment = OpenSegment.open(file, number);
        open = segment;
        return segment;
    }

    private void makeFolder(Path wanted) throws IOException {
        if (Files.isDirectory(wanted)) {
            return;
        }
        Path parent = wanted.getParent();
        if (parent != null) {
            makeFolder(parent);
            unforced.folders.add(parent);
        }
        Files.createDirectories(wanted);
    }

    /** Lets the segment go; whoever forces closes it then. */
    void release() {
        if (open != null) {
            unforced.segments.remove(open);
            unforced.retired.add(open);
            open = null;
        }
    }
}
