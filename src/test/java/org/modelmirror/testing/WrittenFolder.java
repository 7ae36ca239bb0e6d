package org.modelmirror.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.modelmirror.testing.ApiClient.Answer;

/**
 * The data folder of a PRIMARY that is killed now and then, and what its clients know of it. Every name has one owner, who
 * makes one write at a time, so it is known for each name what must be there: the last acknowledged write, or, where a
 * kill took the answer, that or the one before. What may never happen is collected as failures.
 */
public final class WrittenFolder {
    /** How many names of each category an owner has. */
    private static final int NAMES = 3;

    /** How long v2 may take to follow a legacy write after a restart. */
    private static final Duration DERIVED = Duration.ofSeconds(20);

    private final Path path;
    private final boolean legacy;
    private final Map<WrittenCategory, Book> books = new EnumMap<>(WrittenCategory.class);
    private final AtomicLong writes;
    private final Set<String> failures = new LinkedHashSet<>();
    private long acknowledged;
    private long refused;
    private long unanswered;
    private int tornLines;

    private enum Kind {
        CREATE,
        REPLACE,
        DELETE
    }

    /** A write without an answer. */
    private record Pending(Kind kind, long write) {}

    /** What its owner knows of a name: the write that made its record, 0 for none, and the one under way. */
    private static final class Name {
        long write;
        Optional<Pending> pending = Optional.empty();
    }

    /** What is known of a category. */
    private static final class Book {
        final Map<String, Name> names = new TreeMap<>();
        final Map<Kind, Long> done = new EnumMap<>(Kind.class);
        Optional<Map<String, JsonNode>> base = Optional.empty();
        long revision;
    }

    /**
     * @param legacy whether the legacy format is canonical
     * @param writes numbers all writes of a run
     */
    public WrittenFolder(Path path, boolean legacy, int owners, AtomicLong writes) {
        this.path = path;
        this.legacy = legacy;
        this.writes = writes;
        for (WrittenCategory category : WrittenCategory.values()) {
            if (category.domain().equals("legacy") == legacy) {
                Book book = new Book();
                books.put(category, book);
                for (int owner = 0; owner < owners; owner++) {
                    for (int number = 0; number < NAMES; number++) {
                        book.names.put(category.name(owner, number), new Name());
                    }
                }
            }
        }
    }

    public Path path() {
        return path;
    }

    /** Arguments for a PRIMARY on this folder that takes direct writes. */
    public List<String> settings(String horde) {
        List<String> settings = new ArrayList<>(WritingPrimary.settings(horde));
        settings.add("--store.folder=" + path);
        settings.add("--mirror.canonical-format=" + (legacy ? "legacy" : "v2"));
        return settings;
    }

    public synchronized long acknowledged() {
        return acknowledged;
    }

    /** Writes that were refused, as they should be. */
    public long refused() {
        return refused;
    }

    /** Writes whose answer a kill took. */
    public long unanswered() {
        return unanswered;
    }

    /** Lines of the audit trail that a kill cut off. */
    public int tornLines() {
        return tornLines;
    }

    /** What was found since the last call. */
    public synchronized List<String> takeFailures() {
        List<String> taken = List.copyOf(failures);
        failures.clear();
        return taken;
    }

    private synchronized void fail(String failure) {
        failures.add(failure);
    }

    /**
     * Makes one write to a name of this owner's, now and then one that has to be refused.
     *
     * @throws IOException when no answer came
     */
    public void write(ApiClient client, int owner, Random random) throws IOException, InterruptedException {
        List<WrittenCategory> categories = List.copyOf(books.keySet());
        WrittenCategory category = categories.get(random.nextInt(categories.size()));
        String key = category.name(owner, random.nextInt(NAMES));
        Name name = Objects.requireNonNull(books.get(category)).names.get(key);
        boolean there = name.write != 0;
        if (random.nextInt(12) == 0) {
            refuse(client, category, key, there);
            return;
        }
        if (name.pending.isPresent()) {
            return;
        }
        Kind kind = there ? random.nextInt(3) == 0 ? Kind.DELETE : Kind.REPLACE : Kind.CREATE;
        long write = kind == Kind.DELETE ? 0 : writes.incrementAndGet();
        name.pending = Optional.of(new Pending(kind, write));
        Answer answer = switch (kind) {
            case CREATE -> category.create(client, key, write);
            case REPLACE -> category.replace(client, key, write);
            case DELETE -> category.delete(client, key);
        };
        int expected = switch (kind) {
            case CREATE -> 201;
            case REPLACE -> 200;
            case DELETE -> 204;
        };
        if (answer.status() != expected) {
            fail(kind + " " + category + " " + key + " was answered " + answer.status() + " " + answer.text());
            return;
        }
        synchronized (this) {
            made(category, name);
            acknowledged++;
        }
        answer.revision().ifPresent(revision -> noteRevision(category, revision));
    }

    private void refuse(ApiClient client, WrittenCategory category, String key, boolean there)
            throws IOException, InterruptedException {
        Answer answer = there
                ? category.create(client, key, writes.incrementAndGet())
                : category.replace(client, key, writes.incrementAndGet());
        if (answer.status() == (there ? 409 : 404)) {
            synchronized (this) {
                refused++;
            }
        } else {
            fail(category + " " + key + " should have been refused: " + answer.status() + " " + answer.text());
        }
    }

    /** The write under way is one that was made. */
    private void made(WrittenCategory category, Name name) {
        Pending pending = name.pending.orElseThrow();
        name.write = pending.write();
        name.pending = Optional.empty();
        Objects.requireNonNull(books.get(category)).done.merge(pending.kind(), 1L, Long::sum);
    }

    private synchronized void noteRevision(WrittenCategory category, long revision) {
        Book book = Objects.requireNonNull(books.get(category));
        book.revision = Math.max(book.revision, revision);
    }

    /** Looks at what a kill left, and takes what lies there as what unanswered writes came to. */
    public int settle() throws IOException {
        for (Map.Entry<WrittenCategory, Book> entry : books.entrySet()) {
            WrittenCategory category = entry.getKey();
            Map<String, Long> found = wholeWrites(category, "on disk", category.onDisk(path));
            for (Map.Entry<String, Name> owned : entry.getValue().names.entrySet()) {
                Name name = owned.getValue();
                if (name.pending.isEmpty()) {
                    continue;
                }
                unanswered++;
                Pending pending = name.pending.get();
                if (found.getOrDefault(owned.getKey(), 0L) == pending.write() && name.write != pending.write()) {
                    made(category, name);
                }
                name.pending = Optional.empty();
            }
            compare(category, "on disk", found);
        }
        return books.size();
    }

    private Map<String, Long> wholeWrites(WrittenCategory category, String where, Map<String, JsonNode> records) {
        Map<String, Long> found = new LinkedHashMap<>();
        records.forEach((name, record) -> {
            try {
                found.put(name, category.writeOf(name, record));
            } catch (IOException e) {
                fail(category + " " + where + ": " + e.getMessage());
            }
        });
        return found;
    }

    private void compare(WrittenCategory category, String where, Map<String, Long> found) {
        Book book = Objects.requireNonNull(books.get(category));
        book.names.forEach((key, name) -> {
            long there = found.getOrDefault(key, 0L);
            if (there != name.write) {
                fail(category + " " + key + " is of write " + there + " instead of " + name.write + " " + where);
            }
        });
        found.keySet().stream()
                .filter(name -> !book.names.containsKey(name))
                .forEach(name -> fail(category + " has " + name + ", which nobody wrote, " + where));
    }

    /** Asks a mirror that was started again, and looks at everything that lies in the folder. */
    public int compareAfterRestart(ApiClient client) throws IOException, InterruptedException {
        AuditFiles audit = AuditFiles.read(path.resolve("audit"));
        audit.faults().forEach(this::fail);
        tornLines += audit.tornLines();
        int checked = 0;
        for (WrittenCategory category : books.keySet()) {
            compareServed(client, category);
            compareCounts(client, category, audit);
            compareReplay(category, audit);
            compareHistory(client, category);
            checked++;
        }
        checkLitter();
        return checked;
    }

    private void compareServed(ApiClient client, WrittenCategory category) throws IOException, InterruptedException {
        Answer answer = client.get(category.path());
        Map<String, JsonNode> served = answer.status() == 404 ? Map.of() : category.served(answer);
        Map<String, Long> found = wholeWrites(category, "after the restart", served);
        compare(category, "after the restart", found);
        compare(category, "on disk after the restart", wholeWrites(category, "on disk", category.onDisk(path)));
        Book book = Objects.requireNonNull(books.get(category));
        answer.revision().ifPresent(revision -> {
            if (revision < book.revision) {
                fail(category + " went from revision " + book.revision + " back to " + revision);
            }
            noteRevision(category, revision);
        });
        if (legacy) {
            compareDerived(client, category);
        }
    }

    private void compareDerived(ApiClient client, WrittenCategory category) throws IOException, InterruptedException {
        Map<String, Long> expected = new TreeMap<>();
        Objects.requireNonNull(books.get(category)).names.forEach((key, name) -> {
            if (name.write != 0) {
                expected.put(key, name.write);
            }
        });
        long deadline = System.nanoTime() + DERIVED.toNanos();
        Map<String, Long> derived;
        do {
            derived = new TreeMap<>();
            Answer answer = client.get(category.v2Path());
            if (answer.status() == 200) {
                for (Map.Entry<String, JsonNode> member : answer.json().properties()) {
                    String[] words =
                            member.getValue().path("description").asText().split(" ", 3);
                    derived.put(member.getKey(), words.length < 2 ? -1 : Long.parseLong(words[1]));
                }
            }
        } while (!derived.equals(expected) && System.nanoTime() < deadline);
        if (!derived.equals(expected)) {
            fail(category + " derives otherwise than it was written: " + difference(derived, expected));
        }
    }

    private void compareCounts(ApiClient client, WrittenCategory category, AuditFiles audit)
            throws IOException, InterruptedException {
        Book book = Objects.requireNonNull(books.get(category));
        if (book.done.isEmpty()) {
            return;
        }
        JsonNode metadata = client.get(category.metadataPath()).json();
        Map<Kind, String> operations = Map.of(Kind.CREATE, "create", Kind.REPLACE, "update", Kind.DELETE, "delete");
        operations.forEach((kind, operation) -> {
            long done = book.done.getOrDefault(kind, 0L);
            long counted = metadata.path("total_" + operation + "s").asLong(-1);
            if (counted != done) {
                fail(category + " counts " + counted + " instead of " + done + " " + operation + "s: " + metadata);
            }
            long logged = audit.count(category.domain(), category.category(), operation);
            if (logged != done) {
                fail(category + " has " + logged + " instead of " + done + " events of " + operation);
            }
        });
        long models =
                book.names.values().stream().filter(name -> name.write != 0).count();
        if (metadata.path("total_models").asLong(-1) != models) {
            fail(category + " has " + models + " models: " + metadata);
        }
        if (metadata.path("error_count").asLong(-1) != 0) {
            fail(category + " counts errors: " + metadata);
        }
    }

    private void compareReplay(WrittenCategory category, AuditFiles audit) throws IOException {
        Book book = Objects.requireNonNull(books.get(category));
        Map<String, JsonNode> file = category.onDisk(path);
        if (book.base.isEmpty()) {
            book.base = Optional.of(book.done.isEmpty() ? file : Map.of());
        }
        Map<String, JsonNode> replayed = audit.replay(book.base.get(), category.domain(), category.category());
        if (category == WrittenCategory.V1_TEXT) {
            // The trail keeps records, the file keeps rows: both name the write that made them.
            Map<String, Long> rows = wholeWrites(category, "on disk", file);
            Map<String, Long> records = wholeWrites(category, "replayed", replayed);
            if (!List.copyOf(rows.entrySet()).equals(List.copyOf(records.entrySet()))) {
                fail(category + " replays otherwise than the file: " + difference(records, rows));
            }
        } else if (!List.copyOf(file.entrySet()).equals(List.copyOf(replayed.entrySet()))) {
            fail(category + " replays otherwise than the file: " + difference(replayed, file));
        }
        for (JsonNode event : audit.events(category.domain(), category.category())) {
            if (!event.path("logical_user_id").asText().equals(WritingPrimary.USER_ID)) {
                fail(category + " has an event of somebody else: " + event);
            }
        }
    }

    private void compareHistory(ApiClient client, WrittenCategory category) throws IOException, InterruptedException {
        Path file = path.resolve(category.file());
        if (!Files.exists(file)) {
            return;
        }
        Answer answer = client.get(category.path() + "/history?limit=1");
        JsonNode newest = answer.json().path("items").path(0);
        String digest = sha256(Files.readAllBytes(file));
        if (!newest.path("sha256").asText().equals(digest)) {
            fail(category + " has the file " + digest + " but its newest version is " + answer.text());
        }
    }

    /** The names that differ and how, or, where only their order does, both orders. */
    private static String difference(Map<String, ?> found, Map<String, ?> expected) {
        Set<String> names = new LinkedHashSet<>(expected.keySet());
        names.addAll(found.keySet());
        names.removeIf(name -> Objects.equals(found.get(name), expected.get(name)));
        if (names.isEmpty()) {
            return found.keySet() + " instead of " + expected.keySet();
        }
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            differences.add(name + ": " + brief(found.get(name)) + " instead of " + brief(expected.get(name)));
        }
        return String.join(", ", differences);
    }

    private static String brief(Object value) {
        String text = String.valueOf(value);
        return text.length() < 300 ? text : text.substring(0, 150) + " … " + text.substring(text.length() - 150);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A running mirror makes temporary files, but none that it has no use for any more. */
    private void checkLitter() throws IOException {
        try (Stream<Path> walk = Files.walk(path)) {
            walk.filter(Files::isRegularFile)
                    .map(file -> path.relativize(file).toString())
                    .filter(file -> file.endsWith(".tmp") || file.endsWith(".bak") || file.contains(".corrupt"))
                    .filter(file -> Files.exists(path.resolve(file)))
                    .forEach(file -> fail("litter after the restart: " + file));
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof NoSuchFileException)) {
                throw e;
            }
        }
    }
}
