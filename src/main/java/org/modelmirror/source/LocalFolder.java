package org.modelmirror.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.reference.Origin;
import org.modelmirror.source.SourceException.Kind;

/**
 * A folder of the operator's with category files, as a source of last resort or the only one (architecture.md 1; the order
 * of sources is that of sources-and-storage.md 2.5 with one more step). Files are read and never touched; links are
 * followed, for that is how container platforms mount them. Thread-safe.
 *
 * <p>A category's v2 form is looked for as {@code <v2 file>} and {@code <category>.json}, its legacy form in {@code legacy/}
 * and where a copy or clone of the GitHub repositories has it; where there is no v2 file, the legacy file answers for both.
 */
public final class LocalFolder {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

    private final LocalSettings settings;
    private final Map<Path, Seen> seen = new ConcurrentHashMap<>();
    private final Clock clock;
    private final LongSupplier nanos;

    /** A file that answers, and the form that it is in. */
    private record Found(Path path, Format format) {}

    /** A state of a file, and when it was first seen in it. */
    private record Seen(String stamp, long sinceNanos) {}

    /** @param nanos a monotonic clock */
    public LocalFolder(LocalSettings settings, Clock clock, LongSupplier nanos) {
        this.settings = settings;
        this.clock = clock;
        this.nanos = nanos;
    }

    public boolean isConfigured() {
        return settings.folder().isPresent();
    }

    /** Whether there is a file that answers for this form; a folder that is not there answers nothing. */
    public boolean offers(Category category, Format wanted) {
        return find(category, wanted).isPresent();
    }

    /** The form of the file that answers when {@code wanted} is asked for. */
    public Optional<Format> answers(Category category, Format wanted) {
        return find(category, wanted).map(Found::format);
    }

    /**
     * Whether the file that answers has been left alone for a while, and so is not being written; a file that is not there
     * is settled. One whose time stamp lies in the future settles once it was seen unchanged for as long.
     */
    public boolean isSettled(Category category, Format wanted) {
        Optional<Found> found = find(category, wanted);
        if (found.isEmpty()) {
            return true;
        }
        try {
            return isSettled(found.get().path());
        } catch (IOException e) {
            // Reading it will tell what is wrong.
            return true;
        }
    }

    private boolean isSettled(Path path) throws IOException {
        BasicFileAttributes attributes = attributes(path);
        Instant modified = attributes.lastModifiedTime().toInstant();
        if (Duration.between(modified, clock.instant()).compareTo(settings.settle()) >= 0) {
            seen.remove(path);
            return true;
        }
        String stamp = stamp(attributes);
        long now = nanos.getAsLong();
        Seen last = seen.merge(
                path, new Seen(stamp, now), (before, next) -> before.stamp().equals(stamp) ? before : next);
        return now - last.sinceNanos() >= settings.settle().toNanos();
    }

    /**
     * Reads what answers the request.
     *
     * @return {@link Fetched.NotModified} when the file is the one whose stamp the request holds, {@link Fetched.Missing} when
     *     there is none
     * @throws SourceException when the folder or the file cannot be read, or the file is of no use
     */
    Fetched read(FetchRequest request) throws SourceException {
        Path folder = settings.folder().orElseThrow();
        Category category = request.category();
        if (!Files.isDirectory(folder)) {
            throw failure(category, Kind.TRANSPORT, "the folder is not there");
        }
        Optional<Found> found = find(category, request.format());
        if (found.isEmpty()) {
            return new Fetched.Missing(category, request.format(), Origin.LOCAL);
        }
        try {
            return read(request, found.get());
        } catch (IOException e) {
            throw new SourceException(Origin.LOCAL, Kind.TRANSPORT, text(category, "not read: " + e.getMessage()), e);
        }
    }

    private Fetched read(FetchRequest request, Found found) throws SourceException, IOException {
        Category category = request.category();
        BasicFileAttributes before = attributes(found.path());
        if (!before.isRegularFile()) {
            throw failure(category, Kind.INVALID_PAYLOAD, found.path().getFileName() + " is no regular file");
        }
        Validators validators = validators(found, before);
        if (validators.etag().equals(request.validatorsFor(Origin.LOCAL).etag())) {
            return new Fetched.NotModified(category, found.format(), Origin.LOCAL);
        }
        byte[] body = before.size() > settings.maxBytes() ? new byte[0] : bytes(found.path());
        if (Math.max(before.size(), body.length) > settings.maxBytes()) {
            throw failure(category, Kind.INVALID_PAYLOAD, "file of more than " + settings.maxBytes() + " bytes");
        }
        if (!stamp(attributes(found.path())).equals(stamp(before))) {
            throw failure(category, Kind.HELD_OFF, found.path().getFileName() + " is still being written");
        }
        return new Fetched.Document(category, found.format(), Origin.LOCAL, body, validators);
    }

    /** One byte more than allowed tells a file that has grown since it was looked at. */
    private byte[] bytes(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(settings.maxBytes() + 1);
        }
    }

    private Validators validators(Found found, BasicFileAttributes attributes) {
        Path name = settings.folder().orElseThrow().relativize(found.path());
        return new Validators(
                Optional.of(name + " " + stamp(attributes)),
                Optional.of(HTTP_DATE.format(attributes.lastModifiedTime().toInstant())));
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class);
    }

    private static String stamp(BasicFileAttributes attributes) {
        FileTime modified = attributes.lastModifiedTime();
        return attributes.size() + " " + modified.to(TimeUnit.NANOSECONDS) + " " + attributes.fileKey();
    }

    private Optional<Found> find(Category category, Format wanted) {
        return settings.folder()
                .flatMap(folder -> candidates(folder, category, wanted).entrySet().stream()
                        .filter(candidate -> Files.exists(candidate.getKey()))
                        .map(candidate -> new Found(candidate.getKey(), candidate.getValue()))
                        .findFirst());
    }

    private Map<Path, Format> candidates(Path folder, Category category, Format wanted) {
        Map<Path, Format> candidates = new LinkedHashMap<>();
        if (wanted == Format.V2) {
            candidates.put(folder.resolve(category.v2File()), Format.V2);
            candidates.put(folder.resolve(category.id() + ".json"), Format.V2);
        }
        if (category.hasLegacyForm()) {
            String file = category.legacyFile().orElseThrow();
            GitHubRepository repository =
                    Objects.requireNonNull(settings.repositories().get(category.repository()));
            Path owner = folder.resolve(repository.owner()).resolve(repository.name());
            candidates.put(folder.resolve("legacy").resolve(file), Format.LEGACY);
            candidates.put(folder.resolve(repository.name()).resolve(file), Format.LEGACY);
            candidates.put(owner.resolve(file), Format.LEGACY);
            candidates.put(owner.resolve(repository.branch()).resolve(file), Format.LEGACY);
            candidates.put(
                    owner.resolve("refs/heads").resolve(repository.branch()).resolve(file), Format.LEGACY);
        }
        return candidates;
    }

    private static SourceException failure(Category category, Kind kind, String what) {
        return new SourceException(Origin.LOCAL, kind, text(category, what), Optional.empty());
    }

    private static String text(Category category, String what) {
        return Origin.LOCAL + " " + category + ": " + what;
    }
}
