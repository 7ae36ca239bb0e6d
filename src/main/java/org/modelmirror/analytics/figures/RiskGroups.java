package org.modelmirror.analytics.figures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.modelmirror.horde.Usage;

/** Puts rows of text models into groups (analytics.md 5.7). */
final class RiskGroups {
    private static final double WHOLE = 100.0;

    private final RiskRules rules;

    RiskGroups(RiskRules rules) {
        this.rules = rules;
    }

    /** One row per base name, in the order of first members; sorted anew by the strict rules only (Q25, S6). */
    List<ModelRisk> of(List<ModelRisk> rows) {
        Map<String, List<ModelRisk>> members = new LinkedHashMap<>();
        for (ModelRisk row : rows) {
            members.computeIfAbsent(rules.groupNames().of(row.name()), name -> new ArrayList<>(2))
                    .add(row);
        }
        List<ModelRisk> groups = new ArrayList<>();
        members.forEach(
                (name, group) -> groups.add(group.size() == 1 ? group.get(0).named(name) : row(name, group)));
        if (rules.isStrict()) {
            groups.sort(
                    Comparator.comparingLong((ModelRisk group) -> group.usage().month())
                            .reversed());
        }
        return List.copyOf(groups);
    }

    private ModelRisk row(String name, List<ModelRisk> members) {
        ModelRisk first = members.get(0);
        Usage usage = Usage.NONE;
        long workers = 0;
        long downloads = 0;
        double percentage = 0;
        boolean described = true;
        Set<String> hosts = new LinkedHashSet<>();
        List<UsageTrend.Weighted> trends = new ArrayList<>();
        for (ModelRisk member : members) {
            usage = usage.plus(member.usage());
            workers = Math.max(workers, member.workerCount());
            downloads += member.downloadCount();
            percentage += member.percentageOfCategory();
            described &= member.hasDescription();
            hosts.addAll(member.downloadHosts());
            trends.add(new UsageTrend.Weighted(member.trend(), member.usage().month()));
        }
        // Shares that were rounded up can add up to more than there is (Q21).
        percentage = Math.min(percentage, WHOLE);
        OptionalDouble size = members.stream()
                .flatMap(member -> boxed(member.sizeGb()).stream())
                .mapToDouble(Double::doubleValue)
                .average();
        RiskFlags flags = flags(members, usage, workers, percentage);
        return new ModelRisk(
                name,
                first.category(),
                flags,
                workers,
                usage,
                percentage,
                UsageTrend.ofGroup(trends),
                size.isPresent() ? OptionalDouble.of(usage.month() / size.getAsDouble()) : OptionalDouble.empty(),
                size,
                ofFirstOrCommon(members, ModelRisk::baseline),
                ofFirstOrCommon(members, ModelRisk::nsfw),
                described,
                downloads,
                List.copyOf(hosts),
                Optional.empty(),
                rules.isCritical(first.category(), flags, usage.month(), workers));
    }

    private static Optional<Double> boxed(OptionalDouble value) {
        return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
    }

    /** Any member's flag is the group's (Q27); by the strict rules only where it holds of the group too (S5). */
    private RiskFlags flags(List<ModelRisk> members, Usage usage, long workers, double percentage) {
        RiskFlags any =
                members.stream().map(ModelRisk::flags).reduce(RiskFlags::or).orElseThrow();
        if (!rules.isStrict()) {
            return any;
        }
        return new RiskFlags(
                any.zeroUsageDay() && usage.day() == 0,
                any.zeroUsageMonth() && usage.month() == 0,
                any.zeroUsageTotal() && usage.total() == 0,
                any.noActiveWorkers() && workers == 0,
                any.hasMultipleHosts(),
                any.hasNonPreferredHost(),
                any.hasUnknownHost(),
                any.noDownloadUrls(),
                any.missingDescription(),
                any.missingBaseline(),
                any.lowUsage()
                        && percentage < rules.lowUsagePercentage(members.get(0).category()));
    }

    /** What the member with the most uses says (Q45); by the strict rules what all say alike (S4). */
    private <T> Optional<T> ofFirstOrCommon(List<ModelRisk> members, Function<ModelRisk, Optional<T>> value) {
        Optional<T> first = value.apply(members.get(0));
        boolean isCommon = members.stream().allMatch(member -> Objects.equals(value.apply(member), first));
        return rules.isStrict() && !isCommon ? Optional.empty() : first;
    }
}
