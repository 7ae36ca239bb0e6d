package org.modelmirror;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * Random numbers for whichever thread asks: what {@link ThreadLocalRandom#current} gives must not be kept for another one.
 * Thread-safe.
 */
final class ThreadRandom implements RandomGenerator {
    @Override
    public long nextLong() {
        return ThreadLocalRandom.current().nextLong();
    }
}
