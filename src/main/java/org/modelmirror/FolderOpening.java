package org.modelmirror;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.camel.Route;
import org.apache.camel.spi.LifecycleStrategy;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Opens and loads the data folder beside the start of Camel, which takes as long again: both are mostly work for a cold
 * processor, and neither needs the other. No route consumes anything before the folder is loaded, for Camel adds its routes
 * before it starts their consumers, and waits here.
 */
final class FolderOpening {
    private final FutureTask<?> task;

    private FolderOpening(FutureTask<?> task) {
        this.task = task;
    }

    /** Begins, on a thread of its own. */
    static FolderOpening begin(Callable<?> work) {
        FutureTask<?> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "open-folder");
        thread.setDaemon(true);
        thread.start();
        return new FolderOpening(task);
    }

    /** Opens nothing, for a context that is not started. */
    static FolderOpening none() {
        FutureTask<?> nothing = new FutureTask<>(() -> List.of());
        nothing.run();
        return new FolderOpening(nothing);
    }

    /**
     * Waits for the end, and does what can only be done then, on the thread that starts Camel. A folder that cannot be opened
     * stops the start.
     */
    LifecycleStrategy then(Callable<?> work) {
        FutureTask<?> next = new FutureTask<>(work);
        return new LifecycleStrategySupport() {
            @Override
            public void onRoutesAdd(Collection<Route> routes) {
                await(task);
                next.run();
                await(next);
            }
        };
    }

    private static void await(FutureTask<?> task) {
        try {
            task.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the data folder could not be opened", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the data folder was being opened", e);
        }
    }
}
