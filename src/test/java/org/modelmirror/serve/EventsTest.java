package org.modelmirror.serve;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.announce.Change;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.testing.EventClient;
import org.modelmirror.testing.EventClient.Received;

/** The stream of changes (http-api.md 2.11), over real connections. */
class EventsTest {
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07.89Z");
    private static final String TAG = "\"0123456789abcdef0123456789abcdef\"";
    private static final int KEPT = 20;

    private static EdgeHarness edge;
    /** Changes of this class have rising revisions, whichever test makes them. */
    private static long revision = 100;

    @BeforeAll
    static void start() throws Exception {
        WaitLimits waits = new WaitLimits(
                100,
                Duration.ofMillis(160),
                Duration.ofMillis(2500),
                65_536,
                Duration.ofMillis(5),
                10,
                Duration.ofSeconds(60));
        edge = EdgeHarness.profile().waits(waits, KEPT).start().v2(Category.TI, "{\"a\":{\"name\":\"a\"}}", 100);
        String etag =
                edge.catalog.find(Category.TI, Format.V2).orElseThrow().body().etag();
        edge.announcements.announce(new Change(Category.TI, Format.V2, 100, etag, Change.Cause.POLL, AT));
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private static EventClient connect(String query, String... headers) {
        return EventClient.connect(edge.port(), query, headers);
    }

    /** A client that has been told how things stand. */
    private static EventClient greeted(String query) {
        EventClient client = connect(query);
        assertThat(client.next().name()).isEqualTo("hello");
        return client;
    }

    /** Of a category that is not served here, so that nothing is found amiss. */
    private static String change(Category category, Format format, long at) {
        edge.announcements.announce(new Change(category, format, at, TAG, Change.Cause.WRITE, AT));
        return Long.toString(at);
    }

    private static String change(Category category) {
        return change(category, Format.V2, ++revision);
    }

    private static List<String> ids(List<Received> events) {
        return events.stream().map(Received::id).toList();
    }

    @Test
    void tellsHowThingsStandAndThenEveryChange() {
        try (EventClient client = connect("")) {
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(client.header("Cache-Control")).isEqualTo("no-store");
            assertThat(client.header("X-Accel-Buffering")).isEqualTo("no");
            assertThat(client.header("Vary")).isEqualTo("Origin");
            assertThat(client.header("X-Request-Id")).isNotEmpty();
            assertThat(client.header("Content-Encoding")).isNull();
            Received hello = client.next();
            assertThat(hello.name()).isEqualTo("hello");
            assertThat(client.retry()).isEqualTo("2500");
            String etag = edge.get("/model_references/v2/ti")
                    .headers()
                    .firstValue("ETag")
                    .orElseThrow();
            assertThatJson(hello.data()).inPath("$.categories.ti.revision").isEqualTo(100);
            assertThatJson(hello.data()).inPath("$.categories.ti.v2").isString().isEqualTo(etag);

            String id = change(Category.CLIP);

            Received change = client.next();
            assertThat(change.name()).isEqualTo("change");
            assertThat(change.id()).isEqualTo(id);
            assertThat(change.data())
                    .isEqualTo(
                            "{\"category\":\"clip\",\"format\":\"v2\",\"revision\":" + id
                                    + ",\"etag\":\"\\\"0123456789abcdef0123456789abcdef\\\"\",\"cause\":\"write\",\"at\":1772600767.89}");
        }
    }

    @Test
    void tellsAChangeOnce_whenItIsAnnouncedTwice() {
        try (EventClient client = greeted("")) {
            String first = change(Category.CLIP);
            change(Category.CLIP, Format.V2, revision);
            String second = change(Category.CLIP);

            assertThat(ids(client.next(2))).containsExactly(first, second);
        }
    }

    @Test
    void goesOnWhereItStopped_whenTheClientComesBack() {
        String seen;
        try (EventClient client = greeted("")) {
            seen = change(Category.CLIP);
            assertThat(client.next().id()).isEqualTo(seen);
        }
        String second = change(Category.CLIP);
        String third = change(Category.ESRGAN);

        try (EventClient client = connect("", "Last-Event-ID: " + seen)) {
            assertThat(ids(client.next(2))).containsExactly(second, third);
            String fourth = change(Category.CLIP);
            assertThat(client.next().id()).isEqualTo(fourth);
        }
    }

    /** A write in the legacy format changes both forms under one revision. */
    @Test
    void losesAndRepeatsNothing_whenTheConnectionIsCutBetweenTwoEventsOfOneRevision() {
        String legacy = change(Category.CLIP, Format.LEGACY, ++revision);
        change(Category.CLIP, Format.V2, revision);
        String next = change(Category.ESRGAN);

        try (EventClient client = connect("", "Last-Event-ID: " + legacy)) {
            assertThat(ids(client.next(2))).containsExactly(legacy + ".1", next);
        }
        try (EventClient client = connect("", "Last-Event-ID: " + legacy + ".1")) {
            assertThat(ids(client.next(1))).containsExactly(next);
        }
    }

    /** Categories do not wait for each other, so the later revision may be told first. */
    @Test
    void losesAndRepeatsNothing_whenRevisionsAreToldOutOfOrder() {
        long late = ++revision;
        String early = change(Category.CLIP);
        change(Category.ESRGAN, Format.V2, late);

        try (EventClient client = connect("", "Last-Event-ID: " + early)) {
            assertThat(client.next().id()).isEqualTo(Long.toString(late));
        }
        String next = change(Category.CLIP);
        try (EventClient client = connect("", "Last-Event-ID: " + late)) {
            assertThat(client.next().id()).isEqualTo(next);
        }
    }

    /** As a reader knows it from X-Reference-Revision; nothing was told under this number. */
    @Test
    void goesOnAfterARevisionThatWasNotTold() {
        change(Category.CLIP);
        long untold = ++revision;
        String next = change(Category.CLIP);

        try (EventClient client = connect("", "Last-Event-ID: " + untold)) {
            assertThat(client.next().id()).isEqualTo(next);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "999999", "99999999999999999999", "x", "-1", "7.7", "%00"})
    void saysHowThingsStand_whenNobodyKnowsWhatTheClientHasMissed(String id) {
        try (EventClient client = connect("", "Last-Event-ID: " + id)) {
            Received reset = client.next();
            assertThat(reset.name()).isEqualTo("reset");
            assertThatJson(reset.data()).inPath("$.categories.ti.revision").isEqualTo(100);

            String next = change(Category.CLIP);
            assertThat(client.next().id()).isEqualTo(next);
        }
    }

    @Test
    void saysHowThingsStand_whenTheClientHasMissedMoreThanIsKept() {
        String seen = change(Category.CLIP);
        String second = change(Category.CLIP);
        for (int i = 1; i < KEPT; i++) {
            change(Category.CLIP);
        }
        // The event before the oldest one kept is the last that nothing is missing after.
        try (EventClient client = connect("", "Last-Event-ID: " + seen)) {
            assertThat(client.next().id()).isEqualTo(second);
        }
        change(Category.CLIP);
        try (EventClient client = connect("", "Last-Event-ID: " + seen)) {
            Received reset = client.next();
            assertThat(reset.name()).isEqualTo("reset");
            assertThat(reset.id()).isEqualTo(Long.toString(revision));
        }
    }

    @Test
    void tellsOnlyWhatWasAskedFor() {
        try (EventClient both = greeted("?category=clip&category=esrgan");
                EventClient legacy = greeted("?format=legacy");
                EventClient one = greeted("?category=clip&format=v2&other=1")) {
            change(Category.BLIP);
            String clip = change(Category.CLIP);
            String old = change(Category.ESRGAN, Format.LEGACY, ++revision);
            String end = change(Category.CLIP, Format.V2, ++revision);
            String endOfLegacy = change(Category.GFPGAN, Format.LEGACY, ++revision);

            assertThat(ids(both.next(3))).containsExactly(clip, old, end);
            assertThat(ids(legacy.next(2))).containsExactly(old, endOfLegacy);
            assertThat(ids(one.next(2))).containsExactly(clip, end);
        }
    }

    @Test
    void helloNamesOnlyWhatWasAskedFor() {
        try (EventClient client = connect("?category=esrgan")) {
            assertThatJson(client.next().data()).inPath("$.categories").isEqualTo("{}");
        }
    }

    @Test
    void refusesUnknownCategoriesAndFormats() {
        HttpResponse<String> answer = edge.get("/events?category=clip&category=nope&format=V2");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThatJson(answer.body())
                .inPath("$.detail[*].loc")
                .isEqualTo("[[\"query\",\"category\"],[\"query\",\"format\"]]");
        assertThatJson(answer.body()).inPath("$.detail[1].input").isEqualTo("\"V2\"");
    }

    @Test
    void sendsHeartbeats() {
        try (EventClient client = greeted("")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> client.comments() >= 3);
            assertThat(client.waiting()).isZero();
        }
    }

    /** Else it would have to look at everything after a break in which much happened that it does not want. */
    @Test
    void heartbeatCarriesTheIdOn_whenOnlyOthersAreTold() {
        try (EventClient client = greeted("?category=blip")) {
            String id = change(Category.CLIP);

            await().atMost(Duration.ofSeconds(20)).until(() -> client.lastId().equals(id));
            assertThat(client.waiting()).isZero();
        }
    }

    @Test
    void findsChangesThatNobodyAnnounced() {
        try (EventClient client = greeted("?category=gfpgan")) {
            edge.v2(Category.GFPGAN, "{\"a\":{\"name\":\"a\"}}", ++revision);

            Received change = client.next();
            assertThat(change.id()).isEqualTo(Long.toString(revision));
            assertThatJson(change.data()).inPath("$.cause").isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/events", "/api/events", "/api/%65vents", "/api/events?"})
    void answersUnderEverySpelling(String target) {
        try (EventClient client = EventClient.send(edge.port(), "GET " + target + " HTTP/1.1", "Accept: text/html")) {
            assertThat(client.next().name()).isEqualTo("hello");
        }
    }

    @Test
    void streamsWithoutChunks_whenTheClientSpeaksHttp10() {
        try (EventClient client = EventClient.send(edge.port(), "GET /api/events HTTP/1.0")) {
            assertThat(client.header("Transfer-Encoding")).isNull();
            assertThat(client.header("Content-Length")).isNull();
            assertThat(client.next().name()).isEqualTo("hello");
            String id = change(Category.CLIP);
            assertThat(client.next().id()).isEqualTo(id);
        }
    }

    @Test
    void givesTheHeadersAlone_whenAskedForThem() {
        HttpResponse<String> answer = edge.send("HEAD", "/api/events");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(edge.send("POST", "/api/events").statusCode()).isEqualTo(405);
        assertThat(edge.send("GET", "/api/events/x").statusCode()).isEqualTo(404);
    }

    @Test
    void letsPagesOfAllowedOriginsListen() {
        try (EventClient client = connect("", "Origin: https://ui.example")) {
            assertThat(client.header("Access-Control-Allow-Origin")).isEqualTo("https://ui.example");
            assertThat(client.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        }
        try (EventClient client = connect("", "Origin: https://evil.example")) {
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.header("Access-Control-Allow-Origin")).isNull();
        }
    }

    @Test
    void forgetsStreamsWhoseClientHasGone() {
        EventClient client = greeted("");
        assertThat(edge.waiters.counts().streams()).isPositive();
        client.close();

        await().atMost(Duration.ofSeconds(20)).until(() -> edge.waiters.counts().streams() == 0);
    }
}
