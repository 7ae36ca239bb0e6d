package org.modelmirror.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The commands we use of Redis, each within bounded time: a second for what a read or an analysis waits for, two for what
 * follows a change (sources-and-storage.md 6.5), retries and the wait for a connection included. After two failures in a row
 * Redis is left alone for a while and every command answers at once. Keys and channels are complete, prefix included
 * ({@link RedisKeys}). Nothing throws because of Redis. Thread-safe.
 */
public interface RedisCommands {

    /** {@code GET}. A key that holds another type is deleted and counts as absent: nothing but strings is ours. */
    Answer<byte[]> get(String key);

    /** {@code MGET}: one entry a key, in their order, empty where there is none or it is no string. */
    Answer<List<Optional<byte[]>>> mget(List<String> keys);

    /** {@code PTTL}: what is left of a key's life; absent without such a key, {@link #FOREVER} for one that never dies. */
    Answer<Duration> timeLeft(String key);

    /** What {@link #timeLeft} says of a key that never dies. */
    Duration FOREVER = Duration.ofMillis(Long.MAX_VALUE);

    /** {@code SETEX}: puts a value for so long, whole seconds rounded up. */
    Answer<Boolean> setex(String key, Duration life, byte[] value);

    /**
     * {@code SETEX} if the counter still has that value, else nothing, in one step: a slow instance never overwrites newer
     * data with older (the populate race of 6.5).
     *
     * @param counter key of the counter, normally {@link RedisKeys#generation}
     * @param expected its value before the data was read, 0 for none
     * @return whether the value was put
     */
    Answer<Boolean> setexIfCounter(String counter, long expected, String key, Duration life, byte[] value);

    /** {@code SET … NX EX}: puts a value for so long unless the key is there; whether it was put. */
    Answer<Boolean> setIfAbsent(String key, Duration life, byte[] value);

    /** Deletes a key if it holds this value, in one step; whether it did. */
    Answer<Boolean> deleteIfEquals(String key, byte[] value);

    /** One {@code DEL} for each key, pipelined; how many there were. */
    Answer<Long> delete(List<String> keys);

    /** The counter's value: 0 without such a key, or when it is no number. */
    Answer<Long> counter(String key);

    /** {@code INCR}: the counter's next value. What is no number is replaced and starts from 1. */
    Answer<Long> increment(String key);

    /** Raises a counter to at least this value, in one step; its value afterwards. */
    Answer<Long> raise(String key, long atLeast);

    /** {@code PUBLISH}: how many listened. */
    Answer<Long> publish(String channel, String message);

    /** {@code PING}, whatever has happened before: also while Redis is left alone. */
    Answer<String> ping();

    /** {@code INFO section}: name and value of each line. */
    Answer<Map<String, String>> info(String section);

    /** {@code DBSIZE}: how many keys the database has, whoever's. */
    Answer<Long> size();
}
