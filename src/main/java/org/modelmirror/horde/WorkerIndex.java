package org.modelmirror.horde;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Workers by the models they offer, whatever the case, in the order of the answer (analytics.md 3.8). Immutable. */
public final class WorkerIndex {
    private final Map<String, List<Worker>> byLowerModel;

    private WorkerIndex(Map<String, List<Worker>> byLowerModel) {
        this.byLowerModel = byLowerModel;
    }

    public static WorkerIndex of(List<Worker> workers) {
        Map<String, List<Worker>> byLowerModel = new HashMap<>();
        for (Worker worker : workers) {
            for (String model : worker.models()) {
                byLowerModel
                        .computeIfAbsent(model.toLowerCase(Locale.ROOT), key -> new ArrayList<>(2))
                        .add(worker);
            }
        }
        return new WorkerIndex(byLowerModel);
    }

    /** A worker that names the model twice comes twice. */
    List<Worker> of(String model) {
        return byLowerModel.getOrDefault(model.toLowerCase(Locale.ROOT), List.of());
    }
}
