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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.announce.Announcements;
import org.modelmirror.announce.Change;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.SimulatedUpstream;

/** Each step of a refresh fails in turn; what is served stays, and the next poll repairs it. */
class BrokenStepTest {
    @TempDir
    private Path folder;

    private final SimulatedUpstream primary = SimulatedUpstream.start();

    @AfterEach
    void stop() {
        primary.close();
    }

    private RunningMirror start(Path dataFolder) {
        return RunningMirror.on(dataFolder).primary(primary).start();
    }

    @Test
    void triesAgain_whenStoringFails() throws Exception {
        failsOnceBefore("store-category.commit");
    }

    @Test
    void triesAgain_whenPublishingFails() throws Exception {
        failsOnceBefore("store-category.publish");
    }

    private void failsOnceBefore(String step) throws Exception {
        primary.put(CLIP_V2, clipV2("a"));
        try (RunningMirror mirror = start(folder)) {
            mirror.awaitServed(CLIP_V2, clipV2Served("a"));
            AtomicInteger failures = new AtomicInteger();
            CamelContext context = mirror.service().context();
            AdviceWith.adviceWith(
                    context,
                    "store-category",
                    route -> route.weaveById(step).before().process(exchange -> {
                        if (failures.incrementAndGet() <= 3) {
                            throw new IllegalStateException("this step fails for the test");
                        }
                    }));

            primary.put(CLIP_V2, clipV2("a", "b"));

            mirror.awaitServed(CLIP_V2, clipV2Served("a", "b"));
            assertThat(failures).hasValueGreaterThan(3);
            assertThat(Files.readString(folder.resolve("clip.json"))).isEqualTo(clipV2("a", "b"));
            // Visible before announced.
            eventually()
                    .untilAsserted(() -> assertThat(mirror.changes())
                            .filteredOn(change -> change.category().id().equals("clip"))
                            .hasSize(2));
        }
    }

    @Test
    void goesOn_whenAListenerFails() {
        primary.put(CLIP_V2, clipV2("a")).put(CLIP_V1, "{\"text\":1}");
        try (RunningMirror mirror = start(folder)) {
            mirror.awaitServed(CLIP_V2, clipV2Served("a"));
            mirror.awaitServed(CLIP_V1, "{\"text\":1}");
            CopyOnWriteArrayList<Change> heard = new CopyOnWriteArrayList<>();
            Announcements announcements = mirror.bean("announcements", Announcements.class);
            announcements.listen(change -> {
                throw new IllegalStateException("this listener fails for the test");
            });
            announcements.listen(heard::add);

            primary.put(CLIP_V2, clipV2("a", "b"));

            mirror.awaitServed(CLIP_V2, clipV2Served("a", "b"));
            eventually().until(() -> heardOf(mirror.v2("clip"), heard));
            primary.put(CLIP_V2, clipV2("a", "c"));
            mirror.awaitServed(CLIP_V2, clipV2Served("a", "c"));
            eventually().until(() -> heardOf(mirror.v2("clip"), heard));
        }
    }

    /** Not by their number: what was served before may have been announced only now. */
    private static boolean heardOf(Answer served, List<Change> heard) {
        return heard.stream().anyMatch(change -> change.etag().equals(served.header("ETag")));
    }

    /** F19: a folder that takes no file; the name is taken by one. */
    @Test
    void servesFromMemory_whileTheFolderTakesNothing_andWritesWhenItDoes() throws IOException {
        Path blocked = folder.resolve("data");
        Files.writeString(blocked, "in the way");
        primary.put(CLIP_V2, clipV2("a")).put(CLIP_V1, "{\"text\":1}");
        try (RunningMirror mirror = start(blocked)) {
            mirror.awaitServed(CLIP_V2, clipV2Served("a"));
            mirror.awaitServed(CLIP_V1, "{\"text\":1}");
            long first = mirror.v2("clip").revision();
            awaitRequests(primary, CLIP_V2, 3);
            assertThat(mirror.v2("clip").isStale()).isFalse();
            assertThat(mirror.v2("clip").revision()).isEqualTo(first);

            primary.put(CLIP_V2, clipV2("a", "b"));
            Answer changed = mirror.awaitServed(CLIP_V2, clipV2Served("a", "b"));
            assertThat(changed.revision()).isGreaterThan(first);

            Files.delete(blocked);
            eventually()
                    .until(() ->
                            RunningMirror.fileText(blocked.resolve("clip.json")).equals(clipV2("a", "b")));

            primary.put(CLIP_V2, clipV2("a", "b", "c")).put(CLIP_V1, "{\"text\":2}");
            Answer later = mirror.awaitServed(CLIP_V2, clipV2Served("a", "b", "c"));
            assertThat(later.revision()).isGreaterThan(changed.revision());
            mirror.awaitServed(CLIP_V1, "{\"text\":2}");
        }
    }

    @Test
    void servesGitHubFromMemory_whileTheFolderTakesNothing() throws IOException {
        Path blocked = folder.resolve("data");
        Files.writeString(blocked, "in the way");
        primary.put(CLIP_FILE, clipLegacy("one"));
        try (RunningMirror mirror = RunningMirror.on(blocked).github(primary).start()) {
            assertThat(mirror.awaitFresh(CLIP_V2).json().has("one")).isTrue();
            assertThat(mirror.awaitFresh(CLIP_V1).text()).isEqualTo(clipLegacy("one"));

            Files.delete(blocked);
            eventually()
                    .until(() -> RunningMirror.fileText(blocked.resolve("legacy/clip.json"))
                            .equals(clipLegacy("one")));
            eventually()
                    .until(() ->
                            RunningMirror.fileText(blocked.resolve("clip.json")).contains("legacy one"));
        }
    }

    /** F18: a PRIMARY starts, reads what it can, and accepts no write. */
    @Test
    void startsReadOnly_whenAPrimarysFolderTakesNothing() throws IOException {
        Path blocked = folder.resolve("data");
        Files.writeString(blocked, "in the way");
        try (RunningMirror mirror =
                RunningMirror.on(blocked).set("mirror.mode", "PRIMARY").start()) {
            assertThat(mirror.v2("clip").status()).isEqualTo(404);
            assertThat(mirror.get("/replicate_mode").json().get("writable").asBoolean())
                    .isFalse();
        }
    }

    @Test
    void refreshesTheOthers_whenACategoryIsTakenOutOfTheRoutes() throws IOException {
        Path routes = copyOf(Path.of("routes"));
        Path file = routes.resolve("shared/categories.camel.yaml");
        String text = Files.readString(file);
        int from = text.indexOf("- templatedRoute:\n    routeTemplateRef: refresh-category\n    routeId: refresh-blip");
        int to = text.indexOf("- templatedRoute:", from + 1);
        Files.writeString(file, text.substring(0, from) + text.substring(to), StandardCharsets.UTF_8);
        primary.put(CLIP_V2, clipV2("a")).put("/model_references/v2/blip", "{}");
        try (RunningMirror mirror =
                RunningMirror.on(folder).primary(primary).routes(routes).start()) {
            mirror.awaitServed(CLIP_V2, clipV2Served("a"));
            awaitRequests(primary, CLIP_V2, 2);

            assertThat(primary.requestsFor("/model_references/v2/blip")).isZero();
            assertThat(mirror.v2("blip").status()).isEqualTo(503);
        }
    }

    private Path copyOf(Path source) throws IOException {
        Path target = folder.resolve("routes");
        try (Stream<Path> walk = Files.walk(source)) {
            for (Path entry : walk.toList()) {
                Path copy = target.resolve(source.relativize(entry).toString());
                if (Files.isDirectory(entry)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(entry, copy);
                }
            }
        }
        return target;
    }
}
