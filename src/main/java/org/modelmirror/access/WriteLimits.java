package org.modelmirror.access;

import java.time.Duration;
import java.util.List;

/**
 * How often writes may be tried, by key and by address (http-api.md 4.9). To be asked before a key is checked, so that a
 * flood of bad keys does not become a flood of questions to the Horde. Thread-safe.
 */
public final class WriteLimits {
    private final RateLimit perKey;
    private final RateLimit perAddress;
    private final KeyHash hashes;
    private final ClientAddresses addresses;

    public WriteLimits(RateLimit perKey, RateLimit perAddress, KeyHash hashes, ClientAddresses addresses) {
        this.perKey = perKey;
        this.perAddress = perAddress;
        this.hashes = hashes;
        this.addresses = addresses;
    }

    /**
     * Counts one try.
     *
     * @param peer address of whoever opened the connection, as text
     * @param forwardedFor values of {@code X-Forwarded-For}, in their order
     * @return zero when it may go on; else for how long to stay away
     */
    public Duration count(String key, String peer, List<String> forwardedFor) {
        Duration wait = perAddress.take(addresses.networkOf(peer, forwardedFor));
        return wait.isZero() ? perKey.take(hashes.of(key)) : wait;
    }
}
