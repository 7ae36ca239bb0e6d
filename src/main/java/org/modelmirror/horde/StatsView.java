package org.modelmirror.horde;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which models a client wants to see with their figures, and in which order (analytics.md 7.4). Both look at the workers
 * that are known, with or without their details (Q31).
 *
 * @param minWorkers fewest workers; empty for all models
 * @param order empty for that of the reference
 */
public record StatsView(OptionalLong minWorkers, Optional<StatsOrder> order, boolean descending) {

    /** The models of the view, in its order. */
    public Map<String, CombinedStatistics> of(Map<String, CombinedStatistics> models) {
        Map<String, CombinedStatistics> kept = new LinkedHashMap<>();
        models.forEach((name, statistics) -> {
            if (minWorkers.isEmpty() || statistics.workerCount() >= minWorkers.getAsLong()) {
                kept.put(name, statistics);
            }
        });
        return order.map(by -> by.of(kept, descending)).orElse(kept);
    }

    /** A new object in the form of the API: figures by name. */
    public ObjectNode toJson(Map<String, CombinedStatistics> models) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        of(models).forEach((name, statistics) -> json.set(name, statistics.toJson()));
        return json;
    }
}
