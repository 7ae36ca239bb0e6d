package org.modelmirror;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.settings.InvalidSettingsException;
import org.modelmirror.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/**
 * The words of the command line, their options and what they say of themselves; what a command does stands in a class of
 * its own. Options of the service ({@link CommandLine}) are taken out before, so that a start of the service needs none of
 * this.
 */
@Command(
        name = "model-mirror",
        description = "Mirrors and serves the AI Horde model reference.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Commands.ProgramVersion.class,
        synopsisHeading = "usage: ",
        usageHelpAutoWidth = true,
        footer = {
            "",
            "Options of the service, which every command takes too:",
            "  --demo            mirrors a small sample upstream inside the process",
            "  --profile=<name>  reads config/application-<name>.properties too",
            "  --config=<folder> --routes=<folder> --<any.setting>=<value>"
        },
        exitCodeListHeading = "%nexit codes:%n",
        exitCodeList = {"0:done", "1:failed, or something is wrong", "2:wrong words or options"})
final class Commands {
    private static final String JSON = "Answers as one line of JSON.";
    private static final String CANONICAL = "The canonical one unless given.";
    private static final String USER = "Who does it, as history and trail shall name them; by default the login name.";

    private final CommandScope scope;

    private Commands(CommandScope scope) {
        this.scope = scope;
    }

    /**
     * Does what the words say.
     *
     * @return the exit code, see {@link ExitCode}
     */
    static int run(List<String> words, CommandScope scope) {
        Console console = scope.console();
        picocli.CommandLine line = new picocli.CommandLine(new Commands(scope))
                .addSubcommand(new GuardCommand(scope))
                .addSubcommand(new AuditCommand(scope))
                .addSubcommand(new RoutesCommand(scope));
        all(line)
                .forEach(command -> command.setColorScheme(
                                picocli.CommandLine.Help.defaultColorScheme(console.isWatched() ? Ansi.AUTO : Ansi.OFF))
                        .registerConverter(Category.class, Commands::category)
                        .registerConverter(Format.class, Commands::format)
                        .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                        .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
                        .setExecutionExceptionHandler((failure, failed, words1) -> failed(failure, console)));
        try {
            return line.execute(words.toArray(String[]::new));
        } finally {
            console.done();
        }
    }

    private static Stream<picocli.CommandLine> all(picocli.CommandLine line) {
        return Stream.concat(
                Stream.of(line), line.getSubcommands().values().stream().flatMap(Commands::all));
    }

    /** What the world does to us is told in a line; what we do wrong, with the place in the code. */
    private static int failed(Exception failure, Console console) throws Exception {
        if (failure instanceof InvalidSettingsException) {
            console.complain(String.valueOf(failure.getMessage()));
            return ExitCode.FAILED;
        }
        if (failure instanceof StoreException
                || failure instanceof UnreadableDocumentException
                || failure instanceof CommandFailedException) {
            console.complain("failed: " + failure.getMessage());
            return ExitCode.FAILED;
        }
        throw failure;
    }

    private static Category category(String id) {
        return Category.find(id)
                .orElseThrow(() -> new TypeConversionException("unknown category: " + id + "; there are "
                        + String.join(
                                ", ",
                                Arrays.stream(Category.values())
                                        .map(Category::id)
                                        .toList())));
    }

    private static Format format(String id) {
        return Arrays.stream(Format.values())
                .filter(format -> format.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("unknown format: " + id + "; there are v2 and legacy"));
    }

    @Command(name = "serve", description = "Starts the service; what happens without any word.")
    int serve() {
        // Alone it never comes this far: App starts the service.
        scope.console().complain("serve takes options of the service only");
        return ExitCode.WRONG_USAGE;
    }

    @Command(
            name = "sync",
            description =
                    "Polls every configured source once, through the same routes and guard as the service, and ends.",
            exitCodeList = {
                "0:all sources answered, nothing is held back",
                "1:a source or the disk failed; what could be refreshed was",
                "2:wrong words or options",
                "3:nothing failed, but changes are held back: see guard list"
            })
    int sync(
            @Option(names = "--once", required = true, description = "Once; polling on and on is what serve does.")
                    boolean once,
            @Option(names = "--dry-run", description = "Writes nothing, and tells what would change.") boolean isDry,
            @Option(names = "--json", description = JSON) boolean isJson)
            throws Exception {
        return new SyncCommand(scope).run(isDry, isJson);
    }

    @Command(
            name = "verify",
            description = "Reads and hashes everything in the data folder, and tells what is damaged.",
            exitCodeList = {"0:all is well, or repaired", "1:something is damaged", "2:wrong words or options"})
    int verify(
            @Option(names = "--repair", description = "Restores what is known by its digest; nothing is guessed.")
                    boolean repair,
            @Option(
                            names = "--from",
                            paramLabel = "<file>",
                            description =
                                    "With --repair: an export, for what the folder itself cannot bring back. Taken from it"
                                            + " are bytes whose digest is the one expected, so nothing newer is lost.")
                    Optional<Path> from,
            @Option(
                            names = "--seal",
                            description =
                                    "When all is well, notes what every file is like, so that the next verify finds"
                                            + " damage in those too of which nothing else tells.")
                    boolean seal,
            @Option(names = "--json", description = JSON) boolean isJson)
            throws StoreException, InterruptedException, CommandFailedException {
        if (from.isPresent() && !repair) {
            scope.console().complain("--from goes with --repair");
            return ExitCode.WRONG_USAGE;
        }
        VerifyCommand command = new VerifyCommand(scope.store(), scope.console());
        return from.isPresent() ? command.repairFrom(from.get(), seal, isJson) : command.run(repair, seal, isJson);
    }

    @Command(name = "export", description = "Writes the whole mirror into one file, with a digest of every part.")
    int export(
            @Parameters(paramLabel = "<file>", description = "Where to; replaced when it is there.") Path file,
            @Option(names = "--json", description = JSON) boolean isJson)
            throws StoreException, InterruptedException, CommandFailedException {
        return new ExportCommand(scope.store(), scope.console()).run(file, isJson);
    }

    @Command(
            name = "import",
            description = {
                "Takes over an export, after it has proved every byte of it.",
                "An empty folder gets everything; one with data gets the categories as edits."
            })
    int importing(
            @Parameters(paramLabel = "<file>", description = "What export wrote.") Path file,
            @Option(names = "--user", paramLabel = "<name>", description = USER) Optional<String> user,
            @Option(names = "--json", description = JSON) boolean isJson)
            throws StoreException, InterruptedException, CommandFailedException {
        return new ImportCommand(scope.configuredStore(), scope.clock(), scope.console())
                .run(file, user.orElseGet(Commands::login), isJson);
    }

    @Command(
            name = "health",
            description =
                    "Asks a running service whether it is ready. For container engines and scripts; ends within 4 s.",
            exitCodeList = {
                "0:ready",
                "1:it answers, but is not ready",
                "2:wrong words or options, or it does not answer"
            })
    int health(
            @Option(
                            names = "--url",
                            paramLabel = "<address>",
                            description = "Of the service; by default where one with these settings listens.")
                    Optional<URI> url,
            @Option(names = "--json", description = JSON) boolean isJson)
            throws CommandFailedException, InterruptedException {
        URI service = url.orElseGet(() -> HealthCommand.address(scope.settings().server()));
        return new HealthCommand(scope.console(), HealthCommand.PATIENCE).run(service, isJson);
    }

    @Command(name = "revert", description = "Makes a kept version of a category the current one again; on a PRIMARY.")
    int revert(
            @Option(names = "--category", required = true, paramLabel = "<id>", description = "Category.")
                    Category category,
            @Option(
                            names = "--revision",
                            required = true,
                            paramLabel = "<revision>",
                            description = "Version to go back to, see history.")
                    long revision,
            @Option(names = "--format", paramLabel = "v2|legacy", description = CANONICAL) Optional<Format> format,
            @Option(names = "--user", paramLabel = "<name>", description = USER) Optional<String> user,
            @Option(names = "--json", description = JSON) boolean isJson)
            throws CommandFailedException, InterruptedException {
        return new RevertCommand(scope)
                .run(category, scope.format(category, format), revision, user.orElseGet(Commands::login), isJson);
    }

    private static String login() {
        return System.getProperty("user.name", "operator");
    }

    @Command(name = "version", description = "Says which version this is.")
    int version(@Option(names = "--json", description = JSON) boolean isJson) {
        return new VersionCommand(scope.console()).run(isJson);
    }

    @Command(
            name = "history",
            description = "Lists the kept versions of a category, or what differs between two of them.")
    int history(
            @Option(names = "--category", required = true, paramLabel = "<id>", description = "Category.")
                    Category category,
            @Option(names = "--format", paramLabel = "v2|legacy", description = CANONICAL) Optional<Format> format,
            @Option(names = "--from", paramLabel = "<revision>", description = "Compares this version ...")
                    Optional<Long> from,
            @Option(names = "--to", paramLabel = "<revision>", description = "... with this one.") Optional<Long> to,
            @Option(names = "--json", description = JSON) boolean isJson)
            throws StoreException, UnreadableDocumentException {
        if (from.isPresent() != to.isPresent()) {
            scope.console().complain("--from and --to go together");
            return ExitCode.WRONG_USAGE;
        }
        HistoryCommand command =
                new HistoryCommand(scope.store(), category, scope.format(category, format), scope.console());
        return from.isPresent() ? command.difference(from.get(), to.orElseThrow()) : command.list(isJson);
    }

    /** The version for {@code --version}. */
    static final class ProgramVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"model-mirror " + Version.current()};
        }
    }
}
