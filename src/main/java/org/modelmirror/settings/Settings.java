package org.modelmirror.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The settings of an instance: every key resolved once. Immutable; an edit that counts while the service runs makes
 * others of them ({@link #taking}). Precedence
 * (sources-and-storage.md 8.1): override, own environment variable, property files, the peer's environment variable,
 * default; variables of the process count before those of {@code .env.prod} and {@code .env}.
 */
public final class Settings {
    private final Map<Setting<?>, Object> values;
    private final Map<Setting<?>, Given> given;
    private final Map<String, Shadowed> shadowed;
    private final Map<String, String> extra;
    private final List<SettingsMessage> messages;

    Settings(
            Map<Setting<?>, Object> values,
            Map<Setting<?>, Given> given,
            Map<String, Shadowed> shadowed,
            Map<String, String> extra,
            List<SettingsMessage> messages) {
        this.values = Map.copyOf(values);
        this.given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
        this.shadowed = Map.copyOf(shadowed);
        this.extra = Map.copyOf(extra);
        this.messages = List.copyOf(messages);
    }

    /**
     * Brings all sources together.
     *
     * @throws InvalidSettingsException if anything is wrong, naming all of it
     */
    public static Settings load(SettingsInput input) {
        return new SettingsResolver(input).resolve();
    }

    /**
     * These, with what counts at once as others have it: settings that say so of themselves, and an operator's own keys.
     * Camel's keys stay as they are.
     */
    public Settings taking(Settings edited) {
        Map<Setting<?>, Object> mixed = new HashMap<>(values);
        Map<Setting<?>, Given> givers = new LinkedHashMap<>();
        for (Setting<?> setting : SettingsCatalog.all()) {
            Settings source = setting.countsAtOnce() ? edited : this;
            mixed.put(setting, Objects.requireNonNull(source.values.get(setting), setting.name()));
            Given giver = source.given.get(setting);
            if (giver != null) {
                givers.put(setting, giver);
            }
        }
        Map<String, String> keys = new LinkedHashMap<>(edited.ownKeys());
        extra.forEach((key, value) -> {
            if (isCamels(key)) {
                keys.put(key, value);
            }
        });
        return new Settings(mixed, givers, edited.shadowed, keys, messages);
    }

    /** Names of the settings, and of the other keys, that have another value there, or none. */
    public Set<String> differing(Settings others) {
        Set<String> names = SettingsCatalog.all().stream()
                .filter(setting -> !text(setting).equals(others.text(setting)))
                .map(Setting::name)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> keys = new TreeSet<>(extra.keySet());
        keys.addAll(others.extra.keySet());
        keys.stream()
                .filter(key -> !Objects.equals(extra.get(key), others.extra.get(key)))
                .forEach(names::add);
        return names;
    }

    /** The value of one setting. */
    public <T> T get(Setting<T> setting) {
        return value(values, setting);
    }

    /**
     * Every setting under its property name, as routes see it: durations in milliseconds, also under {@code
     * <name>-millis}, and under {@code <name>-seconds} in whole seconds rounded up; lists with commas; URLs without a trailing slash. Secrets are not
     * masked.
     */
    public Map<String, String> asProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        for (Setting<?> setting : SettingsCatalog.all()) {
            properties.put(setting.name(), text(setting));
            if (get(setting) instanceof Duration duration) {
                long seconds = duration.plusMillis(999).toSeconds();
                properties.put(setting.name() + SettingsCatalog.SECONDS_SUFFIX, String.valueOf(seconds));
                properties.put(setting.name() + SettingsCatalog.MILLIS_SUFFIX, String.valueOf(duration.toMillis()));
            }
        }
        return Collections.unmodifiableMap(properties);
    }

    /** What the property files give besides: Camel's keys and those of an operator's own routes. */
    public Map<String, String> extraProperties() {
        return extra;
    }

    /** The same without Camel's, which Camel reads at the start only. */
    public Map<String, String> ownKeys() {
        Map<String, String> own = new TreeMap<>(extra);
        own.keySet().removeIf(Settings::isCamels);
        return own;
    }

    private static boolean isCamels(String key) {
        return key.startsWith("camel.");
    }

    /** Lines of the property files that have no effect because something else wins, by name of the setting. */
    public Map<String, Shadowed> shadowed() {
        return shadowed;
    }

    /** What an operator should be told, in the order it came up. */
    public List<SettingsMessage> messages() {
        return messages;
    }

    /** What differs from the defaults and where it was given, one line each, without secrets. */
    public List<String> given() {
        List<String> lines = new ArrayList<>();
        given.forEach((setting, winner) -> {
            if (!winner.text().strip().equals(setting.defaultText())) {
                lines.add(setting.name() + "=" + setting.display(winner.text()) + " from " + winner.origin());
            }
        });
        return lines;
    }

    public ServerSettings server() {
        return ServerSettings.of(this);
    }

    public MirrorSettings mirror() {
        return MirrorSettings.of(this);
    }

    /** Where data comes from, by the table of sources-and-storage.md 1.3. */
    public SourceKind sourceKind() {
        if (get(MirrorSettings.OFFLINE)) {
            return SourceKind.LOCAL_READ_ONLY;
        }
        if (get(MirrorSettings.MODE) == Mode.PRIMARY) {
            return get(RedisSettings.ENABLED) ? SourceKind.REDIS : SourceKind.FILE_SYSTEM;
        }
        return get(PrimarySettings.URL).isPresent() ? SourceKind.HTTP : SourceKind.GITHUB;
    }

    public StoreSettings store() {
        return StoreSettings.of(this);
    }

    public HistorySettings history() {
        return HistorySettings.of(this);
    }

    public LastGoodSettings lastGood() {
        return LastGoodSettings.of(this);
    }

    public PollSettings poll() {
        return PollSettings.of(this);
    }

    public ReloadSettings reload() {
        return ReloadSettings.of(this);
    }

    public LeaderSettings leader() {
        return LeaderSettings.of(this);
    }

    public SourceSettings source() {
        return SourceSettings.of(this);
    }

    public PrimarySettings primary() {
        return PrimarySettings.of(this);
    }

    public GitHubSettings github() {
        return GitHubSettings.of(this);
    }

    public LocalSettings local() {
        return LocalSettings.of(this);
    }

    /** The repository of the image categories, and of all others that are JSON. */
    public RepositorySettings imageRepository() {
        return RepositorySettings.of(this, RepositorySettings.IMAGE);
    }

    /** The repository of text_generation. */
    public RepositorySettings textRepository() {
        return RepositorySettings.of(this, RepositorySettings.TEXT);
    }

    public HordeSettings horde() {
        return HordeSettings.of(this);
    }

    public FetchSettings fetch() {
        return FetchSettings.of(this);
    }

    public GuardSettings guard() {
        return GuardSettings.of(this);
    }

    public WriteSettings write() {
        return WriteSettings.of(this);
    }

    public WriteRateSettings writeRate() {
        return WriteRateSettings.of(this);
    }

    public AuditSettings audit() {
        return AuditSettings.of(this);
    }

    public QueueSettings queue() {
        return QueueSettings.of(this);
    }

    public RedisSettings redis() {
        return RedisSettings.of(this);
    }

    public EventsSettings events() {
        return EventsSettings.of(this);
    }

    public ServingSettings serving() {
        return ServingSettings.of(this);
    }

    public PassThroughSettings passThrough() {
        return PassThroughSettings.of(this);
    }

    public FacadeSettings facade() {
        return FacadeSettings.of(this);
    }

    public AnalyticsSettings analytics() {
        return AnalyticsSettings.of(this);
    }

    public HydrationSettings hydration() {
        return HydrationSettings.of(this);
    }

    public TraceSettings traces() {
        return TraceSettings.of(this);
    }

    public WeightsSettings weights() {
        return WeightsSettings.of(this);
    }

    public SyncSettings sync() {
        return SyncSettings.of(this);
    }

    /** Sound because the resolver puts under a setting only what its own type made, or a normalisation of that type. */
    @SuppressWarnings("unchecked")
    static <T> T value(Map<Setting<?>, Object> values, Setting<T> setting) {
        return (T) Objects.requireNonNull(values.get(setting), setting.name());
    }

    private <T> String text(Setting<T> setting) {
        return setting.type().writer().apply(get(setting));
    }
}
