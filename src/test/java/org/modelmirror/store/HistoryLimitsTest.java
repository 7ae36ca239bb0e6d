package org.modelmirror.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;

/** How much of the past stays: {@code history.max-versions} and {@code history.max-age}. */
class HistoryLimitsTest {
    private static final long DAY = Duration.ofDays(1).toSeconds();

    @TempDir
    private Path base;

    private final ManualClock clock = new ManualClock(100 * DAY);

    private Store started(HistoryLimits limits) throws Exception {
        return started(limits, Helpers.none());
    }

    private Store started(HistoryLimits limits, Helpers helpers) throws Exception {
        Store store = new Store(
                StoreFolder.at(base),
                limits,
                CommitTrail.NONE,
                new LocalDisk(),
                Folders.WAIT,
                helpers,
                clock,
                System::nanoTime);
        store.startPrimary();
        return store;
    }

    private static void commit(Store store, int number) throws Exception {
        store.categories().commit(Folders.v2(Category.LORA, "{\"m" + number + "\":{\"name\":\"m" + number + "\"}}"));
    }

    private static List<Long> revisions(Store store) throws Exception {
        return store.history().versions(Category.LORA, Format.V2).stream()
                .map(Version::revision)
                .toList();
    }

    private long keptFiles() throws Exception {
        try (Stream<Path> files = Files.list(StoreFolder.at(base).historyOf(Category.LORA, Format.V2))) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9]+"))
                    .count();
        }
    }

    @Test
    void givesUpTheOldest_whenThereAreTooMany() throws Exception {
        Store store = started(new HistoryLimits(true, 3, Duration.ofDays(30)));

        for (int number = 0; number < 5; number++) {
            commit(store, number);
        }

        assertThat(revisions(store)).hasSize(3).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(keptFiles()).isEqualTo(3);
    }

    @Test
    void givesUpTheOldestAtOnce_whenOneWriteFollowsTheOther() throws Exception {
        Store store = started(new HistoryLimits(true, 3, Duration.ofDays(30)), new Helpers(Runnable::run, later -> {}));

        for (int number = 0; number < 5; number++) {
            String json = "{\"m" + number + "\":{\"name\":\"m" + number + "\"}}";
            store.categories().commit(Folders.v2(Category.LORA, json).because(Cause.WRITE));
        }

        assertThat(keptFiles()).isEqualTo(3);
        assertThat(revisions(store)).hasSize(3);
    }

    @Test
    void givesUpWhatIsTooOld_butNeverTheNewest() throws Exception {
        Store store = started(new HistoryLimits(true, 50, Duration.ofDays(30)));
        commit(store, 1);
        clock.set(120 * DAY);
        commit(store, 2);
        assertThat(revisions(store)).hasSize(3); // the empty file of the start, too

        clock.set(140 * DAY);
        commit(store, 3);
        assertThat(revisions(store)).hasSize(2);

        clock.set(400 * DAY);
        List<Long> newest = revisions(store).subList(0, 1);
        assertThat(revisions(started(new HistoryLimits(true, 50, Duration.ofDays(30)))))
                .isEqualTo(newest);
    }

    @Test
    void givesUpTheOldestAtStart_whenTheLimitWasLowered() throws Exception {
        Store store = started(new HistoryLimits(true, 50, Duration.ofDays(30)));
        for (int number = 0; number < 5; number++) {
            commit(store, number);
        }
        List<Long> before = revisions(store);
        store.flush();

        List<Long> after = revisions(started(new HistoryLimits(true, 2, Duration.ofDays(30))));

        assertThat(after).isEqualTo(before.subList(0, 2));
        assertThat(keptFiles()).isEqualTo(2);
    }
}
