package org.modelmirror.access;

/** Asks the AI Horde whose key it is; may take seconds. */
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

    /** No connection, or none that held. */
    record Unreachable() implements Answer {}

    /**
     * Asks whose key it is.
     *
     * @param key to be sent on, never to be kept or logged
     */
    Answer findUser(String key);
}
