package org.modelmirror.status;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.modelmirror.convert.Conversion;
import org.modelmirror.convert.LegacyConverter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.UnreadableDocumentException;

/** Counts the conversions of legacy documents by category and how they ended. Thread-safe. */
public final class ConversionCounts {
    private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();

    /**
     * What is counted.
     *
     * @param outcome {@code converted} or {@code unreadable}
     */
    public record Key(Category category, String outcome) {}

    /** The same converter, counted. */
    public LegacyConverter counting(LegacyConverter converter) {
        return (category, document) -> {
            try {
                Conversion conversion = converter.convert(category, document);
                count(category, "converted");
                return conversion;
            } catch (UnreadableDocumentException e) {
                count(category, "unreadable");
                throw e;
            }
        };
    }

    void forEach(BiConsumer<Key, Long> reader) {
        counts.forEach((key, count) -> reader.accept(key, count.sum()));
    }

    private void count(Category category, String outcome) {
        counts.computeIfAbsent(new Key(category, outcome), key -> new LongAdder())
                .increment();
    }
}
