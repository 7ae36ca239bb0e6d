package org.modelmirror.horde;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What the Horde knows about one model of the reference (analytics.md 3.10).
 *
 * @param status of the name with the most workers; empty when no name is served
 * @param usage empty when there was none
 * @param workers that offer the model, each once, in the order of the answer; empty when not asked for or not found
 * @param backends who contributes what; empty when not asked for
 * @param workerCount workers that offer the model
 */
public record CombinedStatistics(
        Optional<ModelStatus> status,
        Optional<Usage> usage,
        Optional<List<Worker>> workers,
        Optional<List<BackendShare>> backends,
        long workerCount) {
    public CombinedStatistics {
        workers = workers.map(List::copyOf);
        backends = backends.map(List::copyOf);
    }

    /** A new object in the form of the API; what is not known is null. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("queued_jobs", status.map(ModelStatus::jobs).orElse(null))
                .put("performance", status.map(ModelStatus::performance).orElse(null))
                .put("eta", status.map(ModelStatus::etaSeconds).orElse(null))
                .put("queued", status.map(ModelStatus::queued).orElse(null));
        json.set("usage_stats", usage.map(CombinedStatistics::json).orElse(null));
        json.set("worker_summaries", workers.map(CombinedStatistics::summaries).orElse(null));
        json.set("backend_variations", backends.map(CombinedStatistics::shares).orElse(null));
        return json.put("worker_count", workerCount);
    }

    private static ObjectNode json(Usage usage) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("day", usage.day())
                .put("month", usage.month())
                .put("total", usage.total());
    }

    private static ObjectNode summaries(List<Worker> workers) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Worker worker : workers) {
            json.putObject(worker.id())
                    .put("id", worker.id())
                    .put("name", worker.name())
                    .put("performance", worker.performance())
                    .put("online", worker.online())
                    .put("trusted", worker.trusted())
                    .put("uptime", worker.uptimeSeconds());
        }
        return json;
    }

    private static ObjectNode shares(List<BackendShare> backends) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        backends.forEach(share -> json.set(share.backend().id(), share.toJson()));
        return json;
    }
}
