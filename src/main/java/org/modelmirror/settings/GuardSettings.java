package org.modelmirror.settings;

import java.time.Duration;
import java.util.List;

/**
 * When a change from upstream is held back (sources-and-storage.md 2.6).
 *
 * @param shrinkMinModels records a category must have before the shrink rule applies
 * @param shrinkMinRatio share of the records that must remain; 0 switches the share off
 * @param shrinkMaxRemoved records that may go at once, whatever their share
 * @param checksumsMaxShare share of the records whose checksum may change under the same URL
 * @param parametersMaxFactor factor from which a changed parameter count is held back
 * @param confirmShrink identical polls that approve removals; 0 leaves it to the operator
 * @param confirmRollback identical polls that approve an older document; 0 leaves it to the operator
 * @param confirmChecksums identical polls that approve changed checksums; 0 leaves it to the operator
 * @param confirmBaseline identical polls that approve a changed baseline; 0 leaves it to the operator
 * @param confirmParameters identical polls that approve a changed parameter count; 0 leaves it to the operator
 * @param confirmAfter shortest time over which those polls must spread
 * @param approveWait how long an approval waits for its change to go live before it is answered as pending
 */
public record GuardSettings(
        int shrinkMinModels,
        double shrinkMinRatio,
        int shrinkMaxRemoved,
        double checksumsMaxShare,
        double parametersMaxFactor,
        int confirmShrink,
        int confirmRollback,
        int confirmChecksums,
        int confirmBaseline,
        int confirmParameters,
        Duration confirmAfter,
        Duration approveWait) {
    static final Setting<Integer> SHRINK_MIN_MODELS = Setting.of(
                    "guard.shrink.min-models",
                    SettingTypes.integer(0),
                    "10",
                    "Records a category must have before the shrink rule applies")
            .peer("SHRINK_GUARD_MIN_MODELS")
            .atOnce();
    static final Setting<Double> SHRINK_MIN_RATIO = Setting.of(
                    "guard.shrink.min-ratio",
                    SettingTypes.decimal(0, 1),
                    "0.5",
                    "Share of the records that must remain; 0 switches the share off")
            .peer("SHRINK_GUARD_MIN_RATIO")
            .atOnce();
    static final Setting<Integer> SHRINK_MAX_REMOVED = Setting.of(
                    "guard.shrink.max-removed",
                    SettingTypes.integer(0),
                    "50",
                    "Records that may go at once, whatever their share")
            .atOnce();
    static final Setting<Double> CHECKSUMS_MAX_SHARE = Setting.of(
                    "guard.checksums.max-share",
                    SettingTypes.decimal(0, 1),
                    "0.1",
                    "Share of the records whose checksum may change under the same URL")
            .atOnce();
    static final Setting<Double> PARAMETERS_MAX_FACTOR = Setting.of(
                    "guard.parameters.max-factor",
                    SettingTypes.decimal(1, Double.MAX_VALUE),
                    "10",
                    "Factor from which a changed parameter count is held back")
            .atOnce();
    static final Setting<Integer> CONFIRM_SHRINK = Setting.of(
                    "guard.confirm-polls.shrink",
                    SettingTypes.integer(0),
                    "0",
                    "Identical polls that approve removals; 0 leaves it to the operator")
            .atOnce();
    static final Setting<Integer> CONFIRM_ROLLBACK = Setting.of(
                    "guard.confirm-polls.rollback",
                    SettingTypes.integer(0),
                    "3",
                    "Identical polls that approve an older document; 0 leaves it to the operator")
            .atOnce();
    static final Setting<Integer> CONFIRM_CHECKSUMS = Setting.of(
                    "guard.confirm-polls.checksums",
                    SettingTypes.integer(0),
                    "3",
                    "Identical polls that approve changed checksums; 0 leaves it to the operator")
            .atOnce();
    static final Setting<Integer> CONFIRM_BASELINE = Setting.of(
                    "guard.confirm-polls.baseline",
                    SettingTypes.integer(0),
                    "3",
                    "Identical polls that approve a changed baseline; 0 leaves it to the operator")
            .atOnce();
    static final Setting<Integer> CONFIRM_PARAMETERS = Setting.of(
                    "guard.confirm-polls.parameters",
                    SettingTypes.integer(0),
                    "3",
                    "Identical polls that approve a changed parameter count; 0 leaves it to the operator")
            .atOnce();
    static final Setting<Duration> CONFIRM_AFTER = Setting.of(
                    "guard.confirm-after",
                    SettingTypes.DURATION,
                    "10m",
                    "Shortest time over which those polls must spread")
            .atOnce();

    static final Setting<Duration> APPROVE_WAIT = Setting.of(
                    "guard.approve-wait",
                    SettingTypes.POSITIVE_DURATION,
                    "60s",
                    "How long an approval waits for its change to go live before it is answered with 202")
            .atOnce();

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(
            SHRINK_MIN_MODELS,
            SHRINK_MIN_RATIO,
            SHRINK_MAX_REMOVED,
            CHECKSUMS_MAX_SHARE,
            PARAMETERS_MAX_FACTOR,
            CONFIRM_SHRINK,
            CONFIRM_ROLLBACK,
            CONFIRM_CHECKSUMS,
            CONFIRM_BASELINE,
            CONFIRM_PARAMETERS,
            CONFIRM_AFTER,
            APPROVE_WAIT);

    static GuardSettings of(Settings settings) {
        return new GuardSettings(
                settings.get(SHRINK_MIN_MODELS),
                settings.get(SHRINK_MIN_RATIO),
                settings.get(SHRINK_MAX_REMOVED),
                settings.get(CHECKSUMS_MAX_SHARE),
                settings.get(PARAMETERS_MAX_FACTOR),
                settings.get(CONFIRM_SHRINK),
                settings.get(CONFIRM_ROLLBACK),
                settings.get(CONFIRM_CHECKSUMS),
                settings.get(CONFIRM_BASELINE),
                settings.get(CONFIRM_PARAMETERS),
                settings.get(CONFIRM_AFTER),
                settings.get(APPROVE_WAIT));
    }
}
