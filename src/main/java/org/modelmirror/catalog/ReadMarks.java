package org.modelmirror.catalog;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/**
 * Which forms were read since the last look, so that whoever refreshes on demand knows of it without a reader ever doing
 * more than looking at a flag. Thread-safe; nobody waits.
 */
public final class ReadMarks {
    private final Map<Format, Map<Category, AtomicBoolean>> marks = new EnumMap<>(Format.class);

    public ReadMarks() {
        for (Format format : Format.values()) {
            Map<Category, AtomicBoolean> byCategory = new EnumMap<>(Category.class);
            for (Category category : Category.values()) {
                byCategory.put(category, new AtomicBoolean());
            }
            marks.put(format, byCategory);
        }
    }

    /** A form was read, or would have been had there been a copy. Costs a plain read once the mark is set. */
    public void mark(Category category, Format format) {
        AtomicBoolean mark =
                Objects.requireNonNull(Objects.requireNonNull(marks.get(format)).get(category));
        if (!mark.getPlain()) {
            mark.setOpaque(true);
        }
    }

    /** Hands over every form that was read since the last call, and forgets them. */
    public void take(BiConsumer<Category, Format> reader) {
        marks.forEach((format, byCategory) -> byCategory.forEach((category, mark) -> {
            if (mark.getAndSet(false)) {
                reader.accept(category, format);
            }
        }));
    }

    /** Whether nothing was read since the last call of {@link #take}. */
    public boolean isEmpty() {
        return marks.values().stream()
                .flatMap(marked -> marked.values().stream())
                .noneMatch(AtomicBoolean::get);
    }
}
