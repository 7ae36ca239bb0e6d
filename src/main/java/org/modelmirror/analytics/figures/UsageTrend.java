package org.modelmirror.analytics.figures;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.modelmirror.horde.Usage;

/**
 * Whether a model is used more or less than before; not rounded (analytics.md 5.4).
 *
 * @param dayToMonth empty without any use in the month
 * @param monthToTotal empty without any use at all
 */
public record UsageTrend(OptionalDouble dayToMonth, OptionalDouble monthToTotal) {

    static UsageTrend of(Usage usage) {
        return new UsageTrend(ratio(usage.day(), usage.month()), ratio(usage.month(), usage.total()));
    }

    private static OptionalDouble ratio(long part, long whole) {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
    }

    /**
     * One member of a group.
     *
     * @param monthUsage its weight
     */
    record Weighted(UsageTrend trend, long monthUsage) {}

    /** The means over a group, by month usage; a ratio of zero contributes as little as none (analytics.md 5.7). */
    static UsageTrend ofGroup(List<Weighted> members) {
        return new UsageTrend(mean(members, UsageTrend::dayToMonth), mean(members, UsageTrend::monthToTotal));
    }

    private static OptionalDouble mean(List<Weighted> members, Function<UsageTrend, OptionalDouble> ratio) {
        double sum = 0;
        long weight = 0;
        boolean contributes = false;
        for (Weighted member : members) {
            weight += member.monthUsage();
            double own = ratio.apply(member.trend()).orElse(0);
            if (own != 0) {
                sum += own * member.monthUsage();
                contributes = true;
            }
        }
        return weight == 0 || !contributes ? OptionalDouble.empty() : OptionalDouble.of(sum / weight);
    }

    /** A new object in the form of the API. */
    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("day_to_month_ratio", ModelRisk.orNull(dayToMonth))
                .put("month_to_total_ratio", ModelRisk.orNull(monthToTotal));
    }
}
