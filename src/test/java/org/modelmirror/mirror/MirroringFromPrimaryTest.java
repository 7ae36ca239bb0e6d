package org.modelmirror.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.References.CLIP_FILE;
import static org.modelmirror.testing.References.CLIP_V1;
import static org.modelmirror.testing.References.CLIP_V2;
import static org.modelmirror.testing.References.clipLegacy;
import static org.modelmirror.testing.References.clipV2;
import static org.modelmirror.testing.References.clipV2Served;
import static org.modelmirror.testing.References.document;
import static org.modelmirror.testing.References.record;
import static org.modelmirror.testing.RunningMirror.awaitRequests;
import static org.modelmirror.testing.RunningMirror.eventually;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.reference.Category;
import org.modelmirror.source.SourceState;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.SimulatedUpstream;

/** A replica of a PRIMARY that is well, or answers rubbish (sources-and-storage.md 2.3, 2.6, 2.7). */
class MirroringFromPrimaryTest {
    private static final String V1_TEXT = "{\"legacy\" :{ \"name\":\"legacy\",\n\"x\": 1.0}}  ";

    @TempDir
    private Path folder;

    private final SimulatedUpstream primary = SimulatedUpstream.start();
    private final SimulatedUpstream github = SimulatedUpstream.start();

    private RunningMirror start() {
        return RunningMirror.on(folder).primary(primary).github(github).start();
    }

    @AfterEach
    void stop() {
        primary.close();
        github.close();
    }

    @Test
    void keepsItsAnswersWordForWord_whereEachBelongs() throws IOException {
        primary.put(CLIP_V2, clipV2("a", "b")).put(CLIP_V1, V1_TEXT);
        try (RunningMirror mirror = start()) {
            assertThat(mirror.awaitFresh(CLIP_V2).text()).isEqualTo(clipV2Served("a", "b"));
            assertThat(mirror.awaitFresh(CLIP_V1).text()).isEqualTo(V1_TEXT);

            assertThat(Files.readString(folder.resolve("clip.json"))).isEqualTo(clipV2("a", "b"));
            assertThat(Files.readString(folder.resolve("last_good/legacy/clip")))
                    .isEqualTo(V1_TEXT);
            assertThat(folder.resolve("legacy")).doesNotExist();
            assertThat(mirror.v2("clip").revision()).isEqualTo(mirror.v1("clip").revision());
            assertThat(github.requestsFor(CLIP_FILE)).isZero();
        }
    }

    @Test
    void asksWithItsTags_andChangesNothing_whileNothingChanges() throws IOException {
        primary.put(CLIP_V2, clipV2("a", "b")).put(CLIP_V1, V1_TEXT);
        try (RunningMirror mirror = start()) {
            mirror.awaitAnnounced(mirror.awaitFresh(CLIP_V2));
            mirror.awaitAnnounced(mirror.awaitFresh(CLIP_V1));
            long revision = mirror.v2("clip").revision();
            var time = Files.getLastModifiedTime(folder.resolve("clip.json"));
            mirror.forgetChanges();
            primary.forgetRequests();

            awaitRequests(primary, CLIP_V2, 2);
            awaitRequests(primary, CLIP_V1, 1);

            assertThat(primary.requests())
                    .filteredOn(request ->
                            request.path().equals(CLIP_V2) || request.path().equals(CLIP_V1))
                    .extracting(SimulatedUpstream.Request::status)
                    .containsOnly(304);
            assertThat(mirror.changes()).isEmpty();
            assertThat(mirror.v2("clip").revision()).isEqualTo(revision);
            assertThat(Files.getLastModifiedTime(folder.resolve("clip.json"))).isEqualTo(time);
        }
    }

    @Test
    void changesNothing_whenTheSameBytesComeWithoutTags() throws IOException {
        primary.put(CLIP_V2, SimulatedUpstream.Answer.ok(clipV2("a")).withoutValidators());
        try (RunningMirror mirror = start()) {
            mirror.awaitAnnounced(mirror.awaitFresh(CLIP_V2));
            var time = Files.getLastModifiedTime(folder.resolve("clip.json"));
            mirror.forgetChanges();

            awaitRequests(primary, CLIP_V2, 2);

            assertThat(mirror.changes()).isEmpty();
            assertThat(Files.getLastModifiedTime(folder.resolve("clip.json"))).isEqualTo(time);
        }
    }

    @Test
    void asksForTheLegacyText_onceTheV2FormHasChanged() {
        primary.put(CLIP_V2, clipV2("a")).put(CLIP_V1, V1_TEXT);
        try (RunningMirror mirror = RunningMirror.on(folder)
                .primary(primary)
                .github(github)
                .set("poll.primary.legacy-period", "1h")
                .start()) {
            mirror.awaitFresh(CLIP_V2);
            mirror.awaitFresh(CLIP_V1);

            primary.put(CLIP_V1, "{\"later\":1}").put(CLIP_V2, clipV2("a", "b"));

            mirror.awaitServed(CLIP_V2, clipV2Served("a", "b"));
            mirror.awaitServed(CLIP_V1, "{\"later\":1}");
        }
    }

    @Test
    void keepsTheLastGoodCopy_whenItAnswersRubbish() throws IOException {
        primary.put(CLIP_V2, clipV2("a", "b")).put(CLIP_V1, V1_TEXT);
        github.put(CLIP_FILE, clipLegacy("from-github"));
        try (RunningMirror mirror = start()) {
            mirror.awaitFresh(CLIP_V2);
            Answer before = mirror.awaitFresh(CLIP_V1);
            for (String rubbish : List.of(
                    "<html>busy</html>", "[]", "null", "{", "{}", "\"text\"", "\u00ef", "{\"a\": {\"name\": 7}}")) {
                primary.put(CLIP_V2, rubbish);

                Answer stale = mirror.awaitStale(CLIP_V2);
                assertThat(stale.text()).as(rubbish).isEqualTo(clipV2Served("a", "b"));
                assertThat(stale.revision()).isEqualTo(before.revision());
                assertThat(Files.readString(folder.resolve("clip.json")))
                        .as(rubbish)
                        .isEqualTo(clipV2("a", "b"));

                primary.put(CLIP_V2, clipV2("a", "b"));
                mirror.awaitFresh(CLIP_V2);
            }
            assertThat(github.requestsFor(CLIP_FILE)).isZero();
        }
    }

    @Test
    void keepsTheLastGoodLegacyText_whenItAnswersRubbish() throws IOException {
        primary.put(CLIP_V2, clipV2("a", "b")).put(CLIP_V1, V1_TEXT);
        try (RunningMirror mirror = start()) {
            mirror.awaitFresh(CLIP_V2);
            mirror.awaitFresh(CLIP_V1);
            for (String rubbish : List.of("<html>busy</html>", "[]", "null", "{", "{}")) {
                primary.put(CLIP_V1, rubbish);

                assertThat(mirror.awaitStale(CLIP_V1).text()).as(rubbish).isEqualTo(V1_TEXT);
                assertThat(Files.readString(folder.resolve("last_good/legacy/clip")))
                        .as(rubbish)
                        .isEqualTo(V1_TEXT);
                assertThat(mirror.v2("clip").isStale()).isFalse();

                primary.put(CLIP_V1, V1_TEXT);
                mirror.awaitFresh(CLIP_V1);
            }
        }
    }

    /** T14. */
    @Test
    void countsARefusal_whenAHundredRecordsAreToBecomeNone() {
        primary.put(CLIP_V2, document(Stream.iterate(0, i -> i + 1).limit(100).map(i -> record("m" + i, "d"))));
        try (RunningMirror mirror = start()) {
            mirror.awaitFresh(CLIP_V2);
            SourceState sources = mirror.bean("sourceState", SourceState.class);

            primary.put(CLIP_V2, "{}");

            assertThat(mirror.awaitStale(CLIP_V2).json()).hasSize(100);
            assertThat(sources.counts(Category.CLIP).shrinkRejected()).isPositive();
        }
    }

    /** T16. */
    @Test
    void takesASmallerDocument() {
        primary.put(CLIP_V2, clipV2("a", "b", "c"));
        try (RunningMirror mirror = start()) {
            mirror.awaitFresh(CLIP_V2);

            primary.put(CLIP_V2, clipV2("b"));

            mirror.awaitServed(CLIP_V2, clipV2Served("b"));
        }
    }

    /** T17, and http-api.md F33. */
    @Test
    void servesV2OnlyCategoriesAsEmpty_onlyOnceItHasSaidSo() {
        primary.put("/model_references/v2/video_generation", "{}")
                .put("/model_references/v2/audio_generation", SimulatedUpstream.Answer.status(500));
        try (RunningMirror mirror = start()) {
            mirror.awaitServed("/model_references/v2/video_generation", "{}");
            mirror.awaitServed("/model_references/v2/lora", "{}");
            eventually()
                    .untilAsserted(() ->
                            assertThat(mirror.v2("audio_generation").status()).isEqualTo(503));
            awaitRequests(primary, "/model_references/v2/audio_generation", 4);
            assertThat(mirror.v2("audio_generation").status()).isEqualTo(503);
        }
    }

    @Test
    void holdsBackABadRecordAlone() throws IOException {
        primary.put(CLIP_V2, clipV2("a", "b"));
        try (RunningMirror mirror = start()) {
            mirror.awaitFresh(CLIP_V2);

            primary.put(CLIP_V2, "{\"a\": 5, \"c\": {\"name\": \"c\", \"description\": \"of c\"}, \"d\": {}}");

            mirror.awaitServed(CLIP_V2, clipV2Served("a", "c"));
            assertThat(mirror.awaitFresh(CLIP_V2).isStale()).isFalse();
            assertThat(mirror.bean("notices", NoticeBook.class).newest(Category.CLIP))
                    .extracting(notice -> notice.subject())
                    .containsExactly("a", "d");
            assertThat(Files.readString(folder.resolve("clip.json")))
                    .contains("of a", "of c")
                    .doesNotContain("of b");
        }
    }

    /** Without category files of its own, PRIMARY's data lives in the last good copy. */
    @Test
    void writesNoCategoryFile_whenHitsAreNotMirrored() throws IOException {
        primary.put(CLIP_V2, clipV2("a")).put(CLIP_V1, V1_TEXT);
        var setup = RunningMirror.on(folder).primary(primary).set("mirror.primary-hits", "false");
        try (RunningMirror mirror = setup.start()) {
            mirror.awaitServed(CLIP_V2, clipV2Served("a"));
            mirror.awaitFresh(CLIP_V1);
            primary.put(CLIP_V2, clipV2("a", "b"));
            mirror.awaitServed(CLIP_V2, clipV2Served("a", "b"));
            primary.put(CLIP_V1, "{\"later\":1}");
            mirror.awaitServed(CLIP_V1, "{\"later\":1}");
        }

        assertThat(folder.resolve("clip.json")).doesNotExist();
        assertThat(new String(Files.readAllBytes(folder.resolve("last_good/clip.json")), StandardCharsets.UTF_8))
                .contains("of a", "of b");
        primary.close();
        try (RunningMirror mirror = setup.start()) {
            assertThat(mirror.v2("clip").text()).isEqualTo(clipV2Served("a", "b"));
            assertThat(mirror.v1("clip").text()).isEqualTo("{\"later\":1}");
        }
    }
}
