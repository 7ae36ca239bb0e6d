package org.modelmirror.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** Versions in memory that a test adds, oldest first; it can be made to fail as a disk does. */
final class KeptVersions implements HistoryEndpoints.Archive {
    private final List<Entry> entries = new ArrayList<>();
    volatile boolean broken;

    private record Entry(Category category, Format format, HistoryEndpoints.Kept kept, byte[] bytes) {}

    KeptVersions add(Category category, Format format, long revision, String bytes) {
        entries.add(
                0,
                new Entry(
                        category,
                        format,
                        new HistoryEndpoints.Kept(
                                revision, Instant.ofEpochSecond(1_000 + revision), Optional.empty(), "poll", 1, "ab"),
                        bytes.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    @Override
    public List<HistoryEndpoints.Kept> versions(Category category, Format format) throws IOException {
        check();
        return entries.stream()
                .filter(entry -> entry.category() == category && entry.format() == format)
                .map(Entry::kept)
                .toList();
    }

    @Override
    public Optional<byte[]> bytes(Category category, Format format, long revision) throws IOException {
        check();
        return entries.stream()
                .filter(entry -> entry.category() == category
                        && entry.format() == format
                        && entry.kept().revision() == revision)
                .map(Entry::bytes)
                .findFirst();
    }

    private void check() throws IOException {
        if (broken) {
            throw new IOException("the disk does not answer");
        }
    }
}
