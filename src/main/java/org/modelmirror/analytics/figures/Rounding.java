package org.modelmirror.analytics.figures;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Percentages and rounding as the peer does them: on the exact decimal value of a double, half to even (analytics.md 0).
 */
final class Rounding {
    private Rounding() {}

    static double round(double value, int places) {
        return new BigDecimal(value).setScale(places, RoundingMode.HALF_EVEN).doubleValue();
    }

    /** Not rounded, in this order of operations; 0 of nothing. */
    static double percentage(long part, long total) {
        return total == 0 ? 0.0 : ((double) part / total) * 100.0;
    }
}
