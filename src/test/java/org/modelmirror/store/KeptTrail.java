package org.modelmirror.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** A trail in one file of a folder, with ids from another, for one or more processes that take turns. */
final class KeptTrail implements CommitTrail {
    private final Path events;
    private final Path counter;

    KeptTrail(Path folder) {
        this.events = folder.resolve("events");
        this.counter = folder.resolve("counter");
    }

    @Override
    public TrailLines prepare(Category category, Format domain, long at, List<RecordedWrite> writes) {
        try {
            long last = Files.exists(counter) ? Long.parseLong(Files.readString(counter, UTF_8)) : 0;
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < writes.size(); i++) {
                RecordedWrite write = writes.get(i);
                lines.append(last + 1 + i)
                        .append(' ')
                        .append(write.userId().orElseThrow())
                        .append(' ')
                        .append(write.operation())
                        .append(' ')
                        .append(write.model())
                        .append('\n');
            }
            Files.writeString(counter, Long.toString(last + writes.size()), UTF_8);
            return new TrailLines(
                    category,
                    domain,
                    last + 1,
                    last + writes.size(),
                    lines.toString().getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void append(TrailLines lines) {
        try {
            Files.write(events, lines.lines(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void complete(TrailLines lines) {
        if (!events().contains(new String(lines.lines(), UTF_8).strip().split("\n", -1)[0])) {
            append(lines);
        }
    }

    /** All events, oldest first. */
    List<String> events() {
        try {
            return Files.exists(events) ? Files.readAllLines(events, UTF_8) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
