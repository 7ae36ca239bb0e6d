package org.modelmirror.access;

import java.time.Duration;

/**
 * How often writes may be tried, by key and by address (http-api.md 4.9). To be asked before a key is checked, so that a
 * flood of bad keys does not become a flood of questions to the Horde. Thread-safe.
 */
public final class WriteLimits {
    private final RateLimit perKey;
    private final RateLimit perAddress;
    private final KeyHash hashes;

    public WriteLimits(RateLimit perKey, RateLimit perAddress, KeyHash hashes) {
        this.perKey = perKey;
        this.perAddress = perAddress;
        this.hashes = hashes;
    }

    /**
     * Counts one try.
     *
     * @param address of the client, as text
     * @return zero when it may go on; else for how long to stay away
     */
    public Duration count(String key, String address) {
        Duration wait = perAddress.take(address);
        return wait.isZero() ? perKey.take(hashes.of(key)) : wait;
    }
}
