package org.modelmirror.horde;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Matches what the Horde knows to the models of the reference, across back ends, authors and quantisations (analytics.md
 * 3.10). Immutable.
 *
 * <p>Without variations all sizes of a family report the family's sum (Q9), image models too (Q10); the strict rule tells
 * them apart.
 */
public final class Merger {
    private final HordeFigures figures;
    private final MergeRule rule;

    public Merger(HordeFigures figures, MergeRule rule) {
        this.figures = figures;
        this.rule = rule;
    }

    /** One entry for each name, matched or not, in their order. */
    public Map<String, CombinedStatistics> merge(Collection<String> canonicalNames) {
        Map<String, Set<String>> attributed =
                rule.strict() ? Attribution.of(canonicalNames, figures.type(), figures.usage()) : Map.of();
        Map<String, CombinedStatistics> merged = new LinkedHashMap<>();
        for (String name : canonicalNames) {
            merged.put(name, one(name, usedNames(name, attributed)));
        }
        return Collections.unmodifiableMap(merged);
    }

    private Set<String> usedNames(String name, Map<String, Set<String>> attributed) {
        if (rule.strict()) {
            return attributed.getOrDefault(name, Set.of());
        }
        return rule.variations()
                ? figures.usage().ofSameSize(name)
                : figures.usage().ofAnySize(name);
    }

    private CombinedStatistics one(String name, Set<String> usedNames) {
        Map<HordeBackend, ModelStatus> statuses = statuses(name);
        Usage usage = Usage.NONE;
        Map<HordeBackend, Usage> shares = new EnumMap<>(HordeBackend.class);
        for (String used : usedNames) {
            Usage part = figures.usage().of(used);
            usage = usage.plus(part);
            shares.merge(HordeBackend.of(used), part, Usage::plus);
        }
        Optional<List<Worker>> workers = figures.workers().map(index -> workers(name, index));
        return new CombinedStatistics(
                busiest(statuses.values()),
                usage.isZero() ? Optional.empty() : Optional.of(usage),
                workers.filter(list -> !list.isEmpty()),
                rule.variations() ? Optional.of(backends(name, statuses, shares)) : Optional.empty(),
                workerCount(statuses.values(), workers));
    }

    private Map<HordeBackend, ModelStatus> statuses(String name) {
        Map<HordeBackend, ModelStatus> found = new EnumMap<>(HordeBackend.class);
        for (NameVariant variant : NameVariant.of(name)) {
            figures.statuses().find(variant.name()).ifPresent(status -> found.put(variant.backend(), status));
        }
        return found;
    }

    /** The one with the most workers, the first of several; they are not added up (Q15). */
    private static Optional<ModelStatus> busiest(Collection<ModelStatus> statuses) {
        Optional<ModelStatus> busiest = Optional.empty();
        for (ModelStatus status : statuses) {
            if (busiest.isEmpty() || status.workers() > busiest.get().workers()) {
                busiest = Optional.of(status);
            }
        }
        return busiest;
    }

    /** Each once. Prefixed names are looked at by the strict rule only (Q16, S3). */
    private List<Worker> workers(String name, WorkerIndex index) {
        Set<String> names = new LinkedHashSet<>();
        names.add(name);
        if (rule.strict()) {
            NameVariant.of(name).forEach(variant -> names.add(variant.name()));
        }
        Map<String, Worker> byId = new LinkedHashMap<>();
        names.forEach(each -> index.of(each).forEach(worker -> byId.put(worker.id(), worker)));
        return List.copyOf(byId.values());
    }

    private long workerCount(Collection<ModelStatus> statuses, Optional<List<Worker>> workers) {
        if (rule.strict()) {
            return workers.map(list -> (long) list.size())
                    .orElseGet(() ->
                            statuses.stream().mapToLong(ModelStatus::workers).sum());
        }
        return workers.filter(list -> !list.isEmpty())
                .map(list -> (long) list.size())
                .orElseGet(() -> busiest(statuses).map(ModelStatus::workers).orElse(0L));
    }

    private static List<BackendShare> backends(
            String name, Map<HordeBackend, ModelStatus> statuses, Map<HordeBackend, Usage> usage) {
        List<BackendShare> backends = new ArrayList<>();
        for (HordeBackend backend : HordeBackend.values()) {
            Optional<ModelStatus> status = Optional.ofNullable(statuses.get(backend));
            Usage uses = usage.getOrDefault(backend, Usage.NONE);
            if (status.isPresent() || !uses.isZero()) {
                String variantName = status.map(ModelStatus::name).orElse(backend.prefix() + name);
                backends.add(new BackendShare(backend, variantName, status, uses));
            }
        }
        return backends;
    }
}
