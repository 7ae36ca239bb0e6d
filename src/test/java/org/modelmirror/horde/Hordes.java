package org.modelmirror.horde;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small answers of the Horde, and the data D of analytics.md 9. */
final class Hordes {
    static final UsageByModel NO_USAGE = new UsageByModel(Map.of(), Map.of(), Map.of());

    private Hordes() {}

    /** Uses of the last day: name, count, name, count … */
    static UsageByModel day(Object... namesAndCounts) {
        return new UsageByModel(counts(namesAndCounts), Map.of(), Map.of());
    }

    /** Uses of the last month: name, count, name, count … */
    static UsageByModel month(Object... namesAndCounts) {
        return new UsageByModel(Map.of(), counts(namesAndCounts), Map.of());
    }

    static Map<String, Long> counts(Object... namesAndCounts) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (int i = 0; i < namesAndCounts.length; i += 2) {
            counts.put((String) namesAndCounts[i], ((Number) namesAndCounts[i + 1]).longValue());
        }
        return counts;
    }

    static UsageByModel d() {
        return day(
                "Lumimaid-v0.2-8B",
                1,
                "koboldcpp/Lumimaid-v0.2-8B",
                10,
                "koboldcpp/Lumimaid-v0.2-8B-Q8_0",
                100,
                "koboldcpp/Lumimaid-v0.2-12B",
                1000,
                "aphrodite/NeverSleep/Lumimaid-v0.2-8B",
                10000,
                "NeverSleep/Lumimaid-v0.2-70B",
                100000,
                "OtherOrg/Lumimaid-v0.2-8B",
                1000000,
                "KoboldCpp/Lumimaid-v0.2-8B-Q4_K_M",
                10000000);
    }

    static ModelStatus status(String name, long workers) {
        return new ModelStatus(name, workers, 0.0, 0, 0, 0);
    }

    static Worker worker(String id, String... models) {
        return new Worker(id, "worker " + id, "1 tokens per second", true, false, 60, List.of(models));
    }

    static List<ModelStatus> statuses(ModelStatus... statuses) {
        return new ArrayList<>(List.of(statuses));
    }

    static Map<String, CombinedStatistics> merge(
            HordeType type, List<ModelStatus> statuses, UsageByModel usage, MergeRule rule, String... names) {
        return new Merger(HordeFigures.of(type, statuses, usage), rule).merge(List.of(names));
    }
}
