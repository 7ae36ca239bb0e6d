package org.modelmirror.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.modelmirror.analytics.SharedCopies;
import org.modelmirror.reference.Category;

/** The analytics caches' copies in Redis (analytics.md 1.3). Thread-safe. */
public final class SharedFigures implements SharedCopies {
    private final RedisCommands redis;
    private final RedisKeys keys;
    private final Function<Category, Answer<Long>> generations;

    /** @param generations the generation that the records served here belong to, which may be behind the one in Redis */
    public SharedFigures(RedisCommands redis, RedisKeys keys, Function<Category, Answer<Long>> generations) {
        this.redis = redis;
        this.keys = keys;
        this.generations = generations;
    }

    @Override
    public Reply<Held> find(String key) {
        Answer<byte[]> value = redis.get(key);
        if (value.find().isEmpty()) {
            return new Reply<>(value.isKnown(), Optional.empty());
        }
        Answer<Duration> left = redis.timeLeft(key);
        if (left.find().isEmpty()) {
            // It has died between the two questions, or Redis has.
            return new Reply<>(left.isKnown(), Optional.empty());
        }
        String text = new String(value.find().get(), StandardCharsets.UTF_8);
        return Reply.of(new Held(text, left.find().filter(time -> !time.equals(RedisCommands.FOREVER))));
    }

    @Override
    public Reply<Long> generation(Category category) {
        Answer<Long> generation = generations.apply(category);
        return new Reply<>(generation.isKnown(), generation.find());
    }

    @Override
    public Kept keep(Category category, long generation, List<Entry> entries) {
        for (Entry entry : entries) {
            Answer<Boolean> kept = redis.setexIfCounter(
                    keys.generation(category),
                    generation,
                    entry.key(),
                    entry.ttl(),
                    entry.value().getBytes(StandardCharsets.UTF_8));
            if (kept.find().isEmpty()) {
                return Kept.UNAVAILABLE;
            }
            if (!kept.find().get()) {
                return Kept.OUTDATED;
            }
        }
        return Kept.STORED;
    }

    @Override
    public boolean delete(Collection<String> keys) {
        return redis.delete(List.copyOf(keys)).isKnown();
    }
}
