package org.modelmirror.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.References.CLIP_FILE;
import static org.modelmirror.testing.References.CLIP_V1;
import static org.modelmirror.testing.References.CLIP_V2;
import static org.modelmirror.testing.References.clipLegacy;

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
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.change.GuardRule;
import org.modelmirror.change.HeldChange;
import org.modelmirror.change.HeldChanges;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.source.SourceState;
import org.modelmirror.testing.References;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedUpstream;
import org.modelmirror.testing.SimulatedUpstream.Answer;

/** The guard in the running service: sources-and-storage.md 2.6, vectors T14 to T17. Each poll here is made by hand. */
class GuardedMirrorTest {
    private static final String IMAGE_V2 = "/model_references/v2/image_generation";
    private static final String VIDEO_V2 = "/model_references/v2/video_generation";
    private static final Refresh FROM_PRIMARY = new Refresh(Category.CLIP, Format.V2, Origin.PRIMARY);
    private static final Refresh FROM_GITHUB = new Refresh(Category.CLIP, Format.V2, Origin.GITHUB);
    private static final Refresh TEXT_FROM_PRIMARY = new Refresh(Category.CLIP, Format.LEGACY, Origin.PRIMARY);

    @TempDir
    Path folder;

    private final SimulatedUpstream primary = SimulatedUpstream.start();
    private final SimulatedUpstream github = SimulatedUpstream.start();
    private final HandClock clock = new HandClock();
    private RunningMirror mirror;

    @BeforeEach
    void nothingRuns() {
        mirror = null;
    }

    @AfterEach
    void stop() {
        if (mirror != null) {
            mirror.close();
        }
        primary.close();
        github.close();
    }

    private void mirrorPrimary(String... settings) {
        start(setup().primary(primary).set("source.github.fallback", "false"), settings);
    }

    private void mirrorGitHub(String... settings) {
        start(setup().github(github), settings);
    }

    private RunningMirror.Setup setup() {
        return RunningMirror.on(folder)
                .clock(clock)
                .set("poll.initial-delay", "1h")
                .set("poll.primary.period", "1h")
                .set("poll.primary.legacy-period", "1h")
                .set("poll.github.period", "1h")
                .set("source.primary.attempts", "1");
    }

    private void start(RunningMirror.Setup setup, String... settings) {
        for (int i = 0; i < settings.length; i += 2) {
            setup.set(settings[i], settings[i + 1]);
        }
        mirror = setup.start();
    }

    @Test
    void t14_servesTheOldRecords_whenAnEmptyDocumentComes() {
        mirrorPrimary();
        poll(v2(names(100)));

        poll("{}");

        assertThat(served(CLIP_V2)).isEqualTo(names(100));
        assertThat(mirror.get(CLIP_V2).isStale()).isTrue();
        assertThat(shrinksRejected()).isEqualTo(1);
        assertThat(held()).isEmpty();
    }

    @Test
    void t15_holdsBackRemovalsWhileAnEditGoesLive() {
        mirrorPrimary();
        poll(v2(names(100)));

        for (int minute = 0; minute <= 12; minute += 6) {
            poll(shrunkWithEdit());
            assertThat(served(CLIP_V2)).hasSize(100);
            assertThat(description("m000")).isEqualTo("edited");
            assertThat(mirror.get(CLIP_V2).isStale()).isFalse();
            clock.pass(Duration.ofMinutes(6));
        }

        HeldChange change = held().get(0);
        assertThat(held()).hasSize(1);
        assertThat(change.rule()).isEqualTo(GuardRule.SHRINK);
        assertThat(change.suspicion().keys()).isEqualTo(names(100).subList(40, 100));
        assertThat(change.timesSeen()).isEqualTo(3);
        assertThat(shrinksRejected()).isEqualTo(1);
    }

    @Test
    void t15_removesThem_whenTheThirdPollConfirms() {
        mirrorPrimary("guard.confirm-polls.shrink", "3");
        poll(v2(names(100)));

        poll(shrunkWithEdit());
        clock.pass(Duration.ofMinutes(6));
        poll(shrunkWithEdit());
        assertThat(served(CLIP_V2)).hasSize(100);
        clock.pass(Duration.ofMinutes(6));
        poll(shrunkWithEdit());

        assertThat(served(CLIP_V2)).isEqualTo(names(40));
        assertThat(primary.requests().stream()
                        .filter(request -> request.path().equals(CLIP_V2))
                        .map(SimulatedUpstream.Request::status))
                .as("the confirming polls were answered with 304")
                .containsExactly(200, 200, 304, 304);
        assertThat(held()).isEmpty();
        assertThat(folder.resolve("guard/offers/clip.primary-v2")).doesNotExist();
    }

    @Test
    void waitsForTheShortestTime_whenPollsComeFast() {
        mirrorPrimary("guard.confirm-polls.shrink", "3");
        poll(v2(names(100)));

        for (int i = 0; i < 5; i++) {
            poll(v2(names(40)));
        }
        assertThat(served(CLIP_V2)).hasSize(100);
        clock.pass(Duration.ofMinutes(10));
        poll(v2(names(40)));

        assertThat(served(CLIP_V2)).hasSize(40);
    }

    @Test
    void t16_acceptsAShrink_belowTheMinimumOfRecords() {
        mirrorPrimary();
        poll(v2(names(3)));

        poll(v2(names(1)));

        assertThat(served(CLIP_V2)).isEqualTo(names(1));
        assertThat(held()).isEmpty();
    }

    @Test
    void t17_acceptsAnEmptyDocument_whenNothingWasEverThere() {
        mirrorPrimary();
        primary.put(VIDEO_V2, "{}");

        mirror.refresh(new Refresh(Category.VIDEO_GENERATION, Format.V2, Origin.PRIMARY));

        assertThat(mirror.get(VIDEO_V2).status()).isEqualTo(200);
        assertThat(mirror.get(VIDEO_V2).text()).isEqualTo("{}");
        assertThat(mirror.get(VIDEO_V2).isStale()).isFalse();
    }

    @Test
    void keepsLegacyFileAndText_whileGitHubsRemovalsAreHeldBack() throws Exception {
        mirrorGitHub();
        pollGitHub(clipLegacy(array(names(100))));

        pollGitHub(clipLegacy(array(names(40))));

        String before = clipLegacy(array(names(100)));
        assertThat(served(CLIP_V2)).hasSize(100);
        assertThat(mirror.get(CLIP_V1).text()).isEqualTo(before);
        assertThat(Files.readString(folder.resolve("legacy/clip.json"), StandardCharsets.UTF_8))
                .isEqualTo(before);
    }

    @Test
    void movesEverythingAtOnce_whenAnOperatorApproves() throws Exception {
        mirrorGitHub();
        pollGitHub(clipLegacy(array(names(100))));
        pollGitHub(clipLegacy(array(names(40))));
        github.forgetRequests();

        approve(held().get(0));

        String after = clipLegacy(array(names(40)));
        assertThat(served(CLIP_V2)).isEqualTo(names(40));
        assertThat(mirror.get(CLIP_V1).text()).isEqualTo(after);
        assertThat(Files.readString(folder.resolve("legacy/clip.json"), StandardCharsets.UTF_8))
                .isEqualTo(after);
        assertThat(github.requests()).isEmpty();
        assertThat(held()).isEmpty();
    }

    @Test
    void doesNotOfferAgain_whatWasRejected() {
        mirrorGitHub("guard.confirm-polls.shrink", "1", "guard.confirm-after", "1h");
        pollGitHub(clipLegacy(array(names(100))));
        pollGitHub(clipLegacy(array(names(40))));
        decide(held().get(0), HeldChange.Status.REJECTED);

        clock.pass(Duration.ofDays(1));
        pollGitHub(clipLegacy(array(names(40))));
        pollGitHub(clipLegacy(array(names(100))));
        pollGitHub(clipLegacy(array(names(40))));

        assertThat(served(CLIP_V2)).hasSize(100);
        assertThat(held()).isEmpty();
    }

    @Test
    void forgetsAHeldChange_whenItIsNoLongerOffered() {
        mirrorGitHub();
        pollGitHub(clipLegacy(array(names(100))));
        pollGitHub(clipLegacy(array(names(40))));
        HeldChange change = held().get(0);

        pollGitHub(clipLegacy(array(names(100))));

        assertThat(held()).isEmpty();
        assertThat(mirror.bean("guardDesk", GuardDesk.class).find(change.id())).isEmpty();
        assertThat(served(CLIP_V2)).hasSize(100);
    }

    @Test
    void keepsHeldChanges_overARestart() {
        mirrorPrimary("guard.confirm-polls.shrink", "3");
        poll(v2(names(100)));
        poll(shrunkWithEdit());
        clock.pass(Duration.ofMinutes(6));
        poll(shrunkWithEdit());
        HeldChange before = held().get(0);

        mirror.close();
        mirrorPrimary("guard.confirm-polls.shrink", "3");
        assertThat(held()).containsExactly(before);
        assertThat(served(CLIP_V2)).hasSize(100);
        assertThat(description("m000")).isEqualTo("edited");
        clock.pass(Duration.ofMinutes(6));
        poll(shrunkWithEdit());

        assertThat(served(CLIP_V2)).isEqualTo(names(40));
    }

    @Test
    void putsACorruptGuardFileAside_andHoldsBackAnew() throws Exception {
        mirrorGitHub();
        pollGitHub(clipLegacy(array(names(100))));
        pollGitHub(clipLegacy(array(names(40))));
        mirror.close();
        Path file = folder.resolve("guard/clip.json");
        Files.writeString(file, "{\"changes\": [");

        mirrorGitHub();

        assertThat(held()).isEmpty();
        assertThat(served(CLIP_V2)).hasSize(100);
        assertThat(Files.exists(file)).isFalse();
        try (Stream<Path> kept = Files.list(folder.resolve("guard"))) {
            assertThat(kept.map(path -> path.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("clip.json.corrupt-"));
        }
        pollGitHub(clipLegacy(array(names(40))));
        assertThat(held()).extracting(HeldChange::rule).containsExactly(GuardRule.SHRINK);
        assertThat(served(CLIP_V2)).hasSize(100);
    }

    @Test
    void takesTheEditBack_whenTheSourceReturnsToTheOldVersionDuringARestart() {
        mirrorGitHub();
        pollGitHub(clipLegacy(array(names(100))));
        String edited = clipLegacy(array(names(40))).replace("legacy m000", "edited");
        pollGitHub(edited);
        assertThat(description("m000")).isEqualTo("edited");

        mirror.close();
        mirrorGitHub();
        pollGitHub(clipLegacy(array(names(100))));

        assertThat(description("m000")).isEqualTo("legacy m000");
        assertThat(held()).isEmpty();
    }

    @Test
    void appliesADecisionOfTheCommandLine_thatWasLeftWhileStopped() throws Exception {
        mirrorGitHub();
        pollGitHub(clipLegacy(array(names(100))));
        pollGitHub(clipLegacy(array(names(40))));
        String id = held().get(0).id();

        mirror.close();
        Files.createDirectories(folder.resolve("guard/decisions"));
        Files.createFile(folder.resolve("guard/decisions").resolve(id + ".approved"));
        mirrorGitHub();

        RunningMirror.eventually()
                .untilAsserted(() -> assertThat(served(CLIP_V2)).hasSize(40));
        RunningMirror.eventually()
                .untilAsserted(
                        () -> assertThat(folder.resolve("guard/decisions").resolve(id + ".approved"))
                                .doesNotExist());
    }

    @Test
    void holdsBackAnOlderDocument_asAWhole() {
        mirrorGitHub();
        pollGitHub(clipLegacy("a"));
        pollGitHub(clipLegacy("a", "b"));

        pollGitHub(clipLegacy("a"));

        assertThat(served(CLIP_V2)).containsExactly("a", "b");
        assertThat(held()).extracting(HeldChange::rule).containsExactly(GuardRule.ROLLBACK);

        approve(held().get(0));
        assertThat(served(CLIP_V2)).containsExactly("a");
        assertThat(held()).isEmpty();

        pollGitHub(clipLegacy("a", "b"));
        assertThat(held()).as("now this one is the older").hasSize(1);
    }

    @Test
    void holdsBackADocumentWithAnEarlierTime() {
        mirrorGitHub();
        github.put(CLIP_FILE, dated(clipLegacy("a"), "Sat, 21 Nov 2026 10:00:00 GMT"));
        mirror.refresh(FROM_GITHUB);
        github.put(CLIP_FILE, dated(clipLegacy("a", "b"), "Sat, 21 Nov 2026 09:59:59 GMT"));
        mirror.refresh(FROM_GITHUB);

        assertThat(served(CLIP_V2)).containsExactly("a");
        assertThat(held()).extracting(HeldChange::rule).containsExactly(GuardRule.ROLLBACK);
    }

    @Test
    void keepsTheRecordWithAnotherBaseline_andLetsTheRestPass() {
        mirrorPrimary();
        Refresh images = new Refresh(Category.IMAGE_GENERATION, Format.V2, Origin.PRIMARY);
        primary.put(IMAGE_V2, image("a", "flux_dev", "one") + image("b", "flux_dev", "one") + "}");
        mirror.refresh(images);

        primary.put(IMAGE_V2, image("a", "flux_dev", "two") + image("b", "qwen_image", "two") + "}");
        mirror.refresh(images);

        assertThat(mirror.get(IMAGE_V2).json().at("/a/description").asText()).isEqualTo("two");
        assertThat(mirror.get(IMAGE_V2).json().at("/b/description").asText()).isEqualTo("one");
        assertThat(held()).extracting(HeldChange::summary).containsExactly("b: baseline flux_dev to qwen_image");
    }

    @Test
    void keepsPrimarysV1Text_whenItShrinks() {
        mirrorPrimary();
        poll(v2(names(100)));
        primary.put(CLIP_V1, clipLegacy(array(names(100))));
        mirror.refresh(TEXT_FROM_PRIMARY);
        primary.put(CLIP_V1, clipLegacy(array(names(40))));
        mirror.refresh(TEXT_FROM_PRIMARY);

        assertThat(mirror.get(CLIP_V1).text()).isEqualTo(clipLegacy(array(names(100))));
        assertThat(held()).extracting(change -> change.document().format()).containsExactly(Format.LEGACY);

        approve(held().get(0));
        assertThat(mirror.get(CLIP_V1).text()).isEqualTo(clipLegacy(array(names(40))));
        assertThat(served(CLIP_V2)).hasSize(100);
    }

    @Test
    void letsAnEditOfTheFilePass_whateverItRemoves() throws Exception {
        mirrorGitHub();
        pollGitHub(clipLegacy(array(names(100))));

        Files.writeString(folder.resolve("clip.json"), v2(names(2)), StandardCharsets.UTF_8);

        RunningMirror.eventually()
                .untilAsserted(() -> assertThat(served(CLIP_V2)).hasSize(2));
        assertThat(held()).isEmpty();
    }

    private void poll(String v2) {
        primary.put(CLIP_V2, v2);
        mirror.refresh(FROM_PRIMARY);
    }

    private void pollGitHub(String legacy) {
        github.put(CLIP_FILE, legacy);
        mirror.refresh(FROM_GITHUB);
    }

    private static Answer dated(String body, String lastModified) {
        return new Answer(200, body.getBytes(StandardCharsets.UTF_8), Map.of("Last-Modified", lastModified));
    }

    private List<HeldChange> held() {
        return mirror.bean("guardDesk", GuardDesk.class).changes().stream()
                .filter(change -> change.status() == HeldChange.Status.HELD)
                .toList();
    }

    private void approve(HeldChange change) {
        decide(change, HeldChange.Status.APPROVED);
        mirror.refresh(Refresh.again(change));
    }

    private void decide(HeldChange change, HeldChange.Status status) {
        try {
            assertThat(mirror.bean("guardDesk", GuardDesk.class).decide(change.id(), status, "test"))
                    .isInstanceOf(HeldChanges.Decided.Done.class);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private long shrinksRejected() {
        return mirror.bean("sourceState", SourceState.class)
                .counts(Category.CLIP)
                .shrinkRejected();
    }

    private List<String> served(String path) {
        List<String> names = new ArrayList<>();
        mirror.get(path).json().fieldNames().forEachRemaining(names::add);
        return names;
    }

    private String description(String name) {
        return mirror.get(CLIP_V2).json().path(name).path("description").asText();
    }

    private static List<String> names(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "m" + (i < 10 ? "00" : i < 100 ? "0" : "") + i)
                .toList();
    }

    private static String[] array(List<String> names) {
        return names.toArray(String[]::new);
    }

    private static String v2(List<String> names) {
        return References.clipV2(array(names));
    }

    private static String shrunkWithEdit() {
        return v2(names(40)).replace("of m000", "edited");
    }

    private static String image(String name, String baseline, String description) {
        return (name.equals("a") ? "{" : ",") + "\"" + name + "\": {\"name\": \"" + name + "\", \"baseline\": \""
                + baseline + "\", \"nsfw\": false, \"description\": \"" + description + "\"}";
    }

    /** A clock that moves when it is told. */
    private static final class HandClock extends Clock {
        private volatile Instant now = Instant.parse("2026-11-21T12:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
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
