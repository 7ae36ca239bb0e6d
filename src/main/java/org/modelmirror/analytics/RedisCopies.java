package org.modelmirror.analytics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonReader;
import org.modelmirror.json.JsonSyntaxException;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.Category;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copies of one kind of figure in Redis (analytics.md 1.3): a fresh one in the peer's format, and beside it, where
 * figures are kept warm, one for stale reads that says how old it is and what it belongs to. Thread-safe.
 */
final class RedisCopies<T> {
    private static final Logger LOG = LoggerFactory.getLogger(RedisCopies.class);
    private static final String STALE = ":stale";
    private static final long STALE_FORM = 1;
    /** Our own member: what the figure was computed from. Who does not know it does not look at it. */
    private static final String CONTENT = "content";

    private final String prefix;
    private final CacheTimes times;
    private final AnalyticsCodec<T> codec;
    private final SharedCopies redis;
    private final OwedDeletions owed;
    private final Function<Category, String> contents;
    private final WarningLimit warnings;
    private final Clock clock;
    private final JsonReader json = new JsonReader();

    // Guarded by itself.
    private final Map<Category, Instant> changedAt = new EnumMap<>(Category.class);

    /** What was last read or kept under a key: a few figures, as many as there are variants. */
    private final ConcurrentMap<String, Decoded<T>> decoded = new ConcurrentHashMap<>();

    private record Decoded<T>(String text, T value, String content) {}

    /**
     * A figure read.
     *
     * @param age empty when Redis does not say
     */
    record Read<T>(T value, Optional<Duration> age) {}

    RedisCopies(
            String prefix,
            CacheTimes times,
            AnalyticsCodec<T> codec,
            SharedCopies redis,
            Function<Category, String> contents,
            Clock clock,
            LongSupplier nanos) {
        this.prefix = prefix;
        this.times = times;
        this.codec = codec;
        this.redis = redis;
        this.contents = contents;
        this.owed = new OwedDeletions(redis);
        this.warnings = new WarningLimit(nanos);
        this.clock = clock;
    }

    /** The fresh copy; absent as well when there is garbage, which is removed. */
    SharedCopies.Reply<Read<T>> findFresh(VariantKey variant) {
        String key = key(variant);
        SharedCopies.Reply<SharedCopies.Held> reply = find(key);
        if (reply.value().isEmpty()) {
            return new SharedCopies.Reply<>(reply.isReachable(), Optional.empty());
        }
        SharedCopies.Held held = reply.value().get();
        try {
            Optional<Duration> age = held.remaining().map(this::ageOf);
            Optional<T> value = decode(variant, key, held.value());
            return new SharedCopies.Reply<>(true, value.map(read -> new Read<>(read, age)));
        } catch (JsonSyntaxException | UnusableValueException e) {
            discard(key, e);
            return SharedCopies.Reply.absent();
        }
    }

    /** The same text is the same object, so that what was made of it need not be made again. */
    private Optional<T> decode(VariantKey variant, String key, String text)
            throws JsonSyntaxException, UnusableValueException {
        Decoded<T> last = decoded.get(key);
        if (last == null || !last.text.equals(text)) {
            ObjectNode stored = object(text);
            Optional<T> value = codec.read(variant, stored);
            if (value.isEmpty()) {
                return value;
            }
            last = new Decoded<>(text, value.get(), stored.path(CONTENT).asText(""));
            decoded.put(key, last);
        }
        return isOfOurRecords(variant.category(), last.content) ? Optional.of(last.value) : Optional.empty();
    }

    /** Whether it was computed from what is served here; one that does not say is trusted, as the peer's are. */
    private boolean isOfOurRecords(Category category, String content) {
        return content.isEmpty() || content.equals(contents.apply(category));
    }

    /** The tag of the records that are served. */
    String content(Category category) {
        return contents.apply(category);
    }

    private Duration ageOf(Duration remaining) {
        Duration age = times.ttl().minus(remaining);
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** The copy for stale reads, if it is young enough and of the category as it is now. */
    Optional<Read<T>> findStale(VariantKey variant) {
        String key = key(variant) + STALE;
        Optional<SharedCopies.Held> held = find(key).value();
        if (held.isEmpty()) {
            return Optional.empty();
        }
        try {
            return stale(variant, object(held.get().value()));
        } catch (JsonSyntaxException | UnusableValueException e) {
            discard(key, e);
            return Optional.empty();
        }
    }

    private Optional<Read<T>> stale(VariantKey variant, ObjectNode envelope) throws UnusableValueException {
        JsonNode storedAt = envelope.path("stored_at");
        JsonNode generation = envelope.path("gen");
        if (envelope.path("v").asLong(0) != STALE_FORM
                || !storedAt.isIntegralNumber()
                || !generation.isIntegralNumber()
                || !(envelope.get("payload") instanceof ObjectNode payload)) {
            throw new UnusableValueException("not a stale copy of form " + STALE_FORM);
        }
        Duration age = Duration.ofSeconds(Math.max(0, now().getEpochSecond() - storedAt.longValue()));
        if (!times.isWithinStale(age) || isOutdated(variant.category(), generation.longValue(), storedAt.longValue())) {
            return Optional.empty();
        }
        if (!isOfOurRecords(variant.category(), payload.path(CONTENT).asText(""))) {
            return Optional.empty();
        }
        return codec.read(variant, payload).map(value -> new Read<>(value, Optional.of(age)));
    }

    /** A Python service deletes the fresh copy of a changed category and leaves this one. */
    private boolean isOutdated(Category category, long generation, long storedAt) {
        SharedCopies.Reply<Long> current = redis.generation(category);
        if (!current.isReachable() || current.value().orElse(0L) != generation) {
            return true;
        }
        synchronized (changedAt) {
            Instant changed = changedAt.get(category);
            return changed != null && storedAt < changed.getEpochSecond();
        }
    }

    /** The generation that a computation beginning now belongs to; empty when Redis does not say. */
    Optional<Long> generation(Category category) {
        SharedCopies.Reply<Long> reply = redis.generation(category);
        return reply.isReachable() ? Optional.of(reply.value().orElse(0L)) : Optional.empty();
    }

    /** Keeps a figure computed from the records of that generation, which have that tag. */
    SharedCopies.Kept keep(VariantKey variant, T value, long generation, String content) {
        String key = key(variant);
        if (!owed.settle(List.of(key, key + STALE))) {
            warnOfRedis("figure not shared");
            return SharedCopies.Kept.UNAVAILABLE;
        }
        ObjectNode payload = codec.write(variant, value);
        if (!content.isEmpty()) {
            payload.put(CONTENT, content);
        }
        List<SharedCopies.Entry> entries = new ArrayList<>();
        String text = JsonWriter.toText(payload, JsonForm.COMPACT);
        entries.add(new SharedCopies.Entry(key, text, times.ttl()));
        if (times.isHydrated() && !times.staleTtl().isZero()) {
            ObjectNode envelope = JsonNodeFactory.instance
                    .objectNode()
                    .put("v", STALE_FORM)
                    .put("stored_at", now().getEpochSecond())
                    .put("gen", generation);
            envelope.set("payload", payload);
            entries.add(new SharedCopies.Entry(
                    key + STALE, JsonWriter.toText(envelope, JsonForm.COMPACT), times.staleTtl()));
        }
        SharedCopies.Kept kept = redis.keep(variant.category(), generation, entries);
        if (kept == SharedCopies.Kept.UNAVAILABLE) {
            warnOfRedis("figure not shared");
        } else if (kept == SharedCopies.Kept.STORED) {
            decoded.put(key, new Decoded<>(text, value, content));
        }
        return kept;
    }

    /** What is under these keys at present does not count any more, whether Redis can be told or not. */
    void disown(Collection<VariantKey> variants) {
        Instant now = now();
        synchronized (changedAt) {
            variants.forEach(variant -> changedAt.put(variant.category(), now));
        }
        owed.owe(keys(variants));
    }

    /** Deletes what is disowned and may still be there. */
    void settle() {
        if (!owed.settleAll()) {
            warnOfRedis("outdated figures not deleted");
        }
    }

    private List<String> keys(Collection<VariantKey> variants) {
        List<String> keys = new ArrayList<>();
        for (VariantKey variant : variants) {
            keys.add(key(variant));
            keys.add(key(variant) + STALE);
        }
        return keys;
    }

    private String key(VariantKey variant) {
        return prefix + ":" + variant.cacheKey();
    }

    private Instant now() {
        return clock.instant();
    }

    private SharedCopies.Reply<SharedCopies.Held> find(String key) {
        SharedCopies.Reply<SharedCopies.Held> reply =
                owed.settle(List.of(key)) ? redis.find(key) : SharedCopies.Reply.unavailable();
        if (!reply.isReachable()) {
            warnOfRedis("figure not read");
        }
        // An empty string is nothing, to the peer as well.
        return new SharedCopies.Reply<>(
                reply.isReachable(), reply.value().filter(held -> !held.value().isEmpty()));
    }

    private ObjectNode object(String text) throws JsonSyntaxException, UnusableValueException {
        if (json.read(text).root() instanceof ObjectNode object) {
            return object;
        }
        throw new UnusableValueException("not a JSON object");
    }

    private void discard(String key, Exception reason) {
        boolean deleted = redis.delete(List.of(key));
        if (warnings.isDue(key)) {
            LOG.warn("garbage in redis key={} deleted={} reason={}", key, deleted, reason.getMessage());
        }
    }

    private void warnOfRedis(String what) {
        if (warnings.isDue("redis")) {
            LOG.warn("redis did not answer, memory is used: {} prefix={}", what, prefix);
        }
    }
}
