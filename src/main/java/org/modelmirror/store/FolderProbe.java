package org.modelmirror.store;

/** Asks a folder that took no writes whether it does now; a route says how often (sources-and-storage.md F18). */
public final class FolderProbe {
    private final Errand errand;

    /** What is done with every question; does nothing when the folder is known to take writes. */
    @FunctionalInterface
    public interface Errand {
        void run() throws StoreException, InterruptedException;
    }

    public FolderProbe(Errand errand) {
        this.errand = errand;
    }

    /**
     * Asks once.
     *
     * @throws StoreException when the folder answers, and then does not
     * @throws InterruptedException when the thread was interrupted while waiting for a lock
     */
    public void probe() throws StoreException, InterruptedException {
        errand.run();
    }
}
