package org.modelmirror.source;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.reference.Repository;
import org.modelmirror.source.SourceException.Kind;

/** The rows of sources-and-storage.md 2.3 and the vectors of section 11 that concern sources, on the real routes. */
class FetchCategoryTest {
    private static final String CLIP = "/api/model_references/v2/clip";
    private static final String CLIP_FILE = "/own/image-ref/refs/heads/main/clip.json";
    private static final String FROM_PRIMARY = "{\"a\":{\"name\":\"a\"}}";
    private static final String FROM_GITHUB = "{\"g\":{\"name\":\"g\"}}";
    private static final FetchRequest ASK_CLIP = FetchRequest.unconditional(Category.CLIP, Format.V2);

    private final WireMockServer primary =
            new WireMockServer(wireMockConfig().dynamicPort().gzipDisabled(true));
    private final WireMockServer github =
            new WireMockServer(wireMockConfig().dynamicPort().gzipDisabled(true));
    private SourceHarness harness;

    @BeforeEach
    void start() throws Exception {
        primary.start();
        github.start();
        github.stubFor(get(CLIP_FILE).willReturn(ok(FROM_GITHUB)));
        harness = SourceHarness.start(primary.baseUrl() + "/api///", github.baseUrl());
    }

    @AfterEach
    void stop() {
        harness.close();
        primary.stop();
        github.stop();
    }

    @Test
    void documentAndValidatorsCome_whenPrimaryAnswers() throws Exception {
        primary.stubFor(get(CLIP)
                .willReturn(okJson(FROM_PRIMARY)
                        .withHeader("ETag", "W/\"x, y\"")
                        .withHeader("Last-Modified", "Sun, 01 Mar 2026 10:00:00 GMT")));

        Fetched.Document document = (Fetched.Document) harness.fetch(ASK_CLIP);

        assertThat(document.body()).asString(UTF_8).isEqualTo(FROM_PRIMARY);
        assertThat(document.category()).isEqualTo(Category.CLIP);
        assertThat(document.format()).isEqualTo(Format.V2);
        assertThat(document.origin()).isEqualTo(Origin.PRIMARY);
        assertThat(document.validators())
                .isEqualTo(new Validators(Optional.of("W/\"x, y\""), Optional.of("Sun, 01 Mar 2026 10:00:00 GMT")));
        assertThat(harness.state().totals()).isEqualTo(new SourceCounts(1, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void requestNamesUsAndNothingElse_whenNothingIsHeld() throws Exception {
        primary.stubFor(get(CLIP).willReturn(okJson(FROM_PRIMARY)));

        harness.fetch(ASK_CLIP);

        primary.verify(
                1,
                getRequestedFor(urlEqualTo(CLIP))
                        .withHeader("User-Agent", equalTo("model-mirror/test"))
                        .withHeader("Accept", equalTo("application/json"))
                        .withHeader("Accept-Encoding", containing("gzip"))
                        .withoutHeader("If-None-Match")
                        .withoutHeader("If-Modified-Since")
                        .withoutHeader("Content-Type")
                        .withoutHeader("Content-Length"));
    }

    @Test
    void legacyBytesComeUnchanged_whenTheV1FormIsAsked() throws Exception {
        String body = "{ \"a\" :\n\t{\"name\":\"a\"}}\n";
        primary.stubFor(get("/api/model_references/v1/clip").willReturn(ok(body)));

        Fetched.Document document =
                (Fetched.Document) harness.fetch(FetchRequest.unconditional(Category.CLIP, Format.LEGACY));

        assertThat(document.body()).asString(UTF_8).isEqualTo(body);
        assertThat(document.format()).isEqualTo(Format.LEGACY);
    }

    @Test
    void bodyIsDecoded_whenItCameWithGzip() throws Exception {
        primary.stubFor(get(CLIP)
                .willReturn(aResponse()
                        .withHeader("Content-Encoding", "gzip")
                        .withBody(gzip(FROM_PRIMARY.getBytes(UTF_8)))));

        assertThat(bodyOf(harness.fetch(ASK_CLIP))).isEqualTo(FROM_PRIMARY);
    }

    @Test
    void gitHubAnswers_whenAFewBytesUnpackToMoreThanTheCap() throws Exception {
        byte[] bomb = gzip(new byte[1 << 20]);
        assertThat(bomb.length).isLessThan(4096);
        primary.stubFor(get(CLIP)
                .willReturn(aResponse().withHeader("Content-Encoding", "gzip").withBody(bomb)));

        assertThat(bodyOf(harness.fetch(ASK_CLIP))).isEqualTo(FROM_GITHUB);

        assertThat(lastFailure().message()).isEqualTo("primary clip: body of more than 4096 bytes");
    }

    @Test
    void ourCopyIsConfirmed_whenPrimaryAnswers304() throws Exception {
        Validators validators = new Validators(Optional.of("\"tag\""), Optional.of("Sun, 01 Mar 2026 10:00:00 GMT"));
        primary.stubFor(
                get(CLIP).withHeader("If-None-Match", equalTo("\"tag\"")).willReturn(status(304)));

        Fetched fetched = harness.fetch(
                FetchRequest.newerThan(Category.CLIP, Format.V2, new HeldCopy(Origin.PRIMARY, validators)));

        assertThat(fetched).isEqualTo(new Fetched.NotModified(Category.CLIP, Format.V2, Origin.PRIMARY));
        assertThat(harness.state().totals()).isEqualTo(new SourceCounts(1, 0, 0, 0, 0, 0, 0));
        primary.verify(getRequestedFor(urlEqualTo(CLIP))
                .withHeader("If-Modified-Since", equalTo("Sun, 01 Mar 2026 10:00:00 GMT")));
    }

    @Test
    void validatorsOfAnotherSourceAreNotSent_whenTheCopyCameFromGitHub() throws Exception {
        primary.stubFor(get(CLIP).willReturn(okJson(FROM_PRIMARY)));
        Validators validators = new Validators(Optional.of("\"tag\""), Optional.empty());

        Fetched fetched = harness.fetch(
                FetchRequest.newerThan(Category.CLIP, Format.V2, new HeldCopy(Origin.GITHUB, validators)));

        assertThat(fetched).isInstanceOf(Fetched.Document.class);
        primary.verify(1, getRequestedFor(urlEqualTo(CLIP)).withoutHeader("If-None-Match"));
    }

    @Test
    void primaryIsAskedAgainAndThenGitHub_when304ComesWithoutACopy() throws Exception {
        primary.stubFor(get(CLIP).willReturn(status(304)));

        assertThat(bodyOf(harness.fetch(ASK_CLIP))).isEqualTo(FROM_GITHUB);

        primary.verify(2, getRequestedFor(urlEqualTo(CLIP)));
        assertThat(lastFailure().kind()).isEqualTo(Kind.INVALID_PAYLOAD);
    }

    @Test
    void gitHubAnswersAfterThreeAttempts_whenPrimaryIsOverloaded() throws Exception {
        primary.stubFor(get(CLIP).willReturn(status(500)));

        Fetched.Document document = (Fetched.Document) harness.fetch(ASK_CLIP);

        assertThat(document.body()).asString(UTF_8).isEqualTo(FROM_GITHUB);
        assertThat(document.format()).isEqualTo(Format.LEGACY);
        assertThat(document.origin()).isEqualTo(Origin.GITHUB);
        primary.verify(3, getRequestedFor(urlEqualTo(CLIP)));
        github.verify(1, getRequestedFor(urlEqualTo(CLIP_FILE)).withHeader("User-Agent", equalTo("model-mirror/test")));
        assertThat(harness.state().totals()).isEqualTo(new SourceCounts(0, 1, 1, 1, 0, 0, 0));
    }

    @Test
    void thirdAnswerCounts_whenTwoAttemptsFailed() throws Exception {
        inOrder(status(500), status(500), okJson(FROM_PRIMARY));

        assertThat(bodyOf(harness.fetch(ASK_CLIP))).isEqualTo(FROM_PRIMARY);

        assertThat(harness.state().totals()).isEqualTo(new SourceCounts(1, 0, 0, 0, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 301, 302, 307, 400, 401, 403, 410, 501, 505})
    void gitHubAnswersAfterOneAttempt_whenPrimaryRefuses(int status) throws Exception {
        primary.stubFor(get(CLIP).willReturn(status(status).withHeader("Location", "/elsewhere")));

        assertThat(bodyOf(harness.fetch(ASK_CLIP))).isEqualTo(FROM_GITHUB);

        primary.verify(1, anyRequestedFor(anyUrl()));
        assertThat(lastFailure().kind()).isEqualTo(Kind.REFUSED);
        assertThat(lastFailure().message()).isEqualTo("primary clip: answered " + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503, 504, 599})
    void primaryIsAskedThreeTimes_whenItsStatusIsRetryable(int status) throws Exception {
        primary.stubFor(get(CLIP).willReturn(status(status)));

        assertThat(bodyOf(harness.fetch(ASK_CLIP))).isEqualTo(FROM_GITHUB);

        primary.verify(3, getRequestedFor(urlEqualTo(CLIP)));
    }

    @Test
    void gitHubAnswersAfterOneAttempt_whenPrimaryHasNoSuchCategory() throws Exception {
        primary.stubFor(get(CLIP).willReturn(status(404)));

        assertThat(bodyOf(harness.fetch(ASK_CLIP))).isEqualTo(FROM_GITHUB);

        primary.verify(1, getRequestedFor(urlEqualTo(CLIP)));
    }

    @Test
    void missingIsReported_whenPrimaryHasNoSuchCategoryAndGitHubNeverHad() throws Exception {
        primary.stubFor(any(anyUrl()).willReturn(status(404)));

        assertThat(harness.fetch(FetchRequest.unconditional(Category.VIDEO_GENERATION, Format.V2)))
                .isEqualTo(new Fetched.Missing(Category.VIDEO_GENERATION, Format.V2, Origin.PRIMARY));
        assertThat(harness.state().totals().githubFallbacks()).isZero();
    }

    @Test
    void missingFromGitHubEndsTheFetch_whenPrimaryIsMissingItToo() throws Exception {
        primary.stubFor(any(anyUrl()).willReturn(status(404)));
        github.stubFor(get(CLIP_FILE).willReturn(status(404)));

        assertThat(harness.fetch(ASK_CLIP)).isEqualTo(new Fetched.Missing(Category.CLIP, Format.LEGACY, Origin.GITHUB));
        github.verify(1, getRequestedFor(urlEqualTo(CLIP_FILE)));
        assertThat(harness.state().totals()).isEqualTo(new SourceCounts(0, 1, 1, 0, 1, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>busy</html>", "", "   \n", "null", "[]", "3", "\"text\""})
    void gitHubAnswersAfterOneRetry_whenTheBodyIsNoCatalogue(String body) throws Exception {
        primary.stubFor(get(CLIP).willReturn(ok(body)));

        assertThat(bodyOf(harness.fetch(ASK_CLIP))).isEqualTo(FROM_GITHUB);

        primary.verify(2, getRequestedFor(urlEqualTo(CLIP)));
        assertThat(lastFailure().kind()).isEqualTo(Kind.INVALID_PAYLOAD);
        assertThat(harness.state().totals().primaryHits()).isZero();
    }

    @Test
    void gitHubAnswersAfterOneRetry_whenTheBodyIsTooLong() throws Exception {
        primary.stubFor(get(CLIP).willReturn(okJson("{" + " ".repeat(4096))));

        assertThat(bodyOf(harness.fetch(ASK_CLIP))).isEqualTo(FROM_GITHUB);

        primary.verify(2, getRequestedFor(urlEqualTo(CLIP)));
        assertThat(lastFailure())
                .isEqualTo(new Contact.Failure(
                        ManualTime.START, Kind.INVALID_PAYLOAD, "primary clip: body of more than 4096 bytes"));
    }

    @Test
    void bodyOfExactlyTheCapIsTaken_whenPrimaryAnswers() throws Exception {
        primary.stubFor(get(CLIP).willReturn(okJson("{" + " ".repeat(4094) + "}")));

        assertThat(bodyOf(harness.fetch(ASK_CLIP))).hasSize(4096);
    }

    @Test
    void gitHubAnswersAfterThreeAttempts_whenThePeerCutsTheConnection() throws Exception {
        primary.stubFor(get(CLIP).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));

        assertThat(bodyOf(harness.fetch(ASK_CLIP))).isEqualTo(FROM_GITHUB);

        primary.verify(3, getRequestedFor(urlEqualTo(CLIP)));
        assertThat(lastFailure().kind()).isEqualTo(Kind.TRANSPORT);
    }

    @Test
    void gitHubAnswersAfterThreeAttempts_whenTheHeadersAreLate() throws Exception {
        restart(s -> SourceHarness.withTimeout(s, Duration.ofMillis(300)));
        primary.stubFor(get(CLIP).willReturn(okJson(FROM_PRIMARY).withFixedDelay(2000)));

        assertThat(bodyOf(harness.fetch(ASK_CLIP))).isEqualTo(FROM_GITHUB);

        primary.verify(3, getRequestedFor(urlEqualTo(CLIP)));
        assertThat(lastFailure().kind()).isEqualTo(Kind.TRANSPORT);
        assertThat(lastFailure().message()).contains("SocketTimeoutException");
    }

    @Test
    void primaryIsGivenItsTime_whenItAsksForASecond() throws Exception {
        inOrder(status(429).withHeader("Retry-After", "1"), okJson(FROM_PRIMARY));
        long start = System.nanoTime();

        assertThat(bodyOf(harness.fetch(ASK_CLIP))).isEqualTo(FROM_PRIMARY);

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(20));
    }

    @Test
    void primaryIsLeftAloneUntilItsTime_whenItAsksForMoreThanWeWait() throws Exception {
        primary.stubFor(get(CLIP).willReturn(status(429).withHeader("Retry-After", "600")));

        assertThat(bodyOf(harness.fetch(ASK_CLIP))).isEqualTo(FROM_GITHUB);
        primary.verify(1, getRequestedFor(urlEqualTo(CLIP)));
        assertThat(harness.beans.primaryHost().heldOffUntil()).contains(ManualTime.START.plusSeconds(600));

        harness.time.advance(Duration.ofSeconds(599));
        assertThat(bodyOf(harness.fetch(ASK_CLIP))).isEqualTo(FROM_GITHUB);
        primary.verify(1, getRequestedFor(urlEqualTo(CLIP)));
        assertThat(harness.state().totals().primaryFailures()).isEqualTo(1);

        harness.time.advance(Duration.ofSeconds(1));
        primary.stubFor(get(CLIP).willReturn(okJson(FROM_PRIMARY)));
        assertThat(bodyOf(harness.fetch(ASK_CLIP))).isEqualTo(FROM_PRIMARY);
    }

    @Test
    void otherCategoriesLeavePrimaryAloneToo_whenOneWasToldTo() throws Exception {
        primary.stubFor(get(CLIP).willReturn(status(503).withHeader("Retry-After", "Sun, 01 Mar 2026 12:01:00 GMT")));
        harness.fetch(ASK_CLIP);

        FetchRequest lora = FetchRequest.unconditional(Category.LORA, Format.V2);
        SourceException failure = catchThrowableOfType(SourceException.class, () -> harness.fetch(lora));

        assertThat(failure.kind()).isEqualTo(Kind.HELD_OFF);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(60));
        primary.verify(0, getRequestedFor(urlEqualTo("/api/model_references/v2/lora")));
    }

    @Test
    void primarysCopyStaysUntilItHasFailedForLong_whenPrimaryIsDown() throws Exception {
        primary.stubFor(get(CLIP).willReturn(status(500)));
        FetchRequest request =
                FetchRequest.newerThan(Category.CLIP, Format.V2, new HeldCopy(Origin.PRIMARY, Validators.NONE));

        SourceException failure = catchThrowableOfType(SourceException.class, () -> harness.fetch(request));
        assertThat(failure.origin()).isEqualTo(Origin.PRIMARY);
        assertThat(failure.kind()).isEqualTo(Kind.OVERLOADED);
        harness.time.advance(Duration.ofMillis(899_999));
        assertThat(catchThrowableOfType(SourceException.class, () -> harness.fetch(request)))
                .hasMessage("primary clip: answered 500");
        github.verify(0, getRequestedFor(urlEqualTo(CLIP_FILE)));

        harness.time.advance(Duration.ofMillis(1));
        assertThat(bodyOf(harness.fetch(request))).isEqualTo(FROM_GITHUB);

        primary.stubFor(get(CLIP).willReturn(okJson(FROM_PRIMARY)));
        assertThat(bodyOf(harness.fetch(request))).isEqualTo(FROM_PRIMARY);
    }

    @Test
    void missingIsReported_whenPrimaryDropsACategoryItGaveUs() throws Exception {
        primary.stubFor(get(CLIP).willReturn(status(404)));
        FetchRequest request =
                FetchRequest.newerThan(Category.CLIP, Format.V2, new HeldCopy(Origin.PRIMARY, Validators.NONE));

        assertThat(harness.fetch(request)).isEqualTo(new Fetched.Missing(Category.CLIP, Format.V2, Origin.PRIMARY));

        harness.time.advance(Duration.ofSeconds(900));
        assertThat(bodyOf(harness.fetch(request))).isEqualTo(FROM_GITHUB);
    }

    @Test
    void gitHubAnswersAtOnce_whenPrimarysDocumentCannotBeReadAfterASecondTry() throws Exception {
        harness.refuse("{\"a\":");
        primary.stubFor(get(CLIP).willReturn(okJson("{\"a\":")));

        assertThat(bodyOf(harness.fetch(ASK_CLIP))).isEqualTo(FROM_GITHUB);

        primary.verify(2, getRequestedFor(urlEqualTo(CLIP)));
        assertThat(harness.state().totals()).isEqualTo(new SourceCounts(0, 1, 1, 1, 0, 0, 0));
        assertThat(lastFailure().message()).isEqualTo("unreadable document: line 1");
    }

    @Test
    void errorNamesBothSources_whenBothFail() {
        primary.stubFor(get(CLIP).willReturn(status(500)));
        github.stubFor(get(CLIP_FILE).willReturn(status(403)));

        SourceException failure = catchThrowableOfType(SourceException.class, () -> harness.fetch(ASK_CLIP));

        assertThat(failure).hasMessage("github clip: answered 403; before that primary clip: answered 500");
        assertThat(failure.origin()).isEqualTo(Origin.GITHUB);
        github.verify(1, getRequestedFor(urlEqualTo(CLIP_FILE)));
        assertThat(harness.state().totals()).isEqualTo(new SourceCounts(0, 1, 1, 0, 1, 0, 0));
    }

    @Test
    void gitHubIsAskedThreeTimes_whenItIsOverloaded() {
        primary.stubFor(get(CLIP).willReturn(status(401)));
        github.stubFor(get(CLIP_FILE).willReturn(status(502)));

        SourceException failure = catchThrowableOfType(SourceException.class, () -> harness.fetch(ASK_CLIP));

        assertThat(failure.kind()).isEqualTo(Kind.OVERLOADED);
        github.verify(3, getRequestedFor(urlEqualTo(CLIP_FILE)));
    }

    @Test
    void gitHubIsAskedThreeTimes_whenPrimaryCannotBeReachedAndGitHubIsOverloaded() {
        primary.stubFor(get(CLIP).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        github.stubFor(get(CLIP_FILE).willReturn(status(502)));

        SourceException failure = catchThrowableOfType(SourceException.class, () -> harness.fetch(ASK_CLIP));

        assertThat(failure.kind()).isEqualTo(Kind.OVERLOADED);
        github.verify(3, getRequestedFor(urlEqualTo(CLIP_FILE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<!doctype html>", "", " ", "{\"a\":{}}"})
    void textModelsAreRefused_whenTheirFileIsNoCsv(String body) {
        String file = "/own/text-ref/refs/heads/dev/models.csv";
        primary.stubFor(any(anyUrl()).willReturn(status(404)));
        github.stubFor(get(file).willReturn(ok(body)));
        FetchRequest request = FetchRequest.unconditional(Category.TEXT_GENERATION, Format.V2);

        SourceException failure = catchThrowableOfType(SourceException.class, () -> harness.fetch(request));

        assertThat(failure.kind()).isEqualTo(Kind.INVALID_PAYLOAD);
        github.verify(2, getRequestedFor(urlEqualTo(file)));
    }

    @Test
    void fallbackIsNotTried_whenItIsSwitchedOff() throws Exception {
        primary.stubFor(get(CLIP).willReturn(status(401)));
        restart(s -> new SourceSettings(
                s.primary(),
                s.github(),
                s.repositories(),
                false,
                s.fallbackAfter(),
                s.budget(),
                s.maxBytes(),
                s.breakerOpen(),
                s.userAgent()));

        assertThat(catchThrowableOfType(SourceException.class, () -> harness.fetch(ASK_CLIP)))
                .hasMessage("primary clip: answered 401");
        assertThat(harness.state().totals()).isEqualTo(new SourceCounts(0, 0, 1, 0, 0, 0, 0));
    }

    @Test
    void gitHubIsAskedAtOnceThroughItsProxy_whenThereIsNoPrimary() throws Exception {
        GitHubRepository proxied =
                new GitHubRepository("own", "text-ref", "dev", Optional.of(github.baseUrl() + "/proxy"));
        restart(s -> new SourceSettings(
                new UpstreamSettings("", s.primary().timeout(), 3, s.primary().backoff()),
                new UpstreamSettings(
                        "http://raw.example",
                        s.github().timeout(),
                        3,
                        s.github().backoff()),
                Map.of(Repository.IMAGE, SourceHarness.IMAGE, Repository.TEXT, proxied),
                true,
                s.fallbackAfter(),
                s.budget(),
                s.maxBytes(),
                s.breakerOpen(),
                s.userAgent()));
        String csv = "name,parameters_bn\nA/B-7B,7\n";
        github.stubFor(any(anyUrl()).willReturn(ok(csv)));

        assertThat(bodyOf(harness.fetch(FetchRequest.unconditional(Category.TEXT_GENERATION, Format.V2))))
                .isEqualTo(csv);

        github.verify(getRequestedFor(urlEqualTo("/proxy/http://raw.example/own/text-ref/refs/heads/dev/models.csv")));
        assertThat(harness.state().totals()).isEqualTo(new SourceCounts(0, 0, 0, 1, 0, 0, 0));
    }

    @Test
    void nothingIsAsked_whenThereIsNoPrimaryAndGitHubHasNoSuchFile() throws Exception {
        restart(s -> new SourceSettings(
                new UpstreamSettings("", s.primary().timeout(), 3, s.primary().backoff()),
                s.github(),
                s.repositories(),
                true,
                s.fallbackAfter(),
                s.budget(),
                s.maxBytes(),
                s.breakerOpen(),
                s.userAgent()));

        assertThat(harness.fetch(FetchRequest.unconditional(Category.LORA, Format.V2)))
                .isEqualTo(new Fetched.Missing(Category.LORA, Format.LEGACY, Origin.GITHUB));
        assertThat(github.getAllServeEvents()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip", "lora"})
    void callersErrorHandlerSeesTheFailure_whenNoSourceAnswers(String category) throws Exception {
        primary.stubFor(any(anyUrl()).willReturn(status(500)));
        github.stubFor(any(anyUrl()).willReturn(status(403)));

        assertThat(seenByCaller(category)).isEqualTo("seen");
    }

    @Test
    void callersErrorHandlerSeesTheFailure_whenGitHubIsTheOnlySource() throws Exception {
        github.stubFor(any(anyUrl()).willReturn(status(403)));
        restart(s -> new SourceSettings(
                new UpstreamSettings("", s.primary().timeout(), 3, s.primary().backoff()),
                s.github(),
                s.repositories(),
                true,
                s.fallbackAfter(),
                s.budget(),
                s.maxBytes(),
                s.breakerOpen(),
                s.userAgent()));

        assertThat(seenByCaller("clip")).isEqualTo("seen");
    }

    private Object seenByCaller(String category) throws Exception {
        harness.context().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(SourceException.class).handled(true).setBody(constant("seen"));
                from("direct:caller").to("direct:fetch");
            }
        });
        FetchRequest request =
                FetchRequest.unconditional(Category.find(category).orElseThrow(), Format.V2);
        return harness.context().createProducerTemplate().requestBody("direct:caller", request);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private void restart(UnaryOperator<SourceSettings> change) throws Exception {
        harness.close();
        harness = SourceHarness.start(primary.baseUrl() + "/api", github.baseUrl(), change);
    }

    private void inOrder(ResponseDefinitionBuilder... answers) {
        String state = Scenario.STARTED;
        for (int i = 0; i < answers.length; i++) {
            String next = "answered-" + i;
            primary.stubFor(get(CLIP)
                    .inScenario("order")
                    .whenScenarioStateIs(state)
                    .willSetStateTo(next)
                    .willReturn(answers[i]));
            state = next;
        }
    }

    private Contact.Failure lastFailure() {
        return harness.state()
                .contact(Category.CLIP, Format.V2, Origin.PRIMARY)
                .lastFailure()
                .orElseThrow();
    }

    private static String bodyOf(Fetched fetched) {
        return new String(((Fetched.Document) fetched).body(), UTF_8);
    }
}
