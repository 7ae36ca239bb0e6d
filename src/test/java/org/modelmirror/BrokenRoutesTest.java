package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.EditedRoutes.awaitReport;
import static org.modelmirror.testing.EditedRoutes.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apache.camel.Route;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.EditedRoutes;
import org.modelmirror.testing.References;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedUpstream;

/**
 * The proof of issue 7: two hundred broken saves of random files in random ways, while clients read. Each is refused with the
 * name of its file; no read fails, neither then nor while good edits replace the routes that serve it.
 */
class BrokenRoutesTest {
    private static final int SAVES = 200;
    private static final int READERS = 2;
    /** Every so many broken saves there is a good one, of a file that serves. */
    private static final int GOOD_EVERY = 10;

    private static final long SEED = 7_417;
    private static final String SYSTEM = "6-serve/serve-system.camel.yaml";

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);

    /** A way to break a file; gives the text back unchanged where it does not fit. */
    private record Breaking(String name, BiFunction<String, Random, String> change) {}

    private static final List<Breaking> BREAKINGS = List.of(
            new Breaking("an open brace", (text, random) -> atLine(text, random, "  {")),
            new Breaking("a tab", (text, random) -> text.replaceFirst("\n    ", "\n\t")),
            new Breaking("an empty file", (text, random) -> ""),
            new Breaking("only a comment", (text, random) -> "# nothing here\n"),
            new Breaking("no list", (text, random) -> "route: none\n"),
            new Breaking("a cut within a word", BrokenRoutesTest::cut),
            new Breaking("a misspelt member", (text, random) -> text.replaceFirst("\n( +)steps:", "\n$1stepss:")),
            new Breaking("a misspelt step", (text, random) -> text.replaceFirst("- bean:", "- baen:")),
            new Breaking("a misspelt bean", (text, random) -> text.replaceFirst("ref: (\\w+)", "ref: $1Zz")),
            new Breaking("a misspelt method", (text, random) -> text.replaceFirst("method: (\\w+)", "method: $1Zz")),
            new Breaking(
                    "a misspelt setting", (text, random) -> text.replaceFirst("\\{\\{(poll\\.[^}]*)}}", "{{$1x}}")),
            new Breaking(
                    "an unknown target",
                    (text, random) -> text.replaceFirst("uri: direct:(\\S+)\n(?!      steps)", "uri: direct:$1-zz\n")),
            new Breaking(
                    "an unknown component",
                    (text, random) -> text.replaceFirst("\"?uri: (timer|http):", "uri: nosuch:")),
            // The http component takes any option, as a parameter of the question; a target that is made for each
            // message is not known before there is one.
            new Breaking(
                    "an unknown option",
                    (text, random) -> text.contains("uri: http:") || text.contains("toD:")
                            ? text
                            : text.replaceFirst(
                                    "\n( +)parameters:\n( +)(\\w)", "\n$1parameters:\n$2zzOption: 1\n$2$3")),
            new Breaking(
                    "a value that is none", (text, random) -> text.replaceFirst("period: \"[^\"]*\"", "period: soon")),
            new Breaking(
                    "another id",
                    (text, random) -> isNamedElsewhere(text)
                            ? text
                            : text.replaceFirst("(- route(?:Template)?:\n    id: \\S+)", "$1-zz")),
            new Breaking(
                    "a repeated member", (text, random) -> text.replaceFirst("\n(    description: .*)", "\n$1\n$1")),
            new Breaking("an anchor", (text, random) -> text.replaceFirst("id: (\\S+)", "id: &here $1")),
            new Breaking("another encoding", (text, random) -> text + "# gr\u00fcn\n"));

    /** Ids of rest blocks are free, and those of configurations are missed where they are used. */
    private static boolean isNamedElsewhere(String text) {
        return text.contains("- rest:") || text.contains("- routeConfiguration:");
    }

    private static String atLine(String text, Random random, String line) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        lines.add(1 + random.nextInt(lines.size() - 1), line);
        return String.join("\n", lines) + "\n";
    }

    /** Within a word, as a save that did not get further. */
    private static String cut(String text, Random random) {
        List<Integer> words = new ArrayList<>();
        for (String word : List.of("\n    from:", "\n    description:", "\n      steps:", "\n      uri:")) {
            int at = text.indexOf(word);
            if (at >= 0) {
                words.add(at + word.length() - 2);
            }
        }
        return words.isEmpty() ? text : text.substring(0, words.get(random.nextInt(words.size())));
    }

    @Test
    void noReadFails_whenFilesAreBrokenAgainAndAgain() throws Exception {
        EditedRoutes routes = EditedRoutes.copyTo(folder.resolve("routes"));
        try (SimulatedUpstream github =
                        SimulatedUpstream.start().put(References.CLIP_FILE, References.clipLegacy("one"));
                RunningMirror mirror = RunningMirror.on(folder.resolve("data"))
                        .set("reload.period", "5ms")
                        .github(github)
                        .set("poll.github.period", "1h")
                        .set("store.watch.period", "1h")
                        .routes(routes.folder())
                        .start()) {
            mirror.awaitFresh("/model_references/v2/clip");
            Map<String, Route> before = routesById(mirror);
            Readers readers = new Readers(mirror);
            long classesHalfWay = 0;
            try {
                for (int save = 0; save < SAVES; save++) {
                    if (save == SAVES / 2) {
                        classesHalfWay = classesMade();
                    }
                    breakOne(mirror, routes, save);
                    if (save % GOOD_EVERY == GOOD_EVERY - 1) {
                        editOne(mirror, routes, save);
                    }
                }
            } finally {
                readers.stop();
            }
            // By then every way to break a file has been met, so that a class for each save would show.
            assertThat(classesMade() - classesHalfWay).isLessThan(SAVES / 4);
            assertThat(readers.failures).isEmpty();
            assertThat(readers.answered.get()).isGreaterThan(SAVES);
            Map<String, Route> after = routesById(mirror);
            assertThat(after.keySet()).isEqualTo(before.keySet());
            List<String> replaced = after.keySet().stream()
                    .filter(id -> after.get(id) != before.get(id))
                    .toList();
            assertThat(replaced).containsExactly("serve-heartbeat", "serve-replicate-mode", "serve-root");
        }
    }

    /** By the process so far, whether they are still there or not. */
    private static long classesMade() {
        return ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
    }

    private void breakOne(RunningMirror mirror, EditedRoutes routes, int save) throws Exception {
        Breaking breaking = BREAKINGS.get(save % BREAKINGS.size());
        String name;
        String broken;
        do {
            name = routes.names().get(random.nextInt(routes.names().size()));
            broken = breaking.change().apply(routes.shipped(name), random);
            // A route that this mirror does not need at all, as those for Redis, is not started to see whether it
            // could.
        } while (broken.equals(routes.shipped(name)) || broken.contains("precondition:"));
        JsonNode before = report(mirror);
        routes.restore();
        // In one step, so that there is one report of each save however slow the machine is.
        routes.replace(
                name,
                broken.getBytes(
                        breaking.name().equals("another encoding")
                                ? StandardCharsets.ISO_8859_1
                                : StandardCharsets.UTF_8));
        JsonNode report = awaitNamed(mirror, before, breaking.name() + " in " + name);

        assertThat(report.path("outcome").asText())
                .as("%s in %s: %s", breaking.name(), name, report)
                .isEqualTo("rejected");
        for (JsonNode error : report.path("errors")) {
            assertThat(error.path("file").asText())
                    .as("%s in %s: %s", breaking.name(), name, error)
                    .isEqualTo(name);
            assertThat(error.path("message").asText()).isNotBlank();
        }
    }

    /** Between two saves a look may find the files as they are shipped. */
    private static JsonNode awaitNamed(RunningMirror mirror, JsonNode before, String what) {
        JsonNode report = awaitReport(mirror, before);
        while (report.path("outcome").asText().equals("applied")) {
            try {
                report = awaitReport(mirror, report);
            } catch (ConditionTimeoutException e) {
                throw new AssertionError("taken for good: " + what + ": " + report, e);
            }
        }
        return report;
    }

    private void editOne(RunningMirror mirror, EditedRoutes routes, int save) {
        JsonNode before = report(mirror);
        routes.restore();
        routes.edit(SYSTEM, text -> text.replace("description: The service itself", "description: Edit " + save));
        JsonNode report = awaitReport(mirror, before);
        while (report.path("changed").isEmpty()) {
            report = awaitReport(mirror, report);
        }
        assertThat(report.path("outcome").asText()).as("%s", report).isEqualTo("applied");
    }

    private static Map<String, Route> routesById(RunningMirror mirror) {
        return mirror.service().context().getRoutes().stream()
                .collect(Collectors.toMap(Route::getId, route -> route, (left, right) -> left, TreeMap::new));
    }

    /** Clients that read all the while, over routes that are replaced and over routes that are not. */
    private static final class Readers {
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private final AtomicLong answered = new AtomicLong();
        private final AtomicBoolean goesOn = new AtomicBoolean(true);
        private final List<Thread> threads = new ArrayList<>();

        Readers(RunningMirror mirror) {
            List<String> paths = List.of(
                    "/heartbeat",
                    "/model_references/v2/clip",
                    "/replicate_mode",
                    "/model_references/v2/clip/model/one");
            for (int i = 0; i < READERS; i++) {
                int offset = i;
                Thread thread = new Thread(() -> read(mirror, paths, offset), "reader-" + i);
                threads.add(thread);
                thread.start();
            }
        }

        private void read(RunningMirror mirror, List<String> paths, int offset) {
            for (int i = offset; goesOn.get(); i++) {
                String path = paths.get(i % paths.size());
                try {
                    int status = mirror.get(path).status();
                    if (status != 200) {
                        failures.add(status + " " + path + " after " + report(mirror));
                    }
                } catch (RuntimeException e) {
                    failures.add(e + " " + path);
                }
                answered.incrementAndGet();
                // Leaves the processor to those who do not read, too.
                LockSupport.parkNanos(1_000_000);
            }
        }

        void stop() throws InterruptedException {
            goesOn.set(false);
            for (Thread thread : threads) {
                thread.join(10_000);
            }
        }
    }
}
