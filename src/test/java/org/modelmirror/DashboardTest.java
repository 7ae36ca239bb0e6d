package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.modelmirror.testing.References.CLIP_FILE;
import static org.modelmirror.testing.References.clipLegacy;
import static org.modelmirror.testing.RunningMirror.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.demo.HordeStory;
import org.modelmirror.json.JsonReader;
import org.modelmirror.mirror.Refresh;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.testing.Browser;
import org.modelmirror.testing.PathProxy;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedFigures;
import org.modelmirror.testing.SimulatedHorde;
import org.modelmirror.testing.SimulatedUpstream;
import org.modelmirror.testing.SimulatedUpstream.Answer;
import org.modelmirror.testing.WritableMirror;

/** The dashboard in a real browser, over one running mirror (http-api.md 1.8, 2.11). Pictures of it go to target/dashboard. */
@Timeout(120)
class DashboardTest {
    private static final String FIND_USER = "/v2/find_user";
    private static final String HOSTILE = "<img src=x onerror=hacked=1><script>hacked=2</script>";
    private static final Path SAMPLE = Path.of("config", "sample");
    private static final Path PICTURES = Path.of("target", "dashboard");
    private static final String CLIP_RECORDS = "#categories tr[data-key=clip] td[data-label=Records]";

    @TempDir
    static Path folder;

    private static SimulatedUpstream github;
    private static SimulatedUpstream horde;
    private static RunningMirror mirror;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> chromium = Browser.find();
        assumeTrue(chromium.isPresent(), "no Chromium here: the dashboard was not tried");
        github = SimulatedUpstream.start().putFolder(SAMPLE);
        horde = SimulatedUpstream.start();
        tellOfUsage(horde);
        mirror = RunningMirror.on(folder)
                .github(github)
                .set("poll.initial-delay", "1h")
                .set("poll.github.period", "60s")
                .set("source.horde.url", horde.url() + "/")
                .set("queue.approver-ids", "[\"11\"]")
                .start();
        for (Category category : Category.values()) {
            if (category.hasLegacyForm()) {
                mirror.refresh(new Refresh(category, Format.V2, Origin.GITHUB));
            }
        }
        browser = Browser.start(chromium.get());
    }

    /** What the AI Horde says of the sample's models: some are loved, some forgotten. */
    private static void tellOfUsage(SimulatedUpstream horde) throws Exception {
        List<String> images = new ArrayList<>();
        new JsonReader()
                .read(Files.readAllBytes(SAMPLE.resolve(
                        "Haidra-Org/AI-Horde-image-model-reference/refs/heads/main/stable_diffusion.json")))
                .root()
                .fieldNames()
                .forEachRemaining(images::add);
        HordeStory story = new HordeStory(images, List.of("harbour/Skiff-1B", "harbour/Skiff-3B-Instruct"), 20, 4);
        for (String question : SimulatedFigures.QUESTIONS) {
            Optional<String> type = Optional.of(question.contains("type=image") ? "image" : "text");
            horde.put(
                    question,
                    Answer.ok(story.answer(question.replaceFirst("\\?.*", ""), type, 0)
                            .orElseThrow()));
        }
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        if (mirror != null) {
            mirror.close();
            github.close();
            horde.close();
        }
    }

    @BeforeEach
    void prepare() {
        horde.put(FIND_USER, "{\"username\":\"Ann#11\"}");
        browser.answerWith(Map.of());
        browser.size(1280, 900);
        browser.prefer("light");
        browser.forget();
    }

    @AfterEach
    void asksNobodyElse_andComplainsOfNothing() {
        assertThat(browser.requests())
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request)
                        .matches("(GET|POST) (data:|(blob:)?http://127\\.0\\.0\\.1:\\d+/|about:blank).*"));
        assertThat(browser.complaints()).isEmpty();
    }

    private static String url() {
        return "http://127.0.0.1:" + mirror.service().port() + "/";
    }

    private static void poll(String... names) {
        github.put(CLIP_FILE, clipLegacy(names));
        mirror.refresh(new Refresh(Category.CLIP, Format.V2, Origin.GITHUB));
    }

    private static String[] names(String stem, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "%s %04d".formatted(stem, i))
                .toArray(String[]::new);
    }

    /** Serves so many records, whatever was served before: nothing that goes is held back when it was never much. */
    private static void serve(String... names) {
        for (JsonNode change : mirror.get("/guard").json()) {
            mirror.post("/guard/" + change.path("id").asText() + "/reject", "apikey", "secret");
        }
        poll(names);
        for (JsonNode change : mirror.get("/guard").json()) {
            if (change.path("status").asText().equals("held")) {
                mirror.post("/guard/" + change.path("id").asText() + "/approve", "apikey", "secret");
            }
        }
        eventually().until(() -> mirror.get("/model_references/v2/clip").json().size() == names.length);
    }

    private static void holdBack(String stem) {
        serve(names(stem, 20));
        poll(names(stem, 5));
        assertThat(mirror.get("/guard").json()).isNotEmpty();
    }

    private static void open(String url) {
        browser.open(url);
        eventually().until(() -> browser.count("#categories tr[data-key=clip]") == 1);
        eventually().until(() -> browser.count("#routes .group") > 3);
    }

    private static void awaitText(String selector, String text) {
        eventually().untilAsserted(() -> assertThat(browser.text(selector)).contains(text));
    }

    @Test
    void tellsHowEverythingIs_fromARunningMirror() {
        holdBack("first");

        open(url());

        awaitText("#live", "Live");
        awaitText("#verdict-line", "1 change waits for a decision.");
        assertThat(browser.text("#instance")).contains("Replica", "dev", "127.0.0.1");
        assertThat(browser.text("#categories tr[data-key=clip]")).contains("Clip", "fresh", "20", "github");
        assertThat(browser.count("#categories tr[data-key=clip] svg.spark")).isOne();
        assertThat(browser.text("#held-body")).contains("15 records removed", "Approve", "Reject");
        assertThat(browser.text("#sources-body")).contains("GitHub", "answers", "AI Horde");
        awaitText("#changes-body", "Clip");
        assertThat(browser.text("#routes-body")).contains("poll", "serve");
        assertThat(browser.evaluate("return document.querySelector('#changes time').title")
                        .asText())
                .matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
        assertThat(browser.evaluate(SHIFTS).asDouble()).as("layout shift").isLessThan(0.1);
        browser.picture(PICTURES.resolve("desktop.png"));
    }

    /** How much of what was shown has jumped, by the measure of web vitals. */
    private static final String SHIFTS = """
            return new Promise(done => {
              let sum = 0;
              new PerformanceObserver(list => list.getEntries().forEach(entry => sum += entry.value))
                  .observe({ type: 'layout-shift', buffered: true });
              setTimeout(() => done(sum), 150);
            });
            """;

    @Test
    void showsAChange_withoutBeingLoadedAgain() {
        serve(names("live", 3));
        open(url());
        awaitText("#live", "Live");
        awaitText(CLIP_RECORDS, "3");
        browser.evaluate("window.stays = 1");

        poll(names("live", 4));

        awaitText(CLIP_RECORDS, "4");
        awaitText("#changes-body li:first-child", "+1 record");
        awaitText("#changes-body li:first-child", "new");
        awaitText("#say", "Changed: clip");
        browser.click("#changes-body li:first-child summary");
        awaitText("#changes-body li:first-child", "live 0003");
        assertThat(browser.evaluate("return window.stays").asInt()).isOne();
    }

    @Test
    void approves_withTheKeyOfAnApprover() {
        holdBack("approve");
        open(url());
        awaitText(CLIP_RECORDS, "20");

        browser.click("#held-body article button.main");
        assertThat(browser.evaluate("return document.activeElement.id").asText())
                .isEqualTo("ask-key");
        browser.type("secret");
        browser.press("Enter");

        awaitText("#held-body", "Approved: it is live.");
        awaitText(CLIP_RECORDS, "5");
        eventually().until(() -> browser.count("#held-body article") == 0);
        assertThat(mirror.get("/model_references/v2/clip").json()).hasSize(5);
        assertThat(browser.evaluate("return JSON.stringify(localStorage) + document.cookie")
                        .asText())
                .doesNotContain("secret");
        browser.click("#forget");
        assertThat(browser.evaluate("return JSON.stringify(sessionStorage)").asText())
                .doesNotContain("secret");
    }

    @Test
    void showsWhatTheServerSays_whenTheKeyIsNobodys_andSendsOnce() {
        holdBack("refused");
        horde.put(FIND_USER, Answer.status(404));
        open(url());
        browser.forget();

        browser.evaluate("const reject = document.querySelectorAll('#held-body article button')[1];"
                + " reject.click(); reject.click();");
        browser.type("wrong");
        browser.press("Enter");

        awaitText("#held-body article .error", "Invalid API key");
        assertThat(browser.requests())
                .filteredOn(request -> request.startsWith("POST"))
                .hasSize(1);
        assertThat(browser.complaints()).hasSize(1).allMatch(complaint -> complaint.contains("401"));
        assertThat(browser.text("#held-body article button.main")).isEqualTo("Approve");
        assertThat(mirror.get("/model_references/v2/clip").json()).hasSize(20);
        browser.click("#held-body article button.main");
        assertThat(browser.evaluate("return document.getElementById('ask').open")
                        .asBoolean())
                .as("a wrong key is not kept")
                .isTrue();
        browser.press("Escape");
        eventually()
                .until(() -> !browser.evaluate("return document.getElementById('ask').open")
                        .asBoolean());
        browser.forget();
        browser.evaluate("await fetch('api/heartbeat')");
    }

    @Test
    void showsHostileNamesAsTheText_wheneverAndWherever() {
        serve(HOSTILE, "plain");
        serve(HOSTILE, "plain", HOSTILE + " 2");
        open(url() + "#category/clip");
        awaitText("#drawer-h", "Clip");

        browser.click("#drawer .choices button:nth-child(2)");
        awaitText("#drawer tbody", HOSTILE);
        browser.click("#drawer tbody button.open");
        awaitText("#drawer .sheet", "onerror=hacked=1");
        browser.click("#drawer .choices button:nth-child(3)");
        awaitText("#drawer .find", "Compare");
        browser.click("#drawer .find button");
        awaitText("#drawer .diff", HOSTILE + " 2");
        browser.answerWith(
                Map.of("/deletion-risk", risk(1, HOSTILE), "/popular?", "[]", "/api/routes", routes(HOSTILE, HOSTILE)));
        open(url());
        browser.evaluate("document.getElementById('usage').scrollIntoView()");
        awaitText("#usage-body table", HOSTILE);
        awaitText("#routes-body .errors", HOSTILE);

        assertThat(browser.evaluate("return typeof hacked").asText()).isEqualTo("undefined");
        assertThat(browser.count("img[src=x]")).isZero();
        assertThat(browser.count("body script")).isZero();
    }

    @Test
    void goesBackToAKeptVersion_onceItsDifferenceWasSeen(@TempDir Path primary) {
        try (SimulatedHorde nobody = SimulatedHorde.start();
                RunningMirror running = WritableMirror.setup(primary, nobody)
                        .set("source.horde.url", horde.url() + "/")
                        .set("queue.approver-ids", "[\"11\"]")
                        .set("queue.enabled", "false")
                        .start()) {
            WritableMirror clip = WritableMirror.of(running, primary);
            for (String name : List.of("first", "second", "third")) {
                assertThat(clip.post(WritableMirror.V2 + "/clip", "app", "{\"name\":\"" + name + "\"}")
                                .status())
                        .isEqualTo(201);
            }
            JsonNode versions =
                    running.get("/model_references/v2/clip/history").json().path("items");
            long wanted = versions.path(2).path("revision").asLong();
            browser.open("http://127.0.0.1:" + running.service().port() + "/");
            awaitText("#changes-body", "Clip");

            browser.click("#changes-body button.open[aria-label='Versions of Clip']");
            awaitText("#drawer .body", "current");
            assertThat(browser.text("#drawer tr[data-key='v2" + wanted + "']")).contains("Revert…");
            browser.click("#drawer tr[data-key='v2" + wanted + "'] button");
            awaitText("#confirm .diff", "2 removed");
            assertThat(browser.text("#confirm")).contains("Go back to revision " + wanted + " of Clip (v2)?", "third");
            browser.picture(PICTURES.resolve("revert.png"));
            assertThat(running.v2("clip").json()).as("nothing before the word").hasSize(4);
            browser.click("#confirm button.main");
            browser.type("app");
            browser.press("Enter");

            awaitText("#drawer .outcome", "Clip (v2) is as it was in revision " + wanted);
            assertThat(running.v2("clip").json().fieldNames()).toIterable().containsExactly("clip_vit", "first");
            awaitText("#drawer tbody tr:first-child", "revert by Ann#11");
            browser.picture(PICTURES.resolve("versions.png"));
            browser.click("#forget");
            open(url());
        }
    }

    @Test
    void offersNoWayBack_onAMirror() {
        serve(names("back", 2));
        serve(names("back", 3));
        open(url());
        awaitText("#changes-body", "Clip");

        browser.click("#changes-body button.open[aria-label='Versions of Clip']");

        awaitText("#drawer .body", "the next poll would undo a revert");
        assertThat(browser.count("#drawer button.small")).isZero();
    }

    @Test
    void listsAChangeOfTheLegacyFileAlone() {
        serve(names("legacy", 2));
        open(url());
        awaitText("#live", "Live");
        String before = mirror.v2("clip").text();

        github.put(CLIP_FILE, " " + clipLegacy(names("legacy", 2)));
        mirror.refresh(new Refresh(Category.CLIP, Format.V2, Origin.GITHUB));

        awaitText("#changes-body li:first-child", "Legacy only");
        assertThat(mirror.v2("clip").text()).isEqualTo(before);
        assertThat(browser.count("#changes-body li:nth-child(2) .tag:not(.new)"))
                .as("a change of both forms is told of once, as one of v2")
                .isZero();
        browser.click("#changes-body li:first-child summary");
        awaitText("#changes-body li:first-child", "Nothing differs");
        browser.click("#changes-body li:first-child button.open");
        awaitText("#drawer .body", "Legacy");
        assertThat(browser.text("#drawer [aria-pressed=true][data-key=legacy]")).isEqualTo("Legacy");
    }

    @Test
    void canBeWalkedWithTheKeyboard() {
        serve(names("walk", 2));
        open(url());
        List<String> walk = new ArrayList<>();

        browser.press("Tab");
        assertThat(browser.evaluate("return document.activeElement.innerText").asText())
                .isEqualTo("Skip to the content");
        for (int i = 0; i < 150 && walk.stream().noneMatch("metrics"::equals); i++) {
            browser.press("Tab");
            JsonNode at = browser.evaluate("const e = document.activeElement, s = getComputedStyle(e);"
                    + " return { text: e.innerText.trim(), seen: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,"
                    + " there: e.getClientRects().length > 0 };");
            walk.add(at.path("text").asText());
            assertThat(at.path("seen").asBoolean())
                    .as("visible focus on %s", at)
                    .isTrue();
            assertThat(at.path("there").asBoolean())
                    .as("focus on something shown: %s", at)
                    .isTrue();
        }
        assertThat(walk)
                .as("through the page in its order, to its end")
                .containsSubsequence("Categories", "Routes", "Auto", "Clip", "Images", "status as JSON", "metrics");

        browser.evaluate("document.querySelector('[data-category=clip]').focus()");
        browser.press("Enter");
        awaitText("#drawer-h", "Clip");
        for (int i = 0; i < 4; i++) {
            browser.press("Tab");
        }
        browser.press("Escape");
        eventually()
                .until(() -> !browser.evaluate("return document.getElementById('drawer').open")
                        .asBoolean());
        assertThat(browser.evaluate("return document.activeElement.innerText").asText())
                .as("back where it began")
                .isEqualTo("Clip");
    }

    @Test
    void fitsAPhone() {
        holdBack("phone");
        browser.size(360, 780);
        browser.answerWith(
                Map.of("/deletion-risk", risk(30, "a-name/of-many-letters-and-no-space-to-break-it-anywhere")));

        open(url());
        browser.picture(PICTURES.resolve("phone.png"));
        browser.evaluate("document.getElementById('usage').scrollIntoView()");
        awaitText("#usage-body table", "a-name");
        browser.click("#held-body summary");
        String width = "return Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)";

        assertThat(browser.evaluate(width).asInt()).isLessThanOrEqualTo(360);
        browser.click("[data-category=clip]");
        for (int tab = 1; tab <= 3; tab++) {
            browser.click("#drawer .choices button:nth-child(" + tab + ")");
            eventually().until(() -> !browser.text("#drawer .body").contains("Looking"));
            assertThat(browser.evaluate("return document.getElementById('drawer').scrollWidth")
                            .asInt())
                    .isLessThanOrEqualTo(360);
        }
        browser.picture(PICTURES.resolve("phone-records.png"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void canBeRead_inTheColoursOfTheSystem(String colours) {
        holdBack("colours");
        browser.prefer(colours);
        browser.answerWith(Map.of("/deletion-risk", risk(30, "model"), "/api/routes", routes("a.yaml", "wrong")));
        open(url());
        browser.evaluate("document.getElementById('usage').scrollIntoView()");
        awaitText("#usage-body table", "model");
        browser.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)");

        JsonNode pale = browser.evaluate(PALE_TEXTS);

        assertThat(pale).as("texts with too little contrast").isEmpty();
        assertThat(browser.evaluate("return getComputedStyle(document.body).backgroundColor")
                        .asText())
                .isEqualTo(colours.equals("dark") ? "rgb(14, 18, 23)" : "rgb(245, 246, 248)");
        browser.evaluate("scrollTo({ top: 0, behavior: 'instant' })");
        browser.wholePicture(PICTURES.resolve(colours + ".png"));
    }

    /** Finds texts whose colour differs from what is behind them by less than WCAG 2.2 AA asks for. */
    private static final String PALE_TEXTS = """
            const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
            const rgba = colour => {
              canvas.clearRect(0, 0, 1, 1);
              canvas.fillStyle = colour;
              canvas.fillRect(0, 0, 1, 1);
              return canvas.getImageData(0, 0, 1, 1).data;
            };
            const light = ([r, g, b]) => {
              const part = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
              return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
            };
            const behind = element => {
              for (let e = element; e; e = e.parentElement) {
                const colour = rgba(getComputedStyle(e).backgroundColor);
                if (colour[3] === 255) return colour;
              }
              return [255, 255, 255];
            };
            const pale = [];
            const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (texts.nextNode()) {
              const element = texts.currentNode.parentElement;
              if (!texts.currentNode.data.trim() || !element.getClientRects().length || element.closest('.sr, noscript, :disabled')) continue;
              const style = getComputedStyle(element);
              const [a, b] = [light(rgba(style.color)), light(behind(element))].sort((x, y) => y - x);
              const ratio = (a + 0.05) / (b + 0.05);
              if (ratio < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5)) pale.push(texts.currentNode.data.trim() + ': ' + ratio.toFixed(2));
            }
            return pale;
            """;

    @Test
    void keepsTheColoursThatWereChosen() {
        serve(names("theme", 2));
        open(url());

        browser.click("#theme");
        browser.click("#theme");
        assertThat(browser.text("#theme")).isEqualTo("Dark");
        open(url());

        assertThat(browser.evaluate("return getComputedStyle(document.body).backgroundColor")
                        .asText())
                .isEqualTo("rgb(14, 18, 23)");
        browser.click("#theme");
        assertThat(browser.evaluate("return getComputedStyle(document.body).backgroundColor")
                        .asText())
                .isEqualTo("rgb(245, 246, 248)");
    }

    @Test
    void worksBelowAnotherPath_andSaysWhenThereIsNoStream() {
        serve(names("proxy", 2));
        try (PathProxy proxy =
                PathProxy.to("http://127.0.0.1:" + mirror.service().port())) {
            open(proxy.url());
            awaitText("#live", "No event stream");
            awaitText(CLIP_RECORDS, "2");

            poll(names("proxy", 3));

            awaitText(CLIP_RECORDS, "3");
            awaitText("#changes-body li:first-child", "+1 record");
            assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("/api/"));
        }

        // What a reader does who comes back to the page; it would ask by itself within five seconds.
        browser.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
        awaitText("#verdict-line", "This page cannot reach the mirror");
        open(url());
        browser.forget();
        awaitText("#live", "Live");
        browser.evaluate("await fetch('api/heartbeat')");
    }

    @Test
    void staysQuick_withThousandsOfRecords() {
        serve(names("many", 2_000));
        browser.answerWith(Map.of("/deletion-risk", risk(2_000, "model")));
        open(url() + "#category/clip");
        awaitText("#drawer-h", "Clip");
        browser.click("#drawer .choices button:nth-child(2)");
        awaitText("#drawer .pager", "1–50 of 2,000 records");
        assertThat(browser.count("#drawer tbody tr")).isEqualTo(50);
        browser.click("#drawer .pager button:last-child");
        awaitText("#drawer .pager", "51–100 of 2,000 records");
        browser.evaluate("const find = document.getElementById('find'); find.value = '1999';"
                + " find.dispatchEvent(new Event('input'))");
        awaitText("#drawer .pager", "1 record");
        browser.press("Escape");
        browser.evaluate("document.getElementById('usage').scrollIntoView()");
        awaitText("#usage-body", "1–25 of 2,000 models");

        JsonNode millis = browser.evaluate(
                "const begun = performance.now();"
                        + " document.querySelectorAll('#usage-body button.sort')[4].click(); return performance.now() - begun;");

        assertThat(millis.asDouble()).as("milliseconds to sort 2,000 rows").isLessThan(500);
        assertThat(browser.count("#usage-body tbody tr")).isEqualTo(25);
        assertThat(browser.text("#usage-body tbody tr:first-child")).contains("model 1999");
    }

    @Test
    void showsRoutesAndWhatIsWrongWithThem() {
        serve(names("routes", 2));
        browser.answerWith(Map.of(
                "/api/routes/poll-github/pause",
                "{\"id\":\"poll-github\",\"state\":\"suspended\"}",
                "/api/routes",
                routes("routes/1-poll/poll-github.camel.yaml", "Unknown option 'perod'")));

        open(url());

        awaitText("#routes-body .errors", "routes/1-poll/poll-github.camel.yaml:14 Unknown option 'perod'");
        awaitText("#verdict", "A route file cannot be loaded");
        assertThat(browser.text("#routes-body li[data-key=poll-github]")).contains("runs", "Pause");
        assertThat(browser.text("#routes-body li[data-key=poll-local]"))
                .containsPattern("paused \\d+ \\w+ ago\\s+Resume");
        assertThat(browser.text("#routes-body")).contains("restart needed", "server.port was changed");
        awaitText("#verdict", "Route poll-local is paused.");

        browser.click("#routes-body li[data-key=poll-github] button");
        browser.type("secret");
        browser.press("Enter");

        awaitText("#say", "poll-github is paused.");
        assertThat(browser.requests()).contains("POST " + url() + "api/routes/poll-github/pause");
        browser.click("#forget");
    }

    @ParameterizedTest
    @CsvSource({"docs, .opblock-tag", "redoc, [id='operation/read_v2_clip_all']"})
    void thePagesOfTheApiShowItsDescription(String page, String operation) {
        serve(names("docs", 2));

        browser.open(url() + "api/" + page);

        eventually().until(() -> browser.count(operation) > 0);
        assertThat(browser.text("#api")).contains("Horde Model Reference", "Kept versions");
        browser.picture(PICTURES.resolve(page + ".png"));
    }

    @Test
    void saysThatAllIsWell_whenNothingIsWrong() {
        serve(names("well", 2));
        ObjectNode status = (ObjectNode) mirror.get("/status").json();
        status.putArray("held_back");
        JsonNode clip = status.at("/categories/clip");
        status.putObject("categories").set("clip", clip);
        browser.answerWith(Map.of("/api/status", status.toString()));

        browser.open(url());

        awaitText("#verdict-line", "All is well: 1 category with 2 records are up to date.");
        assertThat(browser.evaluate("return document.getElementById('verdict').dataset.level")
                        .asText())
                .isEqualTo("good");
        assertThat(browser.text("#verdict-more")).isEmpty();
    }

    @Test
    void showsTheRest_whenPartsOfTheStatusAreMissing() {
        serve(names("parts", 2));
        ObjectNode status = (ObjectNode) mirror.get("/status").json();
        for (String section : List.of("instance", "sources", "held_back", "routes", "leader", "redis", "audit")) {
            status.putObject(section).put("error", "not available, see the log");
        }
        browser.answerWith(Map.of("/api/status", status.toString()));

        browser.open(url());

        awaitText("#verdict-line", "The mirror cannot tell about instance: not available, see the log.");
        awaitText("#verdict-more", "The mirror cannot tell about sources");
        awaitText(CLIP_RECORDS, "2");
        awaitText("#changes-body", "Clip");
    }

    private static String routes(String file, String message) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("routes");
        for (String id : List.of("poll-github", "poll-local", "fetch-github", "store-category", "serve-status")) {
            list.addObject()
                    .put("id", id)
                    .put("group", id.substring(0, id.indexOf('-')))
                    .put("description", "What " + id + " does")
                    .put("state", id.equals("poll-local") ? "suspended" : "started")
                    .put("pausable", id.startsWith("poll"));
        }
        ((ObjectNode) list.get(1)).put("paused_since", "2026-11-20T12:00:00Z");
        ObjectNode reload =
                json.putObject("reload").put("at", "2026-11-21T12:00:00Z").put("outcome", "refused");
        reload.putArray("waiting_for_restart").add("server.port");
        reload.putArray("notes").add("server.port was changed: " + message);
        reload.putArray("errors")
                .addObject()
                .put("file", file)
                .put("line", 14)
                .put("message", message)
                .put("hint", "Did you mean 'period'?");
        return json.toString();
    }

    private static String risk(int rows, String name) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("category", "image_generation").put("total_count", rows);
        ArrayNode models = json.putArray("models");
        for (int i = 0; i < rows; i++) {
            models.addObject()
                    .put("name", name + " " + i)
                    .put("risk_score", i % 7)
                    .put("is_critical", i % 7 == 6)
                    .put("has_warning", i % 7 > 3)
                    .put("worker_count", i % 5)
                    .put("usage_day", i)
                    .put("usage_month", i * 30)
                    .put("usage_percentage_of_category", 0.1)
                    .put("size_gb", 2.5)
                    .putObject("deletion_risk_flags")
                    .put("low_usage", true)
                    .put("no_active_workers", i % 5 == 0);
        }
        json.putObject("summary").put("models_at_risk", 3).put("models_critical", 1);
        return json.toString();
    }
}
