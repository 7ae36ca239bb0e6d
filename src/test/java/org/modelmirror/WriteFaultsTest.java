package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.testing.ApiClient;
import org.modelmirror.testing.ApiClient.Answer;
import org.modelmirror.testing.AuditFiles;
import org.modelmirror.testing.ChildMirror;
import org.modelmirror.testing.RunningMirror;
import org.modelmirror.testing.SimulatedUpstream;
import org.modelmirror.testing.WritingPrimary;
import org.modelmirror.testing.WrittenCategory;

/**
 * What clients see when the disk under a PRIMARY fails (http-api.md 4.9, sources-and-storage.md 4.6.2 and 7). The disk is a
 * small one in memory that only the child process sees, where this machine lets everybody mount such a thing for himself.
 */
class WriteFaultsTest {
    private static final Duration START = Duration.ofSeconds(60);
    private static final WrittenCategory CLIP = WrittenCategory.V2_CLIP;
    private static final String MOUNT = "mount -t tmpfs -o size=3m tmpfs \"$0\" && exec \"$@\"";

    @TempDir
    private Path temp;

    private final SimulatedUpstream horde = WritingPrimary.horde();

    @AfterEach
    void closeHorde() {
        horde.close();
    }

    @Test
    void refusesWritesAndServesTheRest_whileTheDiskIsFull() throws Exception {
        try (ChildMirror mirror = onADiskOfItsOwn()) {
            ApiClient client = new ApiClient(mirror.url(), WritingPrimary.KEY);
            assertThat(CLIP.create(client, "a", 1).status()).isEqualTo(201);
            Path disk = insideOf(mirror);
            Path ballast = disk.resolve("ballast");
            fill(ballast);

            Answer refused = CLIP.create(client, "b", 2);
            assertThat(refused.status()).as(refused.text()).isEqualTo(507);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.json().path("detail").isTextual()).isTrue();
            assertThat(CLIP.replace(client, "a", 3).status()).isEqualTo(507);
            assertThat(CLIP.delete(client, "a").status()).isEqualTo(507);
            assertThat(written(client)).containsExactly("a=1");
            assertThat(written(CLIP, disk)).containsExactly("a=1");

            Files.delete(ballast);
            assertThat(CLIP.create(client, "b", 4).status()).isEqualTo(201);
            assertThat(CLIP.replace(client, "a", 5).status()).isEqualTo(200);
            assertThat(written(client)).containsExactly("a=5", "b=4");
            assertThat(written(CLIP, disk)).containsExactly("a=5", "b=4");
            assertThat(litter(disk)).isEmpty();
            AuditFiles audit = AuditFiles.read(disk.resolve("audit"));
            assertThat(audit.faults()).isEmpty();
            assertThat(audit.replay(Map.of(), "v2", "clip")).isEqualTo(CLIP.onDisk(disk));
            JsonNode metadata = client.get(CLIP.metadataPath()).json();
            assertThat(metadata.path("total_creates").asInt()).isEqualTo(2);
            assertThat(metadata.path("total_updates").asInt()).isEqualTo(1);
            assertThat(metadata.path("total_deletes").asInt()).isZero();
            assertThat(metadata.path("error_count").asInt()).isEqualTo(3);
        }
    }

    @Test
    void refusesWritesAndServesTheRest_whileTheFolderIsReadOnly() throws Exception {
        Path folder = Files.createDirectories(temp.resolve("data"));
        Path shut = Files.createDirectories(temp.resolve("shut"));
        assertThat(shut.toFile().setWritable(false)).isTrue();
        // Whoever starts this as root must not be allowed more than others.
        List<String> prefix = succeeds(List.of("touch", shut + "/as-root"))
                ? List.of("setpriv", "--bounding-set=-dac_override")
                : List.of();
        List<String> probe = new ArrayList<>(prefix);
        probe.addAll(List.of("touch", shut + "/x"));
        assumeTrue(!succeeds(probe), "a folder that nobody may write to is written to all the same here");
        List<String> settings = new ArrayList<>(WritingPrimary.settings(horde.url()));
        settings.add("--store.folder=" + folder);
        try (ChildMirror mirror = ChildMirror.start(prefix, temp.resolve("mirror.log"), settings)) {
            mirror.awaitReady(START);
            ApiClient client = new ApiClient(mirror.url(), WritingPrimary.KEY);
            assertThat(CLIP.create(client, "a", 1).status()).isEqualTo(201);
            assertThat(folder.toFile().setWritable(false)).isTrue();

            Answer refused = CLIP.create(client, "b", 2);
            assertThat(refused.status()).as(refused.text()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(CLIP.delete(client, "a").status()).isEqualTo(503);
            assertThat(written(client)).containsExactly("a=1");

            assertThat(folder.toFile().setWritable(true)).isTrue();
            assertThat(CLIP.create(client, "b", 3).status()).isEqualTo(201);
            assertThat(written(client)).containsExactly("a=1", "b=3");
            assertThat(written(CLIP, folder)).containsExactly("a=1", "b=3");
            assertThat(litter(folder)).isEmpty();
        }
    }

    @Test
    void writesAllTheSameAndSaysSo_whenTheAuditFolderCannotBeWritten() throws Exception {
        Path folder = temp.resolve("data");
        Files.createDirectories(folder);
        Path obstacle = Files.writeString(folder.resolve("audit"), "in the way");
        try (RunningMirror mirror =
                WritingPrimary.set(RunningMirror.on(folder), horde.url()).start()) {
            ApiClient client =
                    new ApiClient("http://127.0.0.1:" + mirror.service().port(), WritingPrimary.KEY);

            assertThat(CLIP.create(client, "a", 1).status()).isEqualTo(201);
            assertThat(CLIP.replace(client, "a", 2).status()).isEqualTo(200);
            assertThat(written(client)).containsExactly("a=2");
            RunningMirror.eventually()
                    .untilAsserted(() -> assertThat(auditFailures(client)).isPositive());
            JsonNode told = client.get("/status").json().path("audit");
            assertThat(told.path("failures").asInt()).isPositive();
            assertThat(told.path("waiting").asInt()).isEqualTo(2);
            assertThat(obstacle).hasContent("in the way");

            // What waited comes first, so the trail tells the whole story again.
            Files.delete(obstacle);
            assertThat(CLIP.create(client, "b", 3).status()).isEqualTo(201);
            RunningMirror.eventually()
                    .untilAsserted(() -> assertThat(
                                    AuditFiles.read(folder.resolve("audit")).replay(Map.of(), "v2", "clip"))
                            .isEqualTo(CLIP.onDisk(folder)));
            AuditFiles audit = AuditFiles.read(folder.resolve("audit"));
            assertThat(audit.faults()).isEmpty();
            assertThat(audit.events("v2", "clip")).hasSize(3);
        }
    }

    private static double auditFailures(ApiClient client) throws IOException, InterruptedException {
        return Stream.of(client.get("/metrics").text().split("\n"))
                .filter(line -> line.startsWith("model_mirror_audit_failures"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private ChildMirror onADiskOfItsOwn() throws IOException, InterruptedException {
        Path mountPoint = Files.createDirectories(temp.resolve("disk"));
        List<String> prefix = List.of("unshare", "-r", "-m", "sh", "-c", MOUNT, mountPoint.toString());
        List<String> probe = new ArrayList<>(prefix);
        probe.add("true");
        assumeTrue(succeeds(probe), "nobody may mount a disk of his own here");
        List<String> settings = new ArrayList<>(WritingPrimary.settings(horde.url()));
        settings.add("--store.folder=" + mountPoint);
        ChildMirror mirror = ChildMirror.start(prefix, temp.resolve("mirror.log"), settings);
        mirror.awaitReady(START);
        return mirror;
    }

    private static boolean succeeds(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** The child's disk, as this process gets at it. */
    private Path insideOf(ChildMirror mirror) {
        return Path.of("/proc/" + mirror.pid() + "/root" + temp.resolve("disk"));
    }

    private static void fill(Path ballast) throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            for (int i = 0; i < 10_000; i++) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
            return;
        }
        throw new IllegalStateException("the disk is not small");
    }

    private static List<String> written(ApiClient client) throws IOException, InterruptedException {
        List<String> written = new ArrayList<>();
        for (var model : CLIP.served(client.get(CLIP.path())).entrySet()) {
            written.add(model.getKey() + "=" + CLIP.writeOf(model.getKey(), model.getValue()));
        }
        return written;
    }

    private static List<String> written(WrittenCategory category, Path folder) throws IOException {
        List<String> written = new ArrayList<>();
        for (var model : category.onDisk(folder).entrySet()) {
            written.add(model.getKey() + "=" + category.writeOf(model.getKey(), model.getValue()));
        }
        return written;
    }

    private static List<String> litter(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.map(file -> folder.relativize(file).toString())
                    .filter(file -> file.endsWith(".tmp") || file.endsWith(".bak"))
                    .toList();
        }
    }
}
