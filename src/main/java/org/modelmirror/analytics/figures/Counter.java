package org.modelmirror.analytics.figures;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts words; gives them back the most frequent first, those as frequent in the order of their first appearance. */
final class Counter {
    private final Map<String, Long> counts = new LinkedHashMap<>();

    void add(String word) {
        counts.merge(word, 1L, Long::sum);
    }

    List<Map.Entry<String, Long>> mostFrequent() {
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .toList();
    }

    /** The same with their share of all models. */
    List<Counted> ofModels(long models) {
        return mostFrequent().stream()
                .map(entry -> new Counted(
                        entry.getKey(),
                        entry.getValue(),
                        Rounding.round(Rounding.percentage(entry.getValue(), models), 2)))
                .toList();
    }
}
