package org.modelmirror.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.modelmirror.reference.Category;

/**
 * How often each category has changed, as Redis counts it, and what this instance has seen of that: what was counted
 * without it knowing is news (sources-and-storage.md 6.5). One command at a time, so that its own count is never taken for
 * somebody else's. Thread-safe.
 */
public final class Generations {
    /** How long a message of ours may take to come back. */
    private static final Duration ECHO = Duration.ofSeconds(5);

    private final RedisCommands redis;
    private final RedisKeys keys;
    private final LongSupplier nanos;
    private final Map<Category, Long> seen = new EnumMap<>(Category.class);
    private final Map<Category, Long> losses = new EnumMap<>(Category.class);
    /** Messages of ours that have not come back yet. */
    private final Map<Category, Echoes> echoes = new EnumMap<>(Category.class);

    private record Echoes(int count, long lastSent) {}

    /** What a message on the channel was. */
    public enum Message {
        /** Somebody else has changed the category. */
        NEWS,
        /** This instance said so itself. */
        ECHO,
        /** Somebody who does not count, as the Python service; or an operator. */
        UNCOUNTED
    }

    /**
     * A change that was counted.
     *
     * @param generation the category's number from now on
     * @param isOvertaken whether somebody else has counted since this instance last looked
     */
    public record Counted(long generation, boolean isOvertaken) {}

    /** @param nanos a monotonic clock, in nanoseconds */
    public Generations(RedisCommands redis, RedisKeys keys, LongSupplier nanos) {
        this.redis = redis;
        this.keys = keys;
        this.nanos = nanos;
    }

    /** Counts a change of ours. */
    public synchronized Answer<Counted> count(Category category) {
        String key = keys.generation(category);
        Answer<Long> counted = redis.increment(key);
        Optional<Long> before = Optional.ofNullable(seen.get(category));
        if (counted.find().isPresent() && before.isPresent() && counted.find().get() <= before.get()) {
            // Redis has begun anew; others have seen higher numbers, and must see this one as a newer one.
            counted = redis.raise(key, before.get() + 1);
            losses.merge(category, 1L, Long::sum);
        }
        counted.find().ifPresent(generation -> seen.put(category, generation));
        return counted.map(generation -> new Counted(
                generation, before.filter(last -> last + 1 == generation).isEmpty()));
    }

    /** A message of ours is about to go out. */
    public synchronized void sending(Category category) {
        echoes.put(category, new Echoes(expected(category) + 1, nanos.getAsLong()));
    }

    /** How many messages of ours are still to come back; one that was not heard in time never does. */
    private int expected(Category category) {
        Echoes sent = echoes.get(category);
        return sent != null && nanos.getAsLong() - sent.lastSent < ECHO.toNanos() ? sent.count : 0;
    }

    private void cameBack(Category category, int messages) {
        echoes.computeIfPresent(category, (c, sent) -> new Echoes(Math.max(0, sent.count - messages), sent.lastSent));
    }

    /**
     * A category was said to have changed: whose word is it? Without Redis nobody knows, and so it is news.
     *
     * @param messages how many messages there were since the last time
     */
    public synchronized Message heard(Category category, int messages) {
        Answer<Long> counter = redis.counter(keys.generation(category));
        if (counter.find().isEmpty() || isNews(category, counter.find().get())) {
            cameBack(category, messages - 1);
            return Message.NEWS;
        }
        boolean isOurs = messages <= expected(category);
        cameBack(category, messages);
        return isOurs ? Message.ECHO : Message.UNCOUNTED;
    }

    /**
     * Looks at all counters.
     *
     * @return the categories that somebody else has changed, which includes all that this instance sees for the first
     *     time; unavailable when Redis is
     */
    public synchronized Answer<Set<Category>> compare() {
        List<Category> categories = Arrays.asList(Category.values());
        List<String> names = new ArrayList<>();
        categories.forEach(category -> names.add(keys.generation(category)));
        return redis.mget(names).map(counters -> {
            Set<Category> news = EnumSet.noneOf(Category.class);
            for (int i = 0; i < categories.size(); i++) {
                long counter = counters.get(i).map(RedisClient::number).orElse(0L);
                if (isNews(categories.get(i), counter)) {
                    news.add(categories.get(i));
                }
            }
            return news;
        });
    }

    /** The number last seen of a category; empty before the first look. */
    public synchronized Optional<Long> find(Category category) {
        return Optional.ofNullable(seen.get(category));
    }

    /** How often Redis has lost count of a category since the start. */
    public synchronized long losses(Category category) {
        return losses.getOrDefault(category, 0L);
    }

    private boolean isNews(Category category, long counter) {
        Long last = seen.get(category);
        if (last != null && counter < last) {
            // Redis has lost it. Others may have seen higher numbers: it goes on from the highest.
            losses.merge(category, 1L, Long::sum);
            Answer<Long> raised = redis.raise(keys.generation(category), last);
            raised.find().ifPresent(generation -> seen.put(category, generation));
            return true;
        }
        seen.put(category, counter);
        return last == null ? counter > 0 : counter > last;
    }
}
