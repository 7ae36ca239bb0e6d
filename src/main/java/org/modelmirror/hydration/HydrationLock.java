package org.modelmirror.hydration;

/** Decides which of several instances keeps the figures warm that they share (analytics.md 2.6). Thread-safe. */
public interface HydrationLock {
    /** Of an instance that asks nobody. */
    HydrationLock NONE = new HydrationLock() {
        @Override
        public boolean claim() {
            return true;
        }

        @Override
        public void release() {}
    };

    /** Takes the lock, or keeps it for another while; whether this instance has it and is to do the work. */
    boolean claim();

    /** Gives the lock up for another instance to take at once; does nothing where this instance has none. */
    void release();
}
