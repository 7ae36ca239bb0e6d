package org.modelmirror.archive;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.json.JsonReader;
import org.modelmirror.store.Sha256;

/** The layout is read as the OCI's image specification 1.0 has it: every digest and size from index to layer. */
class OciImageTest {
    @TempDir
    Path temp;

    private final OciImage image = new OciImage(
            "mirror:1",
            "amd64",
            10001,
            List.of("/bin/java", "-jar", "x.jar"),
            List.of("/bin/java", "-jar", "x.jar", "health"),
            Map.of("B", "2", "A", "1"));

    @Test
    void leadsFromTheIndexToEveryLayer_byDigestAndSize() throws Exception {
        Map<String, byte[]> files = files(build());

        assertThat(json(files.get("oci-layout")).path("imageLayoutVersion").asText())
                .isEqualTo("1.0.0");
        JsonNode index = json(files.get("index.json"));
        JsonNode manifest = json(blob(files, index.path("manifests").path(0)));
        JsonNode config = json(blob(files, manifest.path("config")));
        assertThat(config.path("config").path("User").asText()).isEqualTo("10001:10001");
        assertThat(config.path("config").path("Entrypoint").toString()).isEqualTo("[\"/bin/java\",\"-jar\",\"x.jar\"]");
        assertThatJson(config.path("config").path("Healthcheck"))
                .isEqualTo("{\"Test\":[\"CMD\",\"/bin/java\",\"-jar\",\"x.jar\",\"health\"],\"Interval\":30000000000,"
                        + "\"Timeout\":10000000000,\"StartPeriod\":60000000000,\"Retries\":3}");
        assertThat(config.path("config").path("Env").toString()).isEqualTo("[\"A=1\",\"B=2\"]");
        assertThat(config.path("config").path("Volumes").has("/data")).isTrue();
        assertThat(manifest.path("layers")).hasSize(2);
        for (int i = 0; i < 2; i++) {
            byte[] layer = unzipped(blob(files, manifest.path("layers").path(i)));
            assertThat(config.path("rootfs").path("diff_ids").path(i).asText()).isEqualTo("sha256:" + Sha256.of(layer));
        }
        JsonNode docker = json(files.get("manifest.json")).path(0);
        assertThat(docker.path("RepoTags").path(0).asText()).isEqualTo("mirror:1");
        assertThat(files).containsKey(docker.path("Config").asText());
        assertThat(docker.path("Layers")).allSatisfy(layer -> assertThat(files).containsKey(layer.asText()));
    }

    @Test
    void keepsModesLinksAndTheOwnerOfTheData() throws Exception {
        JsonNode manifest = json(blob(
                files(build()),
                json(files(build()).get("index.json")).path("manifests").path(0)));
        Path layer = temp.resolve("layer.tar");
        Files.write(layer, unzipped(blob(files(build()), manifest.path("layers").path(1))));
        Process tar = new ProcessBuilder("tar", "--numeric-owner", "-tvf", layer.toString())
                .redirectErrorStream(true)
                .start();
        String listing = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tar.waitFor()).as(listing).isZero();
        assertThat(listing.lines()
                        .map(line -> line.replaceFirst("\\s+\\d+ \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d(:\\d\\d)? ", " ")))
                .containsExactly(
                        "drwxr-xr-x 10001/10001 data/",
                        "-rwxr-xr-x 0/0 run",
                        "lrwxrwxrwx 0/0 same -> run",
                        "drwxrwxrwt 0/0 tmp/");
    }

    @Test
    void givesTheSameBytesAgain() throws Exception {
        byte[] first = build();
        Files.setLastModifiedTime(temp.resolve("two/run"), FileTime.fromMillis(1));

        assertThat(build()).isEqualTo(first);
    }

    private byte[] build() throws IOException {
        Path one = Files.createDirectories(temp.resolve("one/lib"));
        Files.writeString(one.resolve("a.so"), "a");
        Path two = Files.createDirectories(temp.resolve("two"));
        Files.createDirectories(two.resolve("data"));
        Files.createDirectories(two.resolve("tmp"));
        if (Files.notExists(two.resolve("run"))) {
            Files.writeString(two.resolve("run"), "b");
            // In the image nothing runs as anybody else.
            Files.setAttribute(two.resolve("run"), "unix:mode", 0104755);
            Files.createSymbolicLink(two.resolve("same"), Path.of("run"));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        image.write(out, List.of(temp.resolve("one"), two));
        return out.toByteArray();
    }

    private Map<String, byte[]> files(byte[] tar) throws IOException, InterruptedException {
        Path archive = temp.resolve("image.tar");
        Files.write(archive, tar);
        Path into = temp.resolve("unpacked-" + Sha256.of(tar).substring(0, 8));
        Files.createDirectories(into);
        assertThat(new ProcessBuilder("tar", "-xf", archive.toString(), "-C", into.toString())
                        .start()
                        .waitFor())
                .isZero();
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (var entries = Files.walk(into)) {
            for (Path file : entries.filter(Files::isRegularFile).toList()) {
                files.put(into.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private static byte[] blob(Map<String, byte[]> files, JsonNode descriptor) {
        String digest = descriptor.path("digest").asText();
        byte[] bytes = files.get("blobs/" + digest.replace(':', '/'));
        assertThat(bytes).as(digest).isNotNull();
        assertThat("sha256:" + Sha256.of(bytes)).isEqualTo(digest);
        assertThat(descriptor.path("size").asLong()).isEqualTo(bytes.length);
        return bytes;
    }

    private static byte[] unzipped(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        }
    }

    private static JsonNode json(byte[] bytes) throws Exception {
        return new JsonReader().read(bytes).root();
    }
}
