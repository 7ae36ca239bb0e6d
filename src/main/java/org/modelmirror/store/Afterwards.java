package org.modelmirror.store;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.modelmirror.reference.Category;

/**
 * Remembers which categories still have something to write that no answer waits for, and has it done a little later,
 * once for all commits until then. Thread-safe.
 */
final class Afterwards {
    /** What is to be done for a category. */
    interface Work {
        void run(Category category);
    }

    private final Executor later;
    private final Work work;
    private final Set<Category> waiting = EnumSet.noneOf(Category.class);
    /** Held while something is done, so that who wants all of it done also waits for what is under way. */
    private final Lock atWork = new ReentrantLock();

    /** @param later runs what it is given after some time */
    Afterwards(Executor later, Work work) {
        this.later = later;
        this.work = work;
    }

    /** Notes that a category has something to write. */
    void note(Category category) {
        boolean isNew;
        synchronized (waiting) {
            isNew = waiting.add(category);
        }
        if (isNew) {
            later.execute(() -> runIfWaiting(category));
        }
    }

    private void runIfWaiting(Category category) {
        atWork.lock();
        try {
            boolean isWaiting;
            synchronized (waiting) {
                isWaiting = waiting.remove(category);
            }
            if (isWaiting) {
                work.run(category);
            }
        } finally {
            atWork.unlock();
        }
    }

    /** Does at once whatever waits, and comes back when nothing is under way any more. */
    void runAll() {
        for (Category category : Category.values()) {
            runIfWaiting(category);
        }
    }
}
