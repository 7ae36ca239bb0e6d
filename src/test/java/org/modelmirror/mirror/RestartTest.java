package org.modelmirror.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.References.CLIP_FILE;
import static org.modelmirror.testing.References.CLIP_V1;
import static org.modelmirror.testing.References.CLIP_V2;
import static org.modelmirror.testing.References.clipLegacy;
import static org.modelmirror.testing.References.clipV2;
import static org.modelmirror.testing.References.clipV2Served;
import static org.modelmirror.testing.RunningMirror.awaitRequests;
import static org.modelmirror.testing.RunningMirror.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.RunningMirror.Setup;
import org.modelmirror.testing.SimulatedUpstream;

/** A second life on the same folder: serves at once, remembers whom to ask with what, and trusts no changed file. */
class RestartTest {
    private static final String V1_TEXT = "{\"legacy\" :{ \"name\":\"legacy\"}}  ";

    @TempDir
    private Path folder;

    private final SimulatedUpstream primary = SimulatedUpstream.start();
    private final SimulatedUpstream github = SimulatedUpstream.start();

    @AfterEach
    void stop() {
        primary.close();
        github.close();
    }

    private Setup withPrimary() {
        return RunningMirror.on(folder).primary(primary).github(github);
    }

    private Setup withGitHub() {
        return RunningMirror.on(folder).github(github);
    }

    @Test
    void servesTheSameBytesAndHeaders_beforeAnyUpstreamAnswers() {
        primary.put(CLIP_V2, clipV2("a", "b")).put(CLIP_V1, V1_TEXT);
        Answer v2;
        Answer v1;
        try (RunningMirror mirror = withPrimary().start()) {
            mirror.awaitFresh(CLIP_V2);
            mirror.awaitFresh(CLIP_V1);
            v2 = mirror.v2("clip");
            v1 = mirror.v1("clip");
        }

        primary.hang();
        github.hang();
        try (RunningMirror mirror = withPrimary().start()) {
            Answer v2Again = mirror.v2("clip");
            Answer v1Again = mirror.v1("clip");

            assertThat(v2Again.text()).isEqualTo(clipV2Served("a", "b"));
            assertThat(v1Again.text()).isEqualTo(V1_TEXT);
            for (String header : new String[] {"ETag", "Last-Modified", "X-Reference-Revision"}) {
                assertThat(v2Again.header(header)).as(header).isEqualTo(v2.header(header));
                assertThat(v1Again.header(header)).as(header).isEqualTo(v1.header(header));
            }
            assertThat(v2Again.isStale()).isTrue();
            assertThat(mirror.get(CLIP_V2, "If-None-Match", v2.header("ETag")).status())
                    .isEqualTo(304);
            primary.proceed();
            github.proceed();
        }
    }

    @Test
    void asksPrimaryWithItsTags_andAnnouncesNothing() {
        primary.put(CLIP_V2, clipV2("a", "b")).put(CLIP_V1, V1_TEXT);
        try (RunningMirror mirror = withPrimary().start()) {
            mirror.awaitFresh(CLIP_V2);
            mirror.awaitFresh(CLIP_V1);
        }
        primary.forgetRequests();

        try (RunningMirror mirror = withPrimary().start()) {
            mirror.awaitFresh(CLIP_V2);
            mirror.awaitFresh(CLIP_V1);

            assertThat(primary.requests())
                    .filteredOn(request -> request.path().endsWith("/clip"))
                    .extracting(SimulatedUpstream.Request::status)
                    .containsOnly(304);
            assertThat(mirror.changes()).isEmpty();
        }
    }

    @Test
    void asksGitHubWithItsTags_andAnnouncesNothing() {
        github.put(CLIP_FILE, clipLegacy("one", "two"));
        Answer before;
        try (RunningMirror mirror = withGitHub().start()) {
            before = mirror.awaitFresh(CLIP_V2);
        }
        github.forgetRequests();

        try (RunningMirror mirror = withGitHub().start()) {
            Answer after = mirror.awaitFresh(CLIP_V2);

            assertThat(after.header("ETag")).isEqualTo(before.header("ETag"));
            assertThat(after.revision()).isEqualTo(before.revision());
            assertThat(github.requests())
                    .filteredOn(request -> request.path().equals(CLIP_FILE))
                    .extracting(SimulatedUpstream.Request::status)
                    .containsOnly(304);
            assertThat(mirror.changes()).isEmpty();
        }
    }

    /** A note that had to wait for its minute is written when the service stops. */
    @Test
    void remembersTheNewestTags_whenTwoVersionsCameInOneMinute() {
        github.put(CLIP_FILE, clipLegacy("one"));
        try (RunningMirror mirror = withGitHub().start()) {
            mirror.awaitFresh(CLIP_V2);
            github.put(CLIP_FILE, clipLegacy("one", "two"));
            eventually().until(() -> mirror.v2("clip").json().has("two"));
        }
        github.forgetRequests();

        try (RunningMirror mirror = withGitHub().start()) {
            mirror.awaitFresh(CLIP_V2);

            assertThat(github.requests())
                    .filteredOn(request -> request.path().equals(CLIP_FILE))
                    .extracting(SimulatedUpstream.Request::status)
                    .containsOnly(304);
        }
    }

    @Test
    void asksForTheWholeDocument_whenAFileWasChangedMeanwhile() throws IOException {
        github.put(CLIP_FILE, clipLegacy("one", "two"));
        String converted;
        try (RunningMirror mirror = withGitHub().start()) {
            converted = mirror.awaitFresh(CLIP_V2).text();
        }
        for (String content : new String[] {"{}", "{\"a\":", "", clipV2("other")}) {
            Files.writeString(folder.resolve("clip.json"), content);

            try (RunningMirror mirror = withGitHub().start()) {
                mirror.awaitServed(CLIP_V2, converted);
            }
        }
    }

    @Test
    void servesFromTheLegacyFile_whenTheV2FileIsGone() throws IOException {
        github.put(CLIP_FILE, clipLegacy("one", "two"));
        String converted;
        try (RunningMirror mirror = withGitHub().start()) {
            converted = mirror.awaitFresh(CLIP_V2).text();
        }
        github.close();
        for (boolean emptied : new boolean[] {false, true}) {
            Files.delete(folder.resolve("clip.json"));
            if (emptied) {
                Files.writeString(folder.resolve("clip.json"), "{}");
            }

            try (RunningMirror mirror = withGitHub().start()) {
                assertThat(mirror.v2("clip").text()).isEqualTo(converted);
            }
        }
    }

    /** Four files a crash may leave between: the v2 file is old, everything else is new. */
    @Test
    void isBroughtUpToDate_whenACrashCameBetweenLegacyAndV2File() throws IOException {
        github.put(CLIP_FILE, clipLegacy("one"));
        byte[] oldV2;
        try (RunningMirror mirror = withGitHub().start()) {
            mirror.awaitFresh(CLIP_V2);
            oldV2 = Files.readAllBytes(folder.resolve("clip.json"));
            github.put(CLIP_FILE, clipLegacy("one", "two"));
            eventually().until(() -> mirror.v2("clip").json().has("two"));
        }
        Files.write(folder.resolve("clip.json"), oldV2);

        try (RunningMirror mirror = withGitHub().start()) {
            eventually().until(() -> mirror.v2("clip").json().has("two"));
            awaitRequests(github, CLIP_FILE, 1);
            assertThat(Files.readString(folder.resolve("clip.json"))).contains("legacy two");
        }
    }
}
