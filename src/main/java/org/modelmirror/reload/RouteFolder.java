package org.modelmirror.reload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a folder that count. Symbolic links are followed, as Kubernetes mounts its files by two of them and swaps the
 * first; names that begin with a dot do not count (editors' locks, and the {@code ..data} behind such a mount), and
 * neither do other endings (backups, temporary files).
 */
final class RouteFolder {
    /** What Camel loads. */
    static final String ENDING = ".camel.yaml";

    private static final int DEPTH = 8;
    /** More is no route. */
    private static final long MAX_BYTES = 1_000_000;

    private final Path folder;
    private final String ending;

    RouteFolder(Path folder, String ending) {
        this.folder = folder;
        this.ending = ending;
    }

    /**
     * What was read.
     *
     * @param files text by path below the folder, with slashes, sorted
     * @param problems files that are no text
     */
    record Content(Map<String, String> files, List<RouteProblem> problems) {}

    Path folder() {
        return folder;
    }

    /**
     * Tells whether anything may have changed since another stamp was taken, without reading the files.
     *
     * @throws IOException when the folder cannot be looked into just now
     */
    Map<String, String> stamps() throws IOException {
        Map<String, String> stamps = new TreeMap<>();
        for (Path file : list()) {
            try {
                Map<String, Object> seen = Files.readAttributes(file, "unix:ino,size,lastModifiedTime,ctime");
                stamps.put(name(file), seen.toString());
            } catch (NoSuchFileException e) {
                // Gone between the list and the look: whoever replaces it is not done yet, and the next look differs.
                stamps.put(name(file), "gone");
            } catch (UnsupportedOperationException | IllegalArgumentException e) {
                stamps.put(name(file), Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
        }
        return stamps;
    }

    Content read() throws IOException {
        Map<String, String> files = new TreeMap<>();
        List<RouteProblem> problems = new ArrayList<>();
        for (Path file : list()) {
            Optional<byte[]> bytes = bytes(file, problems);
            if (bytes.isPresent()) {
                try {
                    files.put(
                            name(file),
                            StandardCharsets.UTF_8
                                    .newDecoder()
                                    .decode(ByteBuffer.wrap(bytes.get()))
                                    .toString());
                } catch (CharacterCodingException e) {
                    problems.add(RouteProblem.of(name(file), 0, "is not written in UTF-8"));
                }
            }
        }
        return new Content(files, problems);
    }

    private Optional<byte[]> bytes(Path file, List<RouteProblem> problems) throws IOException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                problems.add(RouteProblem.of(name(file), 0, "is longer than " + MAX_BYTES + " bytes"));
                return Optional.empty();
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            // As in stamps: the next look finds what takes its place.
            return Optional.empty();
        }
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> walk = Files.walk(folder, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            return walk.filter(this::counts).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private boolean counts(Path file) {
        Path below = folder.relativize(file);
        for (Path part : below) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return file.toString().endsWith(ending) && Files.isRegularFile(file);
    }

    private String name(Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }
}
