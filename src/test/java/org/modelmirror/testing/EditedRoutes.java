package org.modelmirror.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.modelmirror.reload.RouteReload;

/** A copy of the route files as they are shipped, to be edited beside a running mirror. */
public final class EditedRoutes {
    private final Path folder;
    private final Map<String, String> shipped = new TreeMap<>();

    private EditedRoutes(Path folder) {
        this.folder = folder;
    }

    public static EditedRoutes copyTo(Path folder) {
        EditedRoutes routes = new EditedRoutes(folder);
        Path source = Path.of("routes");
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = source.relativize(file).toString();
                routes.shipped.put(name, Files.readString(file, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        routes.restore();
        return routes;
    }

    public Path folder() {
        return folder;
    }

    /** Names of the files, with their folders. */
    public List<String> names() {
        return List.copyOf(shipped.keySet());
    }

    /** A file as it is shipped. */
    public String shipped(String name) {
        return shipped.get(name);
    }

    public void write(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By another file that takes its place, as most editors save. */
    public void replace(String name, String text) {
        replace(name, text.getBytes(StandardCharsets.UTF_8));
    }

    public void replace(String name, byte[] bytes) {
        try {
            Path temporary = folder.resolve(name + "~");
            Files.createDirectories(temporary.getParent());
            Files.write(temporary, bytes);
            // Without a moment in which there is none: a mirror that looks often would take it for deleted.
            Files.move(temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void edit(String name, UnaryOperator<String> change) {
        String before = shipped.get(name);
        String after = change.apply(before);
        if (after.equals(before)) {
            throw new IllegalArgumentException("the edit changes nothing in " + name);
        }
        write(name, after);
    }

    public void delete(String name) {
        try {
            Files.delete(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything as it is shipped, and nothing else. */
    public void restore() {
        try {
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        if (!shipped.containsKey(folder.relativize(file).toString())) {
                            Files.delete(file);
                        }
                    }
                }
            }
            for (Map.Entry<String, String> file : shipped.entrySet()) {
                Path target = folder.resolve(file.getKey());
                byte[] bytes = file.getValue().getBytes(StandardCharsets.UTF_8);
                if (!Files.exists(target) || !Arrays.equals(Files.readAllBytes(target), bytes)) {
                    replace(file.getKey(), file.getValue());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a mirror tells of the last edit. */
    public static JsonNode report(RunningMirror mirror) {
        RunningMirror.Answer answer = mirror.get("/routes");
        if (answer.status() != 200) {
            throw new AssertionError(answer.status() + " " + answer.text());
        }
        return answer.json().path("reload");
    }

    /** Waits until an edit made after {@code before} was taken or refused. */
    public static JsonNode awaitReport(RunningMirror mirror, JsonNode before) {
        RouteReload reload = mirror.service().context().hasService(RouteReload.class);
        String last = before.path("at").asText();
        // Asked in the process: over HTTP, with every route in the answer, the question would be most of the work.
        RunningMirror.eventually()
                .pollInterval(Duration.ofMillis(3))
                .until(() -> !reload.report().toJson().path("at").asText().equals(last));
        return report(mirror);
    }

    /** Waits until the edits are in place. */
    public static JsonNode awaitApplied(RunningMirror mirror, JsonNode before) {
        JsonNode after = awaitReport(mirror, before);
        if (!after.path("outcome").asText().equals("applied")) {
            throw new AssertionError("not applied: " + after);
        }
        return after;
    }
}
