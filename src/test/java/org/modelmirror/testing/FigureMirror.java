package org.modelmirror.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.modelmirror.testing.RunningMirror.Answer;

/** A PRIMARY whose records a test edits in its folder, and that is asked for figures about them. */
public final class FigureMirror implements AutoCloseable {
    private static final String STATISTICS = "/model_references/statistics/";

    private final Path folder;
    private final RunningMirror mirror;
    private int published;

    private FigureMirror(Path folder, RunningMirror mirror) {
        this.folder = folder;
        this.mirror = mirror;
    }

    /** Nothing is refreshed in the background, so that a test alone decides who asks the Horde. */
    public static RunningMirror.Setup on(Path folder, ScriptedHorde horde) {
        return RunningMirror.on(folder)
                .set("mirror.mode", "PRIMARY")
                .set("poll.initial-delay", "1h")
                .set("source.horde.url", horde.url())
                .set("analytics.hydration.enabled", "false");
    }

    public static FigureMirror start(Path folder, RunningMirror.Setup setup) {
        return new FigureMirror(folder, setup.start());
    }

    /** The first records of a category, before the mirror starts. */
    public static void write(Path folder, String category, String json) {
        String name = category.equals("image_generation") ? "stable_diffusion" : category;
        try {
            Path beside = folder.resolve(name + ".new");
            Files.writeString(beside, json);
            Files.move(beside, folder.resolve(name + ".json"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes these the records of a category; what is known of them is forgotten, even if they are those of another test. */
    public void publish(String category, String json) {
        ObjectNode records = (ObjectNode) WritableMirror.json(json);
        ((ObjectNode) records.elements().next()).put("version", String.valueOf(published++));
        write(folder, category, records.toString());
        RunningMirror.eventually()
                .untilAsserted(() -> assertThat(mirror.v2(category).json()).isEqualTo(records));
    }

    /** @param target below {@code statistics/} */
    public Answer ask(String target, String... headers) {
        return mirror.get(STATISTICS + target, headers);
    }

    /** What is answered with 200. */
    public JsonNode json(String target) {
        Answer answer = ask(target);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    public RunningMirror running() {
        return mirror;
    }

    @Override
    public void close() {
        mirror.close();
    }

    /** Records by their names, in this order. */
    public static String records(String... records) {
        List<String> members = new ArrayList<>();
        for (String record : records) {
            String name = WritableMirror.json(record).path("name").textValue();
            members.add("\"" + name + "\":" + record);
        }
        return "{" + String.join(",", members) + "}";
    }

    /** @param more members, each after a comma */
    public static String image(String name, String more) {
        return "{\"name\":\"" + name + "\",\"nsfw\":false,\"inpainting\":false,\"description\":\"of it\"" + more + "}";
    }

    /** @param more members, each after a comma */
    public static String text(String name, String more) {
        return "{\"name\":\"" + name + "\",\"parameters\":7000000000,\"nsfw\":false" + more + "}";
    }

    /** A text model about which all is said. */
    public static String described(String name) {
        return text(name, ",\"description\":\"of it\",\"baseline\":\"b\"");
    }

    /** A member with files, after a comma. */
    public static String download(String... urls) {
        return ",\"config\":{\"download\":["
                + IntStream.range(0, urls.length)
                        .mapToObj(i -> "{\"file_name\":\"f" + i + "\",\"file_url\":\"" + urls[i] + "\"}")
                        .collect(Collectors.joining(","))
                + "]}";
    }
}
