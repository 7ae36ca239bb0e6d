package org.modelmirror.analytics;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.modelmirror.reference.Category;

/**
 * The cache of one kind of figure (analytics.md 1): in memory always, shared through Redis where there is one, served
 * past its normal life to those who may have it so. Nobody ever sees an error of Redis. Differs from the peer's as
 * 1.4 (1 to 6) and 1.8 say: stale copies are shared, a strict reader destroys nothing, garbage is removed, concurrent
 * misses share one computation, and what was begun before a change is not kept after it.
 *
 * <p>Thread-safe. {@link #find}, {@link #isFresh}, {@link #set} and {@link #get} may wait for Redis, at most a second for
 * each command; they do not belong on an event loop.
 */
public final class AnalyticsCache<T> {
    /** How long readers that must not wait rely on what Redis said, in nanoseconds. */
    private static final long TRUST = Duration.ofSeconds(1).toNanos();

    private final CacheTimes times;
    private final MemoryCopies<T> memory;
    private final Optional<RedisCopies<T>> redis;
    private final Executor background;
    private final SingleFlight<Flight, Computed<T>> flights = new SingleFlight<>();
    private final LongSupplier nanos;
    private final LongAdder freshHits = new LongAdder();
    private final LongAdder staleHits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    /** When Redis was last asked for a figure; of no use without Redis. */
    private final ConcurrentMap<VariantKey, Long> askedAt = new ConcurrentHashMap<>();

    /** One computation: of a variant, from the records as they were after so many changes. */
    private record Flight(VariantKey key, long changes) {}

    /**
     * How readers have fared since the start (analytics.md 2.7).
     *
     * @param fresh found within its normal life
     * @param stale found past it, and served
     * @param misses not found
     */
    public record Counts(long fresh, long stale, long misses) {}

    /**
     * What a computation is based on, to be taken before it looks at any record.
     *
     * @param changes how often the category had changed in this process
     * @param generation its generation across processes; empty when Redis did not say
     * @param content tag of the records that are served; empty where there are none, or nothing is shared
     */
    public record Basis(long changes, Optional<Long> generation, String content) {}

    /**
     * State for operators (analytics.md 1.5).
     *
     * @param cacheSize entries in memory, expired ones included
     * @param redisEnabled whether Redis is used at all
     * @param ttlSeconds normal life
     * @param keysCached cache keys in memory, in the order in which they came
     */
    public record Info(int cacheSize, boolean redisEnabled, long ttlSeconds, List<String> keysCached) {
        public Info {
            keysCached = List.copyOf(keysCached);
        }
    }

    /**
     * Where the shared copies are.
     *
     * @param copies Redis
     * @param prefix what every key begins with, such as {@code horde:model_ref:stats}
     * @param background runs deletions, so that who announces a change does not wait for them
     * @param contents the strong tag of the records that are served of a category; a figure of other records is as good as
     *     none, whoever put it there, for instances hear of a change one after the other
     */
    public record Sharing(
            SharedCopies copies, String prefix, Executor background, Function<Category, String> contents) {

        /** Where all instances always serve the same records. */
        public Sharing(SharedCopies copies, String prefix, Executor background) {
            this(copies, prefix, background, category -> "");
        }
    }

    /**
     * @param sharing empty without Redis
     * @param clock wall clock, for the age of shared copies
     * @param nanos monotonic clock in nanoseconds, for the age of those in memory
     */
    public AnalyticsCache(
            CacheTimes times, AnalyticsCodec<T> codec, Optional<Sharing> sharing, Clock clock, LongSupplier nanos) {
        this.times = times;
        this.memory = new MemoryCopies<>(nanos);
        this.redis = sharing.map(
                at -> new RedisCopies<>(at.prefix(), times, codec, at.copies(), at.contents(), clock, nanos));
        this.background = sharing.map(Sharing::background).orElse(Runnable::run);
        this.nanos = nanos;
    }

    /** The figure if there is one good enough; an expired one in memory is evicted. */
    public Optional<Cached<T>> find(VariantKey key, Stale stale) {
        if (redis.isPresent()) {
            askedAt.put(key, nanos.getAsLong());
        }
        Optional<Cached<T>> found = look(key, stale);
        count(found);
        return found;
    }

    /**
     * Whether {@link #find} would give this very figure as configured, and how, for readers that must not wait: memory alone
     * is looked at. With Redis, which has the first word (analytics.md 1.4), somebody is sent there every second, and the
     * others rely on what he found.
     *
     * @param value what the reader has made his answer of
     * @return empty as well when it is this reader's turn to ask Redis, by {@link #find}
     */
    @SuppressWarnings("ReferenceEquality") // figures are never changed; another one is another object
    public Optional<Cached<T>> glance(VariantKey key, T value) {
        if (redis.isPresent() && !isRedisAsked(key)) {
            return Optional.empty();
        }
        Optional<Cached<T>> found = memory.find(key)
                .filter(copy -> copy.value() == value)
                .filter(copy -> times.isFresh(copy.age())
                        || (times.permits(Stale.AS_CONFIGURED) && times.isWithinStale(copy.age())))
                .map(copy -> inMemory(copy, !times.isFresh(copy.age())));
        if (found.isPresent()) {
            count(found);
        }
        return found;
    }

    private boolean isRedisAsked(VariantKey key) {
        long now = nanos.getAsLong();
        Long last = askedAt.get(key);
        return last != null && (now - last < TRUST || !askedAt.replace(key, last, now));
    }

    private void count(Optional<Cached<T>> found) {
        if (found.isEmpty()) {
            misses.increment();
        } else if (found.get().isStale()) {
            staleHits.increment();
        } else {
            freshHits.increment();
        }
    }

    public Counts counts() {
        return new Counts(freshHits.sum(), staleHits.sum(), misses.sum());
    }

    private Cached<T> inMemory(MemoryCopies.Aged<T> copy, boolean isStale) {
        return new Cached<>(copy.value(), isStale, Cached.Place.MEMORY, Optional.of(copy.age()));
    }

    private Optional<Cached<T>> look(VariantKey key, Stale stale) {
        long changes = memory.changes(key.category());
        SharedCopies.Reply<RedisCopies.Read<T>> fresh =
                redis.map(copies -> copies.findFresh(key)).orElse(SharedCopies.Reply.unavailable());
        if (fresh.value().isPresent()) {
            RedisCopies.Read<T> read = fresh.value().get();
            read.age().ifPresent(age -> memory.keepRead(key, read.value(), age, changes));
            return Optional.of(new Cached<>(read.value(), false, Cached.Place.REDIS, read.age()));
        }
        Optional<MemoryCopies.Aged<T>> held = memory.find(key);
        if (held.isPresent() && times.isFresh(held.get().age())) {
            return Optional.of(inMemory(held.get(), false));
        }
        held.filter(copy -> times.isExpired(copy.age())).ifPresent(copy -> memory.evict(key, copy));
        if (!times.permits(stale)) {
            return Optional.empty();
        }
        // One that has just failed to answer is not asked again: the reader has waited long enough.
        Optional<MemoryCopies.Aged<T>> shared = fresh.isReachable() ? findShared(key) : Optional.empty();
        return younger(key, held.filter(copy -> times.isWithinStale(copy.age())), shared, changes);
    }

    private Optional<MemoryCopies.Aged<T>> findShared(VariantKey key) {
        return redis.flatMap(copies -> copies.findStale(key))
                .flatMap(read -> read.age().map(age -> new MemoryCopies.Aged<>(read.value(), age)));
    }

    /** The younger of the two; of two as old, the one at hand. */
    private Optional<Cached<T>> younger(
            VariantKey key, Optional<MemoryCopies.Aged<T>> here, Optional<MemoryCopies.Aged<T>> shared, long changes) {
        if (shared.isPresent()
                && (here.isEmpty() || shared.get().age().compareTo(here.get().age()) < 0)) {
            MemoryCopies.Aged<T> copy = shared.get();
            memory.keepRead(key, copy.value(), copy.age(), changes);
            return Optional.of(new Cached<>(copy.value(), true, Cached.Place.REDIS, Optional.of(copy.age())));
        }
        return here.map(copy -> inMemory(copy, true));
    }

    /**
     * The figure from the cache, or else computed; those who miss it at the same time share one computation, and its
     * failure, which is not kept. A computation that began before a change of its category serves only those who asked
     * before the change.
     *
     * @param computation begins the computation; runs on this thread
     */
    public CompletionStage<T> get(VariantKey key, Stale stale, Supplier<? extends CompletionStage<T>> computation) {
        return serve(key, stale, () -> computation.get().thenApply(Computed::live))
                .thenApply(Served::value);
    }

    /** As {@link #get}, of a computation that may have to rest on old answers, and with what a client has to be told. */
    public CompletionStage<Served<T>> serve(
            VariantKey key, Stale stale, Supplier<? extends CompletionStage<Computed<T>>> computation) {
        Optional<Cached<T>> cached = find(key, stale);
        if (cached.isPresent()) {
            return CompletableFuture.completedFuture(Served.of(cached.get()));
        }
        return flights.join(new Flight(key, memory.changes(key.category())), () -> compute(key, computation))
                .thenApply(computed -> new Served<>(computed.value(), computed.standInAge()));
    }

    private CompletionStage<Computed<T>> compute(
            VariantKey key, Supplier<? extends CompletionStage<Computed<T>>> computation) {
        // Somebody else's may have come in between the look into the cache and here.
        Optional<MemoryCopies.Aged<T>> come = memory.find(key).filter(copy -> times.isFresh(copy.age()));
        if (come.isPresent()) {
            return CompletableFuture.completedFuture(Computed.live(come.get().value()));
        }
        Basis basis = basis(key.category());
        return computation.get().thenApply(computed -> {
            if (computed.isLive()) {
                set(key, computed.value(), basis);
            }
            return computed;
        });
    }

    /** Whether nobody need compute the figure: it is within its normal life. Stale copies never count; nothing is evicted. */
    public boolean isFresh(VariantKey key) {
        boolean isShared = redis.flatMap(copies -> copies.findFresh(key).value())
                .filter(read -> read.age().isPresent())
                .isPresent();
        return isShared
                || memory.find(key).filter(copy -> times.isFresh(copy.age())).isPresent();
    }

    /** Takes note of what a computation that begins now is based on. */
    public Basis basis(Category category) {
        long changes = memory.changes(category);
        return new Basis(
                changes,
                redis.flatMap(copies -> copies.generation(category)),
                redis.map(copies -> copies.content(category)).orElse(""));
    }

    /**
     * Keeps a figure, in Redis first.
     *
     * @param basis taken before the computation
     * @return false when the category has changed since, so that the figure is dropped
     */
    public boolean set(VariantKey key, T value, Basis basis) {
        if (memory.changes(key.category()) != basis.changes()) {
            return false;
        }
        if (redis.isPresent() && basis.generation().isPresent()) {
            SharedCopies.Kept kept =
                    redis.get().keep(key, value, basis.generation().get(), basis.content());
            if (kept == SharedCopies.Kept.OUTDATED) {
                return false;
            }
        }
        if (!memory.keepComputed(key, value, basis.changes())) {
            // The change came while Redis was being told; its deletion may have been faster than our copy.
            redis.ifPresent(copies -> copies.disown(List.of(key)));
            settleLater();
            return false;
        }
        return true;
    }

    /** Removes variants of a category everywhere, and makes worthless what is being computed of it. */
    public void invalidate(Category category, Optional<Boolean> grouped, Optional<Boolean> variations) {
        invalidate(category, VariantKey.of(category, grouped, variations));
    }

    /** Removes all four variants of a category; see {@link #invalidate(Category, Optional, Optional)}. */
    public void invalidate(Category category) {
        invalidate(category, VariantKey.of(category));
    }

    private void invalidate(Category category, List<VariantKey> keys) {
        // In this order: whoever takes the new count of changes finds Redis' copies disowned.
        redis.ifPresent(copies -> copies.disown(keys));
        memory.changed(category, keys);
        settleLater();
    }

    /** Removes everything of every category, here and in Redis. */
    public void clearAll() {
        List<VariantKey> all = new ArrayList<>();
        Arrays.stream(Category.values()).forEach(category -> all.addAll(VariantKey.of(category)));
        redis.ifPresent(copies -> copies.disown(all));
        Arrays.stream(Category.values()).forEach(category -> memory.changed(category, VariantKey.of(category)));
        settleLater();
    }

    /**
     * Redis is back: others may have changed what we did not hear of, so that memory is forgotten; and it is told what it
     * missed (analytics.md 1.7).
     */
    public void reconnected() {
        memory.clear();
        settleLater();
    }

    private void settleLater() {
        redis.ifPresent(copies -> background.execute(copies::settle));
    }

    public Info info() {
        List<String> keys = memory.keys().stream().map(VariantKey::cacheKey).toList();
        return new Info(keys.size(), redis.isPresent(), times.ttl().toSeconds(), keys);
    }
}
