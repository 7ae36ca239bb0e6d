package org.modelmirror.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.store.Sha256;

/**
 * Puts folders together to a container image as a tape archive: an OCI image layout, which {@code docker load}, podman,
 * skopeo and containerd read. No daemon, no base image: what runs in it must be in the folders. Run by
 * {@code packaging/image.sh} only.
 *
 * @param name what the image is called, with its tag
 * @param architecture as {@code amd64}
 * @param user number of the user that the program runs as, and that owns {@link #DATA}
 * @param command what it runs
 * @param health what tells by its exit code whether it does; for Docker, as others pass over what OCI does not know
 * @param environment variables it finds
 */
public record OciImage(
        String name,
        String architecture,
        int user,
        List<String> command,
        List<String> health,
        Map<String, String> environment) {
    /** Where the service keeps its data; everything else may be read-only. */
    public static final String DATA = "data";

    private static final String WORK = "/opt/model-mirror";
    private static final String PORT = "19800/tcp";
    private static final String JSON = "application/vnd.oci.image.";
    private static final String DASHES = "--";
    private static final Duration HEALTH_INTERVAL = Duration.ofSeconds(30);
    /** The question itself ends within 4 s; before it a Java has to start, on a machine that may be busy. */
    private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(10);
    /** Until the first answers of sources a service is not ready, which is no fault yet. */
    private static final Duration HEALTH_START = Duration.ofSeconds(60);

    private static final int HEALTH_RETRIES = 3;

    public OciImage {
        command = List.copyOf(command);
        health = List.copyOf(health);
        environment = Map.copyOf(environment);
    }

    /**
     * For the build: {@code <image.tar> <name:tag> <architecture> <user> <layer folder>... -- <command>... -- <health>...}.
     *
     * @throws IOException when a folder cannot be read or the archive not be written
     */
    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        int dashes = words.indexOf(DASHES);
        int moreDashes = words.lastIndexOf(DASHES);
        if (dashes < 5 || moreDashes == dashes) {
            throw new IllegalArgumentException(
                    "wanted: image name architecture user layers... -- command... -- health...");
        }
        OciImage image = new OciImage(
                words.get(1),
                words.get(2),
                Integer.parseInt(words.get(3)),
                words.subList(dashes + 1, moreDashes),
                words.subList(moreDashes + 1, words.size()),
                Map.of("STORE_FOLDER", "/" + DATA, "LANG", "C.UTF-8"));
        try (OutputStream out = Files.newOutputStream(Path.of(words.get(0)))) {
            image.write(out, words.subList(4, dashes).stream().map(Path::of).toList());
        }
    }

    private record Layer(byte[] gzipped, String diffId) {}

    /**
     * Writes the image.
     *
     * @param layers folders that are laid over each other as the root of the file system
     */
    public void write(OutputStream out, List<Path> layers) throws IOException {
        List<Layer> packed = new ArrayList<>();
        for (Path layer : layers) {
            packed.add(pack(layer));
        }
        byte[] config = bytes(config(packed));
        byte[] manifest = bytes(manifest(packed, config));
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("oci-layout", bytes(object().put("imageLayoutVersion", "1.0.0")));
        files.put("index.json", bytes(index(manifest)));
        files.put("manifest.json", bytes(dockersManifest(packed, config)));
        files.put(blob(manifest), manifest);
        files.put(blob(config), config);
        packed.forEach(layer -> files.put(blob(layer.gzipped()), layer.gzipped()));
        try (TarWriter tar = new TarWriter(out)) {
            tar.folder("blobs", 0755, 0);
            tar.folder("blobs/sha256", 0755, 0);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                tar.file(file.getKey(), 0644, file.getValue().length, new ByteArrayInputStream(file.getValue()));
            }
        }
    }

    private Layer pack(Path root) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(plain);
                Stream<Path> entries = Files.walk(root)) {
            for (Path entry : entries.sorted().toList()) {
                if (!entry.equals(root)) {
                    add(tar, root.relativize(entry).toString().replace('\\', '/'), entry);
                }
            }
        }
        byte[] bytes = plain.toByteArray();
        ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(gzipped, 1 << 16)) {
            gzip.write(bytes);
        }
        return new Layer(gzipped.toByteArray(), "sha256:" + Sha256.of(bytes));
    }

    private void add(TarWriter tar, String name, Path entry) throws IOException {
        if (Files.isSymbolicLink(entry)) {
            tar.link(name, Files.readSymbolicLink(entry).toString());
        } else if (Files.isDirectory(entry)) {
            tar.folder(name, name.equals("tmp") ? 01777 : 0755, name.equals(DATA) ? user : 0);
        } else {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(entry);
            int mode = permissions.contains(PosixFilePermission.OWNER_EXECUTE) ? 0755 : 0644;
            try (InputStream in = Files.newInputStream(entry)) {
                tar.file(name, mode, Files.size(entry), in);
            }
        }
    }

    private ObjectNode config(List<Layer> layers) {
        ObjectNode json = object().put("architecture", architecture).put("os", "linux");
        ObjectNode config = json.putObject("config");
        config.put("User", user + ":" + user).put("WorkingDir", WORK);
        config.putObject("ExposedPorts").putObject(PORT);
        config.putObject("Volumes").putObject("/" + DATA);
        ArrayNode variables = config.putArray("Env");
        environment.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(variable -> variables.add(variable.getKey() + "=" + variable.getValue()));
        command.forEach(config.putArray("Entrypoint")::add);
        ObjectNode check = config.putObject("Healthcheck");
        ArrayNode test = check.putArray("Test").add("CMD");
        health.forEach(test::add);
        check.put("Interval", HEALTH_INTERVAL.toNanos())
                .put("Timeout", HEALTH_TIMEOUT.toNanos())
                .put("StartPeriod", HEALTH_START.toNanos())
                .put("Retries", HEALTH_RETRIES);
        ObjectNode roots = json.putObject("rootfs").put("type", "layers");
        ArrayNode diffs = roots.putArray("diff_ids");
        layers.forEach(layer -> diffs.add(layer.diffId()));
        return json;
    }

    private static ObjectNode manifest(List<Layer> layers, byte[] config) {
        ObjectNode json = object().put("schemaVersion", 2).put("mediaType", JSON + "manifest.v1+json");
        json.set("config", descriptor(JSON + "config.v1+json", config));
        ArrayNode list = json.putArray("layers");
        layers.forEach(layer -> list.add(descriptor(JSON + "layer.v1.tar+gzip", layer.gzipped())));
        return json;
    }

    private ObjectNode index(byte[] manifest) {
        ObjectNode json = object().put("schemaVersion", 2).put("mediaType", JSON + "index.v1+json");
        ObjectNode entry = descriptor(JSON + "manifest.v1+json", manifest);
        entry.putObject("platform").put("architecture", architecture).put("os", "linux");
        entry.putObject("annotations")
                .put("org.opencontainers.image.ref.name", name.substring(name.lastIndexOf(':') + 1))
                .put("io.containerd.image.name", name);
        json.putArray("manifests").add(entry);
        return json;
    }

    /** What an older Docker looks for. */
    private ArrayNode dockersManifest(List<Layer> layers, byte[] config) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        ObjectNode entry = json.addObject().put("Config", blob(config));
        entry.putArray("RepoTags").add(name);
        ArrayNode list = entry.putArray("Layers");
        layers.forEach(layer -> list.add(blob(layer.gzipped())));
        return json;
    }

    private static ObjectNode descriptor(String type, byte[] bytes) {
        return object().put("mediaType", type)
                .put("digest", "sha256:" + Sha256.of(bytes))
                .put("size", bytes.length);
    }

    private static String blob(byte[] bytes) {
        return "blobs/sha256/" + Sha256.of(bytes);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static byte[] bytes(JsonNode json) {
        return JsonWriter.toBytes(json, JsonForm.STATE);
    }
}
