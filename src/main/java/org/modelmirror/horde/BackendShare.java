package org.modelmirror.horde;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What one back end contributes to a model (analytics.md 3.10).
 *
 * @param variantName the name under which it is served there, or would be
 * @param status empty when nobody serves it now
 */
public record BackendShare(HordeBackend backend, String variantName, Optional<ModelStatus> status, Usage usage) {

    public long workerCount() {
        return status.map(ModelStatus::workers).orElse(0L);
    }

    /** A new object in the form of the API; what is not known is null. */
    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("backend", backend.id())
                .put("variant_name", variantName)
                .put("worker_count", workerCount())
                .put("performance", status.map(ModelStatus::performance).orElse(null))
                .put("queued", status.map(ModelStatus::queued).orElse(null))
                .put("queued_jobs", status.map(ModelStatus::jobs).orElse(null))
                .put("eta", status.map(ModelStatus::etaSeconds).orElse(null))
                .put("usage_day", usage.day())
                .put("usage_month", usage.month())
                .put("usage_total", usage.total());
    }
}
