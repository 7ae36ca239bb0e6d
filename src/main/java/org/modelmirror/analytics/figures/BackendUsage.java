package org.modelmirror.analytics.figures;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalDouble;
import org.modelmirror.horde.BackendShare;
import org.modelmirror.horde.Usage;

/**
 * What one back end contributes to a text model, in a row of deletion risks (analytics.md 5.4).
 *
 * @param backend as on the wire
 * @param performance empty when nobody serves the model there
 */
public record BackendUsage(
        String backend, String variantName, long workerCount, OptionalDouble performance, Usage usage) {

    static BackendUsage of(BackendShare share) {
        return new BackendUsage(
                share.backend().id(),
                share.variantName(),
                share.workerCount(),
                share.status()
                        .map(status -> OptionalDouble.of(status.performance()))
                        .orElse(OptionalDouble.empty()),
                share.usage());
    }

    /** A new object in the form of the API. */
    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("backend", backend)
                .put("variant_name", variantName)
                .put("worker_count", workerCount)
                .put("performance", ModelRisk.orNull(performance))
                .put("usage_day", usage.day())
                .put("usage_month", usage.month())
                .put("usage_total", usage.total());
    }
}
