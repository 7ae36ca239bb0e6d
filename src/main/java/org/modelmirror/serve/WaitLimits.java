package org.modelmirror.serve;

import java.time.Duration;

/**
 * How many clients may wait for changes, and how (http-api.md 2.11).
 *
 * @param maxStreams event streams open at a time
 * @param heartbeat how often a stream says that it is alive
 * @param retry how long a client is asked to wait before it connects again
 * @param maxClientBytes bytes that may wait for one client
 * @param gather how long further changes are gathered after one was sent
 * @param maxWaits reads held at a time
 * @param maxWait longest time a read is held
 */
public record WaitLimits(
        int maxStreams,
        Duration heartbeat,
        Duration retry,
        int maxClientBytes,
        Duration gather,
        int maxWaits,
        Duration maxWait) {}
