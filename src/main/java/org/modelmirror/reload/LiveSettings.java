package org.modelmirror.reload;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.modelmirror.settings.InvalidSettingsException;
import org.modelmirror.settings.Settings;
import org.modelmirror.settings.SettingsMessage;
import org.modelmirror.settings.SettingsProblem;
import org.modelmirror.settings.Shadowed;

/**
 * Settings that change while the service runs: those that say so of themselves ({@code Setting.countsAtOnce}), and an
 * operator's own keys, which only routes read. Everything else was read by beans at the start, and a change of it is told to
 * wait for a restart. Precedence is that of the start (sources-and-storage.md 8.1). Not thread-safe.
 */
public final class LiveSettings {
    private final Path folder;
    private final Supplier<Settings> reader;
    private final Settings atStart;
    private final Target target;
    private Settings kept;
    private Settings offered;

    /** Who takes settings that have changed. */
    public interface Target {
        /** Gives routes these values; they may be taken back. */
        void offer(Settings settings);

        /** Gives beans these values: the routes that read them run. */
        void keep(Settings settings);
    }

    /**
     * @param folder where the property files lie
     * @param reader reads all settings again, as at the start
     * @param started those of the start
     * @param target takes them whenever one has changed
     */
    public LiveSettings(Path folder, Supplier<Settings> reader, Settings started, Target target) {
        this.folder = folder;
        this.reader = reader;
        this.atStart = started;
        this.target = target;
        this.kept = started;
        this.offered = started;
    }

    /**
     * What the files say now.
     *
     * @param settings what is to count from now on
     * @param taken keys whose values differ from those that count at present
     * @param waiting keys that were edited and count from the next start
     * @param problems why the files do not count
     * @param notes what an operator should know of his edit
     */
    record Offer(
            Optional<Settings> settings,
            Set<String> taken,
            Set<String> waiting,
            List<RouteProblem> problems,
            List<String> notes) {
        static Offer none() {
            return new Offer(Optional.empty(), Set.of(), Set.of(), List.of(), List.of());
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
            List<RouteProblem> problems =
                    e.findings().stream().map(LiveSettings::problem).toList();
            return new Offer(Optional.empty(), Set.of(), Set.of(), problems, List.of());
        }
        Settings next = atStart.taking(now);
        Set<String> waiting = now.differing(next);
        List<String> notes = new ArrayList<>();
        waiting.forEach(key -> notes.add(key + " was changed in config/ and counts from the next start"));
        now.shadowed().forEach((key, line) -> shadow(key, line).ifPresent(notes::add));
        now.messages().stream()
                .filter(message -> message.level() == SettingsMessage.Level.WARNING)
                .filter(message -> !atStart.messages().contains(message))
                .forEach(message -> notes.add(message.text()));
        return new Offer(Optional.of(next), next.differing(kept), waiting, List.of(), notes);
    }

    /** What was edited since the start, and in vain. */
    private Optional<String> shadow(String key, Shadowed line) {
        Map<String, Shadowed> before = atStart.shadowed();
        boolean isNew = !before.containsKey(key) || !before.get(key).text().equals(line.text());
        return isNew
                ? Optional.of(key + " = '" + line.text() + "' in " + line.place() + " has no effect: " + line.winner()
                        + " wins")
                : Optional.empty();
    }

    private static RouteProblem problem(SettingsProblem problem) {
        Path file = Path.of(problem.file()).getFileName();
        return RouteProblem.of("config/" + (file == null ? "" : file), problem.line(), problem.text())
                .hint("all settings stay as they were until this is mended");
    }

    /** Gives routes new values, to be kept or put back. */
    void put(Offer offer) {
        offer.settings().ifPresent(settings -> give(offered, settings));
    }

    /** Those that were put count from now on. */
    void keep() {
        if (offered != kept) {
            kept = offered;
            target.keep(kept);
        }
    }

    void putBack() {
        give(offered, kept);
    }

    private void give(Settings before, Settings now) {
        if (!now.differing(before).isEmpty()) {
            target.offer(now);
        }
        offered = now;
    }
}
