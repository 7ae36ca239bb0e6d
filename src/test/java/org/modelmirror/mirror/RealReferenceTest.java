package org.modelmirror.mirror;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.modelmirror.testing.RunningMirror.awaitRequests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.testing.References;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.RunningMirror.Answer;
import org.modelmirror.testing.SimulatedUpstream;

/** The whole real reference from GitHub, PRIMARY being out of reach. Skipped where the data is not at hand. */
class RealReferenceTest {
    private static final Path DATA = Path.of("..", "shared", "data");
    private static final Path UPSTREAM = DATA.resolve("upstream/github");
    private static final Path EXPECTED = DATA.resolve("expected/v2");

    @TempDir
    private Path folder;

    @Test
    void isMirroredByteForByte_staysAsItIs_andFollowsAChange() throws Exception {
        assumeTrue(Files.isDirectory(DATA), "no real data beside the checkout");
        try (SimulatedUpstream github = SimulatedUpstream.start().putFolder(UPSTREAM);
                RunningMirror mirror = RunningMirror.on(folder)
                        .unreachablePrimary()
                        .github(github)
                        .start()) {
            List<Category> categories =
                    Stream.of(Category.values()).filter(Category::hasLegacyForm).toList();
            for (Category category : categories) {
                mirror.awaitFresh("/model_references/v2/" + category.id());
                mirror.awaitFresh("/model_references/v1/" + category.id());
            }

            for (Category category : categories) {
                assertThat(folder.resolve(category.v2File()))
                        .as(category.id())
                        .hasSameBinaryContentAs(EXPECTED.resolve(category.v2File()));
                Path upstream = upstreamFile(category);
                assertThat(folder.resolve("legacy")
                                .resolve(category.legacyFile().orElseThrow()))
                        .as(category.id())
                        .hasSameBinaryContentAs(upstream);
                byte[] expected = Files.readAllBytes(EXPECTED.resolve(category.v2File()));
                assertThat(mirror.v2(category.id()).text())
                        .as(category.id())
                        .isEqualTo(new String(
                                JsonWriter.toBytes(
                                        new JsonReader().read(expected).root(), JsonForm.COMPACT),
                                StandardCharsets.UTF_8));
                if (category != Category.TEXT_GENERATION) {
                    assertThat(mirror.v1(category.id()).body())
                            .as(category.id())
                            .isEqualTo(Files.readAllBytes(upstream));
                }
            }
            assertThat(mirror.v1("text_generation").json()).hasSize(2157);
            assertThatJson(mirror.v1("text_generation").text())
                    .isEqualTo(Files.readString(UPSTREAM.resolve(References.TEXT_FOLDER.substring(1) + "db.json")));

            staysAsItIs(github, mirror, categories);
            followsAChange(github, mirror);
        }
    }

    private void staysAsItIs(SimulatedUpstream github, RunningMirror mirror, List<Category> categories)
            throws IOException {
        categories.forEach(category -> mirror.awaitAnnounced(mirror.v2(category.id())));
        Map<Category, Object> before = state(mirror, categories);
        mirror.forgetChanges();
        github.forgetRequests();

        awaitRequests(github, References.IMAGE_FOLDER + "miscellaneous.json", 2);
        awaitRequests(github, References.TEXT_FOLDER + "models.csv", 2);

        assertThat(github.requests())
                .extracting(SimulatedUpstream.Request::status)
                .containsOnly(304);
        assertThat(mirror.changes()).isEmpty();
        assertThat(state(mirror, categories)).isEqualTo(before);
    }

    private Map<Category, Object> state(RunningMirror mirror, List<Category> categories) throws IOException {
        Map<Category, Object> state = new HashMap<>();
        for (Category category : categories) {
            Answer answer = mirror.v2(category.id());
            state.put(
                    category,
                    List.of(
                            Files.getLastModifiedTime(folder.resolve(category.v2File())),
                            answer.revision(),
                            String.valueOf(answer.header("ETag")),
                            String.valueOf(answer.header("Last-Modified"))));
        }
        return state;
    }

    private void followsAChange(SimulatedUpstream github, RunningMirror mirror) throws IOException {
        String path = References.IMAGE_FOLDER + "stable_diffusion.json";
        String file = Files.readString(UPSTREAM.resolve(path.substring(1)));
        String name = mirror.v2("image_generation").json().fieldNames().next();
        long revision = mirror.v2("image_generation").revision();
        String description = mirror.v2("image_generation")
                .json()
                .get(name)
                .get("description")
                .asText();

        github.put(path, file.replace(description, "Changed upstream."));

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> mirror.get("/model_references/v2/image_generation")
                        .json()
                        .get(name)
                        .get("description")
                        .asText()
                        .equals("Changed upstream."));
        assertThat(mirror.v2("image_generation").revision()).isGreaterThan(revision);
    }

    private static Path upstreamFile(Category category) {
        String repository = category == Category.TEXT_GENERATION ? References.TEXT_FOLDER : References.IMAGE_FOLDER;
        return UPSTREAM.resolve(repository.substring(1) + category.legacyFile().orElseThrow());
    }
}
