package org.modelmirror.reload;

/** Keeps requests that need a route waiting while routes are replaced, so that none meets a gap. */
public interface RequestGate {
    /**
     * Lets nobody in any more, and waits until those inside have been answered, but not for ever.
     *
     * @throws InterruptedException when the thread is interrupted meanwhile; nobody is kept waiting then
     */
    void hold() throws InterruptedException;

    /** Lets everybody in again, those first that waited. */
    void release();
}
