package org.modelmirror.store;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * New content for one category: what is given becomes the file's content, what is absent stays as it lies.
 *
 * @param category whose files are meant
 * @param legacy what the legacy file is to hold
 * @param v2 what the v2 file is to hold
 * @param seen the state each file must still be in, where the new content was made from the old; empty: no file
 * @param cause why there is new content
 * @param author who the history names; usually left to the writes
 * @param writes what the category's metadata counts; empty for mirrored, derived and hand-edited data
 * @param vouched what the caller knows of the bytes, so that the store need not find out
 */
public record CategoryCommit(
        Category category,
        Optional<Content> legacy,
        Optional<Content> v2,
        Map<Format, Optional<FileStamp>> seen,
        Cause cause,
        Optional<String> author,
        List<RecordedWrite> writes,
        Map<Format, Vouched> vouched) {

    /**
     * What the caller of a commit answers for: that the bytes can be read back, because it spliced records into a
     * document that could and parsed what it spliced in (sources-and-storage.md 4.6.2, step 2).
     *
     * @param models how many models the bytes hold, counted as metadata counts them (5.2)
     * @param sha256 digest of the bytes in lower-case hex, if it is at hand
     */
    public record Vouched(int models, Optional<String> sha256) {}

    public CategoryCommit {
        if (legacy.isPresent() && !category.hasLegacyForm()) {
            throw new IllegalArgumentException(category + " has no legacy form");
        }
        seen = Map.copyOf(seen);
        writes = List.copyOf(writes);
        vouched = Map.copyOf(vouched);
    }

    /** Mirrored content, which replaces whatever lies there and which no operation on a model led to. */
    public static CategoryCommit of(Category category, Optional<byte[]> legacy, Optional<byte[]> v2) {
        return new CategoryCommit(
                category,
                legacy.map(Content::of),
                v2.map(Content::of),
                Map.of(),
                Cause.POLL,
                Optional.empty(),
                List.of(),
                Map.of());
    }

    /** As {@link #ofWrites(Category, Format, Content, Optional, Cause, List, Vouched)}, of bytes in one piece. */
    public static CategoryCommit ofWrites(
            Category category,
            Format format,
            byte[] bytes,
            Optional<FileStamp> seen,
            Cause cause,
            List<RecordedWrite> writes,
            Vouched vouched) {
        return ofWrites(category, format, Content.of(bytes), seen, cause, writes, vouched);
    }

    /**
     * The outcome of a group of writes: one file, made from the state that was seen.
     *
     * @param content what the file is to hold
     * @param seen state of the file that the content was made from; empty when there was none
     */
    public static CategoryCommit ofWrites(
            Category category,
            Format format,
            Content content,
            Optional<FileStamp> seen,
            Cause cause,
            List<RecordedWrite> writes,
            Vouched vouched) {
        return new CategoryCommit(
                category,
                format == Format.LEGACY ? Optional.of(content) : Optional.empty(),
                format == Format.V2 ? Optional.of(content) : Optional.empty(),
                Map.of(format, seen),
                cause,
                Optional.empty(),
                writes,
                Map.of(format, vouched));
    }

    /** As {@link #expecting}, of files that are there. */
    public CategoryCommit ifStill(Map<Format, FileStamp> states) {
        Map<Format, Optional<FileStamp>> expected = new EnumMap<>(Format.class);
        states.forEach((format, stamp) -> expected.put(format, Optional.of(stamp)));
        return expecting(expected);
    }

    /**
     * The same, but refused when one of the files is in another state by then and has other bytes.
     *
     * @param states empty for a file that must not be there
     */
    public CategoryCommit expecting(Map<Format, Optional<FileStamp>> states) {
        return new CategoryCommit(category, legacy, v2, states, cause, author, writes, vouched);
    }

    /** The same, for another reason. */
    public CategoryCommit because(Cause reason) {
        return new CategoryCommit(category, legacy, v2, seen, reason, author, writes, vouched);
    }

    /** The same, in somebody's name. */
    public CategoryCommit by(String name) {
        return new CategoryCommit(category, legacy, v2, seen, cause, Optional.of(name), writes, vouched);
    }

    /** The same, counted as these writes. */
    public CategoryCommit recording(List<RecordedWrite> recorded) {
        return new CategoryCommit(category, legacy, v2, seen, cause, author, recorded, vouched);
    }

    Optional<Content> content(Format format) {
        return format == Format.V2 ? v2 : legacy;
    }

    /** Who the history names: whoever was given, else those who made the writes. */
    Optional<String> namedAuthor() {
        if (author.isPresent()) {
            return author;
        }
        String names = writes.stream()
                .flatMap(write -> write.username().stream())
                .distinct()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? Optional.empty() : Optional.of(names);
    }
}
