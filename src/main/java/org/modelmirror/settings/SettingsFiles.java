package org.modelmirror.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the files settings are taken from (sources-and-storage.md 8.1), in the order in which they win. */
public final class SettingsFiles {
    private static final String DEFAULT_ENV_FILES = "HAIDRA_USE_DEFAULT_ENV_FILES";
    private static final String ENV_FILE = PeerVariable.REFERENCE_PREFIX + "ENV_FILE";
    /** Variables that say which files to read and are no settings themselves. */
    static final Set<String> VARIABLES = Set.of(ENV_FILE, DEFAULT_ENV_FILES);

    private static final Set<String> WORDS_FOR_OFF = Set.of("", "0", "false");

    private final Path workingFolder;
    private final Path configFolder;
    private final List<String> problems = new ArrayList<>();

    /**
     * @param workingFolder where {@code .env} and {@code .env.prod} lie
     * @param configFolder where {@code application.properties} lies
     */
    private SettingsFiles(Path workingFolder, Path configFolder) {
        this.workingFolder = workingFolder;
        this.configFolder = configFolder;
    }

    /**
     * Reads {@code application.properties}, {@code application-<profile>.properties} of each profile, and the files of
     * variables the environment asks for. What cannot be read becomes a problem of the result.
     *
     * @param profiles the one that wins first
     */
    public static SettingsInput read(
            Path workingFolder,
            Path configFolder,
            List<String> profiles,
            Map<String, String> environment,
            Map<String, String> overrides) {
        SettingsFiles reader = new SettingsFiles(workingFolder, configFolder);
        List<NamedValues> files = new ArrayList<>();
        profiles.forEach(profile ->
                reader.readProperties("application-" + profile + ".properties").ifPresent(files::add));
        reader.readProperties("application.properties").ifPresent(files::add);
        List<NamedValues> envFiles = reader.readEnvFiles(environment);
        return new SettingsInput(overrides, environment, files, envFiles, reader.problems);
    }

    private Optional<NamedValues> readProperties(String name) {
        Path file = configFolder.resolve(name);
        Optional<String> text = readRequired(file);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        Map<String, Integer> lines;
        try {
            properties.load(new StringReader(text.get()));
            lines = PropertyLines.of(text.get());
        } catch (IOException | IllegalArgumentException e) {
            problems.add(file + ": " + e.getMessage());
            return Optional.empty();
        }
        Map<String, String> values = properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(key -> key, properties::getProperty));
        return Optional.of(new NamedValues(file.toString(), values, lines));
    }

    /** Files named by hand win over the usual two; of those named, the later wins. */
    private List<NamedValues> readEnvFiles(Map<String, String> environment) {
        List<NamedValues> files = new ArrayList<>();
        List<String> named = new ArrayList<>(
                Arrays.asList(environment.getOrDefault(ENV_FILE, "").split(":", -1)));
        named.removeIf(String::isBlank);
        Collections.reverse(named);
        for (String name : named) {
            Path file = workingFolder.resolve(name.strip());
            readRequired(file).map(text -> parse(file, text, environment)).ifPresent(files::add);
        }
        String usual = environment.getOrDefault(DEFAULT_ENV_FILES, "").strip();
        if (!WORDS_FOR_OFF.contains(usual.toLowerCase(Locale.ROOT))) {
            for (String name : List.of(".env.prod", ".env")) {
                Path file = workingFolder.resolve(name);
                if (Files.exists(file)) {
                    readRequired(file)
                            .map(text -> parse(Path.of(name), text, environment))
                            .ifPresent(files::add);
                }
            }
        }
        return files;
    }

    private NamedValues parse(Path file, String text, Map<String, String> environment) {
        EnvFileParser parser = new EnvFileParser(file.toString(), environment);
        NamedValues values = parser.parse(text);
        problems.addAll(parser.problems());
        return values;
    }

    private Optional<String> readRequired(Path file) {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            problems.add(file + ": there is no such file");
        } catch (IOException e) {
            problems.add(file + ": cannot be read: " + e);
        }
        return Optional.empty();
    }
}
