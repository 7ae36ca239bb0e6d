package org.modelmirror.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Brings the values of all sources together, by the precedence of sources-and-storage.md 8.1. Used once. */
final class SettingsResolver {
    private final SettingsInput input;
    private final Variables environment;
    private final List<Variables> envFiles;
    private final Map<Setting<?>, Object> values = new HashMap<>();
    private final Map<Setting<?>, Given> given = new LinkedHashMap<>();
    private final Map<String, Shadowed> shadowed = new TreeMap<>();
    private final List<SettingsMessage> messages = new ArrayList<>();
    private final List<SettingsProblem> problems = new ArrayList<>();

    SettingsResolver(SettingsInput input) {
        this.input = input;
        this.environment = new Variables("environment", input.environment());
        this.envFiles = input.envFiles().stream()
                .map(file -> new Variables(file.file(), file.values()))
                .toList();
        input.problems().forEach(text -> problems.add(SettingsProblem.of(text)));
    }

    Settings resolve() {
        SettingsCatalog.all().forEach(this::resolve);
        List<Variables> origins = new ArrayList<>(envFiles);
        origins.add(0, environment);
        for (Variables origin : origins) {
            origin.problems().forEach(text -> problems.add(SettingsProblem.of(text)));
            messages.addAll(origin.unknown());
        }
        Map<String, String> extra = extra();
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        messages.addAll(Normalisation.apply(values));
        return new Settings(values, given, shadowed, extra, messages);
    }

    private <T> void resolve(Setting<T> setting) {
        List<Given> candidates = candidates(setting);
        Given winner = candidates.isEmpty() ? new Given(setting.defaultText(), "default", false) : candidates.get(0);
        Optional<T> value = parse(setting, winner);
        if (value.isEmpty()) {
            problems.add(new SettingsProblem(
                    winner.file(),
                    winner.line(),
                    setting.name() + " = " + quote(setting, winner) + " from " + winner.origin() + ": expected "
                            + setting.type().allowed()));
            return;
        }
        values.put(setting, value.get());
        if (!candidates.isEmpty()) {
            given.put(setting, winner);
        }
        candidates.stream()
                .skip(1)
                .filter(Given::isInFile)
                .findFirst()
                .filter(line -> !parse(setting, line).equals(value))
                .ifPresent(line -> shadowed.put(
                        setting.name(),
                        new Shadowed(
                                setting.display(line.text()),
                                line.origin(),
                                quote(setting, winner) + " from " + winner.origin())));
        if (!winner.peer()) {
            candidates.stream()
                    .filter(Given::peer)
                    .findFirst()
                    .filter(other -> !parse(setting, other).equals(value))
                    .ifPresent(other -> messages.add(SettingsMessage.warning("used " + setting.name() + "="
                            + quote(setting, winner) + " from " + winner.origin() + ", not "
                            + quote(setting, other) + " from " + other.origin())));
        }
    }

    /** What is given for a setting, the one that counts first. */
    private List<Given> candidates(Setting<?> setting) {
        List<Given> candidates = new ArrayList<>();
        String override = input.overrides().get(setting.name());
        if (isGiven(setting, override)) {
            candidates.add(new Given(String.valueOf(override), "override", false));
        }
        // Our own names count as environment wherever they stand: below the property files, which give every key that
        // the peer has no name for, those in a file of variables would never count.
        environment.own(setting).ifPresent(candidates::add);
        envFiles.forEach(file -> file.own(setting).ifPresent(candidates::add));
        for (NamedValues file : input.files()) {
            String text = file.values().get(setting.name());
            if (isGiven(setting, text)) {
                candidates.add(Given.inFile(String.valueOf(text), file, setting.name()));
            }
        }
        environment.peer(setting).ifPresent(candidates::add);
        envFiles.forEach(file -> file.peer(setting).ifPresent(candidates::add));
        return candidates;
    }

    private static boolean isGiven(Setting<?> setting, @Nullable String text) {
        return text != null && (setting.emptyCounts() || !text.isBlank());
    }

    private static <T> Optional<T> parse(Setting<T> setting, Given candidate) {
        try {
            return Optional.of(setting.parse(candidate.text()));
        } catch (IllegalArgumentException e) {
            // The caller tells what is allowed; the exception knows no more than that the text is not.
            return Optional.empty();
        }
    }

    /** Keys of the files that are no settings of ours: Camel's, and those of an operator's own routes. */
    private Map<String, String> extra() {
        Map<String, String> extra = new TreeMap<>();
        List<String> known = SettingsCatalog.all().stream().map(Setting::name).collect(Collectors.toList());
        for (NamedValues file : input.files()) {
            file.values().forEach((key, value) -> {
                if (SettingsCatalog.find(key).isEmpty()) {
                    extra.putIfAbsent(key, value);
                    if (!key.startsWith("camel.")) {
                        NearestName.of(key, known)
                                .ifPresent(nearest -> messages.add(SettingsMessage.warning("found no setting " + key
                                        + " (" + file.file() + "), did you mean " + nearest + "?")));
                    }
                }
            });
        }
        return extra;
    }

    private static String quote(Setting<?> setting, Given candidate) {
        return "'" + setting.display(candidate.text()) + "'";
    }
}
