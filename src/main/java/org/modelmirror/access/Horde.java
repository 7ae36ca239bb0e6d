package org.modelmirror.access;

import java.util.concurrent.CompletionStage;

/** Asks the AI Horde whose key it is; the answer may take seconds. */
@FunctionalInterface
public interface Horde {

    /** What came of the question. */
    sealed interface Answer permits Replied, TimedOut, Unreachable {}

    /**
     * It answered.
     *
     * @param status HTTP status
     * @param body as received; not to be changed
     */
    record Replied(int status, byte[] body) implements Answer {}

    /** No answer in time. */
    record TimedOut() implements Answer {}

    /**
     * No connection, or none that held, or none was tried.
     *
     * @param reason for the log; holds no key
     */
    record Unreachable(String reason) implements Answer {}

    /**
     * Asks whose key it is. Returns at once; the stage never fails.
     *
     * @param key to be sent on, never to be kept or logged
     */
    CompletionStage<Answer> findUser(String key);
}
