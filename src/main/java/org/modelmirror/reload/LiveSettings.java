package org.modelmirror.reload;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.modelmirror.settings.InvalidSettingsException;
import org.modelmirror.settings.Settings;

/**
 * Settings that change while the service runs: an operator's own keys, which only routes read. Everything else was read by
 * beans at the start, and a change of it is told to need a restart. Not thread-safe.
 */
public final class LiveSettings {
    private static final Pattern FILE = Pattern.compile("([\\w.-]+\\.properties)");

    private final Path folder;
    private final Supplier<Settings> reader;
    private final Consumer<Map<String, String>> target;
    private final Map<String, String> atStart;
    private Map<String, String> kept;
    private Map<String, String> offered = Map.of();

    /**
     * @param folder where the property files lie
     * @param reader reads all settings again, as at the start
     * @param started those of the start
     * @param target takes all own keys with their values whenever one has changed
     */
    public LiveSettings(
            Path folder, Supplier<Settings> reader, Settings started, Consumer<Map<String, String>> target) {
        this.folder = folder;
        this.reader = reader;
        this.target = target;
        this.atStart = started.asProperties();
        this.kept = own(started);
    }

    /**
     * What the files say now.
     *
     * @param live own keys that routes read
     * @param problems why the files do not count
     * @param notes what needs a restart
     */
    record Offer(Map<String, String> live, List<RouteProblem> problems, List<String> notes) {
        static Offer none() {
            return new Offer(Map.of(), List.of(), List.of());
        }
    }

    Path folder() {
        return folder;
    }

    Offer read() {
        Settings now;
        try {
            now = reader.get();
        } catch (InvalidSettingsException e) {
            List<RouteProblem> problems = new ArrayList<>();
            e.problems().forEach(problem -> problems.add(problem(problem)));
            return new Offer(kept, problems, List.of());
        }
        Set<String> changed = new TreeSet<>();
        now.asProperties().forEach((key, value) -> {
            if (!Objects.equals(atStart.get(key), value)) {
                changed.add(key.replaceFirst("-(seconds|millis)$", ""));
            }
        });
        List<String> notes = changed.stream()
                .filter(atStart::containsKey)
                .map(key -> key + " was changed in config/ and counts from the next start")
                .toList();
        return new Offer(own(now), List.of(), notes);
    }

    private static RouteProblem problem(String text) {
        Matcher matcher = FILE.matcher(text);
        String file = "config/" + (matcher.find() ? matcher.group(1) : "");
        return RouteProblem.of(file, 0, text).hint("the settings of the start still count");
    }

    /** Those that are neither ours nor Camel's, which Camel reads at the start only. */
    private static Map<String, String> own(Settings settings) {
        Map<String, String> own = new LinkedHashMap<>(settings.extraProperties());
        own.keySet().removeIf(key -> key.startsWith("camel."));
        return own;
    }

    /** Gives routes new values, to be kept or put back. */
    void put(Map<String, String> live) {
        offered = live;
        give(kept, live);
    }

    void keep() {
        kept = offered;
    }

    void putBack() {
        give(offered, kept);
        offered = kept;
    }

    private void give(Map<String, String> before, Map<String, String> now) {
        if (!now.equals(before)) {
            target.accept(now);
        }
    }
}
