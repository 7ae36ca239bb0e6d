package org.modelmirror.raw;

import java.time.Duration;

/**
 * How much a kept copy may lose at once, and when an objection gives way by itself (sources-and-storage.md 2.6).
 *
 * @param minModels records a file must have before the rule on shrinking applies
 * @param minRatio share of the records that must remain; 0 switches the share off
 * @param maxRemoved records that may go at once
 * @param confirmShrink identical polls after which removals are taken; 0 = never
 * @param confirmRollback identical polls after which older bytes are taken; 0 = never
 * @param confirmAfter shortest time over which those polls must spread
 */
public record RawLimits(
        int minModels, double minRatio, int maxRemoved, int confirmShrink, int confirmRollback, Duration confirmAfter) {
    boolean allows(int held, int removed) {
        return held < minModels || (removed <= maxRemoved && (minRatio == 0 || removed <= held * (1 - minRatio)));
    }
}
