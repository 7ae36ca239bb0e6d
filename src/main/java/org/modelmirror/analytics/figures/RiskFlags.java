package org.modelmirror.analytics.figures;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What speaks for the deletion of a model, in the order of the API (analytics.md 5.2).
 *
 * @param hasNonPreferredHost no file is on a preferred host though there are files; one on a preferred host is enough (Q47)
 * @param hasUnknownHost a file's URL cannot be taken apart
 * @param lowUsage used, but by less than the threshold of the category
 */
public record RiskFlags(
        boolean zeroUsageDay,
        boolean zeroUsageMonth,
        boolean zeroUsageTotal,
        boolean noActiveWorkers,
        boolean hasMultipleHosts,
        boolean hasNonPreferredHost,
        boolean hasUnknownHost,
        boolean noDownloadUrls,
        boolean missingDescription,
        boolean missingBaseline,
        boolean lowUsage) {

    /** How many are set: the risk score, 0 to 11, without weights. */
    public int score() {
        return count(zeroUsageDay)
                + count(zeroUsageMonth)
                + count(zeroUsageTotal)
                + count(noActiveWorkers)
                + count(hasMultipleHosts)
                + count(hasNonPreferredHost)
                + count(hasUnknownHost)
                + count(noDownloadUrls)
                + count(missingDescription)
                + count(missingBaseline)
                + count(lowUsage);
    }

    private static int count(boolean flag) {
        return flag ? 1 : 0;
    }

    public boolean any() {
        return score() > 0;
    }

    /** Whether something is odd about where the files are. */
    public boolean isWarning() {
        return hasMultipleHosts || hasNonPreferredHost || hasUnknownHost || noDownloadUrls;
    }

    RiskFlags or(RiskFlags other) {
        return new RiskFlags(
                zeroUsageDay || other.zeroUsageDay,
                zeroUsageMonth || other.zeroUsageMonth,
                zeroUsageTotal || other.zeroUsageTotal,
                noActiveWorkers || other.noActiveWorkers,
                hasMultipleHosts || other.hasMultipleHosts,
                hasNonPreferredHost || other.hasNonPreferredHost,
                hasUnknownHost || other.hasUnknownHost,
                noDownloadUrls || other.noDownloadUrls,
                missingDescription || other.missingDescription,
                missingBaseline || other.missingBaseline,
                lowUsage || other.lowUsage);
    }

    /** A new object in the form of the API. */
    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("zero_usage_day", zeroUsageDay)
                .put("zero_usage_month", zeroUsageMonth)
                .put("zero_usage_total", zeroUsageTotal)
                .put("no_active_workers", noActiveWorkers)
                .put("has_multiple_hosts", hasMultipleHosts)
                .put("has_non_preferred_host", hasNonPreferredHost)
                .put("has_unknown_host", hasUnknownHost)
                .put("no_download_urls", noDownloadUrls)
                .put("missing_description", missingDescription)
                .put("missing_baseline", missingBaseline)
                .put("low_usage", lowUsage);
    }
}
