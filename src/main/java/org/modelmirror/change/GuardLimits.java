package org.modelmirror.change;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * From where on a change is held back, and what lets it go live without an operator (sources-and-storage.md 2.6).
 *
 * @param shrinkMinModels records a category must have before the shrink rule applies
 * @param shrinkMinRatio share of the records that must remain, 0 to 1; 0 switches the share off
 * @param shrinkMaxRemoved records that may go at once, whatever their share
 * @param checksumsMaxShare share of the records whose checksum may change under the same URL, 0 to 1
 * @param parametersMaxFactor factor from which a changed parameter count is held back, at least 1
 * @param confirmPolls identical polls that approve a change, by rule; 0, or no entry, leaves it to the operator
 * @param confirmAfter shortest time over which those polls must spread
 */
public record GuardLimits(
        int shrinkMinModels,
        double shrinkMinRatio,
        int shrinkMaxRemoved,
        double checksumsMaxShare,
        double parametersMaxFactor,
        Map<GuardRule, Integer> confirmPolls,
        Duration confirmAfter) {

    public GuardLimits {
        confirmPolls = Map.copyOf(confirmPolls);
    }

    /** What holds where nobody has set anything (sources-and-storage.md 8.3). */
    public static GuardLimits defaults() {
        Map<GuardRule, Integer> polls = new EnumMap<>(GuardRule.class);
        for (GuardRule rule : GuardRule.values()) {
            polls.put(rule, rule == GuardRule.SHRINK ? 0 : 3);
        }
        return new GuardLimits(10, 0.5, 50, 0.1, 10, polls, Duration.ofMinutes(10));
    }

    /** The same with another number of confirming polls for one rule. */
    public GuardLimits withConfirmPolls(GuardRule rule, int polls) {
        Map<GuardRule, Integer> changed = new EnumMap<>(GuardRule.class);
        changed.putAll(confirmPolls);
        changed.put(rule, polls);
        return new GuardLimits(
                shrinkMinModels,
                shrinkMinRatio,
                shrinkMaxRemoved,
                checksumsMaxShare,
                parametersMaxFactor,
                changed,
                confirmAfter);
    }

    /** Whether a change that was offered so often, over so long, goes live by itself. */
    boolean isConfirmed(GuardRule rule, int timesSeen, Duration over) {
        int polls = confirmPolls.getOrDefault(rule, 0);
        return polls > 0 && timesSeen >= polls && over.compareTo(confirmAfter) >= 0;
    }
}
