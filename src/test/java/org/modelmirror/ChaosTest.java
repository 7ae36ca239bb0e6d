package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.References.CLIP_V1;
import static org.modelmirror.testing.References.CLIP_V2;
import static org.modelmirror.testing.References.clipLegacy;
import static org.modelmirror.testing.References.clipV2;
import static org.modelmirror.testing.References.clipV2Served;
import static org.modelmirror.testing.RunningMirror.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
 * One mirror whose PRIMARY fails in every way of docs/faults.md, one after the other: what is served and what lies on disk
 * stays as it was, the state names the fault, and the next good answer is taken.
 */
@Timeout(60)
class ChaosTest {
    private static final String CLIP = "/model_references/v2/clip";
    /** Cap on a document here; docs of these tests have some hundred bytes. */
    private static final long MAX_BYTES = 262_144;
    /** What the kernel takes from a server before the client has read it: both sides' socket buffers, generously. */
    private static final long BUFFERS = 16L << 20;

    private static final Locale BEFORE = Locale.getDefault();
    private static final AtomicInteger VERSION = new AtomicInteger();

    @TempDir
    private static Path folder;

    private static RawUpstream primary;
    private static RunningMirror mirror;
    private String good;
    private String served;

    @BeforeAll
    static void start() {
        // As App does: under a Turkish locale Camel does not know the breaker's option waitDurationInOpenState.
        Locale.setDefault(Locale.ROOT);
        primary = RawUpstream.start()
                .put(CLIP_V2, RawUpstream.ok(clipV2("a", "b", "c")))
                .put(CLIP_V1, RawUpstream.ok(clipLegacy("a", "b", "c")));
        mirror = RunningMirror.on(folder.resolve("data"))
                .set("source.primary.url", primary.url())
                .set("source.primary.timeout", "250ms")
                .set("source.github.fallback", "false")
                .set("fetch.max-bytes", Long.toString(MAX_BYTES))
                .start();
    }

    @AfterAll
    static void stop() {
        mirror.close();
        primary.close();
        Locale.setDefault(BEFORE);
    }

    @BeforeEach
    void serveAGoodVersion() {
        String newest = newVersion();
        good = clipV2("a", "b", newest);
        served = clipV2Served("a", "b", newest);
        primary.put(CLIP_V2, RawUpstream.ok(good));
        mirror.awaitServed(CLIP, served);
        eventually().until(() -> !mirror.get(CLIP).isStale());
        primary.forgetWritten();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            reset                 | transport        | primary clip:
            reset in the body     | transport        | primary clip:
            timeout               | transport        | timed out
            slow trickle          | transport        | no whole answer within
            half a body           | transport        | ConnectionClosed
            half a document       | invalid_payload  | unreadable document
            wrong content length  | invalid_payload  | unreadable document
            endless body          | invalid_payload  | body of more than 262144 bytes
            huge announced length | invalid_payload  | body of more than 262144 bytes
            gzip bomb             | invalid_payload  | body of more than 262144 bytes
            HTML with 200         | invalid_payload  | is no catalogue
            empty body            | invalid_payload  | primary clip:
            {}                    | refused_document | an empty document does not replace 3 records
            another category      | refused_document | its records are those of image_generation
            []                    | invalid_payload  | is no catalogue
            null                  | invalid_payload  | is no catalogue
            deep nesting          | invalid_payload  | nested deeper than 64 levels
            invalid UTF-8         | invalid_payload  | not UTF-8
            301 loop              | refused          | 301
            404                   | missing          | no such category
            429                   | overloaded       | 429
            500                   | overloaded       | 500
            """)
    void keepsTheLastGoodAndNamesTheFaultAndRecovers(String fault, String kind, String message) throws IOException {
        Path file = folder.resolve("data/clip.json");
        byte[] onDisk = Files.readAllBytes(file);
        Answer before = mirror.get(CLIP);

        primary.put(CLIP_V2, Faults.around(good).get(fault));

        JsonNode error = eventually()
                .until(
                        () -> mirror.get("/status").json().at("/categories/clip/sources/primary/v2"),
                        contact -> contact.get("failing_since").isTextual())
                .get("last_error");
        assertThat(error.get("kind").asText()).isEqualTo(kind);
        assertThat(error.get("message").asText()).containsIgnoringCase(message);
        Answer stale = mirror.awaitStale(CLIP);
        assertThat(stale.status()).isEqualTo(200);
        assertThat(stale.text()).isEqualTo(served);
        assertThat(stale.header("ETag")).isEqualTo(before.header("ETag"));
        assertThat(Files.readAllBytes(file)).isEqualTo(onDisk);
        assertThat(primary.mostWritten()).isLessThan(MAX_BYTES + BUFFERS);

        String recovered = newVersion();
        primary.put(CLIP_V2, RawUpstream.ok(clipV2("a", "b", recovered)));

        mirror.awaitServed(CLIP, clipV2Served("a", "b", recovered));
        assertThat(mirror.get("/status")
                        .json()
                        .at("/categories/clip/sources/primary/v2/consecutive_failures")
                        .asInt())
                .isZero();
    }

    @Test
    void keepsTheLastGoodAndRecovers_whenConnectionsAreRefused() {
        primary.goAway();

        mirror.awaitStale(CLIP);
        eventually()
                .until(() -> mirror.get("/status")
                        .json()
                        .at("/sources/primary/breaker")
                        .asText()
                        .equals("open"));
        assertThat(mirror.get(CLIP).text()).isEqualTo(served);

        String recovered = newVersion();
        primary.put(CLIP_V2, RawUpstream.ok(clipV2("a", "b", recovered)));
        primary.comeBack();
        mirror.awaitServed(CLIP, clipV2Served("a", "b", recovered));
    }

    /** Content that was live before would be held back as a rollback. */
    private static String newVersion() {
        return "v" + VERSION.incrementAndGet();
    }

    @Test
    void takesTheDocumentWithANotice_whenItBeginsWithAByteOrderMark() {
        primary.put(CLIP_V2, RawUpstream.ok("\uFEFF" + clipV2("a", "b", "bom")));

        mirror.awaitServed(CLIP, clipV2Served("a", "b", "bom"));

        assertThat(blemishes()).isEqualTo(1);
    }

    @Test
    void takesTheLastOfAKeyWithANotice_whenKeysAreRepeated() {
        primary.put(CLIP_V2, RawUpstream.ok("""
                {"a":{"name":"a","description":"first"},
                 "b":{"name":"b","description":"of b"},
                 "a":{"name":"a","description":"of a"}}"""));

        eventually().until(() -> mirror.get(CLIP).json().size() == 2);

        assertThat(mirror.get(CLIP).json().at("/a/description").asText()).isEqualTo("of a");
        assertThat(blemishes()).isEqualTo(1);
    }

    @Test
    void contentDecides_whenANewDocumentComesUnderTheOldTag() {
        primary.put(CLIP_V2, RawUpstream.answer("200 OK", clipV2("a", "b", "tagged"), "ETag: \"same\""));
        awaitAskedWith("\"same\"");

        primary.put(CLIP_V2, RawUpstream.answer("200 OK", clipV2("a", "b", "under"), "ETag: \"same\""));

        mirror.awaitServed(CLIP, clipV2Served("a", "b", "under"));
    }

    @Test
    void asksWithTheNewTag_whenTheSameBytesComeUnderOne() {
        primary.put(CLIP_V2, RawUpstream.answer("200 OK", good, "ETag: \"first\""));
        awaitAskedWith("\"first\"");

        primary.put(CLIP_V2, RawUpstream.answer("200 OK", good, "ETag: \"second\""));
        long revision = mirror.get(CLIP).revision();

        awaitAskedWith("\"second\"");
        assertThat(mirror.get(CLIP).revision()).isEqualTo(revision);
    }

    @Test
    void hostIsLeftAlone_whenItAsksForALongPause() {
        // Its own mirror: the host is left alone for a minute.
        try (RawUpstream busy = RawUpstream.start().put(CLIP_V2, RawUpstream.ok(good));
                RunningMirror other = RunningMirror.on(folder.resolve("busy"))
                        .set("source.primary.url", busy.url())
                        .set("source.github.fallback", "false")
                        .start()) {
            other.awaitServed(CLIP, served);
            busy.put(CLIP_V2, RawUpstream.answer("429 Too Many Requests", "", "Retry-After: 60"));

            other.awaitStale(CLIP);

            JsonNode source = eventually()
                    .until(
                            () -> other.get("/status").json().at("/sources/primary"),
                            state -> state.get("held_off_until").isTextual());
            assertThat(source.get("breaker").asText()).isEqualTo("closed");
            long asked = busy.requestsFor(CLIP_V2);
            RunningMirror.eventually()
                    .until(() -> other.get("/status")
                            .json()
                            .at("/categories/clip/sources/primary/v2/last_error/kind")
                            .asText()
                            .equals("held_off"));
            assertThat(busy.requestsFor(CLIP_V2)).isEqualTo(asked);
            assertThat(other.get(CLIP).text()).isEqualTo(served);
        }
    }

    @Test
    void hasNothingToServeAndSaysSo_whenAnswered304WithoutACopy() {
        try (RawUpstream odd = RawUpstream.start().otherwise((request, wire) -> wire.head("304 Not Modified", -1));
                RunningMirror empty = RunningMirror.on(folder.resolve("empty"))
                        .set("source.primary.url", odd.url())
                        .set("source.github.fallback", "false")
                        .start()) {
            JsonNode contact = eventually()
                    .until(
                            () -> empty.get("/status").json().at("/categories/clip/sources/primary/v2"),
                            state -> state.get("failing_since").isTextual());

            assertThat(contact.at("/last_error/kind").asText()).isEqualTo("invalid_payload");
            assertThat(empty.get(CLIP).status()).isEqualTo(503);

            odd.put(CLIP_V2, RawUpstream.ok(good));
            empty.awaitServed(CLIP, served);
        }
    }

    private static void awaitAskedWith(String etag) {
        AtomicBoolean seen = new AtomicBoolean();
        RawUpstream.Script before = primary.scriptFor(CLIP_V2);
        primary.put(CLIP_V2, (request, wire) -> {
            if (etag.equals(request.headers().get("if-none-match"))) {
                seen.set(true);
            }
            before.write(request, wire);
        });
        eventually().untilTrue(seen);
    }

    private static int blemishes() {
        return mirror.get("/status")
                .json()
                .at("/categories/clip/notices/counts/blemish")
                .asInt();
    }
}
