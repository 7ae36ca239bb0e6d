package org.modelmirror.raw;

/**
 * How much a kept copy of a category's file may lose at once (sources-and-storage.md 2.6, rule "shrink").
 *
 * @param minModels records a file must have before the rule applies
 * @param minRatio share of the records that must remain; 0 switches the share off
 * @param maxRemoved records that may go at once
 */
public record RawLimits(int minModels, double minRatio, int maxRemoved) {
    boolean allows(int held, int removed) {
        return held < minModels || (removed <= maxRemoved && (minRatio == 0 || removed <= held * (1 - minRatio)));
    }
}
