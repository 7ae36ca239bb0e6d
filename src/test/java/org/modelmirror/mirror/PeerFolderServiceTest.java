package org.modelmirror.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.modelmirror.testing.References.CLIP_FILE;
import static org.modelmirror.testing.References.CLIP_V2;
import static org.modelmirror.testing.References.clipLegacy;
import static org.modelmirror.testing.RunningMirror.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedUpstream;

/** A folder that the peer has left, with its leftovers, taken over without moving anything. */
class PeerFolderServiceTest {
    private static final Path PEER = Path.of("src/test/resources/fixtures/peer-folder");

    @TempDir
    private Path folder;

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> walk = Files.walk(PEER)) {
            for (Path entry : walk.toList()) {
                Path copy = folder.resolve(PEER.relativize(entry).toString());
                if (Files.isRegularFile(entry)) {
                    Files.createDirectories(copy.getParent());
                    Files.copy(entry, copy);
                }
            }
        }
    }

    @Test
    void isServedAtOnceByAPrimary() throws IOException {
        Map<String, String> before = contents();
        try (RunningMirror mirror =
                RunningMirror.on(folder).set("mirror.mode", "PRIMARY").start()) {
            assertThat(mirror.v2("clip").json()).isNotEmpty();
            assertThat(mirror.v1("clip").body()).isEqualTo(Files.readAllBytes(PEER.resolve("legacy/clip.json")));
            assertThat(mirror.v2("blip").status()).isEqualTo(200);
            assertThat(mirror.v2("image_generation").status()).isEqualTo(200);
            assertThat(mirror.v1("text_generation").status()).isEqualTo(200);
            assertThat(mirror.v1("esrgan").status()).isEqualTo(404);
            assertThat(mirror.v2("lora").text()).isEqualTo("{}");
        }
        assertThat(contents())
                .containsAllEntriesOf(Map.of(
                        "legacy/clip.json", before.get("legacy/clip.json"),
                        "legacy/models.csv", before.get("legacy/models.csv"),
                        "clip.bak", before.get("clip.bak")));
    }

    @Test
    void isServedAtOnceByAReplica_andRenewedByItsSource() throws IOException {
        try (SimulatedUpstream github = SimulatedUpstream.start();
                RunningMirror mirror = RunningMirror.on(folder)
                        .github(github.put(CLIP_FILE, clipLegacy("renewed"))
                                .otherwise(SimulatedUpstream.Answer.status(500)))
                        .start()) {
            assertThat(mirror.v2("image_generation").status()).isEqualTo(200);
            assertThat(mirror.v2("text_generation").json()).isNotEmpty();

            eventually().until(() -> mirror.v2("clip").json().has("renewed"));
            assertThat(mirror.awaitFresh(CLIP_V2).isStale()).isFalse();
            assertThat(mirror.awaitStale("/model_references/v2/image_generation")
                            .status())
                    .isEqualTo(200);
        }
    }

    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
        }
        return contents;
    }
}
