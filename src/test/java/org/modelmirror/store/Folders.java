package org.modelmirror.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.modelmirror.reference.Category;

/** Stores, commits and folder contents for tests. */
final class Folders {
    /** Longer than any commit takes on a busy machine; tests that wait for a lock in vain choose their own. */
    static final Duration WAIT = Duration.ofSeconds(20);

    private Folders() {}

    static Store store(Path base, ManualClock clock) {
        return store(base, clock, new LocalDisk());
    }

    static Store store(Path base, ManualClock clock, Disk disk) {
        return store(base, clock, disk, WAIT);
    }

    /** One that waits no longer than this for a lock. */
    static Store store(Path base, ManualClock clock, Duration wait) {
        return store(base, clock, new LocalDisk(), wait);
    }

    private static Store store(Path base, ManualClock clock, Disk disk, Duration wait) {
        return new Store(
                StoreFolder.at(base),
                HistoryLimits.DEFAULT,
                CommitTrail.NONE,
                disk,
                wait,
                Helpers.none(),
                clock,
                System::nanoTime);
    }

    static CategoryCommit v2(Category category, String json) {
        return CategoryCommit.of(category, Optional.empty(), Optional.of(json.getBytes(UTF_8)));
    }

    static CategoryCommit both(Category category, String legacy, String v2) {
        return CategoryCommit.of(category, Optional.of(legacy.getBytes(UTF_8)), Optional.of(v2.getBytes(UTF_8)));
    }

    static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, UTF_8);
    }

    static String text(Path file) throws IOException {
        return Files.readString(file, UTF_8);
    }

    /** Every file below a folder, relative to it, with {@code /}; lock files and history left out. */
    static List<String> files(Path base) throws IOException {
        return allFiles(base).stream()
                .filter(name -> !name.startsWith("history/"))
                .toList();
    }

    /** Every file below a folder, relative to it, with {@code /}; lock files left out. */
    static List<String> allFiles(Path base) throws IOException {
        try (Stream<Path> all = Files.walk(base)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> base.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !name.startsWith("locks/"))
                    .sorted()
                    .toList();
        }
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            all.forEach(source -> {
                try {
                    Path target = to.resolve(from.relativize(source).toString());
                    if (Files.isDirectory(source)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(source, target);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
