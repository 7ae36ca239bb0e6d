package org.modelmirror;

import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.modelmirror.demo.DemoHorde;
import org.modelmirror.demo.DemoUpstream;
import org.modelmirror.settings.InvalidSettingsException;
import org.modelmirror.settings.Settings;
import org.modelmirror.settings.SettingsCatalog;
import org.modelmirror.settings.SettingsFiles;
import org.modelmirror.settings.SettingsMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the mirror: camel-main with the routes in {@code routes/} and the settings in {@code config/}. */
public final class App {
    private static final String LOG_CONFIGURATION = "log4j2.configurationFile";
    /** Set by the launcher where somebody watches; no Java tells it of the standard error alone. */
    private static final String TERMINAL = "mirror.terminal";
    /** Exit code when the service was asked for something it cannot do; what and why is on the log. */
    private static final int CANNOT_START = 1;
    /** Workers of the stand-in for the AI Horde. */
    private static final int DEMO_WORKERS = 60;

    private App() {}

    public static void main(String[] args) throws Exception {
        // Camel 4.17 folds option names with the default locale and under a Turkish one no longer knows its own.
        Locale.setDefault(Locale.ROOT);
        CommandLine commandLine = commandLine(args);
        if (commandLine.help()) {
            help();
            return;
        }
        if (!commandLine.words().isEmpty()) {
            System.exit(command(commandLine));
        }
        configureLogging(commandLine.config());
        Logger log = LoggerFactory.getLogger(App.class);
        Map<String, String> overrides = overrides(commandLine);
        if (commandLine.profiles().contains(CommandLine.DEMO)) {
            DemoUpstream upstream = DemoUpstream.start(commandLine.config().resolve("sample"));
            overrides.putIfAbsent("source.github.url", upstream.uri().toString());
            DemoHorde horde = DemoHorde.start(commandLine.config().resolve("sample"), DEMO_WORKERS, 0);
            overrides.putIfAbsent("source.horde.url", horde.uri().toString());
        }
        try {
            Settings settings = load(commandLine, overrides);
            report(log, commandLine, settings);
            MirrorService.create(
                            settings,
                            commandLine.routes(),
                            commandLine.config(),
                            () -> load(commandLine, overrides),
                            Clock.systemUTC(),
                            System::nanoTime)
                    .run();
        } catch (InvalidSettingsException e) {
            // Line by line, because the log escapes line breaks.
            String.valueOf(e.getMessage()).lines().forEach(line -> log.error("not started: {}", line));
            exit();
        } catch (Exception e) {
            Optional<String> taken = addressTaken(e);
            if (taken.isPresent()) {
                log.error("not started: {}", taken.get());
            } else {
                log.error("not started", e);
            }
            exit();
        }
    }

    /** What to say when somebody else listens where we want to; the place in the code would tell nobody anything. */
    private static Optional<String> addressTaken(Exception failure) {
        String where = String.valueOf(failure.getMessage());
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof BindException) {
                return Optional.of(where + ": " + t.getMessage());
            }
        }
        return Optional.empty();
    }

    @SuppressForbidden("a wrong argument is told before there is a log")
    private static CommandLine commandLine(String[] args) {
        try {
            return CommandLine.parse(args, Optional.ofNullable(System.getProperty("mirror.profile")));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(CommandLine.USAGE);
            System.exit(ExitCode.WRONG_USAGE);
            throw e;
        }
    }

    @SuppressForbidden("a question is answered on the terminal")
    private static void help() {
        System.out.println(CommandLine.USAGE);
    }

    @SuppressForbidden("a command answers on the terminal")
    private static int command(CommandLine commandLine) {
        return command(commandLine, new Console(System.out, System.err, Boolean.getBoolean(TERMINAL)));
    }

    /** Runs beside a service that may be running; what it logs goes to the standard error, where it is in nobody's way. */
    static int command(CommandLine commandLine, Console console) {
        if (System.getProperty(LOG_CONFIGURATION) == null) {
            System.setProperty(LOG_CONFIGURATION, "classpath:log4j2-command.properties");
        }
        return Commands.run(
                commandLine.words(),
                new CommandScope(
                        winning -> {
                            Map<String, String> overrides = overrides(commandLine);
                            overrides.putAll(winning);
                            return load(commandLine, overrides);
                        },
                        commandLine.routes(),
                        console,
                        Clock.systemUTC()));
    }

    private static Settings load(CommandLine commandLine, Map<String, String> overrides) {
        return Settings.load(SettingsFiles.read(
                Path.of(""), commandLine.config(), commandLine.profiles(), System.getenv(), overrides));
    }

    private static void exit() {
        System.exit(CANNOT_START);
    }

    /** Before the first logger is made; {@code -Dlog4j2.configurationFile} wins. */
    private static void configureLogging(Path config) {
        Path file = config.resolve("log4j2.properties");
        if (System.getProperty(LOG_CONFIGURATION) == null && Files.exists(file)) {
            System.setProperty(LOG_CONFIGURATION, file.toString());
        }
    }

    /** System properties that name a setting, and above them what the command line gives. */
    private static Map<String, String> overrides(CommandLine commandLine) {
        Map<String, String> overrides = new LinkedHashMap<>();
        Properties system = System.getProperties();
        for (String key : system.stringPropertyNames()) {
            if (SettingsCatalog.find(key).isPresent()) {
                overrides.put(key, system.getProperty(key));
            }
        }
        overrides.putAll(commandLine.overrides());
        return overrides;
    }

    private static void report(Logger log, CommandLine commandLine, Settings settings) {
        log.info(
                "settings from {} profiles={} given={}",
                commandLine.config().toAbsolutePath().normalize(),
                commandLine.profiles(),
                settings.given());
        for (SettingsMessage message : settings.messages()) {
            if (message.level() == SettingsMessage.Level.WARNING) {
                log.warn("settings: {}", message.text());
            } else {
                log.info("settings: {}", message.text());
            }
        }
    }
}
