package org.modelmirror.audit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.store.CommitTrail;
import org.modelmirror.store.RecordedWrite;
import org.modelmirror.store.TrailLines;

/** The trail as the store knows it: one event for each write that a user made (sources-and-storage.md 7). */
public final class StoreTrail implements CommitTrail {
    private final AuditTrail trail;

    public StoreTrail(AuditTrail trail) {
        this.trail = trail;
    }

    @Override
    public TrailLines prepare(Category category, Format domain, long at, List<RecordedWrite> writes) {
        List<RecordedWrite> attributed =
                writes.stream().filter(write -> write.userId().isPresent()).toList();
        if (attributed.isEmpty()) {
            return TrailLines.none(category, domain);
        }
        long first = trail.reserve(attributed.size());
        long id = first;
        ByteArrayOutputStream lines = new ByteArrayOutputStream(4096);
        for (RecordedWrite write : attributed) {
            lines.writeBytes(trail.line(new AuditEvent(
                    id,
                    at,
                    domain,
                    category.id(),
                    write.model(),
                    write.operation(),
                    write.userId().orElseThrow(),
                    write.requestId(),
                    payload(write))));
            id++;
        }
        return new TrailLines(category, domain, first, id - 1, lines.toByteArray());
    }

    @Override
    public void append(TrailLines lines) {
        if (!lines.isEmpty()) {
            trail.append(lines.domain(), lines.category().id(), lines.lastId(), split(lines.lines()));
        }
    }

    @Override
    public void complete(TrailLines lines) {
        if (!lines.isEmpty()) {
            trail.complete(lines.domain(), lines.category().id(), lines.firstId(), split(lines.lines()));
        }
    }

    private static Optional<AuditPayload> payload(RecordedWrite write) {
        return write.before().isEmpty() && write.after().isEmpty()
                ? Optional.empty()
                : Optional.of(AuditPayload.between(write.before(), write.after()));
    }

    /** Views of the lines, which lie behind each other and can be written as they are. */
    private static List<ByteBuffer> split(byte[] lines) {
        List<ByteBuffer> split = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < lines.length; i++) {
            if (lines[i] == '\n') {
                split.add(ByteBuffer.wrap(lines, start, i + 1 - start));
                start = i + 1;
            }
        }
        return split;
    }
}
