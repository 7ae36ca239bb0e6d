package org.modelmirror.analytics.figures;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.modelmirror.horde.CombinedStatistics;
import org.modelmirror.horde.Usage;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.ModelRecord;
import org.modelmirror.reference.ModelRecord.Download;
import org.modelmirror.reference.WhiteSpace;

/** Looks at the models of one category one by one (analytics.md 5.2 to 5.4). */
final class RiskAnalysis {
    private static final double BYTES_PER_GB = 1024.0 * 1024.0 * 1024.0;

    private final Category category;
    private final Map<String, CombinedStatistics> statistics;
    private final boolean isLive;
    private final RiskRules rules;
    private final long totalMonthUsage;

    /** @param isLive whether the figures are of now, so that no usage means none (analytics.md 8.3, S2) */
    RiskAnalysis(Category category, Map<String, CombinedStatistics> statistics, boolean isLive, RiskRules rules) {
        this.category = category;
        this.statistics = statistics;
        this.isLive = isLive;
        this.rules = rules;
        this.totalMonthUsage = statistics.values().stream()
                .flatMap(each -> each.usage().stream())
                .mapToLong(Usage::month)
                .sum();
    }

    /** All uses of the category in the month. */
    long totalMonthUsage() {
        return totalMonthUsage;
    }

    ModelRisk row(String name, ModelRecord record) {
        CombinedStatistics known = statistics.get(name);
        Optional<Usage> usage = usage(known);
        Usage uses = usage.orElse(Usage.NONE);
        List<Download> downloads = record.downloads();
        FileHosts hosts = FileHosts.of(downloads, rules.preferredHosts());
        RiskFlags flags = flags(record, known, usage, hosts);
        long workers = known == null ? 0 : known.workerCount();
        OptionalDouble size = sizeGb(record);
        return new ModelRisk(
                name,
                category,
                flags,
                workers,
                uses,
                Rounding.round(Rounding.percentage(uses.month(), totalMonthUsage), 4),
                UsageTrend.of(uses),
                size.isPresent()
                        ? OptionalDouble.of(Rounding.round(uses.month() / size.getAsDouble(), 2))
                        : OptionalDouble.empty(),
                size,
                isGenerated() ? record.findText("baseline") : Optional.empty(),
                isGenerated() ? Optional.of(record.isSet("nsfw")) : Optional.empty(),
                hasDescription(record),
                downloads.size(),
                List.copyOf(hosts.all()),
                known == null ? Optional.empty() : backends(known),
                rules.isCritical(category, flags, uses.month(), workers));
    }

    private Optional<Usage> usage(@Nullable CombinedStatistics known) {
        Optional<Usage> usage = known == null ? Optional.empty() : known.usage();
        return rules.isStrict() && isLive ? usage.or(() -> Optional.of(Usage.NONE)) : usage;
    }

    private RiskFlags flags(
            ModelRecord record, @Nullable CombinedStatistics known, Optional<Usage> usage, FileHosts hosts) {
        boolean ignoresHosts = rules.ignoresHosts(category);
        return new RiskFlags(
                usage.isPresent() && usage.get().day() == 0,
                usage.isPresent() && usage.get().month() == 0,
                usage.isPresent() && usage.get().total() == 0,
                known != null && known.workerCount() == 0,
                !ignoresHosts && hosts.hasSeveral(),
                !ignoresHosts && hosts.areNonPreferred(),
                !ignoresHosts && hosts.isAnyUnparsable(),
                !ignoresHosts && hosts.hasNone(),
                !hasDescription(record),
                isGenerated() && record.findText("baseline").orElse("").isEmpty(),
                usage.isPresent() && isLow(usage.get()));
    }

    private boolean isLow(Usage usage) {
        return totalMonthUsage > 0
                && Rounding.percentage(usage.month(), totalMonthUsage) < rules.lowUsagePercentage(category);
    }

    /** Images and texts; of other kinds nobody says how they are to be looked at. */
    private boolean isGenerated() {
        return category == Category.IMAGE_GENERATION || category == Category.TEXT_GENERATION;
    }

    private static boolean hasDescription(ModelRecord record) {
        return !WhiteSpace.isBlank(record.findText("description").orElse(""));
    }

    private OptionalDouble sizeGb(ModelRecord record) {
        double bytes = category == Category.IMAGE_GENERATION
                ? record.findInteger("size_on_disk_bytes")
                        .map(Number::doubleValue)
                        .orElse(0.0)
                : 0;
        return bytes > 0 ? OptionalDouble.of(bytes / BYTES_PER_GB) : OptionalDouble.empty();
    }

    private Optional<List<BackendUsage>> backends(CombinedStatistics known) {
        return category == Category.TEXT_GENERATION
                ? known.backends()
                        .filter(shares -> !shares.isEmpty())
                        .map(shares -> shares.stream().map(BackendUsage::of).toList())
                : Optional.empty();
    }
}
