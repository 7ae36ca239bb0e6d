package org.modelmirror.horde;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.modelmirror.reference.CodePointOrder;

/** By what models can be put in order (analytics.md 3.11, 7.4). Models that are alike stay as they are, either way round. */
public enum StatsOrder {
    WORKER_COUNT(CombinedStatistics::workerCount),
    USAGE_DAY(statistics -> statistics.usage().map(Usage::day).orElse(0L)),
    USAGE_MONTH(statistics -> statistics.usage().map(Usage::month).orElse(0L)),
    USAGE_TOTAL(statistics -> statistics.usage().map(Usage::total).orElse(0L)),
    NAME(statistics -> 0);

    @SuppressWarnings("ImmutableEnumChecker") // captures nothing
    private final ToLongFunction<CombinedStatistics> figure;

    StatsOrder(ToLongFunction<CombinedStatistics> figure) {
        this.figure = figure;
    }

    /** As on the wire. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds an order by its exact name. */
    public static Optional<StatsOrder> find(String id) {
        return Arrays.stream(values()).filter(order -> order.id().equals(id)).findFirst();
    }

    /** The models in this order; names are compared in lower case, what is not known is zero. */
    public Map<String, CombinedStatistics> of(Map<String, CombinedStatistics> models, boolean descending) {
        Comparator<Map.Entry<String, CombinedStatistics>> ascending = this == NAME
                ? Comparator.comparing(entry -> entry.getKey().toLowerCase(Locale.ROOT), CodePointOrder.INSTANCE)
                : Comparator.comparingLong(entry -> figure.applyAsLong(entry.getValue()));
        List<Map.Entry<String, CombinedStatistics>> sorted = models.entrySet().stream()
                .sorted(descending ? ascending.reversed() : ascending)
                .toList();
        Map<String, CombinedStatistics> ordered = new LinkedHashMap<>();
        sorted.forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        return ordered;
    }
}
