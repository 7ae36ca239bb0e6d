package org.modelmirror.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.testing.RunningMirror.Answer;

/** A PRIMARY on the fixtures V and L of http-api.md 9, with a Horde that knows its people, and requests that write. */
public final class WritableMirror implements AutoCloseable {
    public static final String V1 = "/model_references/v1";
    public static final String V2 = "/model_references/v2";

    private static final String IMAGE_V2 = """
            {"Alpha":{"record_type":"image_generation","name":"Alpha","description":"First","metadata":{"schema_version":"2.0.0","created_at":1700000000,"created_by":"Bob#22","updated_at":1700000100},"config":{"download":[]},"model_classification":{"domain":"image","purpose":"generation"},"size_on_disk_bytes":100,"inpainting":false,"baseline":"stable_diffusion_1","tags":["anime","photo"],"nsfw":false},"Beta XL":{"record_type":"image_generation","name":"Beta XL","model_classification":{"domain":"image","purpose":"generation"},"baseline":"stable_diffusion_xl","tags":["Anime"],"nsfw":true},"gamma":{"record_type":"image_generation","name":"gamma","model_classification":{"domain":"image","purpose":"generation"},"inpainting":true,"baseline":"stable_diffusion_1","nsfw":false,"size_on_disk_bytes":50}}""";
    private static final String TEXT_V2 = """
            {"Qwen3-0.6B":{"record_type":"text_generation","name":"Qwen3-0.6B","parameters":600000000,"text_model_group":"Qwen3","baseline":"qwen3","description":"d","tags":["chat"],"nsfw":false},
            "Qwen3-8B-Instruct":{"record_type":"text_generation","name":"Qwen3-8B-Instruct","parameters":8000000000,"text_model_group":"Qwen3","baseline":"qwen3","description":"d","nsfw":false},
            "acme/Cool-7B-v0.2-Q4_K_M":{"record_type":"text_generation","name":"acme/Cool-7B-v0.2-Q4_K_M","parameters":7000000000,"text_model_group":"Cool","baseline":"cool","nsfw":false},
            "Loner":{"record_type":"text_generation","name":"Loner","parameters":1,"nsfw":false}}""";
    private static final String IMAGE_LEGACY =
            "{\n    \"Alpha\": {\n        \"name\": \"Alpha\",\n        \"baseline\": \"stable diffusion 1\",\n        \"type\": \"ckpt\"\n    }\n}\n";
    private static final String TEXT_LEGACY =
            "name,parameters_bn,display_name,url,baseline,description,style,tags,instruct_format,settings\nacme/Cool-7B,7,,,,,,,,\n";

    private final RunningMirror mirror;
    private final Path folder;

    private WritableMirror(RunningMirror mirror, Path folder) {
        this.mirror = mirror;
        this.folder = folder;
    }

    /** Writes the fixtures into the folder and says how to start on them; more can be set. */
    public static RunningMirror.Setup setup(Path folder, SimulatedHorde horde) {
        put(folder, "stable_diffusion.json", IMAGE_V2);
        put(folder, "text_generation.json", TEXT_V2);
        put(folder, "clip.json", "{\"clip_vit\":{\"record_type\":\"clip\",\"name\":\"clip_vit\"}}");
        put(folder, "video_generation.json", "{}");
        put(folder, "legacy/stable_diffusion.json", IMAGE_LEGACY);
        put(folder, "legacy/models.csv", TEXT_LEGACY);
        put(folder, "legacy/clip.json", "{}");
        return RunningMirror.on(folder)
                .set("mirror.mode", "PRIMARY")
                .set("poll.initial-delay", "1h")
                .set("source.horde.url", horde.url())
                .set("queue.requestor-ids", "[\"11\"]")
                .set("queue.approver-ids", "[\"22\"]");
    }

    public static WritableMirror of(RunningMirror mirror, Path folder) {
        return new WritableMirror(mirror, folder);
    }

    private static void put(Path folder, String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request with a key and a JSON body; an empty body is none. */
    public Answer send(String method, String path, String key, String body, String... headers) {
        String[] all = new String[headers.length + 4];
        all[0] = "apikey";
        all[1] = key;
        all[2] = "Content-Type";
        all[3] = "application/json";
        System.arraycopy(headers, 0, all, 4, headers.length);
        return mirror.send(method, path, body.getBytes(StandardCharsets.UTF_8), all);
    }

    public Answer post(String path, String key, String body, String... headers) {
        return send("POST", path, key, body, headers);
    }

    public Answer put(String path, String key, String body, String... headers) {
        return send("PUT", path, key, body, headers);
    }

    public Answer delete(String path, String key, String... headers) {
        return send("DELETE", path, key, "", headers);
    }

    public Answer get(String path, String... headers) {
        return mirror.get(path, headers);
    }

    public RunningMirror mirror() {
        return mirror;
    }

    /** A name as one segment of a path. */
    public static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public static JsonNode json(String text) {
        try {
            return new JsonReader().read(text).root();
        } catch (JsonSyntaxException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** Every file of the folder with its bytes as text, to be compared. */
    public Map<String, String> files() {
        try (Stream<Path> tree = Files.walk(folder)) {
            Map<String, String> files = new TreeMap<>();
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        mirror.close();
    }
}
