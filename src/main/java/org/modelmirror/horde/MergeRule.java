package org.modelmirror.horde;

/**
 * How figures are matched to models.
 *
 * @param variations whether shares of back ends are told apart; the sums then join one size only (analytics.md 3.10)
 * @param strict whether each use counts for one model only, and each worker once (analytics.md 8.3, S1 and S3)
 */
public record MergeRule(boolean variations, boolean strict) {
    /** As the peer does without being asked for more. */
    public static final MergeRule PLAIN = new MergeRule(false, false);
}
