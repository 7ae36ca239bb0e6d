package org.modelmirror.status;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.modelmirror.announce.Change;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** Counts what was announced. Thread-safe. */
public final class ChangeCounts implements Consumer<Change> {
    private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();

    /** What is counted. */
    public record Key(Category category, Format format, Change.Cause cause) {}

    @Override
    public void accept(Change change) {
        counts.computeIfAbsent(new Key(change.category(), change.format(), change.cause()), key -> new LongAdder())
                .increment();
    }

    void forEach(BiConsumer<Key, Long> reader) {
        counts.forEach((key, count) -> reader.accept(key, count.sum()));
    }
}
