package org.modelmirror;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.EditedRoutes.awaitApplied;
import static org.modelmirror.testing.EditedRoutes.report;
import static org.modelmirror.testing.References.CLIP_FILE;
import static org.modelmirror.testing.References.CLIP_V2;
import static org.modelmirror.testing.References.clipLegacy;
import static org.modelmirror.testing.References.clipV2;
import static org.modelmirror.testing.RunningMirror.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.mirror.Refresh;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.testing.CookBook;
import org.modelmirror.testing.EditedRoutes;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedUpstream;
import org.modelmirror.testing.SimulatedUpstream.Answer;

/** The recipe for a beta overlay, word for word, on a running mirror; docs/adr/0023. */
class OverlayTest {
    private static final String RECIPE = "7-own/beta-clip.camel.yaml";
    private static final String BETA_FILE = CLIP_FILE.replace("/main/", "/beta/");
    private static final Instant BEFORE = Instant.parse("2026-12-30T20:00:00Z");
    private static final Instant THE_DATE = Instant.parse("2026-12-31T00:00:00Z");
    private static final Refresh FROM_GITHUB = new Refresh(Category.CLIP, Format.V2, Origin.GITHUB);

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock();
    private SimulatedUpstream github;
    private EditedRoutes routes;
    private RunningMirror mirror;

    @BeforeEach
    void start() {
        github = SimulatedUpstream.start();
        routes = EditedRoutes.copyTo(folder.resolve("routes"));
    }

    @AfterEach
    void stop() {
        if (mirror != null) {
            mirror.close();
        }
        github.close();
    }

    private RunningMirror.Setup setup() {
        return RunningMirror.on(folder.resolve("data"))
                .github(github)
                .clock(clock)
                .set("poll.github.period", "1h")
                .set("reload.period", "40ms")
                .routes(routes.folder());
    }

    private static String recipe() {
        return CookBook.open().recipe("id: beta-clip").replace("period: 5m", "period: 50ms");
    }

    private void cook(String text) {
        JsonNode before = report(mirror);
        routes.write(RECIPE, text);
        awaitApplied(mirror, before);
    }

    private List<String> served() {
        List<String> all = new ArrayList<>();
        mirror.v2("clip")
                .json()
                .properties()
                .forEach(entry -> all.add(entry.getKey() + "="
                        + entry.getValue().path("description").asText()));
        return all;
    }

    private void awaitServed(String... records) {
        eventually().untilAsserted(() -> assertThat(served()).containsExactly(records));
    }

    private String status() {
        return mirror.get("/status").json().path("overlays").toString();
    }

    private void awaitProblem(String problem) {
        eventually()
                .untilAsserted(() ->
                        assertThatJson(status()).node("clip.problem").isString().contains(problem));
    }

    private static String beta(String... names) {
        return clipLegacy(names).replace("legacy ", "beta ");
    }

    @Test
    void laysTheBranchOverTheCategory_untilItsDate() {
        github.put(CLIP_FILE, clipLegacy("one", "two")).put(BETA_FILE, beta("two", "three"));
        mirror = setup().start();
        mirror.awaitFresh(CLIP_V2);
        String legacy = mirror.v1("clip").text();
        assertThat(status()).isEqualTo("{}");

        cook(recipe());
        awaitServed("one=legacy one", "two=beta two", "three=beta three");
        assertThat(mirror.v1("clip").text()).isEqualTo(legacy);
        assertThatJson(status()).isEqualTo("""
                {"clip":{"branch":"beta","until":"2026-12-31T00:00:00Z","file":"image/beta/clip.json",
                 "records":{"two":"replaced","three":"added"},"held_back":{},"problem":null}}""");
        assertThat(mirror.changes()).last().satisfies(change -> {
            assertThat(change.category()).isEqualTo(Category.CLIP);
            assertThat(change.format()).isEqualTo(Format.V2);
        });

        // Whatever upstream changes comes through, and stays beneath.
        github.put(CLIP_FILE, clipLegacy("zero", "one", "two").replace("legacy two", "newer two"));
        mirror.refresh(FROM_GITHUB);
        assertThat(served()).containsExactly("zero=legacy zero", "one=legacy one", "two=beta two", "three=beta three");

        // A branch of no use changes nothing, and harms nobody.
        github.put(BETA_FILE, "{\"two\": ");
        awaitProblem("line 1");
        github.put(BETA_FILE, Answer.status(500));
        awaitProblem("answered 500");
        github.put(CLIP_FILE, clipLegacy("zero", "one", "two", "four").replace("legacy two", "newer two"));
        mirror.refresh(FROM_GITHUB);
        assertThat(served())
                .containsExactly(
                        "zero=legacy zero", "one=legacy one", "two=beta two", "four=legacy four", "three=beta three");

        // What the branch gives up is upstream's again.
        github.put(BETA_FILE, beta("three"));
        awaitServed("zero=legacy zero", "one=legacy one", "two=newer two", "four=legacy four", "three=beta three");

        // Nobody needs to answer for the end.
        github.clear();
        clock.set(THE_DATE);
        awaitServed("zero=legacy zero", "one=legacy one", "two=newer two", "four=legacy four");
        eventually().until(() -> status().equals("{}"));
        long asked = github.requestsFor(BETA_FILE);
        github.put(CLIP_FILE, clipLegacy("one", "five"));
        mirror.refresh(FROM_GITHUB);
        assertThat(served()).containsExactly("one=legacy one", "five=legacy five");
        assertThat(github.requestsFor(BETA_FILE)).isEqualTo(asked);
    }

    @Test
    void endsEarly_whenItIsGivenADateThatHasPassed() {
        github.put(CLIP_FILE, clipLegacy("one")).put(BETA_FILE, beta("two"));
        mirror = setup().start();
        mirror.awaitFresh(CLIP_V2);
        cook(recipe());
        awaitServed("one=legacy one", "two=beta two");

        cook(recipe().replace("2026-12-31T00:00:00Z", "2026-12-01T01:00:00+01:00"));

        awaitServed("one=legacy one");
    }

    @Test
    void lastsOverARestart_andEndsEvenWhenAllSourcesAndTheRouteAreGone() {
        github.put(CLIP_FILE, clipLegacy("one", "two")).put(BETA_FILE, beta("two", "three"));
        routes.write(RECIPE, recipe());
        mirror = setup().start();
        awaitServed("one=legacy one", "two=beta two", "three=beta three");
        mirror.close();
        routes.delete(RECIPE);
        github.forgetRequests();

        mirror = setup().start();
        assertThat(served()).containsExactly("one=legacy one", "two=beta two", "three=beta three");
        mirror.awaitFresh(CLIP_V2);
        // Upstream's own document is still the one that was taken.
        assertThat(github.requests())
                .filteredOn(request -> request.path().equals(CLIP_FILE))
                .isNotEmpty()
                .allMatch(request -> request.status() == 304);
        mirror.close();
        github.clear();
        clock.set(THE_DATE);

        mirror = setup().start();
        awaitServed("one=legacy one", "two=legacy two");
    }

    @Test
    void letsTheCategoryGoOn_whenWhatIsKeptOfTheOverlayIsDamaged() throws Exception {
        github.put(CLIP_FILE, clipLegacy("one", "two")).put(BETA_FILE, beta("two", "three"));
        routes.write(RECIPE, recipe());
        mirror = setup().start();
        awaitServed("one=legacy one", "two=beta two", "three=beta three");
        mirror.close();
        Files.writeString(folder.resolve("data/overlays.json"), "{\"clip\": ", StandardCharsets.UTF_8);
        github.put(CLIP_FILE, clipLegacy("one", "two", "four"));

        mirror = setup().start();

        awaitServed("one=legacy one", "two=legacy two", "four=legacy four");
        awaitProblem("overlays.json");
        assertThat(mirror.v2("clip").isStale()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void liesOverWhatPrimaryHas(boolean inFiles) {
        github.put(BETA_FILE, beta("two", "three"));
        try (SimulatedUpstream primary = SimulatedUpstream.start()) {
            primary.put(CLIP_V2, clipV2("one", "two"));
            routes.write(RECIPE, recipe());
            mirror = setup().primary(primary)
                    .set("mirror.primary-hits", String.valueOf(inFiles))
                    .start();
            awaitServed("one=of one", "two=beta two", "three=beta three");
            primary.put(CLIP_V2, clipV2("zero", "one", "two"));
            awaitServed("zero=of zero", "one=of one", "two=beta two", "three=beta three");
            assertThat(Files.exists(folder.resolve("data/clip.json"))).isEqualTo(inFiles);
            mirror.close();

            mirror = setup().primary(primary)
                    .set("mirror.primary-hits", String.valueOf(inFiles))
                    .start();
            assertThat(served()).containsExactly("zero=of zero", "one=of one", "two=beta two", "three=beta three");
            primary.clear();
            clock.set(THE_DATE);
            awaitServed("zero=of zero", "one=of one", "two=of two");
        }
    }

    @Test
    void theGuardSeesSourcesAsIfThereWereNoOverlay_andHasNothingAgainstItsEnd() {
        String[] own = names("own", 10);
        github.put(CLIP_FILE, clipLegacy(own)).put(BETA_FILE, beta(names("beta", 60)));
        mirror = setup().start();
        mirror.awaitFresh(CLIP_V2);
        cook(recipe());
        eventually().until(() -> served().size() == 70);

        // Six of ten are more than half, though they would not be of seventy.
        github.put(CLIP_FILE, clipLegacy("own-1", "own-2", "own-3", "own-4"));
        mirror.refresh(FROM_GITHUB);
        assertThat(served()).hasSize(70);
        assertThatJson(mirror.get("/guard").text()).node("[0].rule").isEqualTo("shrink");
        github.put(CLIP_FILE, clipLegacy(own));
        mirror.refresh(FROM_GITHUB);
        assertThat(mirror.get("/guard").text()).isEqualTo("[]");

        clock.set(THE_DATE);
        eventually().until(() -> served().size() == 10);
        assertThat(mirror.get("/guard").text()).isEqualTo("[]");
    }

    @Test
    void laysNothingOverThatTheGuardObjectsTo() throws Exception {
        String name = "/Haidra-Org/AI-Horde-image-model-reference/refs/heads/main/stable_diffusion.json";
        String main = Files.readString(Path.of("config", "sample" + name), StandardCharsets.UTF_8);
        github.put(name, main)
                .put(
                        name.replace("/main/", "/beta/"),
                        main.replaceFirst("stable diffusion 1", "stable_diffusion_xl")
                                .replace("A lantern", "A lamp")
                                .replace("\"nsfw\": true", "\"nsfw\": false"));
        mirror = setup().start();
        mirror.awaitFresh("/model_references/v2/image_generation");
        String before =
                mirror.v2("image_generation").json().path("Harbour Light").toString();

        cook(recipe().replace("'clip'", "'image_generation'"));

        eventually()
                .untilAsserted(() -> assertThatJson(status())
                        .node("image_generation.held_back")
                        .isEqualTo("{\"Harbour Light\":\"baseline\"}"));
        assertThatJson(status()).node("image_generation.records").isObject().isNotEmpty();
        assertThat(mirror.v2("image_generation").json().path("Harbour Light").toString())
                .isEqualTo(before);
    }

    @Test
    void saysWhatIsWrong_whenThereIsNothingToLayOver() {
        github.put(CLIP_FILE, clipLegacy("one"));
        routes.write(RECIPE, recipe());
        mirror = setup().start();
        mirror.awaitFresh(CLIP_V2);

        awaitProblem("nothing has come of the branch beta");
        assertThat(served()).containsExactly("one=legacy one");
        assertThat(mirror.v2("clip").isStale()).isFalse();
    }

    private static String[] names(String prefix, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> prefix + "-" + number)
                .toArray(String[]::new);
    }

    /** A clock that can be set. */
    private static final class HandClock extends Clock {
        private volatile Clock time = showing(BEFORE);

        private static Clock showing(Instant now) {
            return Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(Clock.systemUTC()), now));
        }

        void set(Instant now) {
            time = showing(now);
        }

        @Override
        public Instant instant() {
            return time.instant();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
