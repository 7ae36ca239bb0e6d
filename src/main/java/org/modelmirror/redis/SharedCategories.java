package org.modelmirror.redis;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The categories in Redis, as the peer keeps them (sources-and-storage.md 6.1): the v2 map and the metadata of both forms,
 * for whoever reads them there. What is served never comes from here on a PRIMARY; a replica may take from here what another
 * has fetched. Nothing is put that is older than what others have announced. Thread-safe; waits for Redis, so that it
 * belongs on a background thread.
 */
public final class SharedCategories {
    private static final Logger LOG = LoggerFactory.getLogger(SharedCategories.class);

    private final RedisCommands redis;
    private final RedisKeys keys;
    private final Duration life;
    private final LocalCopies local;
    private final JsonReader json = new JsonReader();
    private final AtomicLong put = new AtomicLong();
    private final AtomicLong outdated = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong missed = new AtomicLong();

    /** What this instance has of a category, read anew with each call: not from what may be behind the disk. */
    public interface LocalCopies {

        /** The v2 map as UTF-8 JSON; empty when there is none that others may have. */
        Optional<byte[]> payload(Category category);

        /** All 13 members as UTF-8 JSON; empty without metadata of that form. */
        Optional<byte[]> metadata(Category category, Format format);
    }

    /** How an attempt to put a category ended. */
    public enum Outcome {
        PUT,
        /** There is nothing here to put. */
        NOTHING,
        /** The category has moved on since. */
        OUTDATED,
        UNAVAILABLE
    }

    /**
     * What has happened since the start.
     *
     * @param put categories put
     * @param outdated categories not put, because others were ahead
     * @param taken categories found
     * @param missed categories looked for in vain
     */
    public record Counts(long put, long outdated, long taken, long missed) {}

    /** @param life how long a key lives (6.2) */
    public SharedCategories(RedisCommands redis, RedisKeys keys, Duration life, LocalCopies local) {
        this.redis = redis;
        this.keys = keys;
        this.life = life;
        this.local = local;
    }

    /**
     * Puts a category as it is here now, unless its generation has moved on.
     *
     * @param generation known before anything is read here: what is read is then at least as new
     */
    public Outcome put(Category category, long generation) {
        Optional<byte[]> payload = local.payload(category);
        // A file that we refuse is none that others should read either.
        if (payload.filter(document -> flaw(document).isEmpty()).isEmpty()) {
            return Outcome.NOTHING;
        }
        Outcome outcome = put(category, generation, keys.category(category), payload.orElseThrow());
        for (Format format : Format.values()) {
            Optional<byte[]> metadata = local.metadata(category, format);
            if (outcome == Outcome.PUT && metadata.isPresent()) {
                outcome = put(category, generation, keys.metadata(category, format), metadata.get());
            }
        }
        if (outcome == Outcome.PUT) {
            put.incrementAndGet();
        } else if (outcome == Outcome.OUTDATED) {
            outdated.incrementAndGet();
        }
        return outcome;
    }

    private Outcome put(Category category, long generation, String key, byte[] value) {
        Answer<Boolean> answer = redis.setexIfCounter(keys.generation(category), generation, key, life, value);
        if (answer.find().isEmpty()) {
            LOG.debug("not shared key={} reason={}", key, answer.trouble());
            return Outcome.UNAVAILABLE;
        }
        return answer.find().get() ? Outcome.PUT : Outcome.OUTDATED;
    }

    /**
     * The v2 map that another instance has put; empty when there is none, or Redis does not answer. Anything but an object
     * of objects is deleted.
     */
    public Optional<byte[]> find(Category category) {
        String key = keys.category(category);
        Optional<byte[]> payload = redis.get(key).find();
        if (payload.isPresent()) {
            Optional<String> flaw = flaw(payload.get());
            if (flaw.isPresent()) {
                LOG.warn("garbage in redis deleted key={} reason={}", key, flaw.get());
                redis.delete(List.of(key));
                payload = Optional.empty();
            }
        }
        (payload.isPresent() ? taken : missed).incrementAndGet();
        return payload;
    }

    /** What keeps a document from being a v2 map. */
    private Optional<String> flaw(byte[] payload) {
        try {
            JsonNode root = json.read(payload).root();
            boolean isMap = root.isObject()
                    && root.properties().stream()
                            .allMatch(member -> member.getValue().isObject());
            return isMap ? Optional.empty() : Optional.of("not an object of objects");
        } catch (JsonSyntaxException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    public Counts counts() {
        return new Counts(put.get(), outdated.get(), taken.get(), missed.get());
    }
}
