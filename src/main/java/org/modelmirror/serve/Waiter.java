package org.modelmirror.serve;

/** Somebody who waits for a change on one event loop, and is only ever called there. */
interface Waiter {
    /**
     * Something has changed.
     *
     * @param batches what there is to tell, made once for all
     * @return whether it goes on waiting
     */
    boolean onChange(Batches batches);

    /**
     * A while has passed.
     *
     * @return whether it goes on waiting
     */
    boolean onHeartbeat();

    /** The service stops: it must not wait any longer. */
    void onStop();
}
