package org.modelmirror.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.modelmirror.analytics.AnalyticsCache;
import org.modelmirror.analytics.AnalyticsCodec;
import org.modelmirror.analytics.CacheTimes;
import org.modelmirror.analytics.Cached;
import org.modelmirror.analytics.Stale;
import org.modelmirror.analytics.UnusableValueException;
import org.modelmirror.analytics.VariantKey;
import org.modelmirror.reference.Category;
import org.modelmirror.testing.RealRedis;

/** The rows of analytics.md 1.4 that matter, with a real Redis in the place of the one made up. */
class FiguresOnRedisTest {
    private static final VariantKey CLIP = new VariantKey(Category.CLIP, false, false);
    private static final String KEY = "horde:model_ref:stats:clip:grouped=false";
    private static final RedisKeys KEYS = RedisKeys.of("horde:model_ref", false);

    private final AtomicLong nanos = new AtomicLong();
    private final Clock clock = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    private RealRedis redis;
    private RedisClient client;

    @BeforeEach
    void start() {
        redis = RealRedis.running();
        client = Clients.of(redis, "failure-cooldown=50ms", "backoff=1ms");
    }

    @AfterEach
    void stop() {
        client.close();
        redis.close();
    }

    private AnalyticsCache<Integer> cache() {
        SharedFigures figures = new SharedFigures(client, KEYS, category -> client.counter(KEYS.generation(category)));
        return new AnalyticsCache<>(
                new CacheTimes(Duration.ofSeconds(300), Duration.ofSeconds(3600), true),
                new Models(),
                Optional.of(new AnalyticsCache.Sharing(figures, "horde:model_ref:stats", Runnable::run)),
                clock,
                nanos::get);
    }

    private static final class Models implements AnalyticsCodec<Integer> {
        @Override
        public ObjectNode write(VariantKey key, Integer value) {
            return JsonNodeFactory.instance.objectNode().put("total_models", value);
        }

        @Override
        public Optional<Integer> read(VariantKey key, ObjectNode stored) throws UnusableValueException {
            if (!stored.path("total_models").isIntegralNumber()) {
                throw new UnusableValueException("no total_models");
            }
            return Optional.of(stored.path("total_models").intValue());
        }
    }

    private static void set(AnalyticsCache<Integer> cache, int models) {
        assertThat(cache.set(CLIP, models, cache.basis(Category.CLIP))).isTrue();
    }

    /** Whatever its age: the real one counts milliseconds. */
    private static Consumer<Cached<Integer>> is(int models, boolean isStale, Cached.Place place) {
        return found -> {
            assertThat(found.value()).isEqualTo(models);
            assertThat(found.isStale()).isEqualTo(isStale);
            assertThat(found.place()).isEqualTo(place);
        };
    }

    private void age(Duration age) {
        nanos.addAndGet(age.toNanos());
    }

    @Test
    void sharesWithOtherProcesses_inThePeersForm() {
        redis.command("SET", "horde:model_ref:gen:clip", "4");
        set(cache(), 7);

        assertThat(redis.get(KEY)).isEqualTo("{\"total_models\":7}");
        assertThat(redis.command("TTL", KEY)).isIn("300", "299");
        assertThat(redis.get(KEY + ":stale"))
                .isEqualTo("{\"v\":1,\"stored_at\":1772366400,\"gen\":4,\"payload\":{\"total_models\":7}}");
        assertThat(redis.command("TTL", KEY + ":stale")).isIn("3600", "3599");
        assertThat(cache().find(CLIP, Stale.REFUSED)).hasValueSatisfying(is(7, false, Cached.Place.REDIS));
        redis.command("DEL", KEY);
        assertThat(cache().find(CLIP, Stale.ALLOWED)).hasValueSatisfying(is(7, true, Cached.Place.REDIS));
        assertThat(cache().find(CLIP, Stale.REFUSED)).isEmpty();
        redis.command("INCR", "horde:model_ref:gen:clip");
        assertThat(cache().find(CLIP, Stale.ALLOWED)).isEmpty();
    }

    @Test
    void servesAValueWithoutExpiry_andDoesNotCallItFresh() {
        AnalyticsCache<Integer> cache = cache();
        redis.command("SET", KEY, "{\"total_models\": 2}");

        assertThat(cache.find(CLIP, Stale.REFUSED)).hasValueSatisfying(is(2, false, Cached.Place.REDIS));
        assertThat(cache.isFresh(CLIP)).isFalse();
        assertThat(cache.info().cacheSize()).isZero();
    }

    @Test
    void garbageAndOtherTypesAreMissesAndGo() {
        for (Consumer<RealRedis> garbage : List.<Consumer<RealRedis>>of(
                server -> server.command("SETEX", KEY, "100", "{not json"),
                server -> server.command("SETEX", KEY, "100", "\u0000"),
                server -> server.command("LPUSH", KEY, "x"))) {
            AnalyticsCache<Integer> cache = cache();
            set(cache, 1);
            redis.command("DEL", KEY);
            garbage.accept(redis);

            assertThat(cache.find(CLIP, Stale.REFUSED)).hasValueSatisfying(is(1, false, Cached.Place.MEMORY));
            assertThat(redis.command("EXISTS", KEY)).isEqualTo("0");
        }
    }

    @Test
    void memoryServes_whileRedisIsAway_andWhatIsOutdatedGoesWhenItIsBack() {
        AnalyticsCache<Integer> cache = cache();
        set(cache, 1);
        age(Duration.ofSeconds(300));
        redis.pause();

        assertThat(cache.find(CLIP, Stale.ALLOWED)).hasValueSatisfying(is(1, true, Cached.Place.MEMORY));
        assertThat(cache.find(CLIP, Stale.REFUSED)).isEmpty();
        cache.invalidate(Category.CLIP);
        assertThat(cache.find(CLIP, Stale.ALLOWED)).isEmpty();
        set(cache, 2);
        assertThat(cache.find(CLIP, Stale.REFUSED)).hasValueSatisfying(is(2, false, Cached.Place.MEMORY));

        redis.resume();
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            cache.reconnected();
            assertThat(redis.command("EXISTS", KEY, KEY + ":stale")).isEqualTo("0");
        });
        assertThat(cache.info().cacheSize()).isZero();
    }

    @Test
    void aFigureOfAnOlderGenerationIsNotPut() {
        AnalyticsCache<Integer> cache = cache();
        AnalyticsCache.Basis basis = cache.basis(Category.CLIP);
        redis.command("INCR", "horde:model_ref:gen:clip");

        assertThat(cache.set(CLIP, 1, basis)).isFalse();

        assertThat(redis.command("EXISTS", KEY, KEY + ":stale")).isEqualTo("0");
        assertThat(cache.info().cacheSize()).isZero();
    }
}
