package org.modelmirror.testing;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A data folder whose mirror is killed now and then, and what has been seen of it: which version of each document was
 * served, which lay in each file, which files there were. What may never happen is collected as failures.
 */
public final class KilledFolder {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Pattern VERSION = Pattern.compile("version (\\d+)\\b");

    /** Where its mirror takes the documents from. */
    public enum Source {
        GITHUB,
        PRIMARY
    }

    /** A document that is served, and the file that makes it durable. */
    private record Served(String path, String file) {}

    private final Path path;
    private final Source source;
    private final List<Served> documents;
    private final Map<String, Long> newest = new HashMap<>();
    private final Map<String, Long> revisions = new HashMap<>();
    private final Map<String, Integer> records = new HashMap<>();
    private final Set<String> files = new HashSet<>();
    private final Set<String> failures = new LinkedHashSet<>();
    private long newestServed;

    public KilledFolder(Path path, Source source) {
        this.path = path;
        this.source = source;
        this.documents = documents(source);
    }

    private static List<Served> documents(Source source) {
        List<Served> served = new ArrayList<>(List.of(
                new Served("v2/clip", "clip.json"),
                new Served("v2/esrgan", "esrgan.json"),
                new Served("v2/image_generation", "stable_diffusion.json")));
        if (source == Source.PRIMARY) {
            served.add(new Served("v1/clip", "last_good/legacy/clip"));
            served.add(new Served("v1/image_generation", "last_good/legacy/image_generation"));
        } else {
            served.add(new Served("v2/text_generation", "text_generation.json"));
            served.add(new Served("v1/text_generation", "legacy/models.csv"));
            served.add(new Served("v1/clip", "legacy/clip.json"));
            served.add(new Served("v1/image_generation", "legacy/stable_diffusion.json"));
        }
        return List.copyOf(served);
    }

    public Path path() {
        return path;
    }

    public Source source() {
        return source;
    }

    /** Arguments for a mirror on this folder that asks as often as it can. */
    public List<String> settings(String upstream) {
        boolean primary = source == Source.PRIMARY;
        return List.of(
                "--store.folder=" + path,
                "--source.primary.url=" + (primary ? upstream + "/api" : ""),
                "--source.github.url=" + upstream,
                "--source.github.fallback=" + !primary,
                "--source.primary.attempts=1",
                "--source.github.attempts=1",
                "--poll.initial-delay=0s",
                "--poll.primary.period=50ms",
                "--poll.primary.legacy-period=50ms",
                "--poll.github.period=50ms");
    }

    public boolean hasServed() {
        return newestServed > 0;
    }

    /** The highest version of any document that was served. */
    public long newestServed() {
        return newestServed;
    }

    /** What was found since the last call. */
    public List<String> takeFailures() {
        List<String> taken = List.copyOf(failures);
        failures.clear();
        return taken;
    }

    /**
     * Reads every document and its file once, while the mirror works.
     *
     * @return how many documents were served
     * @throws IOException when the mirror does not answer
     */
    public int watch(ChildMirror mirror) throws IOException, InterruptedException {
        int answered = 0;
        for (Served document : documents) {
            answered += read(mirror, document) ? 1 : 0;
            readFile(document.file(), "while running");
        }
        noteFiles();
        return answered;
    }

    /** Asks a mirror that was started again, and whose upstream is away, for everything that was served before. */
    public void compareAfterRestart(ChildMirror mirror) throws IOException, InterruptedException {
        for (Served document : documents) {
            long before = newest.getOrDefault(document.path(), 0L);
            if (!read(mirror, document) && before > 0) {
                failures.add(document.path() + " not served after the restart, was at version " + before);
            }
        }
    }

    private boolean read(ChildMirror mirror, Served document) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = mirror.get("/api/model_references/" + document.path());
        if (answer.statusCode() != 200) {
            if (newest.containsKey(document.path())) {
                failures.add(document.path() + " answered " + answer.statusCode() + " after it had been served");
            }
            return false;
        }
        // On a replica without an answer from anywhere, nothing to compare.
        if (answer.body().length <= 2) {
            return false;
        }
        long version = version(document.path(), answer.body(), true, "served");
        raise(newest, document.path(), version, "served");
        newestServed = Math.max(newestServed, version);
        long revision =
                answer.headers().firstValueAsLong("X-Reference-Revision").orElse(0);
        raise(revisions, document.path(), revision, "served revision");
        return true;
    }

    /**
     * Looks at the folder as a killed mirror left it.
     *
     * @return how many files were looked at
     */
    public int check() throws IOException {
        if (!Files.isDirectory(path)) {
            return 0;
        }
        for (String file : files) {
            if (!Files.exists(path.resolve(file))) {
                failures.add(file + " is gone");
            }
        }
        for (Served document : documents) {
            long onDisk = readFile(document.file(), "after the kill");
            long served = newest.getOrDefault(document.path(), 0L);
            if (onDisk < served) {
                failures.add(document.file() + " has version " + onDisk + " but " + served + " was served");
            }
        }
        noteFiles();
        int checked = documents.size();
        for (String file : files) {
            if (file.endsWith(".json")) {
                parse(file);
                checked++;
            }
        }
        checkRevisions();
        return checked;
    }

    private void checkRevisions() throws IOException {
        Path file = path.resolve("meta/revisions.json");
        long served =
                revisions.values().stream().mapToLong(Long::longValue).max().orElse(0);
        if (served == 0 && !Files.exists(file)) {
            return;
        }
        long counter = JSON.readTree(Files.readAllBytes(file)).path("revision").asLong(-1);
        if (counter < served) {
            failures.add("revisions.json counts " + counter + " but revision " + served + " was served");
        }
    }

    private void parse(String file) throws IOException {
        byte[] bytes = Files.readAllBytes(path.resolve(file));
        try {
            JsonNode json = JSON.readTree(bytes);
            if (!json.isObject() || json.isEmpty()) {
                failures.add(file + " is no object with members: " + bytes.length + " bytes");
            }
        } catch (IOException e) {
            failures.add(file + " does not parse: " + e.getMessage());
        }
    }

    /** The version in a file; 0 when there is none. */
    private long readFile(String file, String when) throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(path.resolve(file));
            long version = version(file, bytes, !file.endsWith(".csv"), when);
            raise(newest, file, version, when);
            return version;
        } catch (NoSuchFileException e) {
            if (newest.containsKey(file)) {
                failures.add(file + " vanished " + when);
            }
            return 0;
        }
    }

    private void raise(Map<String, Long> highest, String name, long value, String when) {
        long before = highest.getOrDefault(name, 0L);
        if (value < before) {
            failures.add(name + " went from " + before + " back to " + value + " " + when);
        }
        highest.put(name, Math.max(before, value));
    }

    private long version(String name, byte[] bytes, boolean json, String when) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Set<Long> versions = new TreeSet<>();
        int found = 0;
        for (Matcher matcher = VERSION.matcher(text); matcher.find(); found++) {
            versions.add(Long.valueOf(matcher.group(1)));
        }
        int expected = records.computeIfAbsent(name, key -> 0);
        if (versions.size() != 1) {
            failures.add(name + " holds versions " + versions + " " + when + ", bytes=" + bytes.length);
            return 0;
        }
        if (expected != 0 && expected != found) {
            failures.add(name + " holds " + found + " records instead of " + expected + " " + when);
        }
        records.put(name, found);
        if (json) {
            try {
                JSON.readTree(bytes);
            } catch (IOException e) {
                failures.add(name + " does not parse " + when + ": " + e.getMessage());
            }
        }
        return versions.iterator().next();
    }

    /** Remembers which files there are, without locks and temporary ones. */
    private void noteFiles() throws IOException {
        if (!Files.isDirectory(path)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(path)) {
            walk.filter(file -> !file.getFileName().toString().endsWith(".tmp"))
                    .filter(Files::isRegularFile)
                    .map(file -> path.relativize(file).toString())
                    .filter(file -> !file.startsWith("locks"))
                    .forEach(files::add);
        } catch (java.io.UncheckedIOException e) {
            // A temporary file was renamed between listing and looking; the next round lists again.
            if (!(e.getCause() instanceof NoSuchFileException)) {
                throw e;
            }
        }
    }
}
