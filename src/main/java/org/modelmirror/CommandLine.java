package org.modelmirror;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.modelmirror.settings.SettingsCatalog;

/**
 * What was asked for at start.
 *
 * @param profiles profiles whose {@code application-<profile>.properties} count, the one that wins first
 * @param config folder of the settings
 * @param routes folder of the route files
 * @param overrides settings given as {@code --key=value}
 * @param words a command other than to start, such as {@code guard list}; none starts the service
 * @param help whether only to say how it is used
 */
record CommandLine(
        List<String> profiles,
        Path config,
        Path routes,
        Map<String, String> overrides,
        List<String> words,
        boolean help) {
    /** The profile with a stand-in upstream of our own. */
    static final String DEMO = "demo";

    static final String USAGE = """
            usage: model-mirror [serve] [--demo] [--profile=<name>] [--config=<folder>] [--routes=<folder>] [--<key>=<value> ...]
              --demo      mirrors a small sample upstream inside the process; needs no network
              --profile   reads config/application-<name>.properties too; may be repeated, the first wins
              --config    folder of application.properties and log4j2.properties (config)
              --routes    folder of the route files (routes)
              --<key>     any setting of config/application.properties
              --help      says this; after a command, what that takes
            commands, which take the same options:
              sync --once [--dry-run]           polls every source once, then ends
              verify [--repair [--from <file>]] looks for damage in the data folder
              export <file>, import <file>      carries the whole mirror in one file
              guard list|show|approve|reject    what the guard holds back
              history, revert                   kept versions of a category
              routes check                      looks whether the route files would run; a route is
                                                paused over HTTP (POST /api/routes/<id>/pause) and
                                                stays so, restarts included, until it is resumed
              audit replay                      proves a category by the trail of writes
              health [--url=<address>]          asks a running service whether it is ready
              version
            exit codes: 0 done, 1 failed, 2 wrong words or options, 3 changes are held back (sync)""";

    private static final String SERVE = "serve";

    CommandLine {
        profiles = List.copyOf(profiles);
        overrides = Map.copyOf(overrides);
        words = List.copyOf(words);
    }

    /**
     * Reads the arguments.
     *
     * @param systemProfile value of the system property {@code mirror.profile}, for starts that cannot pass arguments
     * @throws IllegalArgumentException when an argument is none of ours
     */
    static CommandLine parse(String[] arguments, Optional<String> systemProfile) {
        List<String> profiles = new ArrayList<>(systemProfile.stream().toList());
        Map<String, String> overrides = new LinkedHashMap<>();
        List<String> words = new ArrayList<>();
        boolean help = false;
        Path config = Path.of("config");
        Path routes = Path.of("routes");
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String key = equals < 0 ? argument : argument.substring(0, equals);
            String value = equals < 0 ? "" : argument.substring(equals + 1);
            if (words.isEmpty() && (argument.equals("--help") || argument.equals("-h"))) {
                help = true;
            } else if (argument.equals("--demo")) {
                profiles.add(DEMO);
            } else if (key.equals("--profile") && !value.isEmpty()) {
                profiles.add(value);
            } else if (key.equals("--config") && !value.isEmpty()) {
                config = Path.of(value);
            } else if (key.equals("--routes") && !value.isEmpty()) {
                routes = Path.of(value);
            } else if (key.startsWith("--") && equals > 0 && isSetting(key.substring(2))) {
                overrides.put(key.substring(2), value);
            } else if (!words.isEmpty() || !argument.startsWith("-")) {
                words.add(argument);
            } else {
                throw new IllegalArgumentException("unknown argument: " + argument + nearest(key));
            }
        }
        if (words.equals(List.of(SERVE))) {
            words.clear();
        }
        return new CommandLine(profiles, config, routes, overrides, words, help);
    }

    private static String nearest(String key) {
        return SettingsCatalog.nearest(key.replaceFirst("^-+", ""))
                .map(name -> "; did you mean --" + name + "?")
                .orElse("");
    }

    private static boolean isSetting(String key) {
        return key.startsWith("camel.") || SettingsCatalog.find(key).isPresent();
    }
}
