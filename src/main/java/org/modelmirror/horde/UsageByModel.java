package org.modelmirror.horde;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts of uses by the names under which models were used, a map per period, in the order of the answer. Immutable.
 *
 * @param day last day
 * @param month last month
 * @param total ever
 */
public record UsageByModel(Map<String, Long> day, Map<String, Long> month, Map<String, Long> total) {
    public UsageByModel {
        day = Collections.unmodifiableMap(new LinkedHashMap<>(day));
        month = Collections.unmodifiableMap(new LinkedHashMap<>(month));
        total = Collections.unmodifiableMap(new LinkedHashMap<>(total));
    }
}
