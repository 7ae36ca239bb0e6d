package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.References.CLIP_FILE;
import static org.modelmirror.testing.References.CLIP_V2;
import static org.modelmirror.testing.References.TEXT_FOLDER;
import static org.modelmirror.testing.References.clipLegacy;
import static org.modelmirror.testing.RunningMirror.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelmirror.testing.Faults;
import org.modelmirror.testing.RawUpstream;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.RunningMirror.Answer;

/**
 * The same as {@link ChaosTest} with GitHub as the source: one JSON category and {@code models.csv}. What is served in both
 * forms and the files of both forms stay as they were, the state names the fault, and the next good file is taken.
 */
@Timeout(60)
class GitHubChaosTest {
    private static final String CSV_FILE = TEXT_FOLDER + "models.csv";
    private static final String TEXT_V2 = "/model_references/v2/text_generation";
    private static final int MAX_BYTES = 262_144;
    /** What a body may cost beside itself: the buffer that grows, its copy, and what the answer needs besides. */
    private static final long BODIES = 6;

    private static final AtomicInteger VERSION = new AtomicInteger();
    private static final Locale BEFORE = Locale.getDefault();

    @TempDir
    private static Path folder;

    private static RawUpstream github;
    private static RunningMirror mirror;

    private Source clip;
    private Source text;

    /** One file of GitHub's and what is made of it. */
    private record Source(String category, String path, String v2, Path legacyFile, Path v2File, String good) {
        JsonNode contact() {
            return mirror.get("/status").json().at("/categories/" + category + "/sources/github/legacy");
        }
    }

    @BeforeAll
    static void start() {
        Locale.setDefault(Locale.ROOT);
        github = RawUpstream.start();
        mirror = RunningMirror.on(folder.resolve("data"))
                .set("source.github.url", github.url())
                .set("source.github.timeout", "250ms")
                .set("poll.github.period", "75ms")
                .set("fetch.max-bytes", Integer.toString(MAX_BYTES))
                .start();
    }

    @AfterAll
    static void stop() {
        mirror.close();
        github.close();
        Locale.setDefault(BEFORE);
    }

    @BeforeEach
    void serveGoodVersions() {
        String version = newVersion();
        clip = source("clip", CLIP_FILE, CLIP_V2, "clip.json", "clip.json", clipLegacy("a", "b", version));
        text = source("text_generation", CSV_FILE, TEXT_V2, "models.csv", "text_generation.json", csv(14, version));
        for (Source source : new Source[] {clip, text}) {
            github.put(source.path(), RawUpstream.ok(source.good()));
            awaitTaken(source, version);
        }
    }

    private static Source source(
            String category, String path, String v2, String legacyFile, String v2File, String good) {
        Path data = folder.resolve("data");
        return new Source(category, path, v2, data.resolve("legacy").resolve(legacyFile), data.resolve(v2File), good);
    }

    /** Content that was live before would be held back as a rollback. */
    private static String newVersion() {
        return "v" + VERSION.incrementAndGet();
    }

    private static String csv(int rows, String version) {
        return IntStream.range(0, rows)
                .mapToObj(i -> "maker/Model-" + i + "-7B,7,,https://example.org/" + i + ",Llama," + version + ",,,,")
                .collect(Collectors.joining(
                        "\n",
                        "name,parameters_bn,display_name,url,baseline,description,style,tags,instruct_format,settings\n",
                        "\n"));
    }

    private static void awaitTaken(Source source, String version) {
        eventually().until(() -> {
            Answer answer = mirror.get(source.v2());
            return answer.text().contains(version) && !answer.isStale();
        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            reset                 | transport        | transport
            reset in the body     | transport        | transport
            timeout               | transport        | transport
            slow trickle          | transport        | transport
            half a body           | transport        | transport
            endless body          | invalid_payload  | invalid_payload
            huge announced length | invalid_payload  | invalid_payload
            gzip bomb             | invalid_payload  | invalid_payload
            HTML with 200         | invalid_payload  | invalid_payload
            empty body            | invalid_payload  | invalid_payload
            {}                    | refused_document | invalid_payload
            []                    | invalid_payload  | invalid_payload
            null                  | invalid_payload  | invalid_payload
            deep nesting          | invalid_payload  | invalid_payload
            invalid UTF-8         | invalid_payload  | invalid_payload
            301 loop              | refused          | refused
            404                   | missing          | missing
            429                   | overloaded       | overloaded
            500                   | overloaded       | overloaded
            """)
    void keepsTheLastGoodAndNamesTheFaultAndRecovers(String fault, String clipKind, String textKind)
            throws IOException {
        assertSurvives(clip, fault, clipKind);
        assertSurvives(text, fault, textKind);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            half a document      | invalid_payload
            wrong content length | invalid_payload
            """)
    void keepsTheLastGoodJson_whenItIsCutOff(String fault, String kind) throws IOException {
        assertSurvives(clip, fault, kind);
    }

    private static void assertSurvives(Source source, String fault, String kind) throws IOException {
        Answer before = mirror.get(source.v2());
        byte[] legacy = Files.readAllBytes(source.legacyFile());
        byte[] v2 = Files.readAllBytes(source.v2File());

        github.put(source.path(), Faults.around(source.good()).get(fault));

        JsonNode error = eventually()
                .until(source::contact, contact -> contact.get("failing_since").isTextual())
                .get("last_error");
        assertThat(error.get("kind").asText()).as(source.category()).isEqualTo(kind);
        Answer stale = mirror.awaitStale(source.v2());
        assertThat(stale.status()).isEqualTo(200);
        assertThat(stale.body()).isEqualTo(before.body());
        assertThat(Files.readAllBytes(source.legacyFile())).isEqualTo(legacy);
        assertThat(Files.readAllBytes(source.v2File())).isEqualTo(v2);

        String recovered = newVersion();
        String good = source.category().equals("clip") ? clipLegacy("a", "b", recovered) : csv(14, recovered);
        github.put(source.path(), RawUpstream.ok(good));
        awaitTaken(source, recovered);
        assertThat(source.contact().get("consecutive_failures").asInt()).isZero();
    }

    /** A CSV file has no end that could be missing: the rows do the telling. */
    @Test
    void holdsBackTheRemovals_whenACsvFileIsCutOff() throws IOException {
        Answer before = mirror.get(text.v2());
        byte[] legacy = Files.readAllBytes(text.legacyFile());

        // After a whole row: no reader can tell that from a removal.
        int cut = text.good().lastIndexOf('\n', text.good().length() / 3) + 1;
        github.put(text.path(), RawUpstream.ok(text.good().substring(0, cut)));

        JsonNode held = eventually().until(GitHubChaosTest::heldBack, changes -> !changes.isEmpty());
        assertThat(held.at("/0/rule").asText()).isEqualTo("shrink");
        assertThat(mirror.get(text.v2()).body()).isEqualTo(before.body());
        assertThat(Files.readAllBytes(text.legacyFile())).isEqualTo(legacy);

        String recovered = newVersion();
        github.put(text.path(), RawUpstream.ok(csv(14, recovered)));
        awaitTaken(text, recovered);
        eventually().until(() -> heldBack().isEmpty());
    }

    @Test
    void keepsTheLastGoodFile_whenACsvFileEndsInsideARow() throws IOException {
        Answer before = mirror.get(text.v2());
        byte[] legacy = Files.readAllBytes(text.legacyFile());
        int third = text.good().lastIndexOf('\n', text.good().length() / 3) + 1;

        github.put(text.path(), RawUpstream.ok(text.good().substring(0, third + 20)));

        JsonNode contact = eventually()
                .until(text::contact, state -> state.get("failing_since").isTextual());
        assertThat(contact.at("/last_error/message").asText()).contains("ends inside a row");
        assertThat(mirror.get(text.v2()).body()).isEqualTo(before.body());
        assertThat(Files.readAllBytes(text.legacyFile())).isEqualTo(legacy);
        assertThat(heldBack()).isEmpty();

        String recovered = newVersion();
        github.put(text.path(), RawUpstream.ok(csv(14, recovered)));
        awaitTaken(text, recovered);
    }

    @Test
    void holdsBackLastWeeksFile_andTakesTheNextOne() throws IOException {
        String old = clip.good();
        String newest = newVersion();
        String better = clipLegacy("a", "b", newest);
        github.put(clip.path(), RawUpstream.ok(better));
        awaitTaken(clip, newest);
        Answer before = mirror.get(clip.v2());

        github.put(clip.path(), RawUpstream.ok(old));

        JsonNode held = eventually().until(GitHubChaosTest::heldBack, changes -> !changes.isEmpty());
        assertThat(held.at("/0/rule").asText()).isEqualTo("rollback");
        assertThat(held.at("/0/source").asText()).isEqualTo("github");
        assertThat(mirror.get(clip.v2()).body()).isEqualTo(before.body());
        assertThat(Files.readString(clip.legacyFile())).isEqualTo(better);

        String recovered = newVersion();
        github.put(clip.path(), RawUpstream.ok(clipLegacy("a", "b", recovered)));
        awaitTaken(clip, recovered);
        eventually().until(() -> heldBack().isEmpty());
    }

    @Test
    void refusesAnotherCategorysFile() throws IOException {
        Answer before = mirror.get(clip.v2());

        github.put(
                clip.path(),
                RawUpstream.ok(Stream.of("x", "y")
                        .map(name -> """
                        "%s": {"name": "%1$s", "baseline": "stable diffusion 1", "type": "ckpt", "inpainting": false,
                          "description": "d", "version": "1", "style": "generalist", "nsfw": false,
                          "config": {"files": [{"path": "m.ckpt"}], "download": []}}""".formatted(name))
                        .collect(Collectors.joining(",", "{", "}"))));

        eventually()
                .until(clip::contact, contact -> contact.get("failing_since").isTextual());
        assertThat(mirror.awaitStale(clip.v2()).body()).isEqualTo(before.body());
        assertThat(Files.readString(clip.legacyFile())).isEqualTo(clip.good());
        assertThat(clip.contact().at("/last_error/kind").asText()).isEqualTo("refused_document");
    }

    @Test
    void allocatesNoMoreThanAFewTimesTheCap_whenTheBodyIsEndless() {
        github.put(clip.path(), Faults.around(clip.good()).get("endless body"));
        eventually()
                .until(clip::contact, contact -> contact.get("failing_since").isTextual());
        mirror.awaitStale(clip.v2());

        long requests = github.requestsFor(clip.path());
        long allocated = allocatedByClip();
        eventually().until(() -> github.requestsFor(clip.path()) >= requests + 10);
        long perRequest = (allocatedByClip() - allocated) / (github.requestsFor(clip.path()) - requests);

        assertThat(perRequest).isLessThan(BODIES * MAX_BYTES);
    }

    @Test
    void keepsNothingOfAnEndlessBody() {
        github.put(clip.path(), Faults.around(clip.good()).get("endless body"));
        mirror.awaitStale(clip.v2());
        long before = usedHeap();

        long requests = github.requestsFor(clip.path());
        eventually().until(() -> github.requestsFor(clip.path()) >= requests + 20);

        // Of twenty bodies; what else the process came to hold meanwhile is less than a few.
        assertThat(usedHeap() - before).isLessThan(4L * MAX_BYTES);
    }

    /** The least of some looks, each after a collection, while requests go on. */
    private static long usedHeap() {
        return IntStream.range(0, 5)
                .mapToLong(look -> {
                    System.gc();
                    return ManagementFactory.getMemoryMXBean()
                            .getHeapMemoryUsage()
                            .getUsed();
                })
                .min()
                .orElseThrow();
    }

    private static long allocatedByClip() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null && info.getThreadName().endsWith("seda://refresh-clip")) {
                return threads.getThreadAllocatedBytes(info.getThreadId());
            }
        }
        throw new AssertionError("no thread refreshes the category");
    }

    private static JsonNode heldBack() {
        return mirror.get("/status").json().get("held_back");
    }
}
