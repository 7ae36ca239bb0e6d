package org.modelmirror.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.modelmirror.reference.Format;

/** What some settings make of others, and what the operator is told about it (sources-and-storage.md 1.3). */
final class Normalisation {
    private final Map<Setting<?>, Object> values;
    private final List<SettingsMessage> messages = new ArrayList<>();

    private Normalisation(Map<Setting<?>, Object> values) {
        this.values = values;
    }

    /** Changes the values in place. */
    static List<SettingsMessage> apply(Map<Setting<?>, Object> values) {
        Normalisation normalisation = new Normalisation(values);
        normalisation.applyMode();
        normalisation.applyLeader();
        normalisation.fillDerivedDefaults();
        normalisation.checkFigures();
        return normalisation.messages;
    }

    private void applyMode() {
        boolean primary = get(MirrorSettings.MODE) == Mode.PRIMARY;
        if (get(MirrorSettings.OFFLINE)) {
            values.put(RedisSettings.ENABLED, false);
            values.put(MirrorSettings.GITHUB_SEED, false);
            info("went offline: files on disk are served read-only, Redis and seeding are off");
        } else if (primary) {
            if (!get(RedisSettings.ENABLED)) {
                info("found no Redis on a PRIMARY: a single instance is assumed");
            }
        } else {
            if (get(MirrorSettings.GITHUB_SEED)) {
                values.put(MirrorSettings.GITHUB_SEED, false);
                warn("ignored mirror.github-seed: only a PRIMARY is seeded");
            }
            if (get(PrimarySettings.URL).isEmpty()) {
                noPrimary();
            }
        }
        if (get(LocalSettings.FOLDER).isPresent() && (primary || get(MirrorSettings.OFFLINE))) {
            values.put(LocalSettings.FOLDER, Optional.empty());
            warn("ignored source.local.folder: only a REPLICA that is not offline has sources");
        }
        if (get(MirrorSettings.CANONICAL_FORMAT) == Format.LEGACY) {
            if (primary) {
                info("chose canonical format legacy: v1 can be written, v2 is read-only");
            } else {
                warn("chose canonical format legacy on a REPLICA: v1 is read-only");
            }
        }
    }

    /** Followers see what lies in files, and nothing else. */
    private void applyLeader() {
        if (get(LeaderSettings.KIND) == LeaderKind.NONE || get(MirrorSettings.MODE) == Mode.PRIMARY) {
            return;
        }
        if (get(PrimarySettings.URL).isPresent() && !get(MirrorSettings.PRIMARY_HITS)) {
            values.put(MirrorSettings.PRIMARY_HITS, true);
            warn("ignored mirror.primary-hits=false: with a leader the others take everything from the category files");
        }
        if (get(PrimarySettings.URL).isPresent() && !get(LastGoodSettings.ENABLED)) {
            values.put(LastGoodSettings.ENABLED, true);
            warn("ignored last-good.enabled=false: with a leader the others take legacy texts from there");
        }
    }

    private void noPrimary() {
        if (get(LocalSettings.FOLDER).isEmpty()) {
            warn("found no PRIMARY to mirror: GitHub is the only source");
        } else if (get(GitHubSettings.FALLBACK)) {
            info("found no PRIMARY to mirror: GitHub is the source, source.local.folder answers where it does not");
        } else {
            info(
                    "found no PRIMARY to mirror and source.github.fallback is off: source.local.folder is the only source");
        }
    }

    /** What makes the refresh of figures pointless (analytics.md 0.1). */
    private void checkFigures() {
        if (!get(HydrationSettings.ENABLED).orElse(false)) {
            return;
        }
        for (Setting<Duration> ttl :
                List.of(AnalyticsSettings.STATISTICS_CACHE_TTL, AnalyticsSettings.DELETION_RISK_CACHE_TTL)) {
            if (get(HydrationSettings.INTERVAL).compareTo(get(ttl)) >= 0) {
                warn("found analytics.hydration.interval not below " + ttl.name()
                        + ": figures come of age before they are refreshed");
            }
            if (get(HydrationSettings.STALE_TTL).compareTo(get(ttl)) < 0) {
                warn("found analytics.hydration.stale-ttl below " + ttl.name() + ": no stale figure is ever served");
            }
        }
    }

    private void fillDerivedDefaults() {
        if (get(HydrationSettings.ENABLED).isEmpty()) {
            values.put(HydrationSettings.ENABLED, Optional.of(get(MirrorSettings.MODE) == Mode.PRIMARY));
        }
        if (get(RedisSettings.TTL).filter(ttl -> !ttl.isZero()).isEmpty()) {
            Duration ttl = get(SourceSettings.CACHE_TTL);
            values.put(RedisSettings.TTL, Optional.of(ttl.isZero() ? Duration.ofSeconds(60) : ttl));
        }
    }

    private <T> T get(Setting<T> setting) {
        return Settings.value(values, setting);
    }

    private void info(String text) {
        messages.add(SettingsMessage.info(text));
    }

    private void warn(String text) {
        messages.add(SettingsMessage.warning(text));
    }
}
