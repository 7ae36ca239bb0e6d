package org.modelmirror.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.modelmirror.reference.Category;

@Timeout(30)
@SuppressWarnings("try")
class CategoryLocksTest {
    @TempDir
    private Path folder;

    private CategoryLocks locks(Duration wait) {
        return new CategoryLocks(StoreFolder.at(folder), wait, System::nanoTime);
    }

    @Test
    void namesTheThread_whenAnotherOneOfThisProcessHoldsTheLock() throws Exception {
        CategoryLocks locks = locks(Duration.ofMillis(100));
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (CategoryLocks.Held held = locks.acquire(Category.CLIP)) {
            Future<?> second = other.submit(() -> locks.acquire(Category.CLIP));

            assertThatThrownBy(second::get)
                    .hasCauseInstanceOf(StoreBusyException.class)
                    .hasMessageContaining(
                            "held by thread " + Thread.currentThread().getName());
        } finally {
            other.shutdown();
        }
    }

    @Test
    void letsTheSameThreadInAgain_andOthersOnlyAfterTheLastClose() throws Exception {
        CategoryLocks locks = locks(Duration.ofMillis(100));
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            CategoryLocks.Held outer = locks.acquire(Category.CLIP);
            locks.acquire(Category.CLIP).close();
            assertThat(other.submit(() -> locks.runIfIdle(Category.CLIP, () -> {}))
                            .get())
                    .isFalse();
            outer.close();
            assertThat(other.submit(() -> locks.runIfIdle(Category.CLIP, () -> {}))
                            .get())
                    .isTrue();
        } finally {
            other.shutdown();
        }
    }

    @Test
    void doesNotWait_whenTheCategoryIsAnother() throws Exception {
        CategoryLocks locks = locks(Duration.ofMillis(100));

        try (CategoryLocks.Held clip = locks.acquire(Category.CLIP);
                CategoryLocks.Held blip = locks.acquire(Category.BLIP)) {
            assertThat(folder.resolve("locks/clip.lock")).exists();
            assertThat(folder.resolve("locks/blip.lock")).exists();
        }
    }

    @Test
    void isBusy_whenASecondStoreInThisProcessHoldsTheFile() throws Exception {
        try (CategoryLocks.Held held = locks(Duration.ofMillis(100)).acquire(Category.CLIP)) {
            CategoryLocks second = locks(Duration.ofMillis(100));

            assertThatThrownBy(() -> second.acquire(Category.CLIP))
                    .isInstanceOfSatisfying(
                            StoreBusyException.class,
                            e -> assertThat(e.holder())
                                    .contains("pid " + ProcessHandle.current().pid()));
        }
    }

    @Test
    void meetsTheOthersInTheNewFile_whenSomebodyClearedTheFolderOfLocks() throws Exception {
        CategoryLocks first = locks(Duration.ofMillis(100));
        first.acquire(Category.CLIP).close();
        Path file = StoreFolder.at(folder).lock(Category.CLIP.id());
        Files.delete(file);

        try (CategoryLocks.Held held = locks(Duration.ofMillis(100)).acquire(Category.CLIP)) {
            assertThatThrownBy(() -> first.acquire(Category.CLIP)).isInstanceOf(StoreBusyException.class);
        }
        first.acquire(Category.CLIP).close();
        assertThat(file).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999999999999999999", "9223372036854775808", "-000000000000000001", "42", ""})
    void countsFromTheBeginning_whenTheNoteInTheLockFileMakesNoSense(String note) throws Exception {
        Path file = folder.resolve("locks/revisions.lock");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "pid 4711\nsomebody\n" + note + "\n");

        try (CategoryLocks.Held held = locks(Duration.ofSeconds(5)).acquireRevisions()) {
            assertThat(held.note()).isZero();
        }
    }

    @Test
    void takesOverTheNoteOfTheLastHolder_evenTheHighest() throws Exception {
        Path file = folder.resolve("locks/revisions.lock");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "pid 4711\nsomebody\n" + Long.MAX_VALUE + "\n");

        try (CategoryLocks.Held held = locks(Duration.ofSeconds(5)).acquireRevisions()) {
            assertThat(held.note()).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void isBusyAndNamesThePid_whileAnotherProcessHoldsTheLock() throws Exception {
        Path file = folder.resolve("locks/clip.lock");
        Files.createDirectories(file.getParent());
        Process child = child(file);
        try {
            assertThat(child.inputReader().readLine()).isEqualTo("locked");
            assertThatThrownBy(() -> locks(Duration.ofMillis(100)).acquire(Category.CLIP))
                    .isInstanceOfSatisfying(
                            StoreBusyException.class,
                            e -> assertThat(e.holder()).contains("pid 4711"));
        } finally {
            child.getOutputStream().close();
            assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }

        try (CategoryLocks.Held held = locks(Duration.ofSeconds(5)).acquire(Category.CLIP)) {
            assertThat(Folders.text(file))
                    .startsWith("pid " + ProcessHandle.current().pid() + "\n");
        }
    }

    @Test
    void stopsWaiting_whenInterrupted() throws Exception {
        CategoryLocks first = locks(Duration.ofSeconds(20));
        AtomicReference<Throwable> outcome = new AtomicReference<>();
        CountDownLatch started = new CountDownLatch(1);
        try (CategoryLocks.Held held = first.acquire(Category.CLIP)) {
            Thread waiting = new Thread(() -> {
                started.countDown();
                try {
                    locks(Duration.ofSeconds(20)).acquire(Category.CLIP).close();
                } catch (InterruptedException | StoreException e) {
                    outcome.set(e);
                }
            });
            waiting.start();
            started.await();
            waiting.interrupt();
            waiting.join();
        }

        assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
    }

    private static Process child(Path lockFile) throws Exception {
        Path classes = Path.of(CategoryLocksTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes.toString(),
                        OtherProcess.class.getName(),
                        lockFile.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Holds a lock file, as a process with pid 4711 would, until its input ends. */
    static final class OtherProcess {
        public static void main(String[] args) throws Exception {
            try (RandomAccessFile file = new RandomAccessFile(args[0], "rw");
                    FileLock lock = file.getChannel().lock()) {
                file.writeBytes("pid 4711");
                System.out.println("locked");
                while (System.in.read() >= 0) {
                    // wait for the end of the input
                }
            }
        }
    }
}
