package org.modelmirror.horde;

import java.util.List;
import java.util.Optional;

/**
 * All that the Horde said about one kind of models, ready to be matched. Immutable; worth keeping as long as the answers it
 * was made of.
 *
 * @param workers empty when nobody asked for them, or there are none (analytics.md 3.10)
 */
public record HordeFigures(HordeType type, StatusIndex statuses, UsageIndex usage, Optional<WorkerIndex> workers) {

    public static HordeFigures of(HordeType type, List<ModelStatus> statuses, UsageByModel usage) {
        return new HordeFigures(type, StatusIndex.of(statuses), UsageIndex.of(usage), Optional.empty());
    }

    /** The same with details of workers; a list of none counts as not given, so that counts come from the statuses. */
    public HordeFigures withWorkers(List<Worker> list) {
        return list.isEmpty() ? this : new HordeFigures(type, statuses, usage, Optional.of(WorkerIndex.of(list)));
    }
}
