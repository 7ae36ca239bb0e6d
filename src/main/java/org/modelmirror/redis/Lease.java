package org.modelmirror.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A key that one instance at a time has for a while ({@code SET … NX EX}), for work that is to be done once for all of them
 * (analytics.md 2.6). Who dies loses it when the while is over. Thread-safe.
 */
public final class Lease {
    private final RedisCommands redis;
    private final String key;
    private final byte[] owner;
    private final Duration life;

    /**
     * @param key complete, prefix included
     * @param owner who asks; no other instance may go by that name
     * @param life for how long it is taken
     */
    public Lease(RedisCommands redis, String key, String owner, Duration life) {
        this.redis = redis;
        this.key = key;
        this.owner = owner.getBytes(StandardCharsets.UTF_8);
        this.life = life;
    }

    /**
     * Takes the lease, or begins its life anew where this instance has it. Whether the work is to be done here: also when
     * Redis does not answer, because then the instances share nothing, and each needs its own result.
     */
    public boolean claim() {
        // Not prolonged, but given up and taken: in between it may go to another, but never be two instances'.
        redis.deleteIfEquals(key, owner);
        return redis.setIfAbsent(key, life, owner).find().orElse(true);
    }

    /** Gives it up, if this instance has it. */
    public void release() {
        redis.deleteIfEquals(key, owner);
    }
}
