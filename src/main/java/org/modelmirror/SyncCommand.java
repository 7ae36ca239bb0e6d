package org.modelmirror;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.support.DefaultExchange;
import org.modelmirror.catalog.Snapshot;
import org.modelmirror.change.HeldChange;
import org.modelmirror.history.RecordsDifference;
import org.modelmirror.mirror.GuardDesk;
import org.modelmirror.mirror.Mirror;
import org.modelmirror.mirror.Polls;
import org.modelmirror.mirror.Refresh;
import org.modelmirror.mirror.Refreshes;
import org.modelmirror.raw.RawFileState;
import org.modelmirror.raw.RawMirror;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.UpstreamFile;
import org.modelmirror.settings.Settings;
import org.modelmirror.store.FolderFiles;
import org.modelmirror.store.StoreException;
import org.modelmirror.store.StoreFolder;

/**
 * {@code model-mirror sync --once}: one poll of every configured source, through the routes of the service, the guard
 * included; then it ends. For machines that are mirrored to by a timer of the system's. A dry run does the same on a copy of
 * the folder, which is thrown away.
 */
final class SyncCommand {
    /** Categories that are asked for at a time. */
    private static final int THREADS = 4;

    /** Names of models told of a category, of each kind of change; whoever wants all of them asks for JSON. */
    private static final int MAX_NAMES = 20;

    private static final String RAW_ROUTE = "poll-raw";
    private static final String EXTRA_ROUTES = "mirror-";
    private final CommandScope scope;
    private final Console console;

    SyncCommand(CommandScope scope) {
        this.scope = scope;
        this.console = scope.console();
    }

    int run(boolean isDry, boolean isJson) throws Exception {
        if (!isDry) {
            return sync(ErrandMirror.SETTINGS, false, isJson);
        }
        Path copy = Files.createTempDirectory("model-mirror-dry-run-");
        try {
            copyInto(copy);
            Map<String, String> settings = new HashMap<>(ErrandMirror.SETTINGS);
            settings.put("store.folder", copy.toString());
            settings.put("audit.folder", copy.resolve("audit").toString());
            settings.put("announce.redis.enabled", "false");
            return sync(settings, true, isJson);
        } finally {
            delete(copy);
        }
    }

    /** What a poll looks at; neither kept versions nor the trail. */
    private void copyInto(Path copy) throws StoreException, IOException {
        Settings settings = scope.settings();
        FolderFiles from = new FolderFiles(StoreStage.folder(settings));
        FolderFiles to = new FolderFiles(
                StoreFolder.at(copy).withLastGood(settings.lastGood().subdir()));
        console.progress("copying the data folder");
        for (Map.Entry<String, Path> file : from.list().entrySet()) {
            if (!file.getKey().startsWith("history/") && !file.getKey().startsWith("audit/")) {
                Path target = to.path(file.getKey());
                Files.createDirectories(target.resolveSibling("."));
                Files.copy(file.getValue(), target);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }

    private int sync(Map<String, String> settings, boolean isDry, boolean isJson) throws Exception {
        try (ErrandMirror mirror = ErrandMirror.start(scope.load().apply(settings), scope.routes(), scope.clock())) {
            Map<Category, RecordMap> before = records(mirror);
            Set<Refresh> asked = poll(mirror);
            Map<UpstreamFile, RawFileState> raw = pollRaw(mirror);
            console.done();
            Report report = new Report(mirror, asked, raw, before, records(mirror));
            if (isJson) {
                console.say(report.json(isDry));
            } else {
                report.tell(isDry);
            }
            return report.exitCode();
        }
    }

    private static Map<Category, RecordMap> records(ErrandMirror mirror) {
        Map<Category, RecordMap> records = new EnumMap<>(Category.class);
        for (Category category : Category.values()) {
            records.put(
                    category,
                    mirror.service()
                            .catalog()
                            .find(category, Format.V2)
                            .map(Snapshot::records)
                            .orElse(RecordMap.empty()));
        }
        return records;
    }

    /** The rounds of the timers, one after the other: a later one asks for what an earlier one did not get. */
    private Set<Refresh> poll(ErrandMirror mirror) throws Exception {
        Polls polls = mirror.bean("polls", Polls.class);
        Set<Refresh> asked = new LinkedHashSet<>();
        refresh(mirror, "decisions", mirror.bean("guardDesk", GuardDesk.class).takeDecisions(), asked);
        refresh(mirror, "PRIMARY", polls.primaryRound(), asked);
        refresh(mirror, "PRIMARY, legacy", polls.primaryLegacyRound(), asked);
        refresh(mirror, "GitHub", polls.githubRound(), asked);
        refresh(mirror, "GitHub, seeding", polls.seedRound(), asked);
        refresh(mirror, "the local folder", polls.localRound(), asked);
        return asked;
    }

    private void refresh(ErrandMirror mirror, String source, List<Refresh> round, Set<Refresh> asked)
            throws IOException, InterruptedException, CommandFailedException {
        asked.addAll(round);
        ExecutorService workers = Executors.newFixedThreadPool(THREADS);
        try (ProducerTemplate template = mirror.context().createProducerTemplate()) {
            List<Future<?>> results = new ArrayList<>();
            round.forEach(refresh ->
                    results.add(workers.submit(() -> template.requestBody(queue(refresh.category()), refresh))));
            for (int i = 0; i < results.size(); i++) {
                console.progress("asking " + source + " (" + (i + 1) + " of " + results.size() + ")");
                results.get(i).get();
            }
        } catch (ExecutionException e) {
            throw new CommandFailedException("a refresh did not end: " + e.getCause(), e);
        } finally {
            workers.shutdownNow();
        }
    }

    /** The queue of the category's own route; its consumer answers when the refresh has ended. */
    private static String queue(Category category) {
        return "seda:refresh-" + category
                + "?size=4&timeout=900000&waitForTaskToComplete=Always&failIfNoConsumers=true&discardIfNoConsumers=false";
    }

    /** The files of the raw facade that no category keeps: their routes, run here instead of by their timers. */
    private Map<UpstreamFile, RawFileState> pollRaw(ErrandMirror mirror) throws Exception {
        for (Route route : mirror.context().getRoutes()) {
            String id = route.getId();
            if (id.equals(RAW_ROUTE) || id.startsWith(EXTRA_ROUTES)) {
                console.progress("asking for files of the raw facade (" + id + ")");
                Exchange exchange = new DefaultExchange(mirror.context());
                route.getProcessor().process(exchange);
                if (exchange.getException() != null) {
                    throw exchange.getException();
                }
            }
        }
        return mirror.bean("rawMirror", RawMirror.class).states();
    }

    /** What came of it. */
    private final class Report {
        private final Map<Category, Result> results = new LinkedHashMap<>();
        private final List<HeldChange> held;
        private final long rawAsked;
        private final List<String> rawFailed;

        Report(
                ErrandMirror mirror,
                Set<Refresh> asked,
                Map<UpstreamFile, RawFileState> raw,
                Map<Category, RecordMap> before,
                Map<Category, RecordMap> after) {
            Set<Category> unstored = mirror.bean("mirror", Mirror.class).notStored();
            for (Category category : Category.values()) {
                List<Refresh> errands = asked.stream()
                        .filter(refresh -> refresh.category() == category)
                        .toList();
                if (!errands.isEmpty()) {
                    boolean isFailed = unstored.contains(category)
                            || errands.stream().anyMatch(errand -> isFailing(mirror, category, errand.format()));
                    results.put(
                            category,
                            new Result(
                                    isFailed,
                                    RecordsDifference.between(
                                            before.getOrDefault(category, RecordMap.empty()),
                                            after.getOrDefault(category, RecordMap.empty()))));
                }
            }
            this.held = mirror.bean("guardDesk", GuardDesk.class).changes().stream()
                    .filter(change -> change.status() == HeldChange.Status.HELD)
                    .toList();
            this.rawAsked = raw.values().stream()
                    .filter(state -> state.lastAttempt().isPresent())
                    .count();
            this.rawFailed = raw.entrySet().stream()
                    .filter(entry -> entry.getValue().consecutiveFailures() > 0)
                    .map(entry -> entry.getKey().toString())
                    .sorted()
                    .toList();
        }

        private static boolean isFailing(ErrandMirror mirror, Category category, Format format) {
            return mirror.bean("refreshes", Refreshes.class).isFailing(category, format);
        }

        int exitCode() {
            if (results.values().stream().anyMatch(Result::isFailed) || !rawFailed.isEmpty()) {
                return ExitCode.FAILED;
            }
            return held.isEmpty() ? ExitCode.DONE : ExitCode.HELD_BACK;
        }

        ObjectNode json(boolean isDry) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.put("exit_code", exitCode()).put("dry_run", isDry);
            ArrayNode categories = json.putArray("categories");
            results.forEach((category, result) -> {
                ObjectNode entry = categories.addObject();
                entry.put("category", category.id())
                        .put("outcome", result.outcome())
                        .put("models", result.difference().after().size());
                entry.set("difference", result.difference().toJson());
            });
            ArrayNode waiting = json.putArray("held_back");
            held.forEach(change -> waiting.addObject()
                    .put("id", change.id())
                    .put("category", change.category().id())
                    .put("summary", change.summary()));
            json.putObject("raw_files").put("asked", rawAsked).set("failed", strings(rawFailed));
            return json;
        }

        private ArrayNode strings(List<String> texts) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            texts.forEach(array::add);
            return array;
        }

        void tell(boolean isDry) {
            results.forEach((category, result) -> {
                console.say(category.id() + ": " + result.outcome()
                        + (result.difference().isEmpty()
                                ? ""
                                : " " + result.difference().difference()) + ", "
                        + result.difference().after().size() + " models");
                if (isDry) {
                    details(result.difference());
                }
            });
            held.forEach(change -> console.say("held back: " + change.id() + "  " + change.summary()));
            rawFailed.forEach(file -> console.say("not refreshed: " + file));
            if (isDry) {
                console.say("dry run: nothing was written");
            }
        }

        private void details(RecordsDifference difference) {
            first(difference.difference().added(), "added", name -> console.say("    + " + name));
            first(difference.difference().removed(), "removed", name -> console.say("    - " + name));
            first(difference.difference().modified(), "modified", name -> {
                console.say("    ~ " + name);
                difference
                        .fields(name)
                        .forEach(field -> console.say(
                                "        " + field.path() + ": " + field.before() + " -> " + field.after()));
            });
        }

        private void first(Collection<String> names, String what, Consumer<String> say) {
            names.stream().limit(MAX_NAMES).forEach(say);
            if (names.size() > MAX_NAMES) {
                console.say("    … " + (names.size() - MAX_NAMES) + " more " + what + "; --json names them all");
            }
        }
    }

    /** What became of one category. */
    private record Result(boolean isFailed, RecordsDifference difference) {
        String outcome() {
            if (isFailed) {
                return "failed";
            }
            return difference.isEmpty() ? "unchanged" : "changed";
        }
    }
}
