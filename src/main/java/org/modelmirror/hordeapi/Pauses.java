package org.modelmirror.hordeapi;

import java.time.Duration;

/** Lets time pass without a thread waiting for it. */
@FunctionalInterface
public interface Pauses {
    /** Runs the task after the pause, on some other thread. */
    void after(Duration pause, Runnable task);
}
