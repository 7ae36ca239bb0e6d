package org.modelmirror.analytics.figures;

import java.util.List;
import org.modelmirror.reference.Category;

/**
 * Where the lines of deletion risk are drawn (analytics.md 0.1, 5.2). Immutable.
 *
 * @param preferredHosts hosts whose downloads raise no flag, those below them included
 * @param lowUsagePercentage usage below which a model is flagged, in percent of the category's month
 * @param textLowUsagePercentage the same for text models
 * @param textIgnoresHosts whether text models get no flag for their downloads
 * @param textCriticalUsage uses a month below which a text model is critical
 * @param textCriticalWorkers workers below which a text model is critical
 * @param isStrict whether the rules S2 and S4 to S7 of analytics.md 8.3 hold
 */
public record RiskRules(
        List<String> preferredHosts,
        double lowUsagePercentage,
        double textLowUsagePercentage,
        boolean textIgnoresHosts,
        long textCriticalUsage,
        long textCriticalWorkers,
        boolean isStrict) {
    public RiskRules {
        preferredHosts = List.copyOf(preferredHosts);
    }

    /** How text models are put into groups. */
    public GroupNames groupNames() {
        return isStrict ? GroupNames.STRICT : GroupNames.PLAIN;
    }

    double lowUsagePercentage(Category category) {
        return category == Category.TEXT_GENERATION ? textLowUsagePercentage : lowUsagePercentage;
    }

    boolean ignoresHosts(Category category) {
        return category == Category.TEXT_GENERATION && textIgnoresHosts;
    }

    boolean isCritical(Category category, RiskFlags flags, long monthUsage, long workers) {
        return category == Category.TEXT_GENERATION
                ? monthUsage < textCriticalUsage && workers < textCriticalWorkers
                : flags.zeroUsageMonth() && flags.noActiveWorkers();
    }
}
