package org.modelmirror.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.modelmirror.reference.Category;

class AfterwardsTest {
    private final List<Category> done = new CopyOnWriteArrayList<>();

    @Test
    void doesItOnce_whenItWasNotedTwice() {
        List<Runnable> later = new CopyOnWriteArrayList<>();
        Afterwards afterwards = new Afterwards(later::add, done::add);
        afterwards.note(Category.LORA);
        afterwards.note(Category.LORA);
        afterwards.note(Category.CLIP);

        later.forEach(Runnable::run);

        assertThat(done).containsExactly(Category.LORA, Category.CLIP);
    }

    @Test
    void waitsForWhatIsUnderWay_whenAllIsToBeDone() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Afterwards afterwards = new Afterwards(task -> new Thread(task).start(), category -> {
            begun.countDown();
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            done.add(category);
        });
        afterwards.note(Category.LORA);
        begun.await();

        List<Category> doneWhenBack = new CopyOnWriteArrayList<>();
        Thread closing = new Thread(() -> {
            afterwards.runAll();
            doneWhenBack.addAll(done);
        });
        closing.start();
        await().atMost(Duration.ofSeconds(10))
                .until(() ->
                        closing.getState() == Thread.State.WAITING || closing.getState() == Thread.State.TERMINATED);
        mayEnd.countDown();
        closing.join();

        assertThat(doneWhenBack).containsExactly(Category.LORA);
    }
}
