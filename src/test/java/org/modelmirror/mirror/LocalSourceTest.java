package org.modelmirror.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.References.CLIP_FILE;
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
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.RunningMirror.Setup;
import org.modelmirror.testing.SimulatedUpstream;

/** A folder of the operator's as a source of the whole mirror: alone, and behind PRIMARY and GitHub. */
class LocalSourceTest {
    private static final String CONTACT = "/categories/clip/sources/local/v2";
    private static final int MAX_BYTES = 4096;

    @TempDir
    private Path folder;

    private Path local;
    private final SimulatedUpstream primary = SimulatedUpstream.start();
    private final SimulatedUpstream github = SimulatedUpstream.start();

    @BeforeEach
    void makeFolder() throws IOException {
        local = Files.createDirectory(folder.resolve("local"));
    }

    @AfterEach
    void stop() {
        primary.close();
        github.close();
    }

    /** With the local folder as the only source. */
    private Setup alone() {
        return behindOthers().set("source.github.fallback", "false");
    }

    private Setup behindOthers() {
        return RunningMirror.on(folder.resolve("data"))
                .set("source.local.folder", local.toString())
                .set("source.local.settle", "0s")
                .set("poll.local.period", "100ms")
                .set("fetch.max-bytes", Integer.toString(MAX_BYTES));
    }

    @Test
    void servesBothFormsOfALegacyFile() throws IOException {
        write("legacy/clip.json", clipLegacy("one", "two"));
        try (RunningMirror mirror = alone().start()) {
            assertThat(mirror.awaitFresh(CLIP_V2).json().fieldNames())
                    .toIterable()
                    .containsExactly("one", "two");
            assertThat(mirror.awaitFresh(CLIP_V1).text()).isEqualTo(clipLegacy("one", "two"));
            assertThat(RunningMirror.fileText(folder.resolve("data/legacy/clip.json")))
                    .isEqualTo(clipLegacy("one", "two"));
            assertThat(status(mirror, "/categories/clip/v2/origin").asText()).isEqualTo("local");
            assertThat(status(mirror, "/categories/clip/counters/local_hits").asInt())
                    .isPositive();
            assertThat(mirror.get("/metrics").text())
                    .contains("model_mirror_polls_total{round=\"local\"")
                    .contains("source=\"local\"");
        }
    }

    @Test
    void servesEachFormFromItsOwnFile_whenThereAreBoth() throws IOException {
        write("clip.json", clipV2("a", "b"));
        write("legacy/clip.json", clipLegacy("one"));
        try (RunningMirror mirror = alone().start()) {
            mirror.awaitServed(CLIP_V2, clipV2Served("a", "b"));
            mirror.awaitServed(CLIP_V1, clipLegacy("one"));

            write("legacy/clip.json", clipLegacy("one", "two"));

            mirror.awaitServed(CLIP_V1, clipLegacy("one", "two"));
            assertThat(mirror.get(CLIP_V2).text()).isEqualTo(clipV2Served("a", "b"));
        }
    }

    @Test
    void takesAChangeOnceAndTouchesNothing() throws IOException {
        write("clip.json", clipV2("a"));
        try (RunningMirror mirror = alone().start()) {
            mirror.awaitServed(CLIP_V2, clipV2Served("a"));
            Path file = write("clip.json", clipV2("a", "b"));
            FileTime written = Files.getLastModifiedTime(file);
            long revision = mirror.awaitAnnounced(mirror.awaitServed(CLIP_V2, clipV2Served("a", "b")))
                    .revision();
            mirror.forgetChanges();

            awaitRounds(mirror, 5);

            assertThat(mirror.get(CLIP_V2).revision()).isEqualTo(revision);
            assertThat(mirror.changes()).isEmpty();
            assertThat(Files.getLastModifiedTime(file)).isEqualTo(written);
            assertThat(names(local)).containsExactly("clip.json");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"a": {"name":          | invalid_payload  | unreadable document
            {}                      | refused_document | an empty document does not replace 2 records
            <html>                  | invalid_payload  | unreadable document
            huge                    | invalid_payload  | file of more than 4096 bytes
            """)
    void keepsTheLastGoodAndRecovers_whenTheFileIsBad(String text, String kind, String message) throws IOException {
        write("clip.json", clipV2("a", "b"));
        try (RunningMirror mirror = alone().start()) {
            mirror.awaitServed(CLIP_V2, clipV2Served("a", "b"));

            write("clip.json", text.equals("huge") ? clipV2("a", "x".repeat(MAX_BYTES)) : text);

            JsonNode error = awaitError(mirror, kind);
            assertThat(error.get("message").asText()).contains(message);
            assertThat(mirror.awaitStale(CLIP_V2).text()).isEqualTo(clipV2Served("a", "b"));
            assertThat(RunningMirror.fileText(folder.resolve("data/clip.json"))).isEqualTo(clipV2("a", "b"));

            write("clip.json", clipV2("a", "b", "c"));

            mirror.awaitServed(CLIP_V2, clipV2Served("a", "b", "c"));
            assertThat(mirror.awaitFresh(CLIP_V2).isStale()).isFalse();
        }
    }

    @Test
    void leavesAFileForALaterRound_whileItIsBeingWritten() throws IOException {
        Path file = write("clip.json", clipV2("a", "b"));
        try (RunningMirror mirror = alone().set("source.local.settle", "1h").start()) {
            awaitRounds(mirror, 3);
            assertThat(mirror.get(CLIP_V2).status()).isEqualTo(503);
            assertThat(status(mirror, CONTACT + "/last_attempt").isNull()).isTrue();

            Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
            mirror.awaitServed(CLIP_V2, clipV2Served("a", "b"));
        }
    }

    @Test
    void followsALinkToItsNewTarget() throws IOException {
        write("..1/clip.json", clipV2("a"));
        write("..2/clip.json", clipV2("a", "b"));
        Files.createSymbolicLink(local.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(local.resolve("clip.json"), Path.of("..data/clip.json"));
        try (RunningMirror mirror = alone().start()) {
            mirror.awaitServed(CLIP_V2, clipV2Served("a"));

            Files.createSymbolicLink(local.resolve("..new"), Path.of("..2"));
            Files.move(local.resolve("..new"), local.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

            mirror.awaitServed(CLIP_V2, clipV2Served("a", "b"));
        }
    }

    @Test
    void keepsTheLastGoodAndRecovers_whenTheFolderVanishes() throws IOException {
        write("clip.json", clipV2("a", "b"));
        try (RunningMirror mirror = alone().start()) {
            mirror.awaitServed(CLIP_V2, clipV2Served("a", "b"));

            Files.move(local, folder.resolve("elsewhere"));

            assertThat(awaitError(mirror, "transport").get("message").asText()).contains("the folder is not there");
            assertThat(mirror.awaitStale(CLIP_V2).text()).isEqualTo(clipV2Served("a", "b"));

            Files.move(folder.resolve("elsewhere"), local);

            assertThat(mirror.awaitFresh(CLIP_V2).text()).isEqualTo(clipV2Served("a", "b"));
        }
    }

    @Test
    void keepsTheLastGood_whenTheFileVanishes() throws IOException {
        Path file = write("clip.json", clipV2("a", "b"));
        try (RunningMirror mirror = alone().start()) {
            mirror.awaitServed(CLIP_V2, clipV2Served("a", "b"));

            Files.delete(file);

            awaitError(mirror, "missing");
            assertThat(mirror.awaitStale(CLIP_V2).text()).isEqualTo(clipV2Served("a", "b"));
        }
    }

    @Test
    void holdsBackAShrink() throws IOException {
        String[] names = IntStream.range(0, 12).mapToObj(i -> "m" + i).toArray(String[]::new);
        write("clip.json", clipV2(names));
        try (RunningMirror mirror = alone().start()) {
            mirror.awaitServed(CLIP_V2, clipV2Served(names));

            write("clip.json", clipV2("m0", "m1", "new"));

            eventually().until(() -> mirror.get(CLIP_V2).json().has("new"));
            assertThat(mirror.get(CLIP_V2).json()).hasSize(13);
            assertThat(status(mirror, "/held_back/0/source").asText()).isEqualTo("local");
            assertThat(status(mirror, "/held_back/0/rule").asText()).isEqualTo("shrink");
        }
    }

    @Test
    void servesEachOtherCategoryAsAbsent_whenItIsTheOnlySource() throws IOException {
        write("clip.json", clipV2("a"));
        try (RunningMirror mirror = alone().start()) {
            eventually().until(() -> mirror.get("/health/ready").status() == 200);
            assertThat(mirror.v2("lora").text()).isEqualTo("{}");
            assertThat(github.requests()).isEmpty();
        }
    }

    @Test
    void standsInForPrimaryAndGitHub_andGivesWayToEachAtOnce() throws IOException {
        write("legacy/clip.json", clipLegacy("local"));
        github.put(CLIP_FILE, SimulatedUpstream.Answer.status(500));
        primary.put(CLIP_V2, SimulatedUpstream.Answer.status(500));
        try (RunningMirror mirror =
                behindOthers().primary(primary).github(github).start()) {
            eventually().until(() -> mirror.get(CLIP_V2).status() == 200);
            assertThat(mirror.get(CLIP_V2).json().has("local")).isTrue();

            github.put(CLIP_FILE, clipLegacy("github"));
            eventually().until(() -> mirror.get(CLIP_V2).json().has("github"));
            assertThat(mirror.get(CLIP_V2).json().has("local")).isFalse();

            primary.put(CLIP_V2, clipV2("primary"));
            mirror.awaitServed(CLIP_V2, clipV2Served("primary"));
        }
    }

    @Test
    void leavesACopyOfPrimaryInPlaceForAWhile_whenPrimaryFails() throws IOException {
        write("clip.json", clipV2("local"));
        primary.put(CLIP_V2, clipV2("a", "b"));
        try (RunningMirror mirror = behindOthers().primary(primary).start()) {
            mirror.awaitServed(CLIP_V2, clipV2Served("a", "b"));
            primary.clear();
            primary.otherwise(SimulatedUpstream.Answer.status(500));

            mirror.awaitStale(CLIP_V2);
            awaitRounds(mirror, 4);

            assertThat(mirror.get(CLIP_V2).text()).isEqualTo(clipV2Served("a", "b"));
            assertThat(status(mirror, CONTACT + "/last_attempt").isNull()).isTrue();
        }
    }

    @Test
    void takesThePlaceOfPrimarysCopy_whenPrimaryHasFailedForLong() throws IOException {
        write("clip.json", clipV2("a", "local"));
        primary.put(CLIP_V2, clipV2("a", "b"));
        try (RunningMirror mirror = behindOthers()
                .primary(primary)
                .set("source.fallback-after", "300ms")
                .start()) {
            mirror.awaitServed(CLIP_V2, clipV2Served("a", "b"));
            primary.clear();
            primary.otherwise(SimulatedUpstream.Answer.status(500));

            mirror.awaitServed(CLIP_V2, clipV2Served("a", "local"));
        }
    }

    @Test
    void bringsAV2OnlyCategoryThatNobodyElseHas() throws IOException {
        write("video_generation.json", "{\"v\":{\"name\":\"v\"}}");
        github.put(CLIP_FILE, clipLegacy("github"));
        try (RunningMirror mirror = behindOthers().github(github).start()) {
            mirror.awaitServed("/model_references/v2/video_generation", "{\"v\":{\"name\":\"v\"}}");
            assertThat(mirror.awaitFresh(CLIP_V2).json().has("github")).isTrue();
            assertThat(mirror.v2("lora").text()).isEqualTo("{}");
        }
    }

    @Test
    void takesThePlaceOfPrimarysCopyAtOnce_whenThereIsNoPrimaryAnyMore() throws IOException {
        primary.put(CLIP_V2, clipV2("a", "b"));
        try (RunningMirror mirror = behindOthers().primary(primary).start()) {
            mirror.awaitServed(CLIP_V2, clipV2Served("a", "b"));
        }
        write("clip.json", clipV2("a", "local"));

        try (RunningMirror mirror = alone().start()) {
            mirror.awaitServed(CLIP_V2, clipV2Served("a", "local"));
        }
    }

    private static JsonNode status(RunningMirror mirror, String pointer) {
        return mirror.get("/status").json().at(pointer);
    }

    /** A copy is stale without an error too, when rounds are late. */
    private static JsonNode awaitError(RunningMirror mirror, String kind) {
        return eventually()
                .until(
                        () -> status(mirror, CONTACT + "/last_error"),
                        error -> error.path("kind").asText().equals(kind));
    }

    private static void awaitRounds(RunningMirror mirror, int further) {
        PollTimes times = mirror.bean("pollTimes", PollTimes.class);
        long before = times.count(PollTimes.Round.LOCAL);
        // The last of them has only begun.
        eventually().until(() -> times.count(PollTimes.Round.LOCAL) > before + further);
    }

    private Path write(String name, String text) throws IOException {
        Path file = local.resolve(name);
        Files.createDirectories(file.getParent());
        Path whole = Files.writeString(folder.resolve("whole"), text);
        return Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> names = Files.list(folder)) {
            return names.map(name -> name.getFileName().toString()).sorted().toList();
        }
    }
}
