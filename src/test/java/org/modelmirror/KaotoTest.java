package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.settings.Settings;
import org.modelmirror.settings.SettingsFiles;
import org.modelmirror.testing.CookBook;
import org.modelmirror.testing.EditedRoutes;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CommentEvent;
import org.snakeyaml.engine.v2.events.Event;

/**
 * Route files and recipes can be opened and saved with Kaoto, a visual editor. Its own parser, of its npm package, is what
 * opens and saves them here: src/test/kaoto.
 */
class KaotoTest {
    private static final Path TOOL = Path.of("src", "test", "kaoto");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String GITHUB = "1-poll/poll-github.camel.yaml";
    private static final String RAW = "1-poll/poll-raw.camel.yaml";

    /** What Kaoto keeps, but does not draw. */
    private static final Set<String> NOT_DRAWN = Set.of("routeTemplate", "templatedRoute");

    @TempDir
    Path folder;

    private final CookBook cookBook = CookBook.open();

    private EditedRoutes routesAndRecipes() {
        EditedRoutes routes = EditedRoutes.copyTo(folder.resolve("routes"));
        cookBook.files().forEach(routes::write);
        return routes;
    }

    /** Kaoto keeps the comments before the first entry of a file, and no others. */
    @Test
    void noFileHasACommentBehindItsHead() {
        Map<String, String> texts = texts(routesAndRecipes().folder());
        List<String> beginnings = cookBook.beginnings(texts.get(GITHUB));
        for (int i = 0; i < beginnings.size(); i++) {
            texts.put("recipe " + i, beginnings.get(i));
        }

        List<String> lost = new ArrayList<>();
        texts.forEach((name, text) -> lateComments(text).forEach(comment -> lost.add(name + ": " + comment)));

        assertThat(texts).hasSizeGreaterThan(80);
        assertThat(lost).isEmpty();
    }

    @Test
    void everyFileIsTheSame_onceKaotoHasSavedIt() {
        EditedRoutes routes = routesAndRecipes();
        List<String> beginnings = cookBook.beginnings(routes.shipped(GITHUB));
        for (int i = 0; i < beginnings.size(); i++) {
            routes.write("recipes/poll-github-" + i + ".camel.yaml", beginnings.get(i));
        }

        JsonNode seen = save(routes.folder(), folder.resolve("saved"));

        Map<String, String> before = texts(routes.folder());
        Map<String, String> after = texts(folder.resolve("saved"));
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach((name, text) -> {
            assertThat(read(after.get(name))).as(name).isEqualTo(read(text));
            assertThat(head(after.get(name))).as(name).isEqualTo(head(text));
            assertThat(drawn(seen.path(name))).as(name).isEqualTo(drawable(read(text)));
        });
    }

    @Test
    void theRoutesRun_onceKaotoHasSavedThemAll_andChangedAnInterval() {
        EditedRoutes routes = routesAndRecipes();

        save(
                routes.folder(),
                folder.resolve("saved"),
                components(),
                RAW,
                "poll-raw",
                "period=2m",
                GITHUB,
                "poll-github",
                "period=3m");

        Map<String, String> saved = texts(folder.resolve("saved"));
        assertThat(from(saved.get(RAW)).path("uri").asText()).isEqualTo("timer");
        assertThat(from(saved.get(RAW)).path("parameters")).isEqualTo(read("""
                {delay: "{{poll.initial-delay}}", period: 2m, timerName: poll-raw}"""));
        assertThat(from(saved.get(RAW)).path("steps"))
                .isEqualTo(from(routes.shipped(RAW)).path("steps"))
                .isNotEmpty();
        // Kaoto takes what precedes the first colon for a component, and forgets what follows one that it does not
        // know. A
        // timer without a name is a timer all the same.
        assertThat(from(saved.get(GITHUB)).path("uri").asText()).isEqualTo("{{poll.from}}timer");
        assertThat(from(saved.get(GITHUB)).path("parameters").path("period").asText())
                .isEqualTo("3m");
        int files = routes.names().size() + cookBook.files().size();
        assertThat(check(folder.resolve("saved"))).isEqualTo("0 " + files + " files, all right\n");
    }

    private static JsonNode from(String file) {
        return read(file).at("/0/route/from");
    }

    /** Camel's own description of the timer, as Kaoto has it in its catalogue. */
    private String components() {
        Path components = folder.resolve("components");
        try (InputStream timer =
                KaotoTest.class.getResourceAsStream("/META-INF/org/apache/camel/component/timer/timer.json")) {
            Files.createDirectories(components);
            Files.copy(timer, components.resolve("timer.json"));
            return components.toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private JsonNode save(Path from, Path to, String... edit) {
        assumeTrue(
                Files.isDirectory(TOOL.resolve("node_modules/@kaoto/kaoto")),
                "Kaoto is not installed (npm ci in " + TOOL + "): its round trip was not tried");
        List<String> command = new ArrayList<>(
                List.of("node", TOOL.resolve("round-trip.mjs").toString(), from.toString(), to.toString()));
        command.addAll(List.of(edit));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        try {
            Process process;
            try {
                process = new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
            } catch (IOException e) {
                assumeTrue(false, "no Node.js here: Kaoto's round trip was not tried");
                throw e;
            }
            try {
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.exitValue()).as(() -> text(err)).isZero();
            return YAML.readTree(out.toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Exit code and what is printed, with the settings of an operator's own that the recipes name. */
    private String check(Path routes) {
        Path config = folder.resolve("config");
        try {
            Files.createDirectories(config);
            Files.writeString(config.resolve("application.properties"), """
                    own.chat.url=http://127.0.0.1:1/chat
                    own.copies=copies
                    own.bucket.url=http://127.0.0.1:1/bucket
                    """);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = Commands.run(
                List.of("routes", "check"),
                new CommandScope(
                        winning -> Settings.load(SettingsFiles.read(folder, config, List.of(), Map.of(), winning)),
                        routes,
                        new Console(
                                new PrintStream(out, true, StandardCharsets.UTF_8),
                                new PrintStream(out, true, StandardCharsets.UTF_8),
                                false),
                        Clock.systemUTC()));
        return code + " " + out.toString(StandardCharsets.UTF_8);
    }

    private static Map<String, String> texts(Path folder) {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> texts.put(folder.relativize(file).toString(), text(file)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return texts;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode read(String yaml) {
        try {
            return YAML.readTree(yaml);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> head(String yaml) {
        return yaml.lines()
                .takeWhile(line -> line.startsWith("#") || line.isBlank())
                .toList();
    }

    private static List<String> lateComments(String yaml) {
        int head = head(yaml).size();
        List<String> late = new ArrayList<>();
        for (Event event :
                new Parse(LoadSettings.builder().setParseComments(true).build()).parseString(yaml)) {
            if (event instanceof CommentEvent comment
                    && comment.getStartMark().orElseThrow().getLine() >= head
                    && !comment.getValue().isBlank()) {
                late.add(comment.getValue().strip());
            }
        }
        return late;
    }

    /** The entities that Kaoto draws of a file, in its order. */
    private static List<String> drawn(JsonNode kinds) {
        return StreamSupport.stream(kinds.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static List<String> drawable(JsonNode file) {
        return StreamSupport.stream(file.spliterator(), false)
                .map(entry -> entry.fieldNames().next())
                .map(kind -> NOT_DRAWN.contains(kind) ? "none" : kind)
                .toList();
    }
}
