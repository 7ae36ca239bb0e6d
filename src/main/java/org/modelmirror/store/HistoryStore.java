package org.modelmirror.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kept versions of each category file (http-api.md 2.11): {@code history/<format>/<category>/<revision>} is a second
 * name of the file that was committed, {@code index.jsonl} beside it has a line for each. A version whose bytes somebody
 * changed in place is not given out. Trouble with the history fails no commit; it is logged and counted. Reads are
 * thread-safe; changes are made under the category's lock.
 */
public final class HistoryStore {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryStore.class);
    private static final JsonReader READER = new JsonReader();
    private static final String INDEX = "index.jsonl";

    private final StoreFolder folder;
    private final Disk disk;
    private final AtomicFiles files;
    private final HistoryLimits limits;
    private final Clock clock;
    private final ConcurrentMap<Key, List<Version>> known = new ConcurrentHashMap<>();
    private final ConcurrentMap<Key, Integer> lines = new ConcurrentHashMap<>();
    private final AtomicLong failures = new AtomicLong();

    HistoryStore(StoreFolder folder, Disk disk, AtomicFiles files, HistoryLimits limits, Clock clock) {
        this.folder = folder;
        this.disk = disk;
        this.files = files;
        this.limits = limits;
        this.clock = clock;
    }

    /** Whether versions are kept at all. */
    public boolean isEnabled() {
        return limits.enabled();
    }

    /** How often a version could not be kept, or an old one not be given up. */
    public long failures() {
        return failures.get();
    }

    /**
     * What is kept of a file, newest first.
     *
     * @throws StorageUnavailableException when the disk does not answer
     */
    public List<Version> versions(Category category, Format format) throws StorageUnavailableException {
        try {
            Path home = folder.historyOf(category, format);
            Set<String> kept = names(home);
            List<Version> versions = new ArrayList<>(read(home));
            versions.removeIf(version -> !kept.contains(name(version.revision())));
            Collections.reverse(versions);
            return List.copyOf(versions);
        } catch (IOException e) {
            throw StorageUnavailableException.of(folder.historyOf(category, format), 0, e);
        }
    }

    /**
     * The bytes of a kept version, proved by their digest.
     *
     * @return empty when there is no such version, or its bytes are no longer what was committed
     * @throws StorageUnavailableException when the disk does not answer
     */
    public Optional<byte[]> bytes(Category category, Format format, long revision) throws StorageUnavailableException {
        Path home = folder.historyOf(category, format);
        try {
            Optional<Version> version = read(home).stream()
                    .filter(kept -> kept.revision() == revision)
                    .findFirst();
            if (version.isEmpty()) {
                return Optional.empty();
            }
            byte[] bytes = Files.readAllBytes(home.resolve(name(revision)));
            if (!Sha256.of(bytes).equals(version.get().sha256())) {
                LOG.error(
                        "kept version is damaged, somebody wrote into it category={} format={} revision={}",
                        category,
                        format,
                        revision);
                return Optional.empty();
            }
            return Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StorageUnavailableException.of(home, 0, e);
        }
    }

    /** The newest version that was noted, whether its bytes are still kept or not. */
    Optional<Version> newest(Category category, Format format) {
        List<Version> versions = known(category, format);
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
    }

    /** Forgets what is remembered of the index, because another process may have written it. */
    void distrust(Category category) {
        for (Format format : Format.values()) {
            known.remove(new Key(category, format));
        }
    }

    /**
     * Keeps bytes for a revision, before they become the category file's: the version counts once it is in the index.
     *
     * @param file a file that has the content and is not written any more
     */
    void keep(Category category, Format format, long revision, Path file, Content content) {
        if (!limits.enabled()) {
            return;
        }
        Path home = folder.historyOf(category, format);
        Path name = home.resolve(name(revision));
        try {
            link(home, file, name, content);
        } catch (IOException e) {
            failed("keep a version", category, format, e);
        }
    }

    private void link(Path home, Path file, Path name, Content content) throws IOException {
        try {
            disk.link(file, name);
        } catch (IOException e) {
            disk.createFolders(home);
            disk.delete(name); // of a commit that did not take place
            try {
                disk.link(file, name);
            } catch (IOException noLinks) {
                try {
                    disk.create(name, content, file).close();
                } catch (IOException full) {
                    disk.delete(name);
                    full.addSuppressed(noLinks);
                    throw full;
                }
            }
        }
    }

    /** Gives up bytes that were kept for a revision that came to nothing. */
    void discard(Category category, Format format, long revision) {
        if (limits.enabled()) {
            delete(category, format, revision);
        }
    }

    /** Notes a version whose bytes are kept, and gives up what is beyond the limits. */
    void add(Category category, Format format, Version version) {
        if (!limits.enabled()) {
            return;
        }
        Key key = new Key(category, format);
        List<Version> versions = new ArrayList<>(known(category, format));
        versions.add(version);
        known.put(key, List.copyOf(versions));
        try {
            append(folder.historyOf(category, format), line(version));
            lines.merge(key, 1, Integer::sum);
        } catch (IOException e) {
            failed("note a version", category, format, e);
            known.remove(key);
        }
    }

    private void append(Path home, byte[] line) throws IOException {
        try {
            disk.append(home.resolve(INDEX), line);
        } catch (NoSuchFileException e) {
            disk.createFolders(home);
            disk.append(home.resolve(INDEX), line);
        }
    }

    private static byte[] line(Version version) {
        return (JsonWriter.toText(Versions.toJson(version), JsonForm.COMPACT) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Gives up versions beyond the limits; the newest stays, whatever its age. */
    void prune(Category category, Format format) {
        delete(category, format, overdue(category, format));
    }

    /**
     * Forgets the versions beyond the limits. Their bytes are for {@link #delete(Category, Format, List)}, which takes
     * long and needs no lock; until then the index has them, so that none is left lying about.
     */
    List<Version> overdue(Category category, Format format) {
        Key key = new Key(category, format);
        List<Version> versions = known(category, format);
        Instant oldest = clock.instant().minus(limits.maxAge());
        int from = Math.max(0, versions.size() - limits.maxVersions());
        while (from < versions.size() - 1 && versions.get(from).at().isBefore(oldest)) {
            from++;
        }
        if (!limits.enabled() || from == 0) {
            return List.of();
        }
        if (lines.getOrDefault(key, 0) > 2 * limits.maxVersions()) {
            rewrite(category, format, versions);
        }
        known.put(key, List.copyOf(versions.subList(from, versions.size())));
        return List.copyOf(versions.subList(0, from));
    }

    /** Deletes the bytes of versions that were given up. */
    void delete(Category category, Format format, List<Version> versions) {
        versions.forEach(version -> delete(category, format, version.revision()));
    }

    private void rewrite(Category category, Format format, List<Version> kept) {
        StringBuilder text = new StringBuilder();
        kept.forEach(version -> text.append(new String(line(version), StandardCharsets.UTF_8)));
        try {
            files.replaceUnforced(
                    folder.historyOf(category, format).resolve(INDEX),
                    text.toString().getBytes(StandardCharsets.UTF_8));
            lines.put(new Key(category, format), kept.size());
        } catch (StorageUnavailableException e) {
            failed("shorten the index", category, format, e);
        }
    }

    /**
     * Makes sure that the newest version is the file as it lies, whoever wrote it.
     *
     * @param bytes the file's content
     * @param version what to note, should it be news
     * @return whether it was
     */
    boolean adopt(Category category, Format format, Path file, byte[] bytes, Version version) {
        if (!limits.enabled()) {
            return false;
        }
        Optional<Version> newest = newest(category, format);
        if (newest.filter(kept -> kept.sha256().equals(version.sha256())).isPresent()) {
            return false;
        }
        keep(category, format, version.revision(), file, Content.of(bytes));
        add(category, format, version);
        prune(category, format);
        return true;
    }

    /** A file that was written in place is still the newest version's: that version is lost with its old content. */
    void detach(Category category, Format format, Version version, Path file) {
        Path name = folder.historyOf(category, format).resolve(name(version.revision()));
        try {
            if (Files.exists(name) && Files.exists(file) && Files.isSameFile(name, file)) {
                LOG.warn(
                        "the file was written in place, so this version of it is lost category={} format={} revision={}",
                        category,
                        format,
                        version.revision());
                disk.delete(name);
            }
        } catch (IOException e) {
            failed("give up a damaged version", category, format, e);
        }
    }

    /** Deletes what a crash left: bytes that never got into the index, and temporary files. */
    void sweep(Category category, Format format) {
        Path home = folder.historyOf(category, format);
        try {
            Set<String> noted = known(category, format).stream()
                    .map(version -> name(version.revision()))
                    .collect(Collectors.toSet());
            for (String name : names(home)) {
                boolean isVersion = name.matches("[0-9]+");
                if ((isVersion && !noted.contains(name))
                        || AtomicFiles.targetOfTemp(home.resolve(name)).isPresent()) {
                    disk.delete(home.resolve(name));
                }
            }
        } catch (IOException e) {
            failed("clean up", category, format, e);
        }
    }

    private void delete(Category category, Format format, long revision) {
        try {
            disk.delete(folder.historyOf(category, format).resolve(name(revision)));
        } catch (IOException e) {
            failed("give up a version", category, format, e);
        }
    }

    private List<Version> known(Category category, Format format) {
        Key key = new Key(category, format);
        List<Version> versions = known.get(key);
        if (versions != null) {
            return versions;
        }
        try {
            Path home = folder.historyOf(category, format);
            List<Version> read = read(home);
            endLastLine(home);
            lines.put(key, read.size());
            Set<String> kept = names(home);
            // The newest counts even without its bytes: they may have been damaged.
            List<Version> usable = new ArrayList<>(read);
            usable.removeIf(
                    version -> !kept.contains(name(version.revision())) && !version.equals(read.get(read.size() - 1)));
            known.put(key, List.copyOf(usable));
            return List.copyOf(usable);
        } catch (IOException e) {
            failed("read the index", category, format, e);
            return List.of();
        }
    }

    /** The index in its order; of a revision that is there twice, the later line. A torn line is passed over. */
    private static List<Version> read(Path home) throws IOException {
        Path index = home.resolve(INDEX);
        if (!Files.isRegularFile(index)) {
            return List.of();
        }
        List<Version> versions = new ArrayList<>();
        String text = new String(Files.readAllBytes(index), StandardCharsets.UTF_8);
        for (String line : text.split("\n", -1)) {
            version(line).ifPresent(version -> {
                versions.removeIf(other -> other.revision() == version.revision());
                versions.add(version);
            });
        }
        return versions;
    }

    /** After a torn line the next one must not be glued to it. */
    private void endLastLine(Path home) throws IOException {
        if (Files.isRegularFile(home.resolve(INDEX)) && !endsWithLineFeed(home.resolve(INDEX))) {
            append(home, new byte[] {'\n'});
        }
    }

    private static boolean endsWithLineFeed(Path index) throws IOException {
        byte[] bytes = Files.readAllBytes(index);
        return bytes.length == 0 || bytes[bytes.length - 1] == '\n';
    }

    private static Optional<Version> version(String line) {
        try {
            return line.isBlank()
                    ? Optional.empty()
                    : Versions.of(READER.read(line).root());
        } catch (JsonSyntaxException e) {
            return Optional.empty();
        }
    }

    private static Set<String> names(Path home) throws IOException {
        if (!Files.isDirectory(home)) {
            return Set.of();
        }
        try (Stream<Path> entries = Files.list(home)) {
            return entries.map(entry -> String.valueOf(entry.getFileName())).collect(Collectors.toSet());
        }
    }

    private static String name(long revision) {
        return Long.toString(revision);
    }

    private void failed(String what, Category category, Format format, Exception e) {
        failures.incrementAndGet();
        LOG.warn("could not {} in the history category={} format={}", what, category, format, e);
    }

    private record Key(Category category, Format format) {}
}
