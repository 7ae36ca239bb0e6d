package org.modelmirror.settings;

import java.util.List;
import org.modelmirror.reference.Format;

/**
 * What this instance is: where its data comes from and whether it owns it (sources-and-storage.md 1).
 *
 * @param mode pRIMARY owns the data on its own disk, REPLICA mirrors a PRIMARY or GitHub
 * @param canonicalFormat generation of the API that owns writes on a PRIMARY: v2 or legacy
 * @param offline serve what lies on disk and contact nobody
 * @param primaryHits write each accepted answer of PRIMARY to the category files
 * @param githubSeed fill the missing categories of a PRIMARY from GitHub once
 */
public record MirrorSettings(
        Mode mode, Format canonicalFormat, boolean offline, boolean primaryHits, boolean githubSeed) {
    static final Setting<Mode> MODE = Setting.of(
                    "mirror.mode",
                    SettingTypes.choice(List.of(Mode.values()), Mode::name),
                    "REPLICA",
                    "PRIMARY owns the data on its own disk, REPLICA mirrors a PRIMARY or GitHub")
            .peer("REPLICATE_MODE");
    static final Setting<Format> CANONICAL_FORMAT = Setting.of(
                    "mirror.canonical-format",
                    SettingTypes.choice(List.of(Format.values()), Format::id),
                    "v2",
                    "Generation of the API that owns writes on a PRIMARY: v2 or legacy")
            .peer("CANONICAL_FORMAT");
    static final Setting<Boolean> OFFLINE = Setting.of(
                    "mirror.offline", SettingTypes.FLAG, "false", "Serve what lies on disk and contact nobody")
            .peer("OFFLINE");
    static final Setting<Boolean> PRIMARY_HITS = Setting.of(
                    "mirror.primary-hits",
                    SettingTypes.FLAG,
                    "true",
                    "Write each accepted answer of PRIMARY to the category files")
            .peer("MIRROR_PRIMARY_HITS");
    static final Setting<Boolean> GITHUB_SEED = Setting.of(
                    "mirror.github-seed",
                    SettingTypes.FLAG,
                    "false",
                    "Fill the missing categories of a PRIMARY from GitHub once")
            .peer("GITHUB_SEED_ENABLED");

    /** The settings of this area, in the order of the configuration file. */
    static final List<Setting<?>> ALL = List.of(MODE, CANONICAL_FORMAT, OFFLINE, PRIMARY_HITS, GITHUB_SEED);

    static MirrorSettings of(Settings settings) {
        return new MirrorSettings(
                settings.get(MODE),
                settings.get(CANONICAL_FORMAT),
                settings.get(OFFLINE),
                settings.get(PRIMARY_HITS),
                settings.get(GITHUB_SEED));
    }
}
