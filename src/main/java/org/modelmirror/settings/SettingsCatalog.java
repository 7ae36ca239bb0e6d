package org.modelmirror.settings;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every setting there is, by area, in the order of {@code config/application.properties}. */
public final class SettingsCatalog {
    /** Appended to the name of a duration, gives it in whole seconds, rounded up, for options that count seconds. */
    public static final String SECONDS_SUFFIX = "-seconds";
    /** Appended to the name of a duration, gives it in milliseconds for options that take a bare number of them. */
    public static final String MILLIS_SUFFIX = "-millis";
    /** Names routes may use that no one sets: {@code source} works them out when it is wired. */
    private static final Set<String> COMPUTED = Set.of(
            "source.user-agent",
            "source.github.watches",
            "serve.passes-through",
            "poll.from",
            "leader.elected",
            "analytics.hydration.runs");

    private static final Map<String, List<Setting<?>>> AREAS = areas();
    private static final List<Setting<?>> ALL =
            AREAS.values().stream().flatMap(List::stream).toList();
    private static final Map<String, Setting<?>> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Setting::name, setting -> setting));

    private SettingsCatalog() {}

    /** The settings by title of their area. */
    public static Map<String, List<Setting<?>>> byArea() {
        return AREAS;
    }

    public static List<Setting<?>> all() {
        return ALL;
    }

    public static Optional<Setting<?>> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** The setting that somebody probably meant. */
    public static Optional<String> nearest(String name) {
        return NearestName.of(name, BY_NAME.keySet());
    }

    /** The names a route may use as {@code {{placeholder}}}: every setting, every duration also in seconds and millis. */
    public static Set<String> placeholders() {
        Set<String> names = new TreeSet<>(COMPUTED);
        for (Setting<?> setting : ALL) {
            names.add(setting.name());
            if (isDuration(setting)) {
                names.add(setting.name() + SECONDS_SUFFIX);
                names.add(setting.name() + MILLIS_SUFFIX);
            }
        }
        return names;
    }

    private static boolean isDuration(Setting<?> setting) {
        return setting.parse(setting.defaultText()) instanceof Duration;
    }

    private static Map<String, List<Setting<?>>> areas() {
        Map<String, List<Setting<?>>> areas = new LinkedHashMap<>();
        areas.put("server: where the service listens", ServerSettings.ALL);
        areas.put("mirror: what this instance is", MirrorSettings.ALL);
        areas.put("store: files on disk", StoreSettings.ALL);
        areas.put("last-good: the last accepted answer of each category", LastGoodSettings.ALL);
        areas.put("history: versions of category files", HistorySettings.ALL);
        areas.put("poll: how often upstreams are asked", PollSettings.ALL);
        areas.put("reload: files edited while the service runs", ReloadSettings.ALL);
        areas.put("leader: one of several instances on one folder polls", LeaderSettings.ALL);
        areas.put("source: rules for all upstreams", SourceSettings.ALL);
        areas.put("source.primary: the PRIMARY", PrimarySettings.ALL);
        areas.put(
                "source.github: the two repositories",
                Stream.of(GitHubSettings.ALL, RepositorySettings.IMAGE.all(), RepositorySettings.TEXT.all())
                        .flatMap(List::stream)
                        .toList());
        areas.put("source.local: a folder of your own", LocalSettings.ALL);
        areas.put("source.horde: the AI Horde API", HordeSettings.ALL);
        areas.put("fetch: limits of one fetch", FetchSettings.ALL);
        areas.put("guard: changes that are held back", GuardSettings.ALL);
        areas.put("write: how writes are made", WriteSettings.ALL);
        areas.put("write.rate: how often writes may be tried", WriteRateSettings.ALL);
        areas.put("audit: who changed what", AuditSettings.ALL);
        areas.put("queue: proposed changes", QueueSettings.ALL);
        areas.put("announce.redis: several instances", RedisSettings.ALL);
        areas.put("serve: the HTTP API", ServingSettings.ALL);
        areas.put("serve.pass-through: v2 reads that only PRIMARY knows", PassThroughSettings.ALL);
        areas.put("events: clients that wait for changes", EventsSettings.ALL);
        areas.put("facade: upstream files on the paths of GitHub", FacadeSettings.ALL);
        areas.put("analytics: usage figures and deletion risk", AnalyticsSettings.ALL);
        areas.put("analytics.hydration: figures refreshed in the background", HydrationSettings.ALL);
        areas.put("traces: what took how long, for OpenTelemetry", TraceSettings.ALL);
        areas.put("weights: mirrored model files", WeightsSettings.ALL);
        areas.put("sync: from a PRIMARY back to GitHub", SyncSettings.ALL);
        return Collections.unmodifiableMap(areas);
    }
}
